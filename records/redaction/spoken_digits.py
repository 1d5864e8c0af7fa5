"""Numbers that are said, or written half in words: "225 triple five oh one two three".

A run of figures and number words is read as digits; how many there are, and what word stands
before it, says what the number is. English, Spanish and French words are known.
"""

import re
from collections.abc import Iterator

from records.redaction.spans import NUMBER, PHONE, Span

_UNITS = {
    **dict.fromkeys(("zero", "oh", "o", "cero", "zéro", "nought"), "0"),
    **dict.fromkeys(("one", "uno", "un"), "1"),
    **dict.fromkeys(("two", "dos", "deux"), "2"),
    **dict.fromkeys(("three", "tres", "trois"), "3"),
    **dict.fromkeys(("four", "cuatro", "quatre"), "4"),
    **dict.fromkeys(("five", "cinco", "cinq"), "5"),
    **dict.fromkeys(("six", "seis"), "6"),
    **dict.fromkeys(("seven", "siete", "sept"), "7"),
    **dict.fromkeys(("eight", "ocho", "huit"), "8"),
    **dict.fromkeys(("nine", "nueve", "neuf"), "9"),
}
_TEENS = dict(
    zip(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(10, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
_REPEATS = {"double": 2, "triple": 3}
_ZEROS = {"hundred": "00", "thousand": "000"}
_WORD = "|".join(sorted([*_UNITS, *_TEENS, *_TENS, *_REPEATS, *_ZEROS], key=len, reverse=True))
_TOKEN = rf"(?:\d{{1,11}}|(?:{_WORD})(?![^\W\d_]))"
# "nine eight five um 555 0147"
_FILLER = (
    r"(?:[ ,.]{1,4}(?:u[hm]+|e[hr]m?|mm+|hm+|let me (?:see|think)|hang on|hold on|sorry|wait)\b)+"
    r"[ ,.]{1,4}"
)
_BETWEEN = (
    rf"(?:{_FILLER}|"
    r"[\s,\-_/•·∙()|~*=+]{1,3}|\.(?! )|(?<=[a-z])\. |[. ]{0,2}[-•·_][. ]{0,2}|"
    r",? (?:dash|hyphen|dot|point|then|space)[ ,]{1,2}|(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d))"
)
_RUN = re.compile(
    rf"(?<![\w$.])\(?{_TOKEN}(?:{_BETWEEN}{_TOKEN}){{1,20}}",
    re.IGNORECASE,
)
_PART = re.compile(rf"\d+|{_WORD}", re.IGNORECASE)
_SAID = re.compile(rf"{_FILLER}|,? (?:dash|hyphen|dot|point|then|space)[ ,]{{1,2}}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
# Figures alone, but with signs between them that no other pattern expects.
_GROUPED = re.compile(
    r"(?:\+?1\D{1,3})?\(?\d{3}\D{1,3}\d{3}\D{1,3}\d{4}|(?:\d\D{1,3}){9,10}\d", re.IGNORECASE
)
_TOLD = re.compile(
    r"\b(?:ssn|social(?: security)?|member|id|account|acct|policy|card|medicare|medicaid|claim|"
    r"chart|record|mrn|"
    r"licen[cs]e|passport|pin|group)\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\barea code:? (?:is )?\(?(?P<value>\d{3})\)?(?=\D{1,25}\d{3}[-. ]?\d{4})", re.IGNORECASE
)
_OWN = "3084064"  # the clinic's own number, which everybody may read
_PHONES = {7, 10, 11}
_LEAST_WORDS, _MOST_DIGITS, _LEAST_TOLD = 7, 15, 4


def find_spoken(text: str) -> Iterator[Span]:
    """Find telephone and other numbers that words or unusual signs spell out.

    Args:
        text: folded text.
    """
    for found in _RUN.finditer(text):
        yield from _read_run(text, found)
    for found in _AREA.finditer(text):
        yield Span(found.start("value"), found.end("value"), PHONE)


def read_digits(written: str) -> str:
    """Return the digits of a number in figures and words: "two twenty-five" gives "225"."""
    digits = ""
    repeat = 1
    tens = False
    for part in _PART.findall(written.lower()):
        if part in _REPEATS:
            repeat, tens = _REPEATS[part], False
            continue
        unit = _UNITS.get(part)
        if tens and unit not in {None, "0"}:
            digits = digits[:-1] + str(unit)
        else:
            digits += _digits_of(part) * repeat
        tens = part in _TENS
        repeat = 1
    return digits


def _digits_of(part: str) -> str:
    if part.isdigit():
        return part
    if part in _UNITS:
        return _UNITS[part]
    if part in _ZEROS:
        return _ZEROS[part]
    return str(_TEENS.get(part) or _TENS[part])


def _read_run(text: str, run: re.Match[str]) -> Iterator[Span]:
    """Find the longest stretch of a run that is a number: "2 kids, 225 five five five 0134"."""
    parts = list(_PART.finditer(text, run.start(), run.end()))
    for length in range(len(parts), 1, -1):
        for first in range(len(parts) - length + 1):
            start, end = parts[first].start(), parts[first + length - 1].end()
            kind = _kind_of(text, start, text[start:end], length)
            if kind is not None:
                yield Span(run.start() if first == 0 else start, end, kind)
                return


def _kind_of(text: str, start: int, written: str, parts: int) -> str | None:
    if _LETTER.search(_SAID.sub("", written)) is None:
        return PHONE if _GROUPED.fullmatch(_SAID.sub("-", written)) else None
    if _OWN in re.sub(r"\D", "", written):
        return None
    digits = read_digits(written)
    if len(digits) in _PHONES or (
        parts >= _LEAST_WORDS and _LEAST_WORDS <= len(digits) <= _MOST_DIGITS
    ):
        return PHONE
    if len(digits) >= _LEAST_TOLD and _TOLD.search(text, 0, start):
        return NUMBER
    return None
