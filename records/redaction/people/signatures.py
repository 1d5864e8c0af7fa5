"""Names at the ends of a message, names that are spelled, and names set off from a sentence."""

import itertools
import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_clinical,
    is_common_name,
    is_first_name,
    is_listed,
    is_ordinary,
    resembles_word,
)
from records.redaction.people.name_word import NameWord
from records.redaction.people.other_languages import SELF
from records.redaction.people.signs import (
    APPOSITION,
    AT_START,
    IS_MY_NAME,
    LAST_WORDS,
    NEVER,
    SIGNED,
    SPELLED,
    SPELLED_WITH_BLANKS,
    SPELLING,
)
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_LEAST_SIGNED = 3
_GENERATIONS = {"jr", "sr", "ii", "iii", "iv"}


def find_signatures(whole: NameText) -> Iterator[Span]:
    """Find names by where they stand."""
    yield from _find_signed(whole)
    yield from _find_spelled(whole.text)
    found = _said_to_be_a_name(whole.text)
    if found and " my " in found.group() and _is_any_name(whole, found):
        yield Span(found.start("name"), found.end("name"), NAME)
    if whole.cased:
        yield from _find_foreign(whole)
        yield from _find_last_words(whole)
        yield from _find_strangers(whole)


def _said_to_be_a_name(text: str) -> re.Match[str] | None:
    """Find "Tam is my name"; the pattern tries three words at every place, and few say "name"."""
    return IS_MY_NAME.search(text) if "name" in text.lower() else None


def _find_signed(whole: NameText) -> Iterator[Span]:
    for pattern in (AT_START, SIGNED, IS_MY_NAME):
        found = (
            _said_to_be_a_name(whole.text) if pattern is IS_MY_NAME else pattern.search(whole.text)
        )
        if found is None:
            continue
        parts = whole.between(found.start("name"), found.end("name"))
        while len(parts) > 1 and parts[-1].bare.lower() in _GENERATIONS:  # it is put back by growth
            parts.pop()
        # "Bonsoir cher, Octave here": a capital in mid-sentence is enough
        marked = pattern is AT_START and _is_marked(whole, parts)
        if marked or (parts and _are_signed(whole, parts)):
            yield Span(parts[0].start, parts[-1].bare_end, NAME)


def _find_foreign(whole: NameText) -> Iterator[Span]:
    """Find who writes in another language: "Thu đây", "Heiko hier"."""
    found = SELF.match(whole.text)
    parts = whole.between(found.start("name"), found.end("name")) if found else []
    if parts and not any(whole.is_no_name(part) or is_ordinary(part.bare) for part in parts):
        yield Span(parts[0].start, parts[-1].bare_end, NAME)


def _is_marked(whole: NameText, parts: list[NameWord]) -> bool:
    if not whole.cased or len(parts) != 1 or whole.is_no_name(parts[0]):
        return False
    return parts[0].is_capital and not whole.begins_sentence(parts[0])


def _is_any_name(whole: NameText, found: re.Match[str]) -> bool:
    """Accept any capitalised word before "is my derby name"."""
    parts = whole.between(found.start("name"), found.end("name"))
    return (
        whole.cased
        and bool(parts)
        and all(
            part.is_capital and part.bare.lower() not in NEVER and not is_clinical(part.bare)
            for part in parts
        )
    )


def _are_signed(whole: NameText, parts: list[NameWord]) -> bool:
    owns = parts[-1].written.lower().endswith("'s")
    if owns and not is_first_name(parts[-1].bare):  # "Raynaud's here, cold hands"
        return False
    if any(part.bare.lower() in NEVER for part in parts):
        return False
    full = [part for part in parts if len(part.bare) > 1]
    if not full or (len(full) == 1 and not _may_be_signed(full[0])):
        return False
    if whole.cased and all(part.is_capital for part in parts):
        known = [is_listed(part.bare) or not is_ordinary(part.bare) for part in full]
        return (all(known) or (known[-1] and len(full) > 1)) and not all(
            is_clinical(part.bare) and not is_listed(part.bare) for part in full
        )
    if whole.foreign and not all(is_common_name(part.bare) for part in full):
        return False  # "gracias, ya llegamos"
    # In small letters an unknown word is as likely a slip of the keyboard.
    return all(not is_ordinary(part.bare) for part in full) and (
        any(is_listed(part.bare) for part in full)
        or not any(resembles_word(part.bare) for part in full)
    )


def _may_be_signed(part: NameWord) -> bool:
    if len(part.bare) >= _LEAST_SIGNED or is_listed(part.bare):
        return True
    return part.is_capital and not part.bare.isupper()  # "Vy here"


def _find_spelled(text: str) -> Iterator[Span]:
    """Find names that are given letter by letter."""
    if not SPELLING.search(text):
        return
    for found in SPELLED_WITH_BLANKS.finditer(text):
        yield Span(found.start("name"), found.end("name"), NAME)
    for found in SPELLED.finditer(text):
        yield Span(found.start(), found.end(), NAME)


def _find_last_words(whole: NameText) -> Iterator[Span]:
    """Find a signature that only stands behind the last sentence: "What about bruising? Oliver"."""
    found = LAST_WORDS.search(whole.text)
    if found is None:
        return
    parts = whole.between(found.start("name"), len(whole.text))
    if parts and all(_is_last_name(whole, part) for part in parts):
        yield Span(parts[0].start, parts[-1].bare_end, NAME)


def _is_last_name(whole: NameText, part: NameWord) -> bool:
    if is_clinical(part.bare) or not part.is_capital or part.is_abbreviation:
        return False
    if whole.names_a_thing(part):
        return False
    return is_listed(part.bare) or whole.is_stranger(part)


def _find_strangers(whole: NameText) -> Iterator[Span]:
    """Find capitalised words that no list explains: two together, or one set off by commas."""
    for before, after in itertools.pairwise(whole.words):
        together = whole.text[before.end : after.start] == " "
        if whole.foreign and not (is_listed(before.bare) or is_listed(after.bare)):
            continue  # the nouns of German
        if together and whole.is_stranger(before) and whole.is_stranger(after):
            yield Span(before.start, after.bare_end, NAME)
    for found in APPOSITION.finditer(whole.text):
        parts = whole.between(found.start(), found.end("name"))
        if parts and all(whole.is_stranger(part) for part in parts):
            yield Span(parts[0].start, parts[-1].bare_end, NAME)
