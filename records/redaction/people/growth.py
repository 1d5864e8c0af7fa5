"""Grows a name that was found over what belongs to it: initials, particles, the other name."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_clinical,
    is_common_name,
    is_first_name,
    is_listed,
    is_ordinary,
    is_particle,
    is_surname,
    is_word_name,
    resembles_word,
    words,
)
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import CALENDAR, NEVER
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_NICKNAMES = frozenset(["big", "lil", "li'l", "lil'", "ol", "ol'", "tee", "maw", "paw"])
_GENERATION = re.compile(r",? (?:jr|sr|ii|iii|iv)\b(?!\.?\w)", re.IGNORECASE)
_FAMILY_FIRST = re.compile(r"(?<![\w,])(?P<last>[A-Z][\w'-]+),(?P<first>[A-Z][\w'-]+)(?![\w,])")
# "RE: PITRE, OTIS", and nothing before it in its sentence
_FAMILY_FIRST_SPACED = re.compile(
    r"(?:^|[.:;#] ?|- )(?P<last>[A-Z][\w'-]+), (?P<first>[A-Z][\w'-]+)(?=$|[.;:(-]| [A-Z\d(-])"
)
# 'Leonard "Lenny" Marchand', "Curtis (Bubba) Hebert"
_NICKNAMED = re.compile(
    r"(?<![\w'-])(?P<first>[A-ZÀ-Þ][\w-]+\.?(?: [A-ZÀ-Þ][\w-]*\.?)?) [\"'(](?P<nick>[A-ZÀ-Þ][\w "
    r"-]*)[\"')] "
    r"(?P<last>[A-ZÀ-Þ][\w'-]+)"
)
_PART = re.compile(r"[\w-]+")
# "Bea for short", where the clause ends.
_FOR_SHORT = re.compile(
    r"(?<![\w'-])(?P<name>[^\W\d_][\w'-]+),? for short(?=$|[.,!?;)]| (?:is|and|but|here|please)\b)",
    re.IGNORECASE,
)
# Common given names that lists of abbreviations and places hold, before another in small letters.
_NO_WORDS_SMALL = words("first_of_two.txt")
_MOST_STEPS = 4
_ENDS = re.compile(r"\s*(?:$|[,.;:!?()]|- |\d)")
_ENDS_OR_GOES_ON = re.compile(
    rf"{_ENDS.pattern}| (?:here|from|again|and|appt|dob|running|is|was|has|needs|said|at|for)\b",
    re.IGNORECASE,
)
_DATA_OR_END = re.compile(
    r"\s*(?:$|[,;:(]|\.(?: |$)|- |\d|(?:here|dob|born|again|calling)\b)", re.IGNORECASE
)


def grow(whole: NameText, spans: list[Span]) -> Iterator[Span]:
    """Return longer places for those names beside which more of them stands.

    Args:
        whole: the text.
        spans: names that were found in it.
    """
    at_start = {word.start: number for number, word in enumerate(whole.words)}
    at_end = {word.bare_end: number for number, word in enumerate(whole.words)}
    for span in spans:
        first, last = at_start.get(span.start), at_end.get(span.end)
        if first is None or last is None:
            continue
        start, end = _start_of(whole, first), _end_of(whole, last)
        if (start, end) != (span.start, span.end):
            yield Span(start, end, NAME)
    yield from _find_joined_forms(whole.text)


def _find_joined_forms(text: str) -> Iterator[Span]:
    """Find names that a sign inside them gives away: a by-name in quotes, a comma."""
    for found in _NICKNAMED.finditer(text):
        last = found["last"]
        # "Dr. Curtis", "Hi Curtis": the first word may be no part of the name.
        given = [one for one in _PART.finditer(found["first"]) if is_first_name(one.group())]
        if given and (is_surname(last) or not is_ordinary(last)):
            yield Span(found.start() + given[0].start(), found.end(), NAME)
    for found in _FOR_SHORT.finditer(text):
        short = found["name"]
        if not short.isupper() and (is_first_name(short) or not is_ordinary(short)):
            yield Span(found.start("name"), found.end("name"), NAME)
    for found in _FAMILY_FIRST_SPACED.finditer(text):
        if is_surname(found["last"]) and is_first_name(found["first"]):
            yield Span(found.start("last"), found.end("first"), NAME)
    for found in _FAMILY_FIRST.finditer(text):
        if is_first_name(found["first"]) or is_first_name(found["last"]):
            yield Span(found.start(), found.end(), NAME)


def _start_of(whole: NameText, number: int) -> int:
    for _ in range(_MOST_STEPS):
        if number == 0:
            break
        before, word = whole.words[number - 1], whole.words[number]
        if whole.text[before.end : word.start] not in {" ", ""} or not _leads(whole, before, word):
            break
        number -= 1
    return whole.words[number].start


def _leads(whole: NameText, before: NameWord, word: NameWord) -> bool:
    """Say whether a word is an initial, a by-name or a first name of the name behind it."""
    bare = before.bare.lower()
    if len(before.bare) == 1:
        capital = before.is_capital and bare not in {"i", "a"} and whole.cased
        return before.written.endswith(".") or (capital and word.is_capital)
    if bare in _NICKNAMES:
        return True
    if before.written.islower() and word.written.islower():  # "ina marisol"
        return bare in _NO_WORDS_SMALL
    if not before.is_capital or not word.is_capital or not whole.cased:
        return False
    if is_particle(before.bare) and bare != "la":  # "Van Tran", "De Luca"
        return not whole.begins_sentence(before) or len(whole.words) > 1
    if bare in NEVER or bare in CALENDAR or before.is_abbreviation:
        return False
    if is_first_name(before.bare) or is_word_name(before.bare):
        return True
    strange = not is_ordinary(before.bare) and not is_clinical(before.bare)
    return strange and (not whole.begins_sentence(before) or not resembles_word(before.bare))


def _end_of(whole: NameText, number: int) -> int:
    for _ in range(_MOST_STEPS):
        step = _step_of(whole, number)
        if not step:
            break
        number += step
    end = whole.words[number].bare_end
    generation = _GENERATION.match(whole.text, end)
    return generation.end() if generation else end


def _step_of(whole: NameText, number: int) -> int:
    """Return how many words behind a name still belong to it."""
    ahead = number + 1
    while ahead < len(whole.words) and is_particle(whole.words[ahead].bare):
        ahead += 1
    if ahead >= len(whole.words):
        return 0
    gaps = [
        whole.text[whole.words[place].end : whole.words[place + 1].start]
        for place in range(number, ahead)
    ]
    if any(gap not in {" ", "-"} for gap in gaps):
        return 0
    word = whole.words[ahead]
    if ahead > number + 1:  # "de la Cruz"
        same = word.is_capital or not whole.words[number].is_capital
        known = is_listed(word.bare) or not is_ordinary(word.bare)
        return ahead - number if same and known else 0
    return 1 if gaps == [" "] and _follows(whole, whole.words[number], word) else 0


def _is_last_initial(whole: NameText, before: NameWord, word: NameWord) -> bool:
    """Say whether a letter stands for a family name: "tony r", "Kevin P here"."""
    if not is_listed(before.bare) or before.is_closed:
        return False
    if word.written.endswith("."):
        return True
    doubtful = word.bare.lower() in {"i", "a", "u", "y", "w", "x"}
    after = (
        _ENDS.match(whole.text, word.end)
        if doubtful
        else _ENDS_OR_GOES_ON.match(whole.text, word.end)
    )
    return after is not None and word.bare != "I"


def _is_family_name_at_end(whole: NameText, before: NameWord, word: NameWord) -> bool:
    """Judge "DELORES KING," in a text whose capitals say nothing."""
    if not is_common_name(before.bare) or not is_surname(word.bare):
        return False
    if word.bare.lower() in NEVER or word.bare.lower() in CALENDAR or whole.names_a_thing(word):
        return False
    return _DATA_OR_END.match(whole.text, word.end) is not None


def _follows(whole: NameText, before: NameWord, word: NameWord) -> bool:
    bare = word.bare.lower()
    if len(word.bare) == 1:
        return _is_last_initial(whole, before, word)
    if not whole.cased:
        return _is_family_name_at_end(whole, before, word)
    if not before.is_capital:
        return False
    if is_particle(before.bare) and bare != "la":  # "Van Tran", "De Luca"
        return not whole.begins_sentence(before) or len(whole.words) > 1
    if bare in NEVER or bare in CALENDAR or word.is_abbreviation or whole.names_a_thing(word):
        return False
    if not word.is_capital:  # "Fatima al-Rashid"
        particle, _, rest = word.written.partition("-")
        return bool(rest) and is_particle(particle) and rest[0].isupper()
    if before.is_closed:
        return False
    return is_surname(word.bare) or not is_ordinary(word.bare)
