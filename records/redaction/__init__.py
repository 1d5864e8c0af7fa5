"""The single place where personal data leaves a text, before anything else sees it."""

import re
from dataclasses import dataclass

WITHHELD = "[withheld]"

_CLINIC_PHONE = "2253084064"
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_SOCIAL_SECURITY = re.compile(r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])")
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){12,18}\d(?![\d-])")
_PHONE = re.compile(
    r"(?<![\w.])(?:\+?1[-. ]?)?(?:\(\d{3}\)[-. ]?|\d{3}[-. ]?)\d{3}[-. ]?\d{4}(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text that may be kept, and how many places of each kind were replaced in it."""

    text: str
    counts: dict[str, int]


def redact(text: str) -> Redaction:
    """Replace personal data by placeholders such as ``[phone]``."""
    counts: dict[str, int] = {}

    def mark(name: str) -> str:
        counts[name] = counts.get(name, 0) + 1
        return f"[{name}]"

    def card(matched: re.Match[str]) -> str:
        return mark("card") if _passes_luhn(matched.group()) else matched.group()

    def phone(matched: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", matched.group())[-10:]
        return matched.group() if digits == _CLINIC_PHONE else mark("phone")

    text = _EMAIL.sub(lambda _: mark("email"), text)
    text = _SOCIAL_SECURITY.sub(lambda _: mark("ssn"), text)
    text = _CARD.sub(card, text)
    text = _PHONE.sub(phone, text)
    return Redaction(text, counts)


def _passes_luhn(written: str) -> bool:
    digits = [int(character) for character in written if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
