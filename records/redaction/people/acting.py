"""Who acts before a word that names things as well: "did Marla sign it", not "Phalen sign"."""

import re

# Behind a title everybody is a person, whatever street, town or firm has the same name.
_TITLED = re.compile(r"\b(?:(?i:dr|mr|mrs|ms|prof)\.?|Doctor|Professor|Miss|Nurse|Coach) $")
_TITLE = r"(?:(?:dr|mr|mrs|ms|miss|coach|nurse)\.? )?"
# A question or a wish, whose next word is its subject. "My doc did Thompson test" is none: there
# the verb stands behind a subject of its own.
_ASKS = re.compile(
    r"(?:^\W*|[.!?,;:(] ?|\b(?:when|where|why|how|what|which|who|and|but|or|so|then|if|hi|hey|"
    r"hello|also|ok|okay|yes|please|pls) )"
    r"(?:can|can'?t|could|couldn'?t|did|didn'?t|does|doesn'?t|will|won'?t|would|should|may|must) "
    rf"{_TITLE}$"
    rf"|\b(?:let|(?:(?:can|could|will|would) (?:you|y'?all)|please|pls) (?:have|make)) {_TITLE}$",
    re.IGNORECASE,
)
# Behind a verb stands whom or what it is done to, or nothing: "does Hawkins test hurt" has its
# verb still to come.
_OBJECT = (
    r"\W*$|[.,!?;]| (?:my|his|her|our|your|their|it|me|him|us|them|you|y'?all|the|this|that|these|"
    r"those|a|an|any|some|yet|today|tomorrow|tonight|now|again|too|things|stuff|anything|"
    r"for (?:me|us|him|her))\b"
)
# What people do, and what tests and exercises that bear a person's name are called.
_OFTEN_THINGS = (
    r"(?:sign|test|hold|release|stretch|exercise|massage|squat|press|curl|tape|splint|brace|cross|"
    r"block|score|point|position|shuffle|row|lunge|plank|needle)"
)
_MOSTLY_DEEDS = (
    r"(?:change|drop|lift|twist|raise|pull|park|pose|roll|drill|repair|strain|swim|dance|cheer|"
    r"wrestle|track)"
)
_ASKED = re.compile(
    rf" (?:{_OFTEN_THINGS}(?={_OBJECT})|{_MOSTLY_DEEDS}(?={_OBJECT}| (?:with|without|at|in|on|off|"
    r"out|up|down|over|for|from|to|next|heavy|weights?|people|kids|and|or|but|while|before|after|"
    r"if|because)\b))",
    re.IGNORECASE,
)
# "Marla drops me off", "Marla needles him": done to a person.
_DONE = re.compile(
    r" (?:signs|tests|holds|changes|drops|lifts|presses|releases|stretches|massages|tapes|splints|"
    r"braces|twists|raises|pulls|positions|needles) (?:me|him|us|them|her|his)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 40


def is_titled(text: str, start: int) -> bool:
    """Say whether a title stands before a place in a text."""
    return _TITLED.search(text, max(0, start - _LOOK_BACK), start) is not None


def acts(text: str, start: int, end: int) -> bool:
    """Say whether the word between two places does what the word behind it says.

    Args:
        text: folded text.
        start: where a word begins that may be a name.
        end: where it ends, without a possessive.
    """
    if _DONE.match(text, end):
        return True
    asked = _ASKED.match(text, end)
    return asked is not None and _ASKS.search(text, max(0, start - _LOOK_BACK), start) is not None
