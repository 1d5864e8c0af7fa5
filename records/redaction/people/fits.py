"""Signs that announce a name, and what the word behind each of them has to be."""

import re
from collections.abc import Callable

from records.redaction.lexicon import (
    is_clinical,
    is_common_name,
    is_first_name,
    is_listed,
    is_ordinary,
    is_plain_name,
    is_rare_name,
    is_word_by_ending,
    is_word_name,
    resembles_word,
    words,
)
from records.redaction.people.other_languages import ANNOUNCING
from records.redaction.people.signs import (
    ANNOUNCED,
    CALENDAR,
    CALLED,
    CALLING,
    GREETED,
    INTRODUCED,
    KIN_FIRST,
    KIN_NAMED,
    NOT_AFTER_ANNOUNCEMENT,
    PERSON_DOES,
    PERSON_FOLLOWS,
    RELATION,
    SHORT_TITLE,
    SOURCE,
    THIS_IS,
    TITLE,
    TITLED_LETTER,
    USUALLY_ADJECTIVE,
)
from records.redaction.people.words import NameText

_STATING = frozenset({"says", "under", "as", "wrong"})
_SHORT_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss"})
_VERB = re.compile(
    r"\w+(?:ed|s|ing|ly|n't)|just|came|got|had|ate|went|said|will|can|fell|hurt|took|gave|made|"
    r"also|"
    r"never|still|now|only|too|both|did|does|told|saw|put|ran|hit|let|sat|slept|threw|broke|tore",
    re.IGNORECASE,
)
_NOT_CALLED = words("not_called.txt")


def _fits_announcement(whole: NameText, number: int) -> bool:
    return whole.words[number].bare.lower() not in NOT_AFTER_ANNOUNCEMENT


def _fits_sign(whole: NameText, number: int) -> bool:
    """Judge a word after a sign that usually, but not always, announces a name."""
    word = whole.words[number]
    if whole.is_no_name(word):
        return False
    if is_plain_name(word.bare):
        return True
    if not whole.cased or not word.is_capital or whole.begins_sentence(word):
        return False
    # "this is Grace", "I saw Young": listed words count, in a text that uses capitals
    return not is_clinical(word.bare) if is_listed(word.bare) else not is_ordinary(word.bare)


def _fits_title(whole: NameText, number: int) -> bool:
    """Judge a word after "Dr.": here even Baker and Bell are people, and small letters the rule."""
    if _fits_sign(whole, number):
        return True
    word = whole.words[number]
    if whole.is_no_name(word) or (is_clinical(word.bare) and not is_listed(word.bare)):
        return False
    if whole.cased and word.is_capital:
        return is_listed(word.bare) or not is_ordinary(word.bare)
    if is_ordinary(word.bare):
        return is_common_name(word.bare) and _is_surely_titled(whole, number)
    if whole.is_foreign_word(word) and not is_listed(word.bare):  # "mi señora saliendo"
        return False
    return not (is_word_by_ending(word.bare) or resembles_word(word.bare)) or is_listed(word.bare)


def _is_surely_titled(whole: NameText, number: int) -> bool:
    """Say whether "mr" and no verb makes a name of an ordinary word: "dr cook", not "dr may"."""
    before = whole.words[number - 1].bare.lower() if number else ""
    if PERSON_DOES.match(whole.text, whole.words[number].end):  # "coach cook told me"
        return True
    return before in _SHORT_TITLES and whole.words[number].bare.lower() not in USUALLY_ADJECTIVE


def _fits_kin(whole: NameText, number: int) -> bool:
    """Judge a word after "my brother", where any capital is a name: "my brother Rowdy"."""
    if _fits_sign(whole, number):
        return True
    word = whole.words[number]
    if not whole.cased or not word.is_capital or whole.is_no_name(word):
        return False
    medical = is_clinical(word.bare) and not is_listed(word.bare)
    if is_ordinary(word.bare) and not (is_listed(word.bare) or is_word_name(word.bare)):
        medical |= _VERB.fullmatch(word.bare) is not None  # "my son Just turned 12"
    return not (medical or word.bare.lower() in CALENDAR or word.bare.isupper())


