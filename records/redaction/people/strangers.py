"""Names that no list has, by their letters and by what stands around them, in any casing."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_brand,
    is_clinical,
    is_first_name,
    is_neighbouring,
    is_ordinary,
    is_surname,
    is_word_name,
    words,
)
from records.redaction.likeness import looks_like_name
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import CALENDAR, NEVER, USUALLY_ADJECTIVE
from records.redaction.people.slots import SLOTS, SURE_SLOTS
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_PAIR_LIKENESS, _ALONE_LIKENESS, _SLOT_LIKENESS, _CAPITAL_LIKENESS = 0.0, 0.3, -0.3, -0.5
_SURNAME_LIKENESS = -1.0
_LONE_LIKENESS, _LONGEST_LONE = -0.8, 30
_LEAST_PART = 3
_NO_PERSON = words("not_people.txt")
_VERBS = frozenset(
    ["will", "may", "can", "deal", "close", "hurt", "means", "need", "was", "is", "does", "did"]
)
_INTRODUCES = re.compile(
    r"(?:^|[.!?:;,(#-]|\b(?:it'?s|this is|this|im|i'm|i am|names?(?: is)?|user|there|is|was|be|by|"
    r"from|"
    r"for|with|under|to|and|mom|dad|mother|father|wife|husband|son|daughter|therapist|adjuster|"
    r"attorney|lawyer|friend|patient|client|see|saw|me)|\d) ?$",
    re.IGNORECASE,
)
_DATA_AFTER = re.compile(
    r"[,.;:]? ?(?:\(?\d[\d/.() -]{5}|(?:here|from|dob|born|speaking|calling)\b)", re.IGNORECASE
)
_PERSON_AFTER = re.compile(
    r"\s*(?:$|[.,;:!?)(/]|- |\d)|,? (?:i|here|from|dob|born|again|lol|asks?|needs?|appt|speaking|"
    r"and|"
    r"at|is|was|has|had|fell|told|said|who|wants|please|pls|can|would|will|called|moved|left|on|"
    r"with|but|he|she|they|my)\b",
    re.IGNORECASE,
)
# A capital in the middle of a sentence behind one of these is a thing's or a place's.
_THING_BEFORE = re.compile(
    r"\b(?:the|a|an|my|your|our|their|its|this|that|some|any|no|use|uses|used|using|try|tried|"
    r"trying|take|takes|taking|took|wear|wears|wearing|wore|drink|eat|buy|bought|get|got|do|did|"
    r"does|doing|in|near|around|at|by|from|to|off|on|of|through|outside|downtown|toward|towards|"
    r"via|past|exit|than|like|called|have|had|has|is|are|am|i'm|was|were|be|new|old|or|and|for|"
    r"with|without|after|before|since|during|accept|play|plays|played|watch|watching)$",
    re.IGNORECASE,
)


def find_strangers(whole: NameText) -> Iterator[Span]:
    """Find names that no list has."""
    text = whole.text.lower()
    if len(text) != len(whole.text) or whole.foreign:  # whose words look like names
        return
    if _is_lone(whole):
        yield Span(whole.words[0].start, whole.words[-1].bare_end, NAME)
    yield from _find_in_slots(whole, text)
    for number, word in enumerate(whole.words):
        pair = _begins_pair(whole, number)
        if pair or _is_capital_name(whole, word):
            yield whole.take(number)
        if pair or (_is_word_pair(whole, number) and _stands_alone(whole, number)):
            yield Span(word.start, whole.words[number + 1].bare_end, NAME)
        if _is_beside_and(whole, number):
            for one in whole.words[number : number + 2]:
                yield Span(one.start, one.bare_end, NAME)


def _is_lone(whole: NameText) -> bool:
    """Say whether a whole message is one or two words that nothing explains: "Wendelin".

    Asked for a name, people answer with nothing else.
    """
    if not whole.cased or len(whole.words) > 2 or len(whole.text) > _LONGEST_LONE:
        return False
    return all(
        word.is_capital
        and not word.bare.isupper()
        and not whole.is_no_name(word)
        and not is_neighbouring(word.bare)
        and not _is_run_together(word.bare.lower())
        and looks_like_name(word.bare, _LONE_LIKENESS)
        for word in whole.words
    ) and not any(sign.isdigit() for sign in whole.text)


def _is_run_together(word: str) -> bool:
    """Recognise "thankyou": two words without the blank between them."""
    return any(
        is_ordinary(word[:cut]) and (is_ordinary(word[cut:]) or word[cut:] in NEVER)
        for cut in range(_LEAST_PART, len(word) - 1)
    )


def _find_in_slots(whole: NameText, text: str) -> Iterator[Span]:
    at = {word.start: number for number, word in enumerate(whole.words)}
    for slot in SLOTS:
        for found in slot.finditer(text):
            number = at.get(found.start("name"))
            if number is None:
                continue
            word = whole.words[number]
            if _is_word_pair(whole, number):
                yield Span(word.start, whole.words[number + 1].bare_end, NAME)
            elif _is_unknown(whole, word, found["name"]) or (
                slot in SURE_SLOTS and _is_given_word(whole, word, found["name"])
            ):
                yield Span(word.start, found.end("name"), NAME)


def _is_unknown(whole: NameText, word: NameWord, written: str) -> bool:
    if word.bare.lower() == f"{written}s" and is_ordinary(word.bare):  # "press 2"
        return False
    if written in NEVER or whole.names_a_thing(word) or whole.stands_for_business(word):
        return False
    if is_first_name(written) and not is_ordinary(written) and not is_brand(written):
        return True
    if is_surname(written) and not is_ordinary(written) and not is_brand(written):
        return True
    least = _CAPITAL_LIKENESS if whole.cased and word.is_capital else _SLOT_LIKENESS
    return looks_like_name(written, least) and not is_clinical(written)


def _is_given_word(whole: NameText, word: NameWord, written: str) -> bool:
    """Accept a given name that is a word, where only people are spoken of."""
    if written in CALENDAR or written in USUALLY_ADJECTIVE or written in NEVER:
        return False
    return is_word_name(written) and written not in _NO_PERSON and not whole.names_a_thing(word)


def _is_word_pair(whole: NameText, number: int) -> bool:
    """Recognise "grace brown": a given name and a family name that are both words."""
    if number + 1 >= len(whole.words):
        return False
    first, last = whole.words[number], whole.words[number + 1]
    if whole.text[first.end : last.start] != " " or first.is_capital != last.is_capital:
        return False
    if first.bare.lower() in CALENDAR or last.bare.lower() in _VERBS:
        return False
    if not is_surname(last.bare) or not (is_first_name(first.bare) or is_word_name(first.bare)):
        return False
    # Last, as it takes longest.
    return not whole.is_no_name(first) and not whole.is_no_name(last)


def _is_capital_name(whole: NameText, word: NameWord) -> bool:
    """Say whether a capital in the middle of a sentence is a name by its letters alone."""
    if not whole.cased or not word.is_capital or word.bare.isupper():
        return False
    if whole.begins_sentence(word) or whole.is_no_name(word):
        return False
    before = whole.text[max(0, word.start - 24) : word.start].rstrip(" \"'(")
    if _THING_BEFORE.search(before) or not before[-1:].isalpha():
        return False
    return looks_like_name(word.bare, _ALONE_LIKENESS)


def _stands_alone(whole: NameText, number: int) -> bool:
    """Say whether two words are introduced, or all of a clause: "hey its brooke cook i need"."""
    first, last = whole.words[number], whole.words[number + 1]
    before = whole.text[max(0, first.start - 40) : first.start]
    if _INTRODUCES.search(before) is None:
        return False
    if not before.strip(" .,") and not (whole.cased and first.is_capital):  # "long day, long drive"
        data = _DATA_AFTER.match(whole.text, last.bare_end)
        return data is not None and first.bare.lower() not in _NO_PERSON
    return _PERSON_AFTER.match(whole.text, last.bare_end) is not None


def _is_beside_and(whole: NameText, number: int) -> bool:
    """Say whether two given names are joined: "Keyonta & Temiloluwa"."""
    if number + 1 >= len(whole.words):
        return False
    first, last = whole.words[number], whole.words[number + 1]
    if whole.text[first.end : last.start] not in {" & ", " + ", "&"}:
        return False
    return all(
        word.is_capital
        and not whole.is_no_name(word)
        and (
            (is_first_name(word.bare) and not is_ordinary(word.bare))
            or looks_like_name(word.bare, _PAIR_LIKENESS)
        )
        for word in (first, last)
    )


def _begins_pair(whole: NameText, number: int) -> bool:
    """Say whether two words that nothing explains stand together: "dayvion krzyzak"."""
    if number + 1 >= len(whole.words):
        return False
    first, last = whole.words[number], whole.words[number + 1]
    if whole.text[first.end : last.start] != " " or first.is_capital != last.is_capital:
        return False
    listed = is_first_name(first.bare) and not is_ordinary(first.bare) and not is_brand(first.bare)
    if not listed and not looks_like_name(first.bare, _PAIR_LIKENESS):
        return False
    if whole.is_no_name(first) or whole.is_no_name(last):
        return False
    capital = whole.cased and first.is_capital
    if not capital and not _stands_alone(whole, number):
        return False
    known = is_surname(last.bare) and not is_ordinary(last.bare)
    return known or looks_like_name(last.bare, _SURNAME_LIKENESS if capital else _PAIR_LIKENESS)
