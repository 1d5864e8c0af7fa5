"""E-mail addresses and phone numbers."""

import re
from collections.abc import Iterator

from records.redaction.spans import EMAIL, PHONE, Span

# The number that the assistant itself gives out, with and without its area code.
_CLINIC = ("2253084064", "3084064")
DOMAINS = "com|net|org|edu|gov|io|us|co|me|info|biz"
_EMAIL = re.compile(
    rf"[\w.+%'-]+(?:@[\w-]+(?:\.[\w-]+)*| ?@ ?[\w-]+(?:\.[\w-]+)* ?\. ?(?:{DOMAINS})\b)",
    re.IGNORECASE,
)
_PROVIDERS = (
    "gmail|yahoo|hotmail|outlook|icloud|aol|live|msn|proton(?:mail)?|comcast|cox|att|bellsouth"
)
_DOT = r"(?:\.|\(dot\)|\[dot\]|\bdot\b|\bpunto\b|\bpoint\b)"
_AT = r"(?:\(at\)|\[at\]|\bat\b|\barroba\b|\barobase\b)"
_JOINTS = r"(?: (?:dot|punto|underscore|dash|hyphen|plus) |\.| (?=\d))"
_SPOKEN_EMAIL = re.compile(
    rf"\b[\w+-]+(?:{_JOINTS}[\w+-]+)*\s*{_AT}\s*"
    rf"(?:(?:{_PROVIDERS})\s*{_DOT}\s*(?:{DOMAINS})\b"
    r"|[\w-]+\s*(?:\(dot\)|\[dot\]|\bdot\b|\bpunto\b)\s*"
    rf"(?:{DOMAINS})\b"
    rf"|(?:{_PROVIDERS})\b(?!\s+(?:level|attention|the|a|my|it)\b))"
    r"|\b[\w.+-]+\s*(?:\(at\)|\[at\])\s*[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_SEVERAL_DIGITS = re.compile(r"(?<![\w.])[+(]?\d(?:[ ().\-/]{0,3}\d){6,14}(?![\w])")
_LONG_PHONE = re.compile(
    r"(?:\+?1[ .-]{0,2})?\(?\d{3}\)?[ .\-/]{0,3}\d{3}[ .\-/]{0,3}\d{4}"
    r"|\+\d{1,3}(?:[ .\-()]{0,2}\d){7,12}"
    r"|\d(?:[ .-]\d){9,10}"
    r"|\d{3}[ .-]\d{3}(?:[ .-]\d{2}){2}"
    r"|\(?\d{3}\)?[ .-]{0,3}\d{2}(?:[ .-]\d{2}){2,3}\d?"
    r"|\d{5}[ .-]\d{5}"
)
_EXTENSION = re.compile(
    r"\s?,?\s?(?:x|ext\.?|extension)\s?(?:\d{1,6}|one|two|three|four|five|six|seven|eight|nine)\b",
    re.IGNORECASE,
)
_SHORT_PHONE = re.compile(r"\d{3}[-.]\d{4}|\d{3} \d{4}")
_CALLING = re.compile(
    r"\b(?:call|phone|cell|mobile|text|reach|number|home|work|tel|fax|whatsapp|contact|celular|"
    r"n[uú]mero|tel[eé]fono|num[eé]ro|cel|portable)"
    r"\b\D{0,30}$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r" (?:is|was|that's|thats|for) (?:my|his|her|the|our|a) (?:\w+ )?(?:number|cell|phone|mobile|"
    r"line)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:number|phone|cell|mobile)\b[^.;!?\d]{0,20}\bend(?:s|ing)? (?:in|"
    r"with) (?P<value>\d{4})\b",
    re.IGNORECASE,
)
_LEAST_ABROAD = 9
# Other countries' grouping: a trunk zero before groups, or groups that a word beside them explains.
_ABROAD = re.compile(r"\(?0\d{1,4}\)?(?:[ /-]{1,3}\d{2,8}){1,5}|0\d(?:\.\d\d){4}")
# "01/12/2026 10:30", "05/06/26 - 06/07/26": days begin with a zero as well.
_DATE = re.compile(
    r"\d{1,2}(?:"
    r"(?P<sign>[/.-])\d{1,2}(?P=sign)(?:19|20)\d\d(?!\d)|/\d{1,2}/\d\d(?![\d/])|"
    r"/\d{1,2} ?- ?\d{1,2}/)"
)
_GROUPED_ABROAD = re.compile(r"\(?\d{2,4}\)?(?:[ -]\d{2,4}){2,4}")
# Ten digits as North America groups them, with whatever signs between.
_NANP = re.compile(
    r"(?<![\d#])(?<![\d-]-)(?:\+?1[ ._•·-]{0,2})?\(?[2-9]\d{2}\)?[ ._•·/-]{0,3}"
    r"[2-9]\d{2}[ ._•·/-]{0,3}\d{4}(?!\d)"
)


def find_contact(text: str) -> Iterator[Span]:
    """Find what leads to a person.

    Args:
        text: folded text.
    """
    yield from _find_addresses(text)
    if any(character.isdigit() for character in text):
        yield from _find_phones(text)


def is_clinics_number(written: str) -> bool:
    """Say whether a number is the clinic's own, which everybody may read."""
    digits = re.sub(r"\D", "", written)
    return digits[-10:] == _CLINIC[0] or digits == _CLINIC[1]


def _find_addresses(text: str) -> Iterator[Span]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Span(found.start(), found.end(), EMAIL)
    for found in _SPOKEN_EMAIL.finditer(text):
        yield Span(found.start(), found.end(), EMAIL)


def _find_phones(text: str) -> Iterator[Span]:
    for found in _SEVERAL_DIGITS.finditer(text):
        written = found.group()
        if is_clinics_number(written):
            continue
        if _is_phone(text, found.start(), written):
            extension = _EXTENSION.match(text, found.end())
            yield Span(found.start(), extension.end() if extension else found.end(), PHONE)
    for found in _ENDING.finditer(text):
        yield Span(found.start("value"), found.end("value"), PHONE)
    for found in _NANP.finditer(text):
        yield Span(found.start(), found.end(), PHONE)


def _is_phone(text: str, start: int, written: str) -> bool:
    if _LONG_PHONE.fullmatch(written):
        return True
    if sum(map(str.isdigit, written)) >= _LEAST_ABROAD and not _DATE.match(written):
        if _ABROAD.fullmatch(written):
            return True
        # Without a trunk zero a word beside it says what it is.
        if written.startswith("0") or _GROUPED_ABROAD.fullmatch(written):
            end = start + len(written)
            return (_CALLING.search(text, 0, start) or _CALLED.match(text, end)) is not None
    short = _SHORT_PHONE.fullmatch(written)
    if short and " " in written:
        end = start + len(written)
        return (_CALLING.search(text, 0, start) or _CALLED.match(text, end)) is not None
    return short is not None
