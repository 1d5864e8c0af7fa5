"""Names by where they stand in a sentence: a listed word with a capital that no rule asked for.

In the middle of a sentence a capital is enough ("did Grace call"); at its beginning, where every
word has one, what follows has to be a person's ("Grace isn't coming", "Otto, 77").
"""

import re
from collections.abc import Iterator

from records.redaction.english import seldom_words
from records.redaction.lexicon import (
    is_brand,
    is_clinical,
    is_common_name,
    is_first_name,
    is_listed,
    is_ordinary,
    is_rare_name,
    is_surname,
    is_word_by_ending,
    is_word_name,
    words,
)
from records.redaction.people.kin import KIN
from records.redaction.people.name_word import NameWord
from records.redaction.people.signs import CALENDAR, NEVER, PERSON_DOES, USUALLY_ADJECTIVE
from records.redaction.people.words import NameText
from records.redaction.spans import NAME, Span

_LEAST_LETTERS = 3
# "the Rose Parade", "my Chase card", "last Summer": not a person
_NO_PERSON_AFTER = re.compile(
    r"\b(?:the|a|an|this|that|these|those|any|some|no|every|each|last|next|all|of the|wear|wearing|"
    r"my|your|our|their|his|her|in|during|since|until|till|by|before|after|around|per|drink)$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"\b(?:in|near|around|downtown|outside|toward|towards|through|drive to|drive from|moved to|"
    r"moved from|moving to|"
    r"live at|north of|south of|east of|west of|over to|here from|fly to|flying to|trip to|"
    r"visiting|off|off of|at|exit)$",
    re.IGNORECASE,
)
_TOWN_AFTER = re.compile(
    r"(?<!talk )(?<!spoke )(?<!speak )(?<!talked )(?<!text )(?<!call )(?<!message )(?<!heard )"
    r"(?<!note )(?<!email )(?<!speaking )(?<!referral )\b(?:from|to|via|of|past|than|lake|fort|"
    r"port|new|san|north|south|east|west|for|and|or)$",
    re.IGNORECASE,
)
_TOWN_BEFORE = re.compile(
    r",? (?:LA|TX|MS|AL|GA|FL|TN|NC|SC|VA|WI|area|exit|traffic|airport|office|location|clinic|"
    r"hospital|high|parish|county|state|league|half|marathon|college)\b|, (?:louisiana|texas|"
    r"mississippi|georgia|florida|tennessee)\b",
    re.IGNORECASE,
)
# What stands behind a person at the beginning of a sentence.
_AGE = (
    r"(?:(?:,| -| \() ?(?:age[d]? |i'm |im |i am )?\d{1,2}\b(?! ?(?:x|/|%|:|-|am|pm|mg|mcg|ml|"
    r"mm|cm|units?|kg|lbs?|minutes?|min|hours?|hrs?|sessions?|visits?|times|of|weeks?|"
    r"days?)\b)(?![:/%.]\d))"
)
_DOES = (
    r"(?: (?:and i|isn'?t|is not|isnt|was not|wasn'?t|paid|called|calling|says|said|told|did|came|"
    r"can'?t|cannot|cant|couldn'?t|won'?t|wont|wants|wanted|needs|needed|booked|went|treated|"
    r"helped|referred|recommended|"
    r"worked on|suggested|has an? (?:appt|appointment)|sent|asked|lives|works (?:there|at|with)|"
    r"(?:was|is) (?:my|his|her|our|so|very|super|really|rude|nice|great|awesome|amazing|wonderful|"
    r"the "
    r"best|the one)|at (?:check ?-?(?:out|in)|billing|reception)|"
    r"from (?:the|my|down|last|over|across|church|work|\w+ street)|at the (?:desk|front)|w/|with "
    r"the|"
    r"here)(?!\w)| \((?=mon|tue|wed|thu|fri|sat|sun|\d))"
)
_SUBJECT = re.compile(rf"{_AGE}|{_DOES}", re.IGNORECASE)
_RARE_SUBJECT = re.compile(
    rf"{_AGE}|{_DOES}|,(?! (?:tx|la|ms|fl|texas|louisiana|mississippi)\b)|:|;| -| \(| (?:is|was|"
    rf"has|had|does|at|here|will|would|can|"
    r"could|should|got|gave|hurts?|fell|w|with)\b|'s |$|[!?.]",
    re.IGNORECASE,
)
_STRANGE_SUBJECT = re.compile(
    rf" (?:is|was) (?:my|his|her|our|their|the) (?:[a-z]+ )?(?:{KIN}|coach)\b|"
    r" is (?:only |almost |just |now |about )?\d{1,2} ?(?:months?|mos?|weeks?|wks?|years?|yrs?|"
    r"y/?o|"
    r"yo|and|so|,|\.|$)|"
    r" (?:was seen|has (?:an? |her |his |another )?(?:appointment|appt)|would like (?:a|an|to)|"
    r"wants? (?:a|an|to)|left (?:me|a|us)|gave me|made me feel|took me|did my|did me|hurt me|"
    r"fixed my|did (?:a )?(?:great|good|such)|is (?:great|awesome|amazing|the best|so "
    r"(?:nice|kind|good|gentle|sweet)))\b|"
    r"(?:, (?:i'm |im |age |aged )?| (?:age |aged )|, ?)[1-9]\d(?:,| here| y/?o| yo\b| yrs? old|"
    r" years old|\.|$)| at \d{2,5} [A-Z]|"
    r" (?:and i|says|said|told|called|calling|speaking|wants|asked)\b",
    re.IGNORECASE,
)
# "I want Ottavia again, she was so gentle": who is asked for by name.
_WANTED = re.compile(
    r"\b(?:want|wants|wanted|see|saw|seen|seeing|prefer|requested?|love|loved|like|liked|remember|"
    r"miss|missed|had|got|get|have|assigned|given|scheduled with|booked with|put with|work with|"
    r"worked with|go to|went to|going to)$",
    re.IGNORECASE,
)
_WANTED_PERSON = re.compile(
    r"(?: (?:again|last (?:time|week|visit|session|\w+day)|yesterday|this time|before|instead))?"
    r"[,.!?;]* (?:and )?(?:she|he|her|him)\b| to (?:treat|see|do my|work on|needle)\b|'s (?:place|"
    r"office)\b",
    re.IGNORECASE,
)
# A word that no list has, between these, is a person.
_ASKED = re.compile(
    r"\b(?:can|could|would|will|should|may|let|have|has|is|was|since|when|if|that|does|did)$",
    re.IGNORECASE,
)
_PERSON_ACTS = re.compile(
    r" (?:get|gets|got|receive|received|know|knows|need|want|leave|left|send|sent|tell|mention|"
    r"forget|remember|"
    r"take me|still|in today|there|available|come|comes|coming|came|join|drive|drives|drove|pick|"
    r"bring|brings|sit|stay|wait|born|was born|treat|"
    r"be able|be available|be there|be in|be working|look at|see my|fit me|squeeze|help|do my|have "
    r"an|"
    r"treated|see me|sees me|call|calls|called|call me|working|works here|work here|still work)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:(?<=^)|(?<=[.!?] )|(?<=[.!?]  ))(?P<name>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?)[.!?](?= |$)"
)
# "Folake (23.10.1993)", "Zorvan 225-555-0134": what stands before a person's data is a person.
_DATA_FOLLOWS = re.compile(
    r"(?:,| -|:)? ?\(?(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|"
    r"(?:dob|d\.o\.b|born|aged?)\b|[\w.+-]+@)",
    re.IGNORECASE,
)
# "my son instead, Brooks, 225-555-0134"
_BEFORE_DATA = re.compile(
    r"(?<![\w'-])(?P<name>[A-ZÀ-Þ][a-zß-ÿ]+(?:(?: [A-Z]\.?)?(?: [A-ZÀ-Þ][a-zß-ÿ]+)|(?: [A-Z]\.?))?)"
    r"(?:,| -|:|,? at| @| on)? (?=(?:\+?1[ .-]?)?\(?\d{3}\)?[ ./-]{0,2}\d{3}[ .-]?\d{4}\b|"
    r"[\w.+-]+@\w|\(?\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b)"
)
_IN_BRACKETS = re.compile(
    rf"\b(?:me|myself|{KIN}|coach|therapist|patient) \((?P<name>[A-ZÀ-Þ][\w'-]+(?: "
    rf"[A-ZÀ-Þ][\w'-]+)?)(?=[,) ])"
)
# "Bill came to 120", "Art helped", "Hope did": at the beginning of a sentence more often things.
_THINGS_ACT = words("things_act.txt")
# "Summer is my busy season", "Ginger helped me": what a thing is or does as well.
_DOUBTFUL = words("doubtful_people.txt")
_THING_IS = re.compile(r" (?:is|was) (?:my|his|her|our|so|very|really)\b| (?:helped|treated)\b")
_SPEAKS = re.compile(
    rf" (?:said|says|told|called|and i|from|here)\b|{_AGE}| isn'?t (?:coming|here)\b", re.IGNORECASE
)
# "Bill says CPT 97140", "Bill said I owe 40"
_BILLING = re.compile(
    r" (?:says?|said|told me)(?: that)? (?:cpt|\W?\d|i (?:owe|paid|still owe)|patient|amount|"
    r"balance|"
    r"due|past|total|the (?:amount|balance|total)|it(?:'s| is| was) (?:due|late|past)|paid|none|"
    r"zero)",
    re.IGNORECASE,
)
# "Will" is a verb wherever a sentence begins, but for this.
_WILL = re.compile(
    r" (?:from|here|at the|and i|and me|told|said|called|says)\b|'s|, \d\d\b", re.IGNORECASE
)
_WILL_ASKS = re.compile(
    r" (?:you|y'?all|i|it|the|this|that|these|they|we|he|she|there|my|your|dry|"
    r"needling|insurance|a)\b",
    re.IGNORECASE,
)
_LOOK_BACK = 24
_MOST_CAPITALS = 0.5


def find_by_place(whole: NameText) -> Iterator[Span]:
    """Find names by their capital and their place in the sentence."""
    if not whole.cased or _is_heading(whole):
        return
    for number, word in enumerate(whole.words):
        if word.is_capital and _is_name_here(whole, number):
            yield whole.take(number)
    for found in _BEFORE_DATA.finditer(whole.text):
        parts = whole.between(found.start("name"), found.end("name"))
        if parts and _may_own_data(parts):
            yield Span(parts[0].start, parts[-1].bare_end, NAME)
    for found in _IN_BRACKETS.finditer(whole.text):
        parts = whole.between(found.start("name"), found.end("name"))
        if parts and _may_own_data(parts):
            yield Span(parts[0].start, parts[-1].bare_end, NAME)
    yield from _find_alone(whole)


def _find_alone(whole: NameText) -> Iterator[Span]:
    """Find names that are a whole sentence: "yes. Fowler. Friday"."""
    for found in _ALONE.finditer(whole.text):
        parts = whole.between(found.start(), found.end("name"))
        if not parts:  # a sign that is a letter to `_ALONE` and no word here: "×2?"
            continue
        asks = found.group().endswith("?") and parts[0].bare.lower() in _THINGS_ACT
        if not asks and all(_may_stand_alone(whole, part) for part in parts):
            yield Span(parts[0].start, parts[-1].bare_end, NAME)


def _is_name_here(whole: NameText, number: int) -> bool:
    word = whole.words[number]
    if word.written in {"Will", "Will's"}:
        return _is_person_will(whole, word)
    if word.is_abbreviation or whole.is_no_name(word):
        return False
    if _is_marked(whole, word):
        return True
    if whole.is_foreign_opening(word):
        return False
    return _opens(whole, number) if whole.begins_sentence(word) else _is_inside(whole, number)


def _is_person_will(whole: NameText, word: NameWord) -> bool:
    if whole.begins_sentence(word):
        return _WILL.match(whole.text, word.bare_end) is not None
    if _WILL_ASKS.match(whole.text, word.bare_end):
        return False
    return not whole.text[: word.start].rstrip().endswith((",", ";", "-"))


def _is_marked(whole: NameText, word: NameWord) -> bool:
    """Say whether a word that nothing explains is shaped like a name, or stands before data."""
    if is_ordinary(word.bare) or is_clinical(word.bare) or is_brand(word.bare):
        return False
    if word.is_shaped:
        return True
    data = _DATA_FOLLOWS.match(whole.text, word.bare_end)
    return data is not None and not is_word_by_ending(word.bare) and not word.bare.isupper()


def _is_heading(whole: NameText) -> bool:
    """Say whether a text begins most of its words with a capital, so that one says little."""
    inside = [
        word
        for word in whole.words
        if len(word.bare) > _LEAST_LETTERS and not whole.begins_sentence(word)
    ]
    capitals = [word for word in inside if word.is_capital and is_ordinary(word.bare)]
    return len(inside) > 2 and len(capitals) / len(inside) > _MOST_CAPITALS


def _is_inside(whole: NameText, number: int) -> bool:
    word = whole.words[number]
    before = whole.text[max(0, word.start - _LOOK_BACK) : word.start].rstrip(" \"'(")
    if is_rare_name(word.bare):
        if len(word.bare) < _LEAST_LETTERS and not is_common_name(word.bare):
            return False
        if _PLACE_AFTER.search(before):
            return False
        return is_first_name(word.bare) or not _is_beside_capital(whole, number)
    if _is_unknown_person(whole, word, before):
        return True
    if is_clinical(word.bare) and is_first_name(word.bare):  # a place, a test: "did Austin call"
        if is_word_name(word.bare) and not is_brand(word.bare):
            return not (
                _NO_PERSON_AFTER.search(before)
                or _PLACE_AFTER.search(before)
                or _TOWN_AFTER.search(before)
                or _is_beside_capital(whole, number)
                or _TOWN_BEFORE.match(whole.text, word.bare_end)
            )
        if _PLACE_AFTER.search(before):  # "my friend in Zachary said"
            return False
        asked = _ASKED.search(before) and _PERSON_ACTS.match(whole.text, word.bare_end)
        return asked is not None or PERSON_DOES.match(whole.text, word.bare_end) is not None
    if before.lower().endswith("the") and word.bare.endswith("s") and is_surname(word.bare[:-1]):
        # "the Guidrys", not "the Dillards"
        return not is_ordinary(word.bare[:-1]) and not is_brand(word.bare)
    if not is_word_name(word.bare) or word.bare.lower() in CALENDAR or is_brand(word.bare):
        return False
    return not (_NO_PERSON_AFTER.search(before) or _is_beside_capital(whole, number))


def _is_unknown_person(whole: NameText, word: NameWord, before: str) -> bool:
    """Judge a word that nothing explains by what it does: "can Zorvan come", "since Miko born"."""
    if is_ordinary(word.bare) or is_brand(word.bare) or is_word_by_ending(word.bare):
        return False
    acts = _ASKED.search(before) and _PERSON_ACTS.match(whole.text, word.bare_end)
    wanted = _WANTED.search(before) and _WANTED_PERSON.match(whole.text, word.bare_end)
    return (acts or wanted) is not None


def _is_beside_capital(whole: NameText, number: int) -> bool:
    """Say whether a word is part of a longer title: "Good Friday", "Rose Parade"."""
    word = whole.words[number]
    if number:
        before = whole.words[number - 1]
        together = whole.text[before.end : word.start] in {" ", "-"}
        known = is_first_name(before.bare) or not is_ordinary(before.bare)
        title = before.is_capital and len(before.bare) > 1 and not known
        if together and title and not whole.begins_sentence(before):
            return True
    if number + 1 < len(whole.words):
        after = whole.words[number + 1]
        together = whole.text[word.end : after.start] in {" ", "-", " & "}
        if together and after.is_capital and len(after.bare) > 1:
            return not is_surname(after.bare) and is_ordinary(after.bare)
    return False


def _opens(whole: NameText, number: int) -> bool:
    word = whole.words[number]
    end = whole.take(number).end
    if is_rare_name(word.bare) and len(word.bare) >= _LEAST_LETTERS:
        if not is_first_name(word.bare) and end == word.bare_end:
            return _SUBJECT.match(whole.text, end) is not None
        return _RARE_SUBJECT.match(whole.text, end) is not None
    if whole.is_stranger(word) and _STRANGE_SUBJECT.match(whole.text, end):
        return True
    if is_clinical(word.bare) and is_first_name(word.bare):
        return _SPEAKS.match(whole.text, end) is not None
    if not is_word_name(word.bare) or word.bare.lower() in CALENDAR:
        return False
    doubtful = word.bare.lower() in USUALLY_ADJECTIVE or word.bare.lower() in _THINGS_ACT
    if not doubtful and _STRANGE_SUBJECT.match(whole.text, end):
        return True
    if word.bare.lower() in _THINGS_ACT:
        speaks = _SPEAKS.match(whole.text, end) is not None
        return speaks and _BILLING.match(whole.text, end) is None
    if word.bare.lower() in _DOUBTFUL and _THING_IS.match(whole.text, end):
        return False
    return _SUBJECT.match(whole.text, end) is not None


def _may_own_data(parts: list[NameWord]) -> bool:
    """Say whether words before a telephone number can be a person, brands and places included."""
    full = [part for part in parts if len(part.bare) > 1]
    if any(part.bare.lower() in CALENDAR or part.bare.lower() in NEVER for part in parts):
        return False
    return bool(full) and all(is_listed(part.bare) for part in full)


def _may_stand_alone(whole: NameText, part: NameWord) -> bool:
    if part.is_abbreviation or part.bare.lower() in CALENDAR or is_clinical(part.bare):
        return False
    if whole.is_no_name(part):
        return False
    if is_surname(part.bare) and part.bare.lower() in seldom_words():
        return True  # "yes. Fowler. Friday"
    return is_rare_name(part.bare) or is_word_name(part.bare)
