"""Checks of one text: easy to read, nothing forbidden, the right numbers, plain characters.

They need no more than the text, so that an editor can show them while someone types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.forbidden_claims import ForbiddenClaims
from documents.reading_grade import ReadingGrade

LONGEST = 640
"""Characters of a Messenger button template, which hand-offs with the call button need."""

EMERGENCY_NUMBERS = frozenset({"911", "988"})

_PHONE_LIKE = re.compile(r"(?<![\w-])\+?\(?\d(?:[ ().\-/]*\d){6,}(?![\w-])")
_CALLED = re.compile(r"\b(?:call|text|dial|at|ring)\s+(\d{3,6})\b", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[–—‒―*_<>#\[\]|`{}\u200b-\u200f\ufeff]|  |\\")
_ENDS = (".", "!", "?", ".)")


def digits(number: str) -> str:
    """Keep the digits of a number."""
    return re.sub(r"\D", "", number)


def phone_numbers(text: str) -> list[str]:
    """Find all that looks like a phone number: seven digits or more, or short ones to call."""
    return [*(m.group() for m in _PHONE_LIKE.finditer(text)), *_CALLED.findall(text)]


class TextChecks:
    """Checks a text that a patient can be shown."""

    def __init__(self, phone: str, grades: ReadingGrade, claims: ForbiddenClaims) -> None:
        """Take the clinic's number as patients read it, the grader, and the forbidden claims."""
        self._phone = phone
        self._grades = grades
        self._claims = claims

    def problems(self, text: str, *, english: bool = True) -> Iterator[str]:
        """Give each problem of a whole text, with its mend."""
        yield from self.words(text)
        if english and (grade := self._grades.grade(text)) > self._grades.highest:
            yield (
                f"is at reading grade {grade:.1f}, above {self._grades.highest:g}. "
                "Use shorter sentences and plainer words"
            )
        if len(text) > LONGEST:
            yield f"has {len(text)} characters, more than {LONGEST}. Shorten it"
        if not text.endswith(_ENDS):
            yield "does not end like a sentence. Put a full stop"

    def words(self, text: str) -> Iterator[str]:
        """Give each problem that even a title or half a sentence can have."""
        for found in self._claims.find(text):
            yield (
                f"says {found.words!r} in {found.sentence!r} (forbidden: {found.claim}). "
                f"{found.why} Say it otherwise"
            )
        for number in phone_numbers(text):
            if number != self._phone and number not in EMERGENCY_NUMBERS:
                yield f"holds the number {number!r}. Write {{phone}} for the clinic's; 911 or 988"
        if odd := _NOT_PLAIN.search(text):
            yield f"holds {odd.group()!r}. Write plain text, with commas in place of dashes"
