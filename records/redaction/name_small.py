"""Names in small letters that a phrase gives away: "is jude there", "its kaylee's mom"."""

import re
from collections.abc import Iterator

from records.redaction.lexicon import is_common_name, is_rare_name
from records.redaction.name_signs import NEVER
from records.redaction.name_words import NameText
from records.redaction.spans import NAME, Span

_WORD = r"(?P<name>[^\W\d_][\w'-]*?)"
_ASKED = re.compile(
    rf"\b(?:is|does|did|can|will|has|was) {_WORD} (?:there|here|in today|in now|in tomorrow|"
    rf"working|work there|"
    rf"work here|available|still there|still work|off today|on today|free (?:on|at|today|"
    rf"tomorrow))\b",
    re.IGNORECASE,
)
_FAMILY = (
    "mom|mother|mama|mum|dad|father|daddy|wife|husband|son|daughter|sister|brother|friend|grandma|"
    "grandpa|"
    "grandmother|grandfather|granddaughter|grandson|niece|nephew|cousin|aunt|uncle|girlfriend|"
    "boyfriend|partner|gf|bf"
)
_OWNER = re.compile(rf"(?<![\w'-]){_WORD}'?s (?:{_FAMILY})\b", re.IGNORECASE)
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


def find_small(whole: NameText) -> Iterator[Span]:
    """Find names whose letters are small, by the phrase around them."""
    text = whole.text
    for found in _ASKED.finditer(text):
        if is_rare_name(found["name"]):
            yield Span(found.start("name"), found.end("name"), NAME)
    for found in _OWNER.finditer(text):
        if is_rare_name(found["name"]):
            yield Span(found.start("name"), found.end("name"), NAME)
    for found in _INITIALS.finditer(text):
        if found["name"].lower() not in _NO_INITIALS:
            yield Span(found.start("name"), found.end("name"), NAME)
    for found in _WHOLE_CLAUSE.finditer(text):
        first, last = found["name"].split()
        if (is_rare_name(first) or is_common_name(first)) and last not in NEVER:
            yield Span(found.start("name"), found.end("name"), NAME)
