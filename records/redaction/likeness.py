"""How much a word that no list has looks like a given name: letters of names against words."""

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from records.redaction.english import english_words
from records.redaction.lexicon import is_brand, is_neighbouring, is_ordinary, words

_NAME_FILES = ("first_names.txt", "rare_first_names.txt", "other_first_names.txt")
_OTHER_FILES = ("ordinary.txt", "clinical.txt", "brands.txt")
_LENGTH = 3
# A group of letters that one side has not seen counts as if it had been seen so often.
_SMOOTHING = 0.5
_LEAST_LETTERS = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def name_likeness(word: str) -> float:
    """Return the mean logarithm of how much likelier names are to have the word's letters.

    Above 0 a word looks more like a name than like a word of language, medicine or trade.
    """
    names, others = _models()
    groups = list(_groups(word.lower()))
    if not groups:
        return 0.0
    ratios = (names.log_chance(group) - others.log_chance(group) for group in groups)
    return sum(ratios) / len(groups)


class _Model:
    """Chance of a letter after the two before it."""

    def __init__(self, known: Iterable[str]) -> None:
        self._groups = Counter(group for word in known for group in _groups(word))
        self._contexts: Counter[str] = Counter()
        for group, count in self._groups.items():
            self._contexts[group[:-1]] += count

    def log_chance(self, group: str) -> float:
        """Return the logarithm of the chance of the last letter of a group."""
        seen = self._groups[group] + _SMOOTHING
        return math.log(seen / (self._contexts[group[:-1]] + 27 * _SMOOTHING))


def _groups(word: str) -> Iterable[str]:
    padded = f"^{word}$"
    return (padded[at : at + _LENGTH] for at in range(len(padded) - _LENGTH + 1))


@cache
def _models() -> tuple[_Model, _Model]:
    names = frozenset[str]().union(*(words(file) for file in _NAME_FILES))
    return _Model(names), _Model(_known_words())


def looks_like_name(word: str, least: float = 0.0) -> bool:
    """Say whether a word that nothing explains, and that is no slip, looks like a name.

    Args:
        word: in any casing.
        least: what `name_likeness` has to be above.
    """
    bare = word.lower()
    if len(bare) < _LEAST_LETTERS or not bare.isalpha() or is_ordinary(bare) or is_brand(bare):
        return False
    if word.islower() and is_neighbouring(bare):
        return False
    return name_likeness(bare) > least and not is_slip(bare)


@lru_cache(maxsize=4096)
def is_slip(word: str) -> bool:
    """Say whether one letter too many, too few, wrong or out of order makes a known word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    known = _known_words()
    for left, right in cuts:
        if right and left + right[1:] in known:
            return True
        if len(right) > 1 and left + right[1] + right[0] + right[2:] in known:
            return True
        if any(left + letter + right in known for letter in _LETTERS):
            return True
        if right and any(left + letter + right[1:] in known for letter in _LETTERS):
            return True
    return False


@cache
def _known_words() -> frozenset[str]:
    names = frozenset[str]().union(*(words(file) for file in _NAME_FILES))
    return english_words().union(*(words(file) for file in _OTHER_FILES)) - names
