"""Names of people: those that are announced, those beside a relation, signatures, plain ones."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from records.redaction.lexicon import (
    is_clinical,
    is_first_name,
    is_listed,
    is_ordinary,
    is_particle,
    is_plain_name,
    is_surname,
    is_word_by_ending,
)
from records.redaction.name_signs import (
    ANNOUNCED,
    AT_START,
    INTRODUCED,
    LAST_WORDS,
    NEVER,
    NOT_AFTER_ANNOUNCEMENT,
    PERSON_FOLLOWS,
    RELATION,
    SIGNED,
    SPELLED,
    SPELLED_WITH_BLANKS,
    SPELLING,
    THING,
    TITLE,
    USUALLY_ADJECTIVE,
)
from records.redaction.spans import NAME, Span

_WORD = re.compile(r"[^\W\d_](?=\.)\.|[^\W\d_]+(?:['-][^\W\d_]+)*")
_MOST_WORDS = 4
_LEAST_LETTERS = 2
_ABBREVIATION_LETTERS = 3
_BLANKS_IN_NAMES = {" ", "  ", ""}


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """Return the word without the dot of an initial and without a possessive."""
        bare = self.written.rstrip(".")
        return bare[:-2] if bare.lower().endswith("'s") and len(bare) > 3 else bare

    @property
    def is_capital(self) -> bool:
        return self.written[0].isupper()

    @property
    def is_abbreviation(self) -> bool:
        """Say whether it is written like ANA or TIA, which the lists take for names."""
        return self.bare.isupper() and len(self.bare) <= _ABBREVIATION_LETTERS


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    words: list[_Word]
    cased: bool  # capitals mean something: the text has both kinds of letters

    def begins_sentence(self, word: _Word) -> bool:
        before = self.text[: word.start].rstrip(" \"'(")
        return not before or before[-1] in ".!?:"

    def names_a_thing(self, word: _Word) -> bool:
        """Say whether the word belongs to "Bell's palsy" or "Thompson test"."""
        return THING.match(self.text, word.start + len(word.bare)) is not None


def find_names(text: str) -> Iterator[Span]:
    """Find names by the words around them and by the lists.

    Args:
        text: folded text.
    """
    words = [_Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]
    if not words:
        return
    whole = _Text(text, words, cased=not text.islower() and not text.isupper())
    at = {word.start: number for number, word in enumerate(words)}
    for pattern, fits in _SIGNS:
        for found in pattern.finditer(text):
            number = at.get(found.end())
            if number is not None and fits(whole, number):
                yield _take(whole, number)
    yield from _find_signed(whole)
    yield from _find_spelled(text)
    yield from _find_last_words(whole)
    yield from _find_listed(whole)


def _fits_announcement(whole: _Text, number: int) -> bool:
    return whole.words[number].bare.lower() not in NOT_AFTER_ANNOUNCEMENT


def _fits_sign(whole: _Text, number: int) -> bool:
    """Judge a word after a sign that usually, but not always, announces a name."""
    word = whole.words[number]
    if _is_no_name(whole, word):
        return False
    if is_plain_name(word.bare):
        return True
    if not whole.cased:
        return False
    if not word.is_capital or whole.begins_sentence(word):
        return False
    # "this is Grace", "I saw Young": listed words count, in a text that uses capitals
    return not is_clinical(word.bare) if is_listed(word.bare) else not is_ordinary(word.bare)


def _fits_title(whole: _Text, number: int) -> bool:
    """Judge a word after "Dr.": here even Baker and Bell are people."""
    word = whole.words[number]
    if _fits_sign(whole, number):
        return True
    capital = whole.cased and word.is_capital and not _is_no_name(whole, word)
    return capital and (is_listed(word.bare) or not is_ordinary(word.bare))


def _fits_introduction(whole: _Text, number: int) -> bool:
    """Judge a word after "I'm" or "this is", where any unknown word may be a name."""
    if _fits_sign(whole, number):
        return True
    word = whole.words[number]
    if _is_no_name(whole, word) or (whole.cased and word.is_capital):
        return False
    if not PERSON_FOLLOWS.match(whole.text, _take(whole, number).end):
        return False
    if is_first_name(word.bare):
        return word.bare.lower() not in USUALLY_ADJECTIVE
    return not is_ordinary(word.bare) and not is_word_by_ending(word.bare)


def _is_no_name(whole: _Text, word: _Word) -> bool:
    return (
        len(word.bare) < _LEAST_LETTERS
        or word.bare.lower() in NEVER
        or (whole.cased and word.is_abbreviation)
        or whole.names_a_thing(word)
    )


_SIGNS: tuple[tuple[re.Pattern[str], Callable[[_Text, int], bool]], ...] = (
    (ANNOUNCED, _fits_announcement),
    (TITLE, _fits_title),
    (RELATION, _fits_sign),
    (INTRODUCED, _fits_introduction),
)


def _take(whole: _Text, first: int) -> Span:
    """Return the name that begins with a word: it and the words that belong to it."""
    words = whole.words
    last = first
    for number in range(first + 1, min(first + _MOST_WORDS, len(words))):
        gap = whole.text[words[number - 1].end : words[number].start]
        if gap not in _BLANKS_IN_NAMES or not _continues(whole, number):
            break
        last = number
    while last > first and is_particle(words[last].bare):
        last -= 1
    return Span(words[first].start, words[last].start + len(words[last].bare), NAME)


def _continues(whole: _Text, number: int) -> bool:
    word, before = whole.words[number], whole.words[number - 1]
    if is_particle(word.bare):
        return number + 1 < len(whole.words) and not is_ordinary(whole.words[number + 1].bare)
    if word.bare.lower() in NEVER or word.bare.lower() in NOT_AFTER_ANNOUNCEMENT:
        return False
    if len(word.bare) == 1:
        return word.written.endswith(".") or (whole.cased and word.is_capital)
    if (
        is_plain_name(before.bare)
        and is_surname(word.bare)
        and before.is_capital == word.is_capital
    ):
        return not is_ordinary(word.bare) or (whole.cased and word.is_capital)
    if whole.cased and before.is_capital and not is_particle(before.bare):
        # in a text with capitals a name goes on with a capital
        return word.is_capital and (not is_ordinary(word.bare) or is_listed(word.bare))
    return not is_ordinary(word.bare)


def _find_signed(whole: _Text) -> Iterator[Span]:
    """Find names at the two ends of a message."""
    for pattern in (AT_START, SIGNED):
        found = pattern.search(whole.text)
        if found is None:
            continue
        parts = [
            word
            for word in whole.words
            if found.start("name") <= word.start and word.end <= found.end("name")
        ]
        if parts and _are_signed(whole, parts):
            yield Span(parts[0].start, parts[-1].start + len(parts[-1].bare), NAME)


def _find_last_words(whole: _Text) -> Iterator[Span]:
    """Find a signature that only stands behind the last sentence: "What about bruising? Oliver"."""
    if not whole.cased:
        return
    found = LAST_WORDS.search(whole.text)
    if found is None:
        return
    parts = [word for word in whole.words if word.start >= found.start("name")]
    if parts and all(
        part.is_capital
        and not part.is_abbreviation
        and not is_clinical(part.bare)
        and (is_listed(part.bare) or not (is_ordinary(part.bare) or is_word_by_ending(part.bare)))
        for part in parts
    ):
        yield Span(parts[0].start, parts[-1].end, NAME)


def _are_signed(whole: _Text, parts: list[_Word]) -> bool:
    if any(part.bare.lower() in NEVER for part in parts):
        return False
    full = [part for part in parts if len(part.bare) > 1]
    if whole.cased and all(part.is_capital for part in full) and len(full) == len(parts):
        known = [is_listed(part.bare) or not is_ordinary(part.bare) for part in full]
        return (all(known) or (known[-1] and len(full) > 1)) and not all(
            is_clinical(part.bare) for part in full
        )
    return bool(full) and all(not is_ordinary(part.bare) for part in full)


def _find_spelled(text: str) -> Iterator[Span]:
    """Find names that are given letter by letter."""
    if not SPELLING.search(text):
        return
    for found in SPELLED_WITH_BLANKS.finditer(text):
        yield Span(found.start("name"), found.end("name"), NAME)
    for found in SPELLED.finditer(text):
        yield Span(found.start(), found.end(), NAME)


def _find_listed(whole: _Text) -> Iterator[Span]:
    """Find a first name with a family name, and names that can hardly be anything else."""
    for number, word in enumerate(whole.words):
        pair = _pair(whole, number)
        if pair is not None:
            yield pair
        elif is_plain_name(word.bare) and not _is_no_name(whole, word):
            yield _take(whole, _with_first_name(whole, number))


def _with_first_name(whole: _Text, number: int) -> int:
    """Return where a name begins whose family name is plain: one unknown word before it counts."""
    if number == 0:
        return number
    before, word = whole.words[number - 1], whole.words[number]
    together = whole.text[before.end : word.start] == " "
    same_case = before.is_capital == word.is_capital
    if (
        together
        and same_case
        and len(before.bare) > 1
        and not is_ordinary(before.bare)
        and before.bare.lower() not in NEVER
    ):
        return number - 1
    return number


def _pair(whole: _Text, number: int) -> Span | None:
    """Return the span of a listed first name, perhaps an initial, and a listed family name."""
    words = whole.words
    first = words[number]
    if not is_first_name(first.bare) or number + 1 >= len(words):
        return None
    last = words[number + 1]
    if len(last.bare) == 1 and number + 2 < len(words):
        last = words[number + 2]
    between = whole.text[first.end : last.start].replace(".", " ").split()
    if any(len(part) > 1 for part in between) or not is_surname(last.bare):
        return None
    if not whole.text[first.end : last.start].replace(".", " ")[:1].isspace():
        return None
    if whole.names_a_thing(last) or not _is_sure_pair(whole, first, last):
        return None
    return Span(first.start, last.start + len(last.bare), NAME)


def _is_sure_pair(whole: _Text, first: _Word, last: _Word) -> bool:
    if whole.cased and first.is_capital and last.is_capital:
        if not (is_ordinary(first.bare) and is_ordinary(last.bare)):
            return True
        # "Mark Price asked me" is a person, "Summer Price List" a heading
        return any(word.start > last.start and not word.is_capital for word in whole.words)
    plain = (is_plain_name(first.bare), is_plain_name(last.bare))
    return any(plain) and not any(
        is_ordinary(word.bare) and not is_clinical(word.bare) for word in (first, last)
    )
