"""A message as the model reads it: shorthand spelt out, typing errors mended."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.clinic_terms import digest_of, patterns, words_of
from nlu.messages import NOISE_OF, READING, with_parts
from nlu.spelling import Speller, common_words, rarer_words, right_words
from nlu.word_list import WordList

_ROOT = Path(__file__).resolve().parent.parent
# What the encoder can take in; the rest of a very long message is not read.
MAX_CHARACTERS = 1500
_SHORTHAND = {
    "u": "you", "r": "are", "ur": "your", "pls": "please", "plz": "please", "thx": "thanks",
    "wat": "what", "wats": "what's", "whats": "what's", "wut": "what", "y": "why", "n": "and",
    "abt": "about", "b4": "before", "btw": "by the way", "2day": "today", "2nite": "tonight",
    "tnite": "tonight",
    "tmrw": "tomorrow", "tmr": "tomorrow", "2moro": "tomorrow", "cuz": "because", "bc": "because",
    "coz": "because", "w/": "with", "w/o": "without", "hw": "how", "duz": "does", "dey": "they",
    "da": "the", "dat": "that", "dis": "this", "wuld": "would", "shud": "should", "cud": "could",
    "wanna": "want to", "gonna": "going to", "gotta": "got to", "dunno": "don't know",
    "appt": "appointment", "appts": "appointments", "ty": "thank you", "tysm": "thank you so much",
    "dn": "dry needling", "pt": "physical therapist", "hav": "have", "iz": "is", "cn": "can",
    "2": "to", "ppl": "people", "rn": "right now", "hrs": "hours", "mins": "minutes",
    "diff": "difference", "info": "information", "dr": "doctor", "doc": "doctor",
    "meds": "medication",
    "4": "for", "k": "ok", "kk": "ok", "wen": "when", "wher": "where", "gud": "good",
    "msg": "message", "resched": "reschedule", "btr": "better",
    "cant": "can't", "dont": "don't", "doesnt": "doesn't", "isnt": "isn't", "wont": "won't",
    "im": "i'm", "ive": "i've", "id": "i'd", "hows": "how's", "whos": "who's", "thats": "that's",
    "cya": "see you", "ltr": "later", "doin": "doing", "goin": "going", "gettin": "getting",
    "hurtin": "hurting", "needlin": "needling", "havin": "having", "em": "them", "cos": "because",
    "didnt": "didn't", "arent": "aren't", "wouldnt": "wouldn't", "theres": "there's",
    # Words by themselves, but not here.
    "pane": "pain", "soar": "sore", "nee": "knee", "nots": "knots", "mussel": "muscle",
    "mussels": "muscles", "ware": "wear", "prise": "price", "hoo": "who", "gona": "going to",
}  # fmt: skip
# Words by themselves that sound like another one, told by what stands beside them.
_MISHEARD = (
    (
        re.compile(
            r"\bdose (?=(it|this|that|the|they|dry|needl\w+|you|he|she|anyone|insurance)\b)"
        ),
        "does ",
    ),
    (re.compile(r"\bwere (?=(are|is) )"), "where "),
    (re.compile(r"\b(?<=[iu] )where\b(?= (to|for|2|4)\b|[?.!]?$)"), "wear"),
)
# The encoder knows no emoji; these are the ones that say something by themselves.
_EMOJI = {
    "\U0001f44d": "ok", "\U0001f44c": "ok", "\u2705": "ok", "\U0001f44b": "hello",
    "\U0001f64f": "thank you", "\u2764": "thank you", "\U0001f618": "thank you",
    "\U0001f4de": "phone number", "\u260e": "phone number", "\U0001f4b0": "price",
    "\U0001f4b2": "price", "\U0001f4b5": "price", "\U0001f4c5": "appointment",
    "\U0001f489": "injection",
}  # fmt: skip
# "2" and "4" are shorthand between words ("talk 2 someone") but numbers before a unit.
_DIGIT_WORDS = {"2", "4"}
_UNITS = re.compile(
    r"(week|day|month|year|time|session|hour|minute|visit|needle|treatment|kid|child)"
)
_TOKEN = re.compile(r"w/o|w/|[a-z0-9]+(?:'[a-z]+)*|[^\sa-z0-9]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LIST_MARK = re.compile(
    r"^\s*(?:[-*\u2022]+|\(?[a-z0-9][.)]|(?:one|two|three|first|second|third|[1-9])\s*[:,])\s+"
)


def plain(text: str) -> str:
    """Return the text in lower case, in one line, with plain quotes and no stretched letters."""
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    folded = folded.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    if not folded.isascii():
        # Three thumbs up say no more than one.
        for sign in dict.fromkeys(sign for sign in folded if sign in _EMOJI):
            folded = folded.replace(sign, f" {_EMOJI[sign]} ", 1).replace(sign, " ")
    # A new line ends a sentence, and what counts it off is not part of it.
    lines = [_LIST_MARK.sub("", line).strip() for line in folded.splitlines()]
    ended = [line if line[-1] in ".?!,;:" else f"{line}." for line in lines[:-1] if line]
    return " ".join(" ".join([*ended, *lines[-1:]]).split())


def read(text: str, speller: Speller) -> str:
    """Return the text as the model reads it."""
    tokens = _TOKEN.findall(plain(text))
    words: list[str] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else ""
        if token in _DIGIT_WORDS and (not following.isalpha() or _UNITS.match(following)):
            words.append(token)
        elif token in _SHORTHAND:
            words.append(_SHORTHAND[token])
        else:
            words.append(_unstretched(token, speller))
    reading = re.sub(r" ([?!.,;:])", r"\1", " ".join(words))
    for heard, meant in _MISHEARD:
        reading = heard.sub(meant, reading)
    return reading


def _unstretched(token: str, speller: Speller) -> str:
    """Mend a token, and one with stretched letters ("sooo") in its shorter forms first."""
    if not _STRETCHED.search(token):
        return speller.mend(token)
    once, twice = _STRETCHED.sub(r"\1", token), _STRETCHED.sub(r"\1\1", token)
    return next((form for form in (twice, once) if speller.knows(form)), speller.mend(once))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class MessageReader(GraphComponent):
    """Sets each message's reading; learns the domain's words from the training examples."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``terms``: data files, from the project's root, whose words are to be known as well."""
        return {"terms": ["documents/conditions.yml", "nlu/situations.yml"]}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        words: Mapping[str, int],
        dictionary: WordList | None = None,
    ) -> None:
        self._terms = [_ROOT / str(name) for name in config["terms"]]
        self._model_storage = model_storage
        self._resource = resource
        self._speller = Speller(words, common_words(), dictionary)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        """Create an untrained reader, which knows no domain words."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MessageReader:
        """Load the domain's words."""
        with model_storage.read_from(resource) as folder:
            words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
            file = folder / "dictionary.npy"
            # A model from before there was a dictionary has none.
            known = WordList(np.load(file, allow_pickle=False)) if file.is_file() else None
        return cls(config, model_storage, resource, words, known)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Train anew when a file of terms changes."""
        names = config.get("terms", MessageReader.get_default_config()["terms"])
        return digest_of([_ROOT / str(name) for name in names])

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words that stand in the examples, the generated noise left aside."""
        counts: Counter[str] = Counter()
        for example in training_data.intent_examples:
            if example.get(NOISE_OF) is None:
                counts.update(re.findall(r"[a-z]+", plain(str(example.get(TEXT) or ""))))
        common = common_words()
        terms = words_of(patterns(*self._terms)) if self._terms else []
        words = right_words(counts, common, terms)
        dictionary = rarer_words()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "words.json").write_text(json.dumps(words), encoding="utf-8")
            np.save(folder / "dictionary.npy", dictionary.checksums, allow_pickle=False)
        self._speller = Speller(words, common, dictionary)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the reading of every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the reading of every message and part."""
        for message in with_parts(messages):
            message.set(READING, read(str(message.get(TEXT) or ""), self._speller))
        return messages
