"""Numbers that stand for a person: social security, insurance, records, cards."""

import re
from collections.abc import Iterator

from records.redaction.spans import CARD, NUMBER, SOCIAL_SECURITY, Span

_SSN = re.compile(
    r"(?<![\w-])(?:\d{3}|[x*#]{3})[- .](?:\d{2}|[x*#]{2})[- .]\d{4}(?![\w-])", re.IGNORECASE
)
_SSN_TOLD = re.compile(
    r"\b(?:ssn|social(?: security)?|ss ?#|ss number)\b[^\d.;!?]{0,45}?(?P<value>\d[\d -]{2,10}\d)"
    r"\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])")
# Grouped as on a card; a slip in one figure makes it no less a card's.
_CARD_GROUPS = re.compile(
    r"(?<![\w.-])(?:\d{4}(?P<between>[ -])\d{4}(?P=between)\d{4}(?P=between)\d{4}"
    r"|\d{4}(?P<amex>[ -])\d{6}(?P=amex)\d{5})(?![\w-])"
)
_CARD_TOLD = re.compile(
    r"\b(?:card|visa|master ?card|amex|american express|discover|debit|credit)\b[^\d.;!?]{0,35}?"
    r"(?P<value>\d[\d -]{2,22}\d)\b",
    re.IGNORECASE,
)
_CARD_PART = re.compile(
    r"\b(?:cvv2?|cvc|security code)\b\D{0,8}(?P<value>\d{3,4})\b"
    r"|\bexp(?:\.|ires?|iry|iration)?\b(?: date)?\D{0,6}(?P<date>\d{1,2} ?/ ?\d{2,4})",
    re.IGNORECASE,
)
_PAYING = re.compile(r"\b(?:card|visa|master ?card|amex|cvv|cvc|debit|credit)\b", re.IGNORECASE)
_TOLD = re.compile(
    r"\b(?:member(?:ship)?|policy|insurance|subscriber|group|plan|medicare|medicaid|mbi|hicn|mrn|"
    r"medical records?|records?|chart|patient|account|acct|claim|licen[cs]e|dl|passport|referral|"
    r"authorization|auth|prescription|rx|case|file|confirmation|reference|ref|invoice|order|"
    r"beneficiary|enrollee|certificate|employee|student|veteran|va|tax|itin|ein|routing|bank|id|"
    r"contract|enrol{1,2}ment|registration|voucher|coupon|pager|serial|mychart|permit|badge|"
    r"dbn|[b-hj-z](?= (?:number|num|no\.)\b|(?: ?#))|bcbs\w*|(?:ppo|hmo|epo)(?: group| id| "
    r"member)?|report|summons|citation|docket|cigna|aetna|humana|tricare|united ?healthcare|uhc|"
    r"blue cross|ticket|plate)\b"
    r"(?P<sign>(?:\s*(?:#|:|=|-|\.|,|\(|\))|'s|\s+(?:number|numbers|no|num|nr|id|ids|code|card|"
    r"is|are|was|of|"
    r"record|records|my|mine|for|me|the|on|it|its|reads|plan|policy|member|account|group|"
    r"file|and|shield|blue|cross)\b)*)"
    r"\s*(?P<value>(?:(?-i:[A-Z]{1,4}) )?(?=[A-Z0-9-]*\d)[A-Z0-9](?:[A-Z0-9]|"
    r"[-/. ](?=[A-Z0-9]*\d)){2,24}(?:-[A-Z]{1,4})?)(?![\w])",
    re.IGNORECASE,
)
_MEDICARE = re.compile(
    r"(?<!\w)[1-9][A-Z][A-Z0-9]\d[- ]?[A-Z][A-Z0-9]\d[- ]?[A-Z]{2}\d{2}(?!\w)", re.IGNORECASE
)
_MIXED = re.compile(r"(?<![\w.-])(?=[\d-]*[A-Z])(?:[A-Z]|\d|-(?=\w)){7,40}(?![\w])", re.IGNORECASE)
# "QRT 204 118 655": as cards print it, letters before groups of figures.
_PREFIXED = re.compile(
    r"(?<![\w.-])(?<![A-Z]{2}\d\d )(?!(?:CPT|ICD|HCPCS|CODES?|BP|RX|EXT|SETS?|REPS?|LBS|USD|JAN|"
    r"FEB|MAR|APR|JUNE?|"
    r"JULY?|AUG|SEPT?|OCT|NOV|DEC|MAY|LA|US|HWY|ZIP|AM|PM|ME|IS|AT|TO|OR|ON|NO|IT|CALL|CELL|FAX|"
    r"TEXT|TEL|PH|HOME|WORK|[A-Z]{3}DAY)\b)[A-Z]{1,4}[ -]?\d{2,5}"
    r"(?:[ -]\d{2,5}){1,4}(?![\w/%])"
)
_LEAST_PREFIXED = 8
_PLAIN = re.compile(r"(?<![\w.,$/-])\d{7,}(?![\w%/]|[.,]\d)")
_PLATE = re.compile(
    r"\b(?:license )?plates?(?: number| no\.?| #| is|"
    r":)* (?P<value>(?=[A-Z ]*\d)[A-Z0-9]{2,4}[ -][A-Z0-9]{2,4})\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d{2}\.\d{1,4}[A-Z]?", re.IGNORECASE)
