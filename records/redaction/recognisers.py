"""Presidio's recognisers for numbers, as a second pair of eyes where own patterns saw nothing.

Only recognisers that work by pattern and checksum are used; those for e-mail and links are left
out because their validation fetches a list from the network.
"""

import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from records.redaction.contact import is_clinics_number
from records.redaction.spans import CARD, NUMBER, PHONE, SOCIAL_SECURITY, Span

_KINDS = {"PHONE_NUMBER": PHONE, "CREDIT_CARD": CARD, "US_SSN": SOCIAL_SECURITY}
_SURE = 0.4
_LEAST_DIGITS = 5
_loading = threading.Lock()


def recognise(text: str, known: list[Span]) -> Iterator[Span]:
    """Find numbers that identify, beside the places that are known already.

    Args:
        text: folded text.
        known: what own patterns found.
    """
    covered = {place for span in known for place in range(span.start, span.end)}
    left = [place for place in range(len(text)) if text[place].isdigit() and place not in covered]
    if len(left) < _LEAST_DIGITS:
        return
    for recogniser in load():
        yield from _run(recogniser, text)


def load() -> list[Any]:
    """Return the recognisers; importing them takes seconds the first time."""
    with _loading:
        return _load()


@cache
def _load() -> list[Any]:
    from presidio_analyzer import predefined_recognizers as known

    return [
        known.PhoneRecognizer(supported_regions=("US",)),
        known.CreditCardRecognizer(),
        known.UsSsnRecognizer(),
        known.UsItinRecognizer(),
        known.UsMbiRecognizer(),
        known.UsNpiRecognizer(),
        known.UsPassportRecognizer(),
        known.UsLicenseRecognizer(),
        known.UsBankRecognizer(),
        known.UsHealthInsuranceMemberIdRecognizer(),
        known.UsClaimNumberRecognizer(),
        known.UsPriorAuthorizationNumberRecognizer(),
        known.UsPrescriptionNumberRecognizer(),
        known.UsReferralNumberRecognizer(),
        known.MedicalLicenseRecognizer(),
        known.IbanRecognizer(),
        known.AbaRoutingRecognizer(),
        known.UuidRecognizer(),
        known.IpRecognizer(),
        known.MacAddressRecognizer(),
    ]


def _run(recogniser: Any, text: str) -> Iterator[Span]:
    words = set(text.lower().replace(":", " ").replace("#", " ").split())
    told = bool(words & {str(word).strip() for word in recogniser.context or ()})
    for result in recogniser.analyze(text, recogniser.supported_entities, None) or ():
        found = text[result.start : result.end]
        digits = sum(character.isdigit() for character in found)
        if digits < _LEAST_DIGITS or is_clinics_number(found):
            continue
        # A weak pattern counts where a word of its kind, such as "passport", is in the text.
        if result.score >= _SURE or told:
            yield Span(result.start, result.end, _KINDS.get(result.entity_type, NUMBER))
