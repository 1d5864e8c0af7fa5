"""Forbidden claims: what no reply may say, found in any text.

The list is data (`forbidden_claims.yml`). A claim may stand in one of its harmless phrases; some
may also stand in a sentence that names the clinic's documents as its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from documents.entries import Entry, Identifier, Line
from documents.library import FOLDER
from documents.loading import read

_REMEMBERED = 4096


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as broken:
        raise ValueError(f"{pattern!r} is not a regular expression: {broken}") from broken
    return pattern


class Claim(Entry):
    """A claim that must not be made, and why."""

    why: Line
    words: Annotated[list[Line], Field(min_length=1)]
    patterns: tuple[Annotated[str, AfterValidator(_compiles)], ...] = ()
    attributed: bool = False
    unless: tuple[Line, ...] = ()


class ForbiddenFile(Entry):
    """What the file `forbidden_claims.yml` holds."""

    attributions: Annotated[list[Line], Field(min_length=1)]
    claims: Annotated[dict[Identifier, Claim], Field(min_length=1)]


@dataclass(frozen=True)
class Found:
    """A forbidden claim in a text: its name, the words, the sentence, and why it is forbidden."""

    claim: str
    words: str
    sentence: str
    why: str


class ForbiddenClaims:
    """Finds forbidden claims in texts."""

    def __init__(self, file: ForbiddenFile) -> None:
        """Compile the words and patterns of the file."""
        # Most sentences stand in many replies: a check meets each of them again and again.
        self._known: dict[str, tuple[Found, ...]] = {}
        self._source = _any_of(file.attributions)
        self._claims = [
            (
                name,
                claim,
                _any_of(claim.words, claim.patterns),
                _any_of(claim.unless) if claim.unless else None,
            )
            for name, claim in file.claims.items()
        ]

    def find(self, text: str) -> list[Found]:
        """Give each forbidden claim of a text, sentence by sentence."""
        return [found for sentence in sentences(text) for found in self._once(sentence)]

    def _once(self, sentence: str) -> tuple[Found, ...]:
        if sentence not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[sentence] = tuple(self._in_sentence(sentence))
        return self._known[sentence]

    def _in_sentence(self, sentence: str) -> Iterable[Found]:
        # Small letters on both sides are several times faster than a pattern that ignores case.
        lowered = sentence.lower()
        attributed = self._source.search(lowered) is not None
        for name, claim, pattern, unless in self._claims:
            if claim.attributed and attributed:
                continue
            allowed = [m.span() for m in unless.finditer(lowered)] if unless else []
            for match in pattern.finditer(lowered):
                start, end = match.span()
                if not any(first <= start and end <= last for first, last in allowed):
                    yield Found(name, match.group(), sentence, claim.why)
                    break


def sentences(text: str) -> list[str]:
    """Split a text at the ends of its sentences.

    >>> sentences("It is new. Call (225) 308-4064!")
    ['It is new.', 'Call (225) 308-4064!']
    """
    return [part for part in re.split(r"(?<=[.!?])\s+", text.replace("’", "'").strip()) if part]


def read_forbidden_claims(folder: Path = FOLDER) -> ForbiddenClaims:
    """Read the list of a folder.

    Raises:
        DocumentsError: `forbidden_claims.yml` cannot be used.
    """
    return ForbiddenClaims(read(folder / "forbidden_claims.yml", ForbiddenFile))


def _phrase(words: str) -> str:
    """Make a pattern of a phrase: any space between the words, any ending for a star."""
    parts = [re.escape(part).replace(r"\*", r"\w*") for part in words.lower().split()]
    return r"\s+".join(parts)


def _any_of(phrases: Iterable[str], patterns: Iterable[str] = ()) -> re.Pattern[str]:
    words = rf"(?<!\w)(?:{'|'.join(_phrase(phrase) for phrase in phrases)})(?!\w)"
    return re.compile("|".join([words, *(f"(?:{pattern})" for pattern in patterns)]))
