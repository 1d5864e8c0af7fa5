"""Noise like that of hurried thumbs, added to the training examples.

Each example gets noisy copies, so that the classifier learns what its words look like when they
are mistyped, run together or shortened. The examples themselves stay as they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.messages import NOISE_OF
from nlu.plain_component import PlainComponent

# Neighbours on a phone's keyboard.
_NEIGHBOURS = {
    "a": "sqz", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy",
    "i": "uok", "j": "hku", "k": "jli", "l": "kop", "m": "nk", "n": "bmh", "o": "ipl", "p": "ol",
    "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs",
    "y": "tuh", "z": "xas",
}  # fmt: skip
_SHORT_FORMS = {
    "you": "u", "are": "r", "your": "ur", "please": "pls", "what": "wat", "does": "duz",
    "to": "2", "for": "4", "with": "w", "because": "cuz", "and": "n", "about": "abt",
    "tomorrow": "tmrw", "tonight": "2nite", "before": "b4", "how": "hw", "much": "mch",
    "want": "wanna", "the": "da", "have": "hav", "can": "cn", "is": "iz", "appointment": "appt",
}  # fmt: skip
_SOUNDALIKES = {
    "knot": "not", "knots": "nots", "pain": "pane", "does": "dose", "needle": "neddle",
    "needles": "needels", "heal": "heel", "sore": "soar", "hurt": "hert", "knee": "nee",
    "hip": "hipp", "weight": "wait", "muscle": "mussel", "muscles": "mussels", "they": "dey",
    "normal": "normle", "session": "sesion", "sessions": "seshuns", "therapist": "therapyst",
    "insurance": "insurence", "headache": "hedake", "headaches": "hed aches", "shoulder": "sholder",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+")


def _letter_noise(word: str, dice: random.Random) -> str:
    """Return the word with one letter dropped, doubled, swapped or hit beside."""
    at = dice.randrange(len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at + 1] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + dice.choice(_NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]


def _typing_errors(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    candidates = [i for i, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for index in dice.sample(candidates, min(len(candidates), dice.choice((1, 1, 2)))):
        words[index] = _letter_noise(words[index], dice)
    return " ".join(words)


def _replaced(text: str, table: dict[str, str], share: float, dice: random.Random) -> str:
    def swap(found: re.Match[str]) -> str:
        word = found.group()
        return table[word] if word in table and dice.random() < share else word

    return _WORD.sub(swap, text)


def _short_forms(text: str, dice: random.Random) -> str:
    return _replaced(text, _SHORT_FORMS, 0.7, dice)


def _soundalikes(text: str, dice: random.Random) -> str:
    return _replaced(text, _SOUNDALIKES, 0.9, dice)


def _lost_spaces(text: str, dice: random.Random) -> str:
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    at = dice.choice(spaces)
    return text[:at] + text[at + 1 :]


_KINDS: tuple[Callable[[str, random.Random], str], ...] = (
    _typing_errors,
    _typing_errors,
    _short_forms,
    _soundalikes,
    _lost_spaces,
)


def noisy(text: str, dice: random.Random) -> str:
    """Return the text as a hurried patient might have typed it; never the text itself.

    The result is lower case and without closing punctuation. A text that offers nothing to
    change comes back with only that done.
    """
    plain = re.sub(r"[?!.,']+", "", text.lower()).strip()
    for _ in range(6):
        changed = dice.choice(_KINDS)(plain, dice)
        if changed != plain:
            return changed
    return plain


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TrainingNoise(PlainComponent):
    """Adds ``copies`` noisy copies of every training example; leaves patients' messages alone."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``copies``: noisy copies of each example; ``seed``: makes them the same each time."""
        return {"copies": 1, "seed": 20}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._copies = int(config["copies"])
        self._seed = int(config["seed"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data with the noisy copies behind the examples."""
        copies: list[Message] = []
        for example in training_data.intent_examples:
            text = str(example.get(TEXT) or "")
            dice = random.Random(f"{self._seed}:{text}")  # noqa: S311 - not a secret
            for variant in {noisy(text, dice) for _ in range(self._copies)} - {text}:
                data = {TEXT: variant, INTENT: example.get(INTENT), NOISE_OF: text}
                copies.append(Message(data=data))
        copies.sort(key=lambda message: (str(message.get(INTENT)), str(message.get(TEXT))))
        return training_data.merge(TrainingData(training_examples=copies))

    def process(self, messages: list[Message]) -> list[Message]:
        """Return the messages untouched."""
        return messages
