"""Messages whose personal data is marked, read from text files."""

import re
from dataclasses import dataclass
from pathlib import Path

KINDS = frozenset({"phone", "email", "name", "address", "birth", "ssn", "id", "card", "link"})
_MARK = re.compile(r"\{(?P<kind>[a-z]+)\|(?P<text>[^{}|]+)\}")


class MarkError(ValueError):
    """A line is not marked rightly; the message gives the file, the line and the mend."""


@dataclass(frozen=True, slots=True)
class MarkedMessage:
    """One message: its text as a patient sends it, and (start, end, kind) of what has to go."""

    line: int
    text: str
    spans: tuple[tuple[int, int, str], ...]


def read_messages(path: Path) -> list[MarkedMessage]:
    """Read a file with one message a line; lines that begin with ``#`` are remarks.

    Raises:
        MarkError: a mark has an unknown kind or is not closed.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            found.append(_read(path, number, line))
    return found


def _read(path: Path, number: int, line: str) -> MarkedMessage:
    text = ""
    end = 0
    spans = []
    for mark in _MARK.finditer(line):
        if mark["kind"] not in KINDS:
            known = ", ".join(sorted(KINDS))
            raise MarkError(f"{path.name}:{number}: '{mark['kind']}' is no kind; use {known}.")
        text += line[end : mark.start()]
        spans.append((len(text), len(text) + len(mark["text"]), mark["kind"]))
        text += mark["text"]
        end = mark.end()
    text += line[end:]
    if "{" in text or "}" in text:
        raise MarkError(f"{path.name}:{number}: a mark is not closed; write {{kind|text}}.")
    return MarkedMessage(number, text, tuple(spans))
