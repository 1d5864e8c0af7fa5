"""Dates of birth: those that are announced, and full dates that can be nothing else."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from records.redaction.date_words import DATE, MONTH, NUMERIC, WORDED, WORDED_YEAR, WRITTEN
from records.redaction.spans import BIRTH, NAME, Span

_BIRTH = (
    r"(?:d\.?o\.?b\b\.?|dates? of birth|birth ?dates?|birth ?days?|b-?day|born|"
    r"fecha de nacimiento|nacimiento|nac[ií](?:ó|o|da|do)?|cumplea[ñn]os|n[ée]e?|"
    r"date de naissance|naissance)"
)
_FILLER = (
    r"(?:[\s:=#,()-]|'s\b|\b(?:is|was|it's|on|in|the|my|are|of|for|me|back|way|year|date|"
    r"actually|falls|coming|up|next|tomorrow|today|el|le|es|est|en|del|de)\b)"
)
_ANNOUNCED = re.compile(rf"\b{_BIRTH}(?!\w){_FILLER}{{0,14}}(?P<date>{DATE})(?!\w)", re.IGNORECASE)
_AFTERWARDS = re.compile(
    rf"(?<!\w)(?P<date>{NUMERIC}|{WRITTEN}|{WORDED})(?:[\s,()-]|\b(?:is|was|my|the|being|as|"
    rf"for)\b){{1,8}}{_BIRTH}",
    re.IGNORECASE,
)
_TURNING = re.compile(
    rf"\b(?:turn(?:ed|ing|s)?|be(?:come)?|am) \d{{2,3}}(?: years old)? (?:on|this|in|next)? ?"
    rf"(?P<date>{NUMERIC}|{WRITTEN}|{WORDED}|\d{{1,2}}/\d{{1,2}})(?!\w)",
    re.IGNORECASE,
)
_FULL = re.compile(rf"(?<![\w/.-])(?:{NUMERIC}|{WRITTEN}|{WORDED})(?![\w/-])", re.IGNORECASE)
_OTHER_EVENT = re.compile(
    r"\b(?:surger(?:y|ies)|injur(?:y|ed)|accident|since(?! (?:he|she|he's|she's|i'm|it's|they|"
    r"you)\b)|mri|x-?rays?|scan|diagnosed|operation|"
    r"appointment|appt|fell|broke|fusion|replace(?:d|ment)|visit(?:ed)?|started|began|session|"
    r"wreck|treated|treatment|procedure|delivered|pregnant|due|stroke|shot|injection|last|"
    r"happened|until|from|by|before|after|ago|article|published|study|desde|operaci[oó]n|"
    r"cirug[ií]a|"
    r"accidente|lesi[oó]n|depuis|op[ée]ration|fall|crash|retired|married|hired|quit|issued|"
    r"expires?|exp)\b",
    re.IGNORECASE,
)
_EVENT_AFTER = re.compile(
    r"[, ]+(?:that |when )?(?:i|we|she|he|my \w+) (?:tore|had|fell|hurt|broke|pulled|got|was hit|"
    r"was in|started|"
    r"stopped|went|slipped|saw|underwent|injured|popped|gave out|had)\b",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?P<one>\d{1,2})(?P<sign>[/.-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{2})")
_SAID = re.compile(rf"\b(?:{MONTH}|{_BIRTH})", re.IGNORECASE)
# "her birthday, since you asked, is 4/9/1958"
_TOLD_BIRTH = re.compile(
    r"\b(?:d\.?o\.?b|dates? of birth|birth ?dates?|birth ?days?|fecha de nacimiento)\b",
    re.IGNORECASE,
)
_ADULT_YEARS = 12
_LOOK_BACK = 60
_SENTENCE = re.compile(r"(?<=[a-z)])[.!?;] ")
# What stands right behind a name and is no day of this year or the last.
_BESIDE_NAME = re.compile(
    rf"(?:,? ?-? ?|,? \(|: ?)(?P<date>{NUMERIC}|{WRITTEN}|\d{{1,2}} \d{{1,2}} (?:19|20)\d{{2}})"
    r"(?![\w/-])",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    rf"(?:^|[.!?;:,] ?)(?P<date>{NUMERIC}|{WRITTEN}),?;? ?-? ?$", re.IGNORECASE
)
_RECENT_YEARS = 1


def find_births(text: str) -> Iterator[Span]:
    """Find dates of birth.

    Args:
        text: folded text.
    """
    if not (_SAID.search(text) or any(character.isdigit() for character in text)):
        return
    for pattern in (_ANNOUNCED, _AFTERWARDS, _TURNING):
        for found in pattern.finditer(text):
            yield Span(found.start("date"), found.end("date"), BIRTH)
    for found in _FULL.finditer(text):
        if _is_long_ago(found.group()) and not _is_other_event(text, found):
            yield Span(found.start(), found.end(), BIRTH)


def find_births_beside(text: str, names: Iterable[Span]) -> Iterator[Span]:
    """Find full dates that stand right behind or right before a name: "Zoë Lewis, 05.19.2002".

    Args:
        text: folded text.
        names: what was found in it; other kinds are passed over.
    """
    for name in names:
        if name.kind != NAME:
            continue
        beside = (
            _BESIDE_NAME.match(text, name.end),
            _BEFORE_NAME.search(text[: name.start]),
        )
        for found in beside:
            if (
                found is not None
                and _year_of(found["date"]) < datetime.now(UTC).year - _RECENT_YEARS
            ):
                yield Span(found.start("date"), found.end("date"), BIRTH)


def _year_of(date: str) -> int:
    """Return the year of a date in figures; one without a year counts as of this year."""
    this_year = datetime.now(UTC).year
    if full := re.search(r"(?:19|20)\d{2}", date):
        return int(full.group())
    short = _SHORT_YEAR.fullmatch(date)
    if short is None:
        return this_year
    ending = int(short["year"])
    return ending + (2000 if ending <= this_year % 100 else 1900)


def _is_other_event(text: str, date: re.Match[str]) -> bool:
    """Say whether a date is that of an accident, an operation, a visit."""
    before = max(0, date.start() - _LOOK_BACK)
    for end in _SENTENCE.finditer(text, before, date.start()):
        before = end.end()
    if _TOLD_BIRTH.search(text, before, date.start()):
        return False
    told = _OTHER_EVENT.search(text, before, date.start())
    return told is not None or _EVENT_AFTER.match(text, date.end()) is not None


def _is_long_ago(date: str) -> bool:
    """Say whether a date has a day and a year in which an adult may have been born."""
    if WORDED_YEAR.search(date):
        return "nineteen" in date.lower()
    this_year = datetime.now(UTC).year
    year = re.search(r"(?:19|20)\d{2}", date)
    if year is not None:
        return len(re.findall(r"\d+", date)) >= 2 and int(year.group()) <= this_year - _ADULT_YEARS
    short = _SHORT_YEAR.fullmatch(date)
    if short is None:
        return False
    # "1-30-47" was not in this century, and no range of repetitions reads so
    month, day, ending = int(short["one"]), int(short["two"]), int(short["year"])
    return 1 <= min(month, day) <= 12 and max(month, day) <= 31 and ending > this_year % 100
