"""The words of English and its neighbours, as the package ``pyspellchecker`` holds them."""

import unicodedata
from functools import cache

from spellchecker import SpellChecker

# The package gives this count to words that it knows from other lists only, rare names among them.
_UNCOUNTED = 50
_SELDOM = 3000
_TWO_LETTERS = 2  # of these most are sounds and abbreviations
_INFLECTED = ("s", "ed", "ing", "est", "ly", "able", "ness", "ize", "ish")


def english_words() -> frozenset[str]:
    """Return words of English in small letters, common names and places among them.

    Of the words that the package has not counted in real texts only inflected ones are taken.
    Contractions stand without their apostrophe, as who types in haste writes them. Reading them
    takes half a second the first time and asks no network.
    """
    return _english()[0]


def seldom_words() -> frozenset[str]:
    """Return words of English that real texts hold so seldom that a name is the likelier reading.

    "Fowler" and "Webb" are words, "Long" and "Rest" much more so.
    """
    return _english()[1]


@cache
def _english() -> tuple[frozenset[str], frozenset[str]]:
    """Read the dictionary once for both, and keep no more of it than they need."""
    counts = SpellChecker("en", distance=1).word_frequency
    known = frozenset(
        word.replace("'", "")
        for word in counts.words()
        if len(word) > _TWO_LETTERS
        and not word.endswith("'s")
        and (counts[word] > _UNCOUNTED or word.endswith(_INFLECTED))
    )
    return known, frozenset(word for word in counts.words() if counts[word] < _SELDOM)


@cache
def neighbouring_words() -> frozenset[str]:
    """Return words of Spanish and French in small letters, without accents, names among them.

    Who writes "estoy pensando en quitarme la vida" must not be read as giving names.
    """
    counts = SpellChecker(["es", "fr"], distance=1).word_frequency
    return frozenset(
        "".join(
            sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign)
        )
        for word in counts.words()
    )
