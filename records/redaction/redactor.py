"""Runs all finders over a text and puts placeholders where they found something."""

import asyncio
import threading
from dataclasses import dataclass

from structlog import get_logger

from records.redaction import recognisers
from records.redaction.addresses import find_addresses
from records.redaction.births import find_births, find_births_beside
from records.redaction.contact import find_contact, is_clinics_number
from records.redaction.english import neighbouring_words, seldom_words
from records.redaction.folding import fold
from records.redaction.handles import find_links
from records.redaction.likeness import is_slip, name_likeness
from records.redaction.numbers import find_numbers
from records.redaction.people import find_names, hint
from records.redaction.spans import NUMBER, PHONE, Span, merge, replace
from records.redaction.spoken_digits import find_spoken, read_digits

WITHHELD = "[withheld]"
_log = get_logger("redaction")
_FINDERS = (
    find_contact,
    find_links,
    find_spoken,
    find_numbers,
    find_births,
    find_addresses,
    find_names,
)
_prepared = threading.Event()


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text that may be kept, and how many places of each kind were replaced in it."""

    text: str
    counts: dict[str, int]


def prepare() -> None:
    """Load the model and the recognisers, so that no message has to wait for them.

    Takes seconds; what needs them before waits in its own thread, see `redact_aside`.
    """
    recognisers.load()
    hint.load()
    name_likeness("anybody")
    is_slip("anybody")
    neighbouring_words()
    seldom_words()
    _prepared.set()


def redact(text: str) -> Redaction:
    """Replace personal data by placeholders such as ``[phone]``.

    If a finder fails, the whole text is withheld: what could not be checked is not kept.
    """
    try:
        kept, counts = replace(text, find_personal_data(text))
    except Exception as error:  # noqa: BLE001 (whatever failed, the text must not pass)
        _log.error("redaction_failed", exception=type(error).__name__)
        return Redaction(WITHHELD, {})
    return Redaction(kept, counts)


async def redact_aside(text: str) -> Redaction:
    """Do the same without holding up the event loop while something is still being loaded."""
    if _prepared.is_set():
        return redact(text)
    return await asyncio.to_thread(redact, text)


def find_personal_data(text: str) -> list[Span]:
    """Return the places of a text that hold personal data, in order, without overlap."""
    folded = fold(text)
    spans = [span for find in _FINDERS for span in find(folded)]
    spans += find_births_beside(folded, spans)
    found = merge(span for span in spans if not _is_public(folded, span))
    more = [*recognisers.recognise(folded, found), *hint.hint_names(folded, found)]
    return merge([*found, *more]) if more else found


def _is_public(text: str, span: Span) -> bool:
    """Say whether a place holds the clinic's own number, in whatever way it is written."""
    return span.kind in {PHONE, NUMBER} and is_clinics_number(
        read_digits(text[span.start : span.end])
    )