_TREATMENT = re.compile(r"97\d{3}|2056[01]")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LEAST_TOLD = 4
_LEAST_MIXED = 5


def find_numbers(text: str) -> Iterator[Span]:
    """Find numbers that identify.

    Args:
        text: folded text.
    """
    if sum(character.isdigit() for character in text) < 3:
        return
    yield from _find_social_security(text)
    yield from _find_cards(text)
    for found in _TOLD.finditer(text):
        if _is_told(found):
            yield Span(found.start("value"), found.end("value"), NUMBER)
    for found in _PLATE.finditer(text):
        yield Span(found.start("value"), found.end("value"), NUMBER)
    for found in _MEDICARE.finditer(text):
        yield Span(found.start(), found.end(), NUMBER)
    for pattern, least in ((_MIXED, _LEAST_MIXED), (_PREFIXED, _LEAST_PREFIXED)):
        for found in pattern.finditer(text):
            if _digits(found.group()) >= least:
                yield Span(found.start(), found.end(), NUMBER)
    for found in _PLAIN.finditer(text):
        yield Span(found.start(), found.end(), NUMBER)


def _find_social_security(text: str) -> Iterator[Span]:
    for found in _SSN.finditer(text):
        yield Span(found.start(), found.end(), SOCIAL_SECURITY)
    for found in _SSN_TOLD.finditer(text):
        yield Span(found.start("value"), found.end("value"), SOCIAL_SECURITY)


def _find_cards(text: str) -> Iterator[Span]:
    for found in _CARD.finditer(text):
        if _passes_luhn(found.group()):
            yield Span(found.start(), found.end(), CARD)
    for found in _CARD_GROUPS.finditer(text):
        yield Span(found.start(), found.end(), CARD)
    if not _PAYING.search(text):
        return
    for found in _CARD_TOLD.finditer(text):
        if _digits(found["value"]) >= _LEAST_TOLD:
            yield Span(found.start("value"), found.end("value"), CARD)
    for found in _CARD_PART.finditer(text):
        group = "value" if found["value"] else "date"
        yield Span(found.start(group), found.end(group), CARD)


def _is_told(found: re.Match[str]) -> bool:
    value = found["value"].strip()
    if _digits(value) < _LEAST_TOLD and not (
        _digits(value) >= _LEAST_TOLD - 1 and value[0].isalpha() and " " not in value
    ):
        return False
    # What a diagnosis or a treatment is called in ICD-10 or CPT says nothing of who has it.
    if _DIAGNOSIS.fullmatch(value) or _TREATMENT.fullmatch(value):
        return False
    # "my plan 2024" is a year; "record number 2024" is not.
    return not (
        _YEAR.fullmatch(value) and not re.search(r"#|:|number|\bno\b|\bid\b", found["sign"])
    )


def _digits(written: str) -> int:
    return sum(character.isdigit() for character in written)


def _passes_luhn(written: str) -> bool:
    digits = [int(character) for character in written if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
