"""Names in small letters that a phrase gives away: "is jude there", "its kaylee's mom"."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_common_first_name,
    is_common_name,
    is_first_name,
    is_ordinary,
    is_rare_name,
    is_surname,
    is_word_by_ending,
    resembles_word,
    words,
)
from records.redaction.people.kin import KIN
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import CALENDAR, NEVER
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_WORD = r"(?P<name>[^\W\d_][\w'-]*?)"
_ASKED = re.compile(
    rf"\b(?:is|does|did|can|will|has|was) {_WORD} (?:there|here|in today|in now|in tomorrow|"
    rf"working|work there|"
    rf"work here|available|still there|still work|off today|on today|free (?:on|at|today|"
    rf"tomorrow))\b",
    re.IGNORECASE,
)
_OWNER = re.compile(rf"(?<![\w'-]){_WORD}'?s (?:{KIN})\b", re.IGNORECASE)
# "T-Boy": how Cajun families call the younger one.
_PETIT = re.compile(
    r"(?<![\w-])T-(?!(?:Score|Spine|Shirt|Bone|Mobile|Cell|Zone|Wave|Rex)s?\b)[A-Z][a-z]{2,}\b"
)
_LEAST_LETTERS = 5
# Two letters, one of them a "j", are no word: they are somebody's initials.
_INITIALS = re.compile(
    r"(?:\b(?:it'?s|this is|this|i'?m|i am|me|named|call me|named|name is|from|hey|hi|hello|tell|"
    r"thanks|thx|mr|ms)|^)"
    r"[, ]*(?P<name>j[a-z]|[a-ik-z]j)(?=$|[,.!?]| (?:here|from|again|at|with|w|and|the|my|\d))",
    re.IGNORECASE,
)
_NO_INITIALS = frozenset({"jk", "je"})
# "name lionel cage": what is announced with nothing else in its clause is all name.
_WHOLE_CLAUSE = re.compile(
    r"\b(?:(?:my|full|patient|pt|his|her) )?name(?:'s| is|"
    r":)? +(?P<name>[a-z][a-z'-]+ [a-z][a-z'-]+)(?=$|[.,;!?\n])"
)
# "is that ok? candace": a signature in small letters behind the last sentence.
_SIGNED = re.compile(r"[.!?] +(?P<name>[a-z]{3,})[.! ]*$")
# "georgia bellew, 4/9/58": two words of their own before somebody's data.
_BEFORE_DATA = re.compile(
    r"(?:^|[,.;:!?] |- )(?P<first>[a-z'-]{2,}) (?P<last>[a-z'-]{2,}),?;? (?:dob:? )?"
    r"(?=\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b|[\w.+-]+@\w)"
)
_GOODS = frozenset(["ginger", "rosemary", "sage", "basil", "candy", "brandy", "cherry", "heather"])
_NO_SIGNATURE = words("not_people.txt") | words("not_called.txt") | CALENDAR | _GOODS


def find_small(whole: NameText) -> Iterator[Span]:
    """Find names whose letters are small, by the phrase around them or by the list."""
    text = whole.text
    for number, word in enumerate(whole.words):
        if _is_nothing_else(whole, word):
            yield whole.take(number)
    for pattern in (_ASKED, _OWNER):
        for found in pattern.finditer(text):
            if is_rare_name(found["name"]):
                yield Span(found.start("name"), found.end("name"), NAME)
    yield from (Span(found.start(), found.end(), NAME) for found in _PETIT.finditer(text))
    for found in _INITIALS.finditer(text):
        if found["name"].lower() not in _NO_INITIALS:
            yield Span(found.start("name"), found.end("name"), NAME)
    yield from _find_beside_end(text)
    for found in _WHOLE_CLAUSE.finditer(text):
        if _is_whole_name(found):
            yield Span(found.start("name"), found.end("name"), NAME)


def _find_beside_end(text: str) -> Iterator[Span]:
    """Find signatures and what stands before a person's data."""
    signed = _SIGNED.search(text)
    if signed and is_common_first_name(signed["name"]) and signed["name"] not in _NO_SIGNATURE:
        yield Span(signed.start("name"), signed.end("name"), NAME)
    for found in _BEFORE_DATA.finditer(text):
        first, last = found["first"], found["last"]
        if first in NEVER or last in NEVER or first in _NO_SIGNATURE or not is_first_name(first):
            continue
        if is_surname(last) or not (is_ordinary(last) or is_word_by_ending(last)):
            yield Span(found.start("first"), found.end("last"), NAME)


def _is_whole_name(found: re.Match[str]) -> bool:
    first, last = found["name"].split()
    return (is_rare_name(first) or is_common_name(first)) and last not in NEVER


def _is_nothing_else(whole: NameText, word: NameWord) -> bool:
    """Say whether a word is a first name of the long list and no slip of the keyboard."""
    if len(word.bare) < _LEAST_LETTERS or (whole.cased and word.is_capital):
        return False
    if is_common_name(word.bare) or not is_first_name(word.bare):
        return False  # those of the short lists have a rule of their own
    if not is_rare_name(word.bare) or whole.is_no_name(word):
        return False
    return not resembles_word(word.bare)
