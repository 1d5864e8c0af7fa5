"""E-mail addresses, links that name a person, handles, and phone numbers."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import is_first_name, is_plain_name, is_surname
from records.redaction.spans import EMAIL, LINK, PHONE, Span

# The number that the assistant itself gives out, with and without its area code.
_CLINIC = ("2253084064", "3084064")
_DOMAINS = "com|net|org|edu|gov|io|us|co|me|info|biz"
_EMAIL = re.compile(
    rf"[\w.+%'-]+(?:@[\w-]+(?:\.[\w-]+)*| ?@ ?[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b)",
    re.IGNORECASE,
)
_PROVIDERS = (
    "gmail|yahoo|hotmail|outlook|icloud|aol|live|msn|proton(?:mail)?|comcast|cox|att|bellsouth"
)
_SPOKEN_EMAIL = re.compile(
    rf"\b[\w+-]+(?:(?: dot |\.| underscore | dash )[\w+-]+)*\s*(?:\(at\)|\[at\]|\bat\b)\s*"
    rf"(?:(?:{_PROVIDERS})\s*(?:\.|\(dot\)|\[dot\]|\bdot\b)\s*(?:{_DOMAINS})\b"
    rf"|[\w-]+\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*(?:{_DOMAINS})\b"
    rf"|(?:{_PROVIDERS})\b(?!\s+(?:level|attention|the|a|my|it)\b))"
    r"|\b[\w.+-]+\s*(?:\(at\)|\[at\])\s*[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_URL = re.compile(
    rf"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})\b(?:/\S*)?", re.IGNORECASE
)
_PROFILES = re.compile(
    r"(?:facebook|fb|instagram|linkedin|twitter|x|tiktok|snapchat|venmo|cash|paypal|wa|t|"
    r"threads|pinterest|youtube|reddit)\.(?:com|me|app)/\S"
    r"|/(?:u|users?|profiles?|people|members?|in)/\S",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z][\w.]{2,}")
_ACCOUNT = re.compile(
    r"\b(?:insta(?:gram)?|ig|facebook|fb|twitter|tiktok|snap(?:chat)?|venmo|telegram|whatsapp|"
    r"linkedin|skype|username|user name|handle|screen name)\b"
    r"(?: (?:name|handle|user ?name|account|page|profile))?(?: is|'s|:| =)\s*"
    r"(?P<value>@?[\w.-]*\w)",
    re.IGNORECASE,
)
_LEAST_FIRST, _LEAST_FAMILY = 3, 4
_SEVERAL_DIGITS = re.compile(r"(?<![\w.])[+(]?\d(?:[ ().\-/]{0,3}\d){6,14}(?![\w])")
_LONG_PHONE = re.compile(
    r"(?:\+?1[ .-]{0,2})?\(?\d{3}\)?[ .\-/]{0,3}\d{3}[ .\-/]{0,3}\d{4}"
    r"|\+\d{1,3}(?:[ .\-()]{0,2}\d){7,12}"
    r"|\d(?:[ .-]\d){9,10}"
    r"|\d{3}[ .-]\d{3}(?:[ .-]\d{2}){2}"
    r"|\(?\d{3}\)?[ .-]{0,3}\d{2}(?:[ .-]\d{2}){2,3}\d?"
    r"|\d{5}[ .-]\d{5}"
)
_EXTENSION = re.compile(r"\s?,?\s?(?:x|ext\.?|extension)\s?\d{1,6}\b", re.IGNORECASE)
_SHORT_PHONE = re.compile(r"\d{3}[-.]\d{4}|\d{3} \d{4}")
_CALLING = re.compile(
    r"\b(?:call|phone|cell|mobile|text|reach|number|home|work|tel|fax|whatsapp|contact)"
    r"\b\D{0,30}$",
    re.IGNORECASE,
)
_LEAST_ABROAD = 9
_DIGIT_WORD = "zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple"
_SPOKEN_PHONE = re.compile(
    rf"\b(?:{_DIGIT_WORD})(?:[\s,.-]+(?:{_DIGIT_WORD}|\d{{1,4}})\b){{6,14}}", re.IGNORECASE
)


def find_contact(text: str) -> Iterator[Span]:
    """Find what leads to a person.

    Args:
        text: folded text.
    """
    yield from _find_addresses(text)
    if any(character.isdigit() for character in text):
        yield from _find_phones(text)
    for found in _SPOKEN_PHONE.finditer(text):
        yield Span(found.start(), found.end(), PHONE)


def is_clinics_number(written: str) -> bool:
    """Say whether a number is the clinic's own, which everybody may read."""
    digits = re.sub(r"\D", "", written)
    return digits[-10:] == _CLINIC[0] or digits == _CLINIC[1]


def _find_addresses(text: str) -> Iterator[Span]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Span(found.start(), found.end(), EMAIL)
        for found in _HANDLE.finditer(text):
            yield Span(found.start(), found.end(), LINK)
    for found in _SPOKEN_EMAIL.finditer(text):
        yield Span(found.start(), found.end(), EMAIL)
    for found in _URL.finditer(text):
        if _names_a_person(found.group()):
            yield Span(found.start(), found.end(), LINK)
    for found in _ACCOUNT.finditer(text):
        yield Span(found.start("value"), found.end("value"), LINK)


def _names_a_person(url: str) -> bool:
    if _PROFILES.search(url) or "?" in url or "~" in url:
        return True
    parts = re.findall(r"[A-Za-z]+", re.sub(r"^(?:https?://)?(?:www\.)?", "", url))
    return any(is_plain_name(part) or _is_joined_name(part.lower()) for part in parts)


def _is_joined_name(part: str) -> bool:
    """Recognise ``janedoe`` and ``janedoefitness`` by their first and family name."""
    return any(
        is_first_name(part[:cut])
        and any(is_surname(part[cut:end]) for end in range(cut + _LEAST_FAMILY, len(part) + 1))
        for cut in range(_LEAST_FIRST, len(part) - _LEAST_FAMILY + 1)
    )


def _find_phones(text: str) -> Iterator[Span]:
    for found in _SEVERAL_DIGITS.finditer(text):
        written = found.group()
        if is_clinics_number(written):
            continue
        if _is_phone(text, found.start(), written):
            extension = _EXTENSION.match(text, found.end())
            yield Span(found.start(), extension.end() if extension else found.end(), PHONE)


def _is_phone(text: str, start: int, written: str) -> bool:
    if _LONG_PHONE.fullmatch(written):
        return True
    # Other countries group their digits in other ways: a word beside it says what it is.
    if written.startswith("0") and sum(map(str.isdigit, written)) >= _LEAST_ABROAD:
        return _CALLING.search(text, 0, start) is not None
    short = _SHORT_PHONE.fullmatch(written)
    if short and " " in written:
        return _CALLING.search(text, 0, start) is not None
    return short is not None
