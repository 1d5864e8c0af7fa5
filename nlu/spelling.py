"""Spelling: which words are right, and what a mistyped one was meant to be.

The words of the training examples are known, those of insurers, the frequent words of English and
the longer rare ones: a short rare word is more often a slip, a long one seldom. Any other is taken
for the example word nearest in letters and sound, or for several run together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.encoder_weights import converted_model_dir
from nlu.safety.dictionary import english_words
from nlu.word_list import WordList

_FREQUENT = 14_000
_RARELY_A_SLIP = 6
_OFTEN, _FAR_MORE, _MORE_ALIKE, _SHORTEST, _LONG = 5, 10, 3, 4, 6
# Sounding alike counts for a little more than one letter: "blud" is blood rather than blue.
_SAME_SOUND = 1.2
# Two letters in the wrong order, past the first, count no more than that: "teh", "wrok".
_SWAPPED = 1 - _SAME_SOUND
_WHOLE_PIECE = 3
# "comin" leaves out what nobody says.
_UNSAID = ("in", "g")
# Fewer letters make too many words by chance.
_SHORTEST_RARE = 5
# Insurers, which are asked for often and stand in no dictionary.
_NAMES = frozenset({"humana", "aetna", "cigna", "tricare", "medicaid", "medicare", "ochsner"})


class Speller:
    """Mends typing errors towards the words of the training examples.

    A word is left alone when it is one of theirs or an English word. Else it is taken for the
    example word that is nearest in letters and sound, or for several that were run together.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        known_words: frozenset[str],
        dictionary: WordList | None = None,
    ) -> None:
        """Take how often each word stands in the examples, and words that are right as they are.

        Args:
            counts: of the words of the examples.
            known_words: frequent words, which are kept as they are.
            dictionary: rarer words, which may be slips too (see `rarer_words`).
        """
        self._counts = dict(counts)
        self._known = known_words | frozenset(self._counts) | _NAMES
        self._dictionary = dictionary or WordList.of(())
        self._long = sorted(word for word in self._counts if len(word) > 3)
        self._by_sound: dict[str, list[str]] = {}
        for word in sorted(self._counts):
            if len(word) > 2:
                # "ch" may sound as in "ache" or as in "each".
                for sound in {metaphone(word), metaphone(word.replace("ch", "k"))}:
                    self._by_sound.setdefault(sound, []).append(word)
        total = sum(self._counts.values()) or 1
        self._cost = {word: -math.log(count / total) for word, count in self._counts.items()}

    def knows(self, word: str) -> bool:
        """Say whether the word is right as it stands."""
        return word in self._known or word in self._dictionary

    def mend(self, word: str) -> str:
        """Return the word itself if it is known, else the likeliest word or words of the examples.

        Time grows with the length of the word; one of more than 40 letters is left alone.
        """
        if self.knows(word) or not word.isalpha() or not 3 <= len(word) <= 40:
            return word
        found = self._nearest(word)
        if found is None:
            found, alike = self._divided(word), self._alike(word)
            # "how long" rather than "healing", but "session" rather than "sesh un".
            if alike and (not found or min(map(len, found.split())) < _WHOLE_PIECE):
                found = alike
        return found or word

    def _nearest(self, word: str) -> str | None:
        """Return the example word that is nearest in letters and sound, if one is near enough."""
        sound = metaphone(word)
        said = word + _UNSAID[1]
        if word.endswith(_UNSAID[0]) and said in self._counts:
            return said
        forms = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1))
        scored = [(_SWAPPED, -self._counts[form], form) for form in forms if form in self._counts]
        for choice in self._by_sound.get(sound, ()):
            distance = OSA.distance(word, choice)
            if distance <= max(2, len(word) // 3):
                scored.append((distance - _SAME_SOUND, -self._counts[choice], choice))
        if len(word) > 3:
            allowed = 1 if len(word) < 7 else 2
            found = process.extract(
                word, self._long, scorer=OSA.distance, score_cutoff=allowed, limit=8
            )
            # The first letter is seldom mistyped; asking for it keeps names and foreign words.
            scored += [
                (distance, -self._counts[choice], choice)
                for choice, distance, _ in found
                if choice[0] == word[0]
            ]
        return min(scored)[2] if scored else None

    def _alike(self, word: str) -> str | None:
        """Return the example word that only sounds like it: "hedakes", "cirkulashun"."""
        scored = [
            (OSA.distance(word, choice), -self._counts[choice], choice)
            for choice in self._by_sound.get(metaphone(word), ())
            if choice[0] == word[0]
        ]
        return next((form for far, _, form in sorted(scored) if far <= len(word) // 2), None)

    def _divided(self, word: str) -> str | None:
        """Return the likeliest division into words of the examples (Viterbi over unigrams)."""
        if len(word) < 6:
            return None
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(word) + 1):
            options = [
                (best[start][0] + self._cost[word[start:end]], start)
                for start in range(max(0, end - 16), end)
                if word[start:end] in self._cost and best[start][0] < math.inf
            ]
            best.append(min(options) if options else (math.inf, 0))
        if best[-1][0] == math.inf:
            return None
        pieces: list[str] = []
        end = len(word)
        while end:
            start = best[end][1]
            pieces.append(word[start:end])
            end = start
        # Many short pieces are found in any string of letters.
        if len(word) / len(pieces) < 2.4:
            return None
        return " ".join(reversed(pieces))


def right_words(
    counts: Mapping[str, int], common: frozenset[str], terms: Iterable[str]
) -> dict[str, int]:
    """Return the words of the examples that are right as they stand, with their counts.

    Examples are written as patients write. What no dictionary knows and few examples have is a
    typing error if there is a far more frequent word to mend it to, and else a name or a term.
    """
    english = common | english_words()
    words = {word: n for word, n in sorted(counts.items()) if word in english}
    words = {**dict.fromkeys([*terms, *sorted(_NAMES)], 1), **words}
    speller = Speller(words, common)
    for word, n in sorted(counts.items()):
        if word in english or word in words or n == 1:
            continue
        mended = speller.mend(word)
        near = OSA.distance(word, mended) <= (1 if len(word) < _LONG else 2)
        alike = near and len(word) >= _SHORTEST and metaphone(word) == metaphone(mended)
        more = _MORE_ALIKE if alike else _FAR_MORE
        if counts.get(mended, 0) < more * n or (n >= _OFTEN and not alike):
            words[word] = n
    return words


def rarer_words() -> WordList:
    """Return the words of a dictionary that are long enough not to be another's slip."""
    return WordList.of(word for word in english_words() if len(word) >= _SHORTEST_RARE)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the frequent English words of the encoder's vocabulary, in lower case.

    The vocabulary is ordered by frequency; the short words of its second half are names, foreign
    words and slips.
    """
    vocabulary = json.loads((converted_model_dir() / "vocabulary.json").read_text(encoding="utf-8"))
    return frozenset(
        word
        for rank, word in enumerate(vocabulary)
        if word.isalpha() and word.isascii() and (rank < _FREQUENT or len(word) >= _RARELY_A_SLIP)
    )
