"""Dates of birth: those that are announced, and full dates that can be nothing else."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from records.redaction.spans import BIRTH, Span

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d{2}"
_NUMERIC = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
_WRITTEN = (
    rf"{_MONTH} (?:the )?{_DAY}(?:,? (?:of )?(?:{_YEAR}|'?\d{{2}}\b))?"
    rf"|(?:the )?{_DAY} (?:of )?{_MONTH}(?:,? (?:{_YEAR}|'?\d{{2}}\b))?"
    rf"|{_MONTH},? (?:of )?{_YEAR}"
)
_DATE = rf"(?:{_NUMERIC}|{_WRITTEN}|\d{{1,2}}[/-]\d{{1,2}}\b|\d{{8}}|\d{{6}}\b|{_YEAR})"
_BIRTH = r"(?:d\.?o\.?b\b\.?|dates? of birth|birth ?dates?|birth ?days?|b-?day|born)"
_FILLER = (
    r"(?:[\s:=#,()-]|'s\b|\b(?:is|was|it's|on|in|the|my|are|of|for|me|back|way|year|date|"
    r"actually|falls)\b)"
)
_ANNOUNCED = re.compile(rf"\b{_BIRTH}{_FILLER}{{0,14}}(?P<date>{_DATE})(?!\w)", re.IGNORECASE)
_AFTERWARDS = re.compile(
    rf"(?<!\w)(?P<date>{_NUMERIC}|{_WRITTEN})(?:[\s,()-]|\b(?:is|was|my|the|being|as|"
    rf"for)\b){{1,8}}{_BIRTH}",
    re.IGNORECASE,
)
_TURNING = re.compile(
    rf"\b(?:turn(?:ed|ing|s)?|be(?:come)?|am) \d{{2,3}}(?: years old)? (?:on|this|in|next)? ?"
    rf"(?P<date>{_NUMERIC}|{_WRITTEN})(?!\w)",
    re.IGNORECASE,
)
_FULL = re.compile(rf"(?<![\w/.-])(?:{_NUMERIC}|{_WRITTEN})(?![\w/-])", re.IGNORECASE)
_OTHER_EVENT = re.compile(
    r"\b(?:surger(?:y|ies)|injur(?:y|ed)|accident|since|mri|x-?rays?|scan|diagnosed|operation|"
    r"appointment|appt|fell|broke|fusion|replace(?:d|ment)|visit(?:ed)?|started|began|session|"
    r"wreck|treated|treatment|procedure|delivered|pregnant|due|stroke|shot|injection|last|"
    r"happened|until|from|by|before|after|ago|article|published|study|until)\b",
    re.IGNORECASE,
)
_ADULT_YEARS = 12
_LOOK_BACK = 45


def find_births(text: str) -> Iterator[Span]:
    """Find dates of birth.

    Args:
        text: folded text.
    """
    if not any(character.isdigit() for character in text):
        return
    for pattern in (_ANNOUNCED, _AFTERWARDS, _TURNING):
        for found in pattern.finditer(text):
            yield Span(found.start("date"), found.end("date"), BIRTH)
    for found in _FULL.finditer(text):
        if _is_long_ago(found.group()) and not _OTHER_EVENT.search(
            text, max(0, found.start() - _LOOK_BACK), found.start()
        ):
            yield Span(found.start(), found.end(), BIRTH)


def _is_long_ago(date: str) -> bool:
    """Say whether a date has a day and a year in which an adult may have been born."""
    year = re.search(r"(?:19|20)\d{2}", date)
    if year is None or len(re.findall(r"\d+", date)) < 2:
        return False
    return int(year.group()) <= datetime.now(UTC).year - _ADULT_YEARS
