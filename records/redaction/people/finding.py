"""Names of people: those that are announced, those beside a relation, plain ones."""

import itertools
import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_clinical,
    is_first_name,
    is_listed,
    is_ordinary,
    is_plain_name,
    is_surname,
    is_word_by_ending,
    resembles_word,
    words,
)
from records.redaction.people.by_place import find_by_place
from records.redaction.people.fits import SIGNS
from records.redaction.people.given_words import find_given_words
from records.redaction.people.growth import grow
from records.redaction.people.name_word import NameWord
from records.redaction.people.signatures import find_signatures
from records.redaction.people.signs import (
    NEVER,
    OWNS,
    PERSON_DOES,
    RELATION,
    RELATIVE_DOES,
    USUALLY_ADJECTIVE,
)
from records.redaction.people.small_letters import find_small
from records.redaction.people.strangers import find_strangers
from records.redaction.people.subjects import find_subjects
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_JOINING = {"and", "or"}
_LEAST_ACTING = 3
_SCHOOLS = {"High", "Middle"}
_BEFORE_VERBS = frozenset(
    ["to", "will", "would", "can", "could", "should", "might", "must", "don't", "not"]
)
_VERBS = words("verb_names.txt")
_OWNED = re.compile(OWNS.pattern[len("'s?") :], re.IGNORECASE)
_AFTER_VERB = re.compile(r" (?:up|out|off|down|it|around|my|the|me|your)\b", re.IGNORECASE)


def find_names(text: str) -> Iterator[Span]:
    """Find names by the words around them and by the lists.

    Args:
        text: folded text.
    """
    whole = NameText.read(text)
    if not whole.words:
        return
    found = [
        *_find_announced(whole),
        *find_signatures(whole),
        *_find_listed(whole),
        *_find_acting(whole),
        *find_by_place(whole),
        *find_small(whole),
        *find_given_words(whole),
        *find_strangers(whole),
        *find_subjects(whole),
    ]
    found += _find_joined(whole, found)
    yield from found
    yield from grow(whole, found)


def _find_announced(whole: NameText) -> Iterator[Span]:
    at = {word.start: number for number, word in enumerate(whole.words)}
    for pattern, fits in SIGNS:
        for found in pattern.finditer(whole.text):
            number = at.get(found.end())
            if number is None:
                continue
            # "Mrs. T. Duval": an initial is judged by the name behind it
            judged = number
            while _is_initial(whole, judged):
                judged += 1
            if fits(whole, judged):
                yield whole.take(judged)


def _is_initial(whole: NameText, number: int) -> bool:
    word = whole.words[number]
    return len(word.bare) == 1 and word.written.endswith(".") and number + 1 < len(whole.words)


def _find_listed(whole: NameText) -> Iterator[Span]:
    """Find a first name with a family name, and names that can hardly be anything else."""
    for number, word in enumerate(whole.words):
        pair = _pair(whole, number)
        if pair is not None:
            yield pair
        elif _is_owner_without_apostrophe(whole, word):
            yield Span(word.start, word.end, NAME)
        elif (
            is_plain_name(word.bare)
            and not whole.is_no_name(word)
            and not _is_verb(whole, number)
            and not whole.is_foreign_opening(word)
            and not _is_foreign(whole, word)
        ):
            yield whole.take(_with_first_name(whole, number))


def _is_foreign(whole: NameText, word: NameWord) -> bool:
    """Say whether a name in small letters is a word of the language it stands in: "es segura"."""
    if not whole.is_foreign_word(word):
        return False
    return not is_first_name(word.bare) or word.bare in words("other_languages.txt")


def _is_owner_without_apostrophe(whole: NameText, word: NameWord) -> bool:
    """Recognise "olivias appointment"."""
    if not word.bare.endswith("s") or not is_plain_name(word.bare[:-1]):
        return False
    return _OWNED.match(whole.text, word.end) is not None and not is_clinical(word.bare)


def _is_verb(whole: NameText, number: int) -> bool:
    """Say whether a name in small letters is a verb here: "will jack up", "to peter out"."""
    word = whole.words[number]
    if word.is_capital or word.bare not in _VERBS:
        return False
    before = whole.words[number - 1].bare.lower() if number else ""
    if before in {"the", "a", "an", "this", "that", "no", "any"}:  # "the victor of the match"
        return True
    return before in _BEFORE_VERBS or _AFTER_VERB.match(whole.text, word.end) is not None