def _fits_greeting(whole: NameText, number: int) -> bool:
    """Judge a word after "hi" with nothing behind it: "thanks jen"."""
    word = whole.words[number]
    return _fits_sign(whole, number) or (is_rare_name(word.bare) and is_first_name(word.bare))


def _fits_letter(whole: NameText, number: int) -> bool:
    """Accept a letter after a title: "Dr. J"."""
    return whole.words[number].is_capital


def _fits_called(whole: NameText, number: int) -> bool:
    """Judge a word after "they call me", where any capital and any listed word is a name."""
    return _fits_kin(whole, number) or _fits_calling(whole, number)


def _fits_calling(whole: NameText, number: int) -> bool:
    """Judge a word after "talked to", where any listed word is a name."""
    if _fits_sign(whole, number):
        return True
    word = whole.words[number]
    if whole.is_no_name(word) or word.bare.lower() in _NOT_CALLED:
        return False
    return is_word_name(word.bare) or is_rare_name(word.bare)


def _fits_source(whole: NameText, number: int) -> bool:
    """Judge a capitalised word after "says" or "under", where a name is as likely as a thing."""
    word = whole.words[number]
    if not whole.cased or not word.is_capital or whole.is_no_name(word):
        return False
    if word.bare.isupper() or word.bare.lower() in CALENDAR:
        return False
    if is_clinical(word.bare):  # "my license says Smith"
        before = whole.words[number - 1].bare.lower() if number else ""
        if before in {"spelled", "spelt"}:  # "spelled Gonzales"
            return is_listed(word.bare)
        return before in _STATING and is_common_name(word.bare)
    if is_word_by_ending(word.bare) and not is_listed(word.bare):
        return False
    return is_listed(word.bare) or not is_ordinary(word.bare)


def _fits_introduction(whole: NameText, number: int) -> bool:
    """Judge a word after "I'm", where adjectives and slips of the keyboard are as common."""
    if _fits_sign(whole, number):
        return True
    word = whole.words[number]
    if whole.is_no_name(word) or not is_first_name(word.bare):
        return False
    return _is_followed_as_person(whole, number) and word.bare.lower() not in USUALLY_ADJECTIVE


def _fits_this_is(whole: NameText, number: int) -> bool:
    """Judge a word after "this is" at the start of a message, where a name is likely."""
    if _fits_introduction(whole, number):
        return True
    word = whole.words[number]
    if whole.is_no_name(word) or not _is_followed_as_person(whole, number):
        return False
    unknown = not is_ordinary(word.bare) and not is_word_by_ending(word.bare)
    return unknown and not resembles_word(word.bare)


def _fits_foreign(whole: NameText, number: int) -> bool:
    """Judge a word after "la prima de", where a capital is enough in that language."""
    word = whole.words[number]
    if not whole.foreign or not word.is_capital or whole.is_no_name(word):
        return False
    if is_clinical(word.bare) or word.bare.lower() in CALENDAR or word.bare.isupper():
        return False
    return is_listed(word.bare) or not is_ordinary(word.bare)


def _is_followed_as_person(whole: NameText, number: int) -> bool:
    return PERSON_FOLLOWS.match(whole.text, whole.take(number).end) is not None


SIGNS: tuple[tuple[re.Pattern[str], Callable[[NameText, int], bool]], ...] = (
    (ANNOUNCED, _fits_announcement),
    (TITLE, _fits_title),
    (RELATION, _fits_sign),
    (KIN_NAMED, _fits_kin),
    (KIN_FIRST, _fits_kin),
    (SHORT_TITLE, _fits_source),
    (CALLED, _fits_called),
    (CALLING, _fits_calling),
    (SOURCE, _fits_source),
    (INTRODUCED, _fits_introduction),
    (THIS_IS, _fits_this_is),
    (GREETED, _fits_greeting),
    (TITLED_LETTER, _fits_letter),
    (ANNOUNCING, _fits_foreign),
)
