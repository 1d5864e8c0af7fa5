"""A patient's wording made regular: plain quotes, shorthand spelt out, typing errors mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

# A message longer than this is read from both ends: what matters may stand last.
MAX_CHARACTERS = 4000
_SHORTEST_MENDED = 4
_WORD = re.compile(r"[^\W_]+(?:['/][^\W_]+)*/?", re.UNICODE)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})


def allowed_edits(word: str) -> int:
    """Return how many letters of a word may be wrong for it to be mended."""
    if len(word) < _SHORTEST_MENDED:
        return 0
    return 1 if len(word) < 8 else 2


class Wording:
    """Makes messages regular, towards the words that the red-flag data uses."""

    def __init__(
        self, shorthand: Mapping[str, str], vocabulary: Collection[str], correct: Iterable[str]
    ) -> None:
        """Take the shorthand, the words to mend towards, and words that are right as they stand.

        Args:
            shorthand: short form to long form, lower case.
            vocabulary: words of the red-flag data; also right as they stand.
            correct: other words that are no typing error.
        """
        self._shorthand = dict(shorthand)
        phrases = sorted((key for key in shorthand if " " in key), key=len, reverse=True)
        self._phrases = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases)) or '(?!)'})\b")
        self._targets = by_first_letter(vocabulary)
        self._correct = frozenset(vocabulary) | frozenset(correct)
        self._mend = lru_cache(maxsize=20_000)(self._nearest)

    def regular(self, text: str) -> str:
        """Return the text in lower case with shorthand spelt out and typing errors mended."""
        phrased = self._phrases.sub(lambda found: self._shorthand[found.group()], plain(text))
        return _WORD.sub(self._replacement, phrased)

    def _replacement(self, found: re.Match[str]) -> str:
        word = found.group()
        if word in self._shorthand:
            return self._shorthand[word]
        if word in self._correct or not word.isalpha() or not word.isascii():
            return word
        return self._mend(word)

    def _nearest(self, word: str) -> str:
        near = nearest(word, self._targets)
        return near if near is not None else word


def by_first_letter(words: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that are long enough to be mended towards, in order, by first letter."""
    targets: dict[str, list[str]] = {}
    for word in sorted({word for word in words if len(word) >= _SHORTEST_MENDED}):
        targets.setdefault(word[0], []).append(word)
    return targets


def nearest(word: str, targets: Mapping[str, list[str]]) -> str | None:
    """Return the word that is meant, or None where none is near enough.

    The first letter is seldom wrong; asking for it keeps names and foreign words whole.
    """
    edits = allowed_edits(word)
    if not edits:
        return None
    near = process.extract(
        word, targets.get(word[0], ()), scorer=OSA.distance, score_cutoff=edits, limit=8
    )
    return min((distance, choice) for choice, distance, _ in near)[1] if near else None


def plain(text: str) -> str:
    """Return the text in lower case, on one line, with plain quotes and no stretched letters."""
    if len(text) > MAX_CHARACTERS:
        half = MAX_CHARACTERS // 2
        text = f"{text[:half]} . {text[-half:]}"
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    # Accents are left out by most who type Spanish on a phone; the data is written without.
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    return _STRETCHED.sub(r"\1\1", " ".join(bare.split()))


def words_of(text: str) -> list[str]:
    """Return the words of a text, lower case, as `Wording` sees them."""
    return _WORD.findall(plain(text))


def mistakable(vocabulary: Collection[str], dictionary: Iterable[str]) -> list[str]:
    """Return the dictionary's words that would be mended wrongly if they were not known.

    A whole dictionary need not be kept with the model: only words within reach of one of the
    vocabulary matter.
    """
    targets = by_first_letter(vocabulary)
    alike: dict[tuple[str, int], list[str]] = {}
    for word in set(dictionary) - frozenset(vocabulary):
        edits = allowed_edits(word)
        if edits and word[0] in targets:
            alike.setdefault((word[0], edits), []).append(word)
    # All pairs at once: asked for one by one, they took a quarter of the analysis of all examples.
    found: list[str] = []
    for (letter, edits), words in alike.items():
        distances = process.cdist(
            words, targets[letter], scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8
        )
        near = (distances <= edits).any(axis=1)
        found += [word for word, is_near in zip(words, near, strict=True) if is_near]
    return sorted(found)
