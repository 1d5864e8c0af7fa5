"""Fact sheets: what a source document says, fact by fact, in our own words.

One file in `sources/` for each document. A sheet is complete: each statement of the document is
either one of its facts or stands under `left_out` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from documents.entries import Entry, Line, Text
from documents.errors import InvalidEntry, UnknownReference, UnreadableFile
from documents.loading import read
from documents.reply import Citation

FactId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*){2}$")
]


class Fact(Entry):
    """One statement of a document, restated, and the section it comes from."""

    id: FactId
    section: Line
    fact: Text


class LeftOut(Entry):
    """A statement of a document that no patient is shown, and why."""

    section: Line
    statement: Text
    why: Literal["doubtful", "wrong", "duplicate", "marketing", "kept elsewhere"]
    reason: Text


class FactSheet(Entry):
    """What a file in `sources/` holds. `phone` is the number that the document prints, if any."""

    title: Line
    phone: Line | None = None
    sections: Annotated[list[Line], Field(min_length=1)]
    facts: Annotated[list[Fact], Field(min_length=1)]
    left_out: tuple[LeftOut, ...] = ()


class Facts:
    """All facts of all sheets, by id."""

    def __init__(self, facts: dict[str, tuple[str, Fact]]) -> None:
        """Keep facts by id, each with the title of its document."""
        self._facts = facts

    def __contains__(self, fact: str) -> bool:
        return fact in self._facts

    def ids(self) -> frozenset[str]:
        """Give the ids of all facts."""
        return frozenset(self._facts)

    def statement(self, fact: str) -> str:
        """Give the fact itself, in our words."""
        return self._facts[fact][1].fact

    def citation(self, fact: str) -> Citation:
        """Give the document and section that a fact comes from."""
        document, stated = self._facts[fact]
        return Citation(document=document, section=stated.section)

    def citations(self, facts: Iterable[str]) -> list[Citation]:
        """Give each document and section once, in the order of the facts."""
        return list(dict.fromkeys(self.citation(fact) for fact in facts))

    def require(self, facts: Iterable[str], file: str, key: str) -> None:
        """Refuse ids that no sheet has.

        Raises:
            UnknownReference: names the file and key that use the id.
        """
        for fact in facts:
            if fact not in self._facts:
                raise UnknownReference(
                    file,
                    key,
                    f"no fact has the id {fact!r}. Correct it, or add the fact to sources/",
                )


def read_sheets(folder: Path) -> tuple[dict[str, FactSheet], Facts]:
    """Read all sheets of a folder, by file name.

    Raises:
        DocumentsError: no sheet is there, an id is used twice, or a section is not in its list.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise UnreadableFile(f"{folder.name}/", "", "holds no fact sheet. Restore its .yml files")
    sheets: dict[str, FactSheet] = {}
    facts: dict[str, tuple[str, Fact]] = {}
    for path in paths:
        sheet = sheets[path.name] = read(path, FactSheet)
        stated: list[Fact | LeftOut] = [*sheet.facts, *sheet.left_out]
        for entry in stated:
            if entry.section not in sheet.sections:
                problem = f"section {entry.section!r} is not one of `sections`. Add or mend it"
                key = entry.id if isinstance(entry, Fact) else "left_out"
                raise UnknownReference(path.name, key, problem)
        for fact in sheet.facts:
            if fact.id in facts:
                raise InvalidEntry(path.name, fact.id, "another fact has this id. Choose a new one")
            facts[fact.id] = (sheet.title, fact)
    return sheets, Facts(facts)
