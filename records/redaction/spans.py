"""Places in a text that hold personal data, and what stands there instead."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

PHONE = "phone"
EMAIL = "email"
NAME = "name"
ADDRESS = "address"
BIRTH = "date of birth"
SOCIAL_SECURITY = "ssn"
NUMBER = "id number"
CARD = "card number"
LINK = "link"

# Where places overlap, the first of these kinds gives the placeholder.
_ORDER = (EMAIL, LINK, CARD, SOCIAL_SECURITY, ADDRESS, BIRTH, PHONE, NUMBER, NAME)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a text, and the kind of data there."""

    start: int
    end: int
    kind: str


def merge(spans: Iterable[Span]) -> list[Span]:
    """Return the places in order, those that overlap joined into one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        last = joined[-1] if joined else None
        if last is None or span.start >= last.end:
            joined.append(span)
            continue
        kind = min(last.kind, span.kind, key=_ORDER.index)
        joined[-1] = Span(last.start, max(last.end, span.end), kind)
    return joined


def replace(text: str, spans: list[Span]) -> tuple[str, dict[str, int]]:
    """Put placeholders into a text; returns it and how many there are of each kind.

    Args:
        text: the text that the spans were found in.
        spans: in order and without overlap, as `merge` returns them.
    """
    pieces: list[str] = []
    end = 0
    for span in spans:
        pieces += [text[end : span.start], f"[{span.kind}]"]
        end = span.end
    pieces.append(text[end:])
    return "".join(pieces), dict(Counter(span.kind for span in spans))