def _find_acting(whole: NameText) -> Iterator[Span]:
    """Find a word that nothing explains and that does or has what only people do or have."""
    for number, word in enumerate(whole.words):
        acts = PERSON_DOES.match(whole.text, word.end) or (
            not word.is_capital and RELATIVE_DOES.match(whole.text, word.end)
        )
        owns = word.written.lower().endswith(("'s", "s'")) and OWNS.match(whole.text, word.bare_end)
        if not (acts or owns) or whole.is_no_name(word) or len(word.bare) < _LEAST_ACTING:
            continue
        if whole.cased and word.is_capital:
            if whole.is_stranger(word):
                yield whole.take(_with_first_name(whole, number))
        elif acts and _is_after_relation(whole, word) and _is_unknown(word):
            yield whole.take(number)


def _is_after_relation(whole: NameText, word: NameWord) -> bool:
    return any(found.end() == word.start for found in RELATION.finditer(whole.text))


def _is_unknown(word: NameWord) -> bool:
    if is_first_name(word.bare):
        return word.bare.lower() not in USUALLY_ADJECTIVE
    explained = is_ordinary(word.bare) or is_word_by_ending(word.bare)
    return not explained and not resembles_word(word.bare)


def _with_first_name(whole: NameText, number: int) -> int:
    """Return where a name begins whose family name is plain: one unknown word before it counts."""
    if number == 0:
        return number
    before, word = whole.words[number - 1], whole.words[number]
    belongs = (
        whole.text[before.end : word.start] == " "
        and before.is_capital == word.is_capital
        and len(before.bare) > 1
        and not is_ordinary(before.bare)
        and before.bare.lower() not in NEVER
        and not resembles_word(before.bare)
    )
    return number - 1 if belongs else number


def _pair(whole: NameText, number: int) -> Span | None:
    """Return the span of a listed first name, perhaps an initial, and a listed family name."""
    words = whole.words
    first = words[number]
    owns = first.written.lower().endswith("'s")
    if owns or not is_first_name(first.bare) or number + 1 >= len(words):
        return None
    last = words[number + 1]
    if len(last.bare) == 1 and number + 2 < len(words):
        last = words[number + 2]
    gap = whole.text[first.end : last.start].replace(".", " ")
    if not is_surname(last.bare) or not gap[:1].isspace():
        return None
    if any(len(part) > 1 for part in gap.split()):
        return None
    if whole.is_foreign_word(first) or whole.is_foreign_word(last):
        return None
    if last.bare in _SCHOOLS or whole.names_a_thing(last) or not _is_sure_pair(whole, first, last):
        return None
    return Span(first.start, last.bare_end, NAME)


def _is_sure_pair(whole: NameText, first: NameWord, last: NameWord) -> bool:
    if whole.cased and first.is_capital and last.is_capital:
        if not (is_ordinary(first.bare) and is_ordinary(last.bare)):
            return True
        if is_clinical(first.bare) and is_clinical(last.bare):  # Braxton Hicks
            return False
        if whole.words[-1] is last and whole.begins_sentence(first) and whole.words[0] is not first:
            return True
        # "Mark Price asked me" is a person, "Summer Price List" a heading
        return any(word.start > last.start and not word.is_capital for word in whole.words)
    plain = (is_plain_name(first.bare), is_plain_name(last.bare))
    return any(plain) and not any(
        is_ordinary(word.bare) and not is_clinical(word.bare) for word in (first, last)
    )


def _find_joined(whole: NameText, names: list[Span]) -> Iterator[Span]:
    """Find names that an "and" joins to one that was found: "both Om and Kayla"."""
    starts = {span.start for span in names}
    ends = {span.end for span in names}
    for before, after in itertools.pairwise(whole.words):
        if whole.text[before.end : after.start] not in {" & ", "&", " + ", " / "}:
            continue
        if after.start in starts and _is_companion(whole, before):
            yield Span(before.start, before.bare_end, NAME)
        if before.bare_end in ends and _is_companion(whole, after):
            yield Span(after.start, after.bare_end, NAME)
    for number, word in enumerate(whole.words[1:-1], 1):
        if word.bare.lower() not in _JOINING:
            continue
        before, after = whole.words[number - 1], whole.words[number + 1]
        if after.start in starts and _is_companion(whole, before):
            yield Span(before.start, before.bare_end, NAME)
        if before.bare_end in ends and _is_companion(whole, after):
            yield whole.take(number + 1)


def _is_companion(whole: NameText, word: NameWord) -> bool:
    if whole.is_no_name(word) or is_clinical(word.bare):
        return False
    if not whole.cased or not word.is_capital:
        known = is_ordinary(word.bare) or word.is_capital or len(word.bare) < _LEAST_ACTING
        return not known and (is_first_name(word.bare) or not resembles_word(word.bare))
    return is_listed(word.bare) or not is_ordinary(word.bare)
