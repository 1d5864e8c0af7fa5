"""Given names that are words or places too, by what only a person does, has or is.

"ruby would like a massage", "Violet has the flu", "is chip in tomorrow": neither the list nor a
capital says here that a person is meant, but what stands behind the word does.
"""

import re
from collections.abc import Iterator

from records.redaction.lexicon import is_brand, is_first_name, is_listed, is_word_name, words
from records.redaction.likeness import looks_like_name
from records.redaction.people.deeds import (
    ACTS,
    ADDRESSED,
    ASKED_FOR,
    BOOKED,
    CALLED_FOR,
    DOES,
    KIN_OF,
    PERSONAL,
    PRESENTS,
    STANDS_BEFORE_PRONOUN,
    TIME,
    TOLD,
    WRITES,
)
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import CALENDAR, NEVER
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_CLAUSE = re.compile(
    r"(?:^\W*|[.!?;:,)(] ?| - |\b(?:and|but|because|bc|cause|cuz|so|since|that|if|when|plus|think|"
    r"guess|know|hi|hey|hello|yes|yeah|ok|okay|no|nope|sorry|btw|fyi|also|today|tomorrow) )$",
    re.IGNORECASE,
)
_LOOK_BACK = 12
_LEAST_LETTERS = 2
_LEAST_LIKENESS = -0.5
# Given names that name a thing, a plant or a time so often that what things do says nothing.
_THINGS = words("things_act.txt") | words("doubtful_people.txt") | CALENDAR
# These do what people do, and have no name of their own: "mom told me", "page says".
_NOBODY = words("nobody.txt")
_WEATHER = frozenset(["sunny", "rain", "stormy", "storm", "snow", "summer", "winter", "sunshine"])
_ENDEARMENTS = frozenset(
    ["ace", "angel", "bud", "buddy", "champ", "gene", "king", "major", "precious", "queen", "star"]
)
_OWED = _WEATHER | {"bill", "cash", "art", "dawn"}  # "Bill 9:30", "Dawn at 6"
_NONE: frozenset[str] = frozenset()
# Where people are asked for, spoken to and spoken of, and the given names that are none there.
_PLACES = {
    CALLED_FOR: _NONE,
    TOLD: _NONE,
    ASKED_FOR: _THINGS,
    BOOKED: CALENDAR | _WEATHER,
    ADDRESSED: _ENDEARMENTS,
    WRITES: _WEATHER,
    KIN_OF: _NONE,
    PRESENTS: _NONE,
}


def find_subjects(whole: NameText) -> Iterator[Span]:
    """Find given names of any kind that something behind them makes a person."""
    for number, word in enumerate(whole.words):
        # First what is known of the word: few could be a name at all.
        possible = word.is_capital or _is_given(word)
        if possible and _begins_clause(whole, word) and _is_subject(whole, number):
            yield whole.take(number)
    at = {word.start: word for word in whole.words}
    for pattern, nobody in _PLACES.items():
        for found in pattern.finditer(whole.text):
            named = at.get(found.start("name"))
            if named is None or named.bare.lower() in nobody:
                continue
            if _is_candidate(whole, named) or _is_strange(whole, named):
                yield Span(named.start, named.bare_end, NAME)


def _begins_clause(whole: NameText, word: NameWord) -> bool:
    before = whole.text[max(0, word.start - _LOOK_BACK) : word.start]
    return _CLAUSE.search(before) is not None


def _is_candidate(whole: NameText, word: NameWord) -> bool:
    bare = word.bare.lower()
    if bare in NEVER or len(bare) < _LEAST_LETTERS or not _is_given(word):
        return False
    if bare in _NOBODY and not (word.written == "Will" and whole.begins_sentence(word)):
        return False
    return not (
        (whole.cased and word.is_abbreviation)
        or whole.names_a_thing(word)
        or whole.stands_for_business(word)
    )


def _is_strange(whole: NameText, word: NameWord) -> bool:
    """Say whether a capitalised word that nothing explains looks like a name by its letters."""
    if not whole.cased or whole.foreign or not whole.is_stranger(word):
        return False
    return is_listed(word.bare) or looks_like_name(word.bare, _LEAST_LIKENESS)


def _is_given(word: NameWord) -> bool:
    return is_first_name(word.bare) or is_word_name(word.bare)


def _is_subject(whole: NameText, number: int) -> bool:
    """Say whether a word at the beginning of a clause does what people do."""
    word = whole.words[number]
    # The patterns come first, as judging the word takes longer.
    if not _is_given(word):
        personal = word.is_capital and PERSONAL.match(whole.text, whole.take(number).end)
        return bool(personal) and _is_strange(whole, word)
    return _does(whole, word, whole.take(number).end) and _is_candidate(whole, word)


def _does(whole: NameText, word: NameWord, end: int) -> bool:
    """Say whether what stands behind a given name makes it a person."""
    bare = word.bare.lower()
    if ACTS.match(whole.text, end):
        return True
    thing = bare in _THINGS or is_brand(word.bare)
    if bare in CALENDAR or (thing and whole.text[: word.start].lower().endswith("that ")):
        return False
    if PERSONAL.match(whole.text, end):
        return True
    capital = whole.cased and word.is_capital
    if capital and bare not in _OWED and TIME.match(whole.text, end):
        return True
    if thing:
        return False
    if DOES.match(whole.text, end):
        return True
    return capital and STANDS_BEFORE_PRONOUN.match(whole.text, end) is not None
