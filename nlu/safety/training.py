"""The red-flag data made into units to train on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlu.safety.dictionary import english_words
from nlu.safety.lexical import Columns, columns_of
from nlu.safety.lexicon import tokenizer
from nlu.safety.meaning import TrainingUnits, text_of, units_of
from nlu.safety.phrases import spelled_out
from nlu.safety.red_flag_data import RedFlagData
from nlu.safety.word_rules import WordRules
from nlu.safety.wording import Wording, mistakable, words_of
from nlu.sentence_encoder import encode

# Of the messages that a phrase with alternatives stands for, so many are learnt.
_MOST_OF_DANGER = 12
_MOST_HARMLESS = 24

Kind = tuple[str, str]


@dataclass(frozen=True)
class TrainingMessage:
    """A message to learn; ``kind`` is None where it is harmless."""

    text: str
    kind: Kind | None
    written: bool


def kinds_of(data: RedFlagData) -> list[Kind]:
    """Return the (category, level) pairs of the examples, in order."""
    return list(dict.fromkeys((example.category, example.level) for example in data.examples))


def messages_of(data: RedFlagData) -> list[TrainingMessage]:
    """Return the messages that the examples and counter-examples stand for, each text once."""
    found: dict[str, TrainingMessage] = {}
    lines: list[tuple[str, Kind | None, int]] = [
        (example.text, (example.category, example.level), _MOST_OF_DANGER)
        for example in data.examples
    ]
    lines += [(example.text, None, _MOST_HARMLESS) for example in data.counter_examples]
    for line, kind, most in lines:
        texts = spelled_out(line, most)
        for text in texts:
            found.setdefault(text.casefold(), TrainingMessage(text, kind, texts == [line]))
    return list(found.values())


def spelling_of(data: RedFlagData) -> dict[str, list[str]]:
    """Return the words to mend towards and the words that are right, for a `Wording`."""
    messages = messages_of(data)
    english = english_words()
    said = {word for m in messages if m.kind for word in words_of(m.text)}
    harmless = {word for m in messages if not m.kind for word in words_of(m.text)}
    listed = {word for texts in data.words.values() for text in texts for word in words_of(text)}
    vocabulary = {word for word in (said & english) | listed if word.isalpha()}
    correct = {*mistakable(vocabulary, english | harmless), *harmless}
    return {"vocabulary": sorted(vocabulary), "correct": sorted(correct)}


def training_units(
    data: RedFlagData, spelling: dict[str, list[str]], *, parts_of_danger: bool = False
) -> TrainingUnits:
    """Return the units of all messages, with their vectors.

    ``parts_of_danger``: with the sentences and clauses of dangerous messages too. They are not
    learnt from, as a part of such a message need not be dangerous; who measures how many are found
    needs them, since one dangerous part is enough.
    """
    wording = Wording(data.shorthand, spelling["vocabulary"], spelling["correct"])
    rules = WordRules(tokenizer(), data)
    places = {kind: place for place, kind in enumerate(kinds_of(data))}
    texts: list[str] = []
    rows: list[Columns] = []
    facts: list[tuple[int, int, bool, bool, bool]] = []
    for number, message in enumerate(messages_of(data)):
        analysis = rules.analyse(wording.regular(message.text))
        kind = places[message.kind] if message.kind else -1
        parts = units_of(analysis)
        if message.kind and not (parts_of_danger and message.written):
            parts = parts[:1]
        for place, unit in enumerate(parts):
            texts.append(text_of(analysis, unit))
            rows.append(columns_of(analysis, unit))
            facts.append((number, kind, place == 0, bool(analysis.certain), message.written))
    number_, kind_, first, rule, written = zip(*facts, strict=True)
    return TrainingUnits(
        encode(texts),
        rows,
        np.array(number_, dtype=np.int32),
        np.array(kind_, dtype=np.int32),
        np.array(first, dtype=bool),
        np.array(rule, dtype=bool),
        np.array(written, dtype=bool),
    )
