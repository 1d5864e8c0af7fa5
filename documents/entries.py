"""Building blocks of every data file: entries without stray keys, texts with known placeholders.

A text may hold placeholders in braces. `{phone}` is allowed everywhere; the templates of a file
allow a few more, which are named in the comments at the top of that file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)

TITLE_LENGTH = 20
"""Longest title of a Messenger quick reply, in characters (Send API reference of Meta)."""


class Entry(BaseModel):
    """An entry of a data file. Keys that the file does not know are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def tidy(text: object) -> object:
    """Undo the line breaks of the file: single spaces, one blank line between paragraphs."""
    if not isinstance(text, str):
        return text
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def placeholders(*names: str) -> Callable[[str], str]:
    """Make a validator that lets only these placeholders stand in a text."""
    allowed = ("phone", *names)
    known = ", ".join(f"{{{name}}}" for name in allowed)

    def check(text: str) -> str:
        try:
            fields = list(Formatter().parse(text))
        except ValueError as broken:
            raise ValueError(f"a brace does not close. Known placeholders: {known}") from broken
        for _, name, form, conversion in fields:
            if name is not None and (name not in allowed or form or conversion):
                raise ValueError(f"{{{name}}} is not a placeholder here. Known: {known}")
        return text

    return check


def template(*names: str) -> Callable[[str], str]:
    """Make a validator of texts that these placeholders must stand in."""
    known = placeholders(*names)

    def check(text: str) -> str:
        known(text)
        for name in names:
            if f"{{{name}}}" not in text:
                raise ValueError(f"does not hold {{{name}}}. Write it where the words belong")
        return text

    return check


_ONE_LINE = r"^[^{}\n]+$"
# The limits stand left of `tidy`, so that they hold for the tidied text.
Text = Annotated[
    str, StringConstraints(min_length=1), BeforeValidator(tidy), AfterValidator(placeholders())
]
Line = Annotated[str, StringConstraints(min_length=1, pattern=_ONE_LINE), BeforeValidator(tidy)]
Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=TITLE_LENGTH, pattern=_ONE_LINE),
    BeforeValidator(tidy),
]
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=80, pattern=_ONE_LINE),
    BeforeValidator(tidy),
]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


def join(parts: list[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> join(["neck pain", "headaches", "sciatica"])
    'neck pain, headaches, and sciatica'
    """
    if len(parts) < 3:
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"
