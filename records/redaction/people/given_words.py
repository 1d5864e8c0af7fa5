"""Given names that are words, in small letters: "my wife april can't make it", "is sandy there".

Here only what stands on both sides says that a person is meant.
"""

import re
from collections.abc import Iterator

from records.redaction.lexicon import (
    is_brand,
    is_clinical,
    is_first_name,
    is_ordinary,
    is_word_name,
    words,
)
from records.redaction.likeness import looks_like_name
from records.redaction.people.kin import KIN
from records.redaction.people.signs import CALENDAR, NEVER
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_NAME = r"(?P<name>[a-z]{2,}(?:-[a-z]+)?)"
_WHOSE_NAME = (
    rf"{KIN}|trainer|coach|(?:massage |physical )?therapist|doctor|chiropractor|nurse|lawyer|"
    r"attorney|adjuster|receptionist"
)
_DOES = (
    r"(?=$|[.,!?;)]| (?:is|isn'?t|was|wasn'?t|has|hasn'?t|had|can|can'?t|cannot|could|couldn'?t|"
    r"will|won'?t|would|wouldn'?t|needs?|wants?|wanted|said|says|told|came|comes|goes|works?|plays|"
    r"lives|hurt|hurts|fell|drove|drives|likes?|liked|loves?|loved|got|gets|went|does|doesn'?t|did|"
    r"didn'?t|and (?:i|me|my)|who|with|to|from|at|in|on|for|just|also|here|there|again|brought|"
    r"took|"
    r"takes|gave|sent|called|referred|asked|recommended|mentioned|suggested|swears|thinks|saw|sees|"
    r"helped|picked|keeps|about|him|her|instead|today|tomorrow|made|makes|runs|broke|tore)\b)"
)
_ACTS = (
    r"(?= (?:told (?:me|us|my)|said (?:i|you|y'?all|to|that|it|he|she|my)|called me|texted|"
    r"emailed me|referred (?:me|us)|recommended|asked me|scheduled me|booked me|checked me|"
    r"treated me|did my|works (?:there|with|for)|worked on (?:me|my)|suggested|mentioned|"
    r"swears by|and i (?:are|have|want|both|would|will|were|need))\b)"
)
_CLAUSE = r"(?:^|[.!?,;:] |\b(?:and|but|because|bc|cause|so|since|that|if|when|hi|hey|hello) )"
_PATTERNS = (
    re.compile(rf"\b(?:my|his|her|our|their) (?:[a-z]+ )?(?:{_WHOSE_NAME}),? {_NAME}{_DOES}"),
    re.compile(rf"{_CLAUSE}{_NAME}{_ACTS}"),
    re.compile(rf"\b(?:ya|ur|your|yo|my) (?:boy|girl|homie|homegirl|homeboy) {_NAME}(?=$|[,.!?])"),
    re.compile(
        rf"^(?:(?:hi|hey|hello|yes|yeah|ok|no|good morning|good afternoon|good evening)\b[,.!]* )?"
        rf"(?:its|it's|this is|this|it is) (?:me )?{_NAME}(?= (?:again|from|here|calling)\b)"
    ),
    re.compile(
        rf"\b(?:is|does|did|can|will|has|was) {_NAME} (?:(?:still|even|gonna be|going to be) )?"
        r"(?:there|here today|in today|in tomorrow|doing|working|work|available|off today|on today|"
        r"taking|seeing|treating|coming back|accepting)\b"
    ),
    re.compile(
        rf"\b(?:saw|see|seen|seeing|had|with|w|w/|ask(?:ed)?(?: for)?|tell|told|thank|remember) "
        rf"{_NAME}(?= (?:last (?:time|week|month|visit|[a-z]+day)|on (?:mon|tues|wed|thurs|fri|"
        r"satur|sun)[a-z]*day|next week|again|yesterday|at the (?:desk|front)|she|he|and (?:she|"
        r"he)|"
        r"about (?:my|me)|that i|i said)\b|[,.!]? (?:she|he)\b)"
    ),
    re.compile(rf"\b(?:remember|met|meet|saw|ask|ask for|asked for) {_NAME}(?=[.?!,;]|$)"),
    re.compile(rf"\b(?:both|me and|between me and) {_NAME}(?= (?:and|need|want|are|have)\b)"),
)
_NO_PERSON = words("not_people.txt")
# "my grandson ty", "my dad max": beside a relation fewer words are doubtful.
_VERBS = words("verb_names.txt") - {"carol", "josh", "mike", "nick", "peter", "victor"}
_NO_RELATIVE = words("not_relatives.txt")
_SHORT = 3
_SURE_AFTER = re.compile(
    r" (?:is|was|has|had|said|says|told|can'?t|came|needs|wants|went|and i|who|last|she|he|still|"
    r"does|did|at)\b"
)


def find_given_words(whole: NameText) -> Iterator[Span]:
    """Find names in small letters that are words as well."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(whole.text):
            if _may_be_name(found):
                yield Span(found.start("name"), found.end("name"), NAME)


def _may_be_name(found: re.Match[str]) -> bool:
    word = found["name"]
    if word in {"will", "may"}:  # "my husband will is coming"
        return found.re is _PATTERNS[0] and _SURE_AFTER.match(found.string, found.end()) is not None
    kin = found.re is _PATTERNS[0]
    if word in _VERBS and _SURE_AFTER.match(found.string, found.end()) is None:  # "my friend drew"
        return False
    if word in NEVER or word in (_NO_RELATIVE if kin else _NO_PERSON):
        return False
    if word in CALENDAR and found.re not in _PATTERNS[:4]:
        return False
    short = len(word) == _SHORT and not is_ordinary(word) and not is_brand(word)
    if short and found.re in _PATTERNS[1:3]:
        return True
    if (is_first_name(word) and not is_ordinary(word)) or looks_like_name(word):
        return True
    return is_word_name(word) or (is_first_name(word) and not is_clinical(word))
