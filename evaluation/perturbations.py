"""Changes to a question that must not change its answer. The same text always changes alike."""

import random
import re
from collections.abc import Callable

_NEIGHBOURS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o",
    "j": "k", "k": "l", "l": "k", "m": "n", "n": "b", "o": "p", "p": "o", "q": "w", "r": "t",
    "s": "d", "t": "y", "u": "i", "v": "c", "w": "e", "x": "z", "y": "u", "z": "x",
}  # fmt: skip
_SHORTEST = 4


def swapped_letters(text: str) -> str:
    """Swap two inner letters of the longest word, as fast fingers do."""

    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    return _in_longest_word(text, change)


def dropped_letter(text: str) -> str:
    """Leave out one inner letter of the longest word."""

    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(word) - 1)
        return word[:place] + word[place + 1 :]

    return _in_longest_word(text, change)


def doubled_letter(text: str) -> str:
    """Type one letter of the longest word twice."""

    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(word))
        return word[:place] + word[place - 1] + word[place:]

    return _in_longest_word(text, change)


def neighbour_key(text: str) -> str:
    """Hit the key beside the right one, once in the longest word."""

    def change(word: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(word) - 1)
        letter = word[place].lower()
        return word[:place] + _NEIGHBOURS.get(letter, letter) + word[place + 1 :]

    return _in_longest_word(text, change)


def missing_space(text: str) -> str:
    """Run the last two words together."""
    head, space, tail = text.rpartition(" ")
    return head + tail if space else text


def without_punctuation(text: str) -> str:
    """Leave out every mark but those inside words."""
    return " ".join(re.sub(r"[^\w\s'-]", " ", text).split())


def _framed(before: str, after: str = "") -> Callable[[str], str]:
    def frame(text: str) -> str:
        kept = text.rstrip("?.! ") if after else text
        return f"{before}{kept}{after}"

    return frame


def _in_longest_word(text: str, change: Callable[[str, random.Random], str]) -> str:
    words = re.findall(r"[A-Za-z]+", text)
    longest = max(words, key=len, default="")
    if len(longest) < _SHORTEST:
        return text
    chance = random.Random(f"{change.__qualname__}:{text}")  # noqa: S311 - repeatable, not secret
    return text.replace(longest, change(longest, chance), 1)


# Capability → the changes that test it.
PERTURBATIONS: dict[str, dict[str, Callable[[str], str]]] = {
    "typos": {
        "swapped letters": swapped_letters,
        "dropped letter": dropped_letter,
        "doubled letter": doubled_letter,
        "neighbour key": neighbour_key,
        "missing space": missing_space,
    },
    "capitals": {"capitals": str.upper, "small letters": str.lower},
    "punctuation": {
        "no punctuation": without_punctuation,
        "many marks": lambda text: text.rstrip("?.! ") + "???!!",
        "dots": lambda text: "... " + text.rstrip("?.! ") + " ...",
    },
    "politeness": {
        "please": _framed("Excuse me, ", ", please?"),
        "thanks": _framed("", "? Thanks in advance."),
        "greeting": _framed("Good morning. "),
        "apology": _framed("Sorry if this is a silly question: "),
        "curt": _framed("quick one - "),
    },
    "names": {
        "own name": _framed("Hello, this is Renata Kowalczyk. "),
        "another name": _framed("I'm Duc Tran and I wanted to ask: "),
        "signed": _framed("", "? - Mrs. Abernathy"),
    },
    "emoji": {"smile": _framed("", " 🙂"), "thinking": _framed("🤔 ")},
}
