"""How hard a text is to read: the Flesch-Kincaid grade of textstat, with stand-ins for set terms.

The grade counts syllables, so a name that cannot be put in plainer words, such as
"physiotherapist", "beta-endorphins" or a condition that the patient asked about, would weigh more
than the sentence around it. `reading.yml` lists those terms; each is counted as one short word, as
are phone numbers. Everything else counts as it stands.

Source: J. P. Kincaid et al., Derivation of New Readability Formulas, 1975.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import textstat
from pydantic import Field

from documents.entries import Entry, Line
from documents.loading import read

_STAND_IN = "word"
_NUMBER = re.compile(r"\(\d{3}\) \d{3}-\d{4}|\d+")


class ReadingFile(Entry):
    """What the file `reading.yml` holds."""

    highest_grade: Annotated[float, Field(gt=0, le=18)]
    terms: list[Line]


class ReadingGrade:
    """Grades texts; set terms count as one short word."""

    def __init__(self, highest: float, terms: Iterable[str]) -> None:
        """Take the highest grade that is let through, and the terms, in any order."""
        self.highest = highest
        longest_first = sorted(set(terms), key=len, reverse=True)
        either = "|".join(re.escape(term) for term in longest_first)
        self._terms = re.compile(rf"\b(?:{either})(?!\w)", re.IGNORECASE) if either else None

    def grade(self, text: str) -> float:
        """Give the grade with stand-ins for terms and numbers."""
        plain = _NUMBER.sub(_STAND_IN, text)
        if self._terms is not None:
            plain = self._terms.sub(_STAND_IN, plain)
        return self.bare_grade(plain)

    def bare_grade(self, text: str) -> float:
        """Give the grade of the text as it stands."""
        return _grade(text)


@lru_cache(maxsize=4096)
def _grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def read_reading_grade(folder: Path, names: Iterable[str]) -> ReadingGrade:
    """Make the grader of a folder; `names` are the conditions' names, which count as terms.

    Raises:
        DocumentsError: `reading.yml` cannot be used.
    """
    file = read(folder / "reading.yml", ReadingFile)
    return ReadingGrade(file.highest_grade, [*file.terms, *names])
