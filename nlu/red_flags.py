"""Red flags: messages that describe an emergency, however they are phrased or buried.

Two detectors look at every message. Word rules find what is said in so many words and is meant as a
present fact; a model of meaning finds what is said otherwise, and weighs the rules too, so that a
rule cannot be fooled by a figure of speech alone. Both come from `nlu/red_flags.yml`, which
clinicians read and edit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.messages import RED_FLAG, VECTORS, reading_of, with_parts
from nlu.red_flag_intent import put_first
from nlu.safety import files
from nlu.safety.lexical import columns_of
from nlu.safety.lexicon import tokenizer
from nlu.safety.meaning import (
    RULE_WEIGHT,
    MeaningDetector,
    Shares,
    Vectors,
    fit,
    text_of,
    units_of,
)
from nlu.safety.red_flag_data import LEVELS, RedFlagData, RedFlagDataError, load_red_flag_data
from nlu.safety.training import kinds_of, spelling_of, training_units
from nlu.safety.word_rules import Analysis, WordRules
from nlu.safety.wording import Wording
from nlu.sentence_encoder import encode

_ROOT = Path(__file__).resolve().parent.parent
# Bounds the time that a message of thousands of commas takes.
_MOST_UNITS = 96
# Share of the votes of the nearest examples that makes a level likely, and probable.
_LIKELY, _PROBABLE = 0.3, 0.5
_SHARES = Shares._fields
CAUTION = "caution"

Encoder = Callable[[Sequence[str]], Vectors]


class RedFlagDetector:
    """Says whether a message is a red flag, and of which level and category."""

    def __init__(
        self, data: RedFlagData, meaning: MeaningDetector, spelling: dict[str, list[str]]
    ) -> None:
        """Take the data, the trained model of meaning, and what is needed to mend typing errors."""
        self.data, self.meaning, self.spelling = data, meaning, spelling
        self._kinds = kinds_of(data)
        self._wording = Wording(data.shorthand, spelling["vocabulary"], spelling["correct"])
        self._rules = WordRules(tokenizer(), data)

    def analyse(self, text: str) -> Analysis:
        """Return what the word rules make of a message."""
        return self._rules.analyse(self._wording.regular(text))

    def score(
        self, analysis: Analysis, encoder: Encoder | None = None
    ) -> tuple[float, str, Vectors]:
        """Return the score of the message, and the part most like danger with its vector."""
        units = units_of(analysis)[:_MOST_UNITS]
        texts = [text_of(analysis, unit) for unit in units]
        vectors = (encoder or encode)(texts)
        scores = self.meaning.scores(vectors, [columns_of(analysis, unit) for unit in units])
        best = int(scores.argmax())
        total = float(scores[best]) + (RULE_WEIGHT if analysis.certain else 0.0)
        return total, texts[best], vectors[best]

    def detect(self, text: str, encoder: Encoder | None = None) -> dict[str, Any] | None:
        """Return level, category, evidence and score of a red flag, or None.

        ``encoder``: gives the sentence vectors of texts, one row each.

        ``score`` is above a half for a red flag, and the nearer to 1 the clearer it is. What is
        doubtful is urgent, so that it is neither overlooked nor sent to 911 at once; but where
        somebody may want to die, doubt changes nothing. What is hardly likely has the level
        "caution": it is answered, after a word on when to call for help.
        """
        analysis = self.analyse(text)
        if not len(analysis.doc):
            return None
        score, evidence, vector = self.score(analysis, encoder)
        if score <= self.meaning.cautious:
            return None
        # "Numb" is urgent by a rule, and graver where most of what is like it is.
        category, level = self._kind_of(vector, _PROBABLE if analysis.certain else _LIKELY)
        if analysis.certain:
            worst = min(analysis.certain, key=lambda hit: LEVELS.index(hit.rule.level))
            if worst.rule.level != "urgent" or level == "urgent":
                category, level, evidence = worst.rule.category, worst.rule.level, worst.evidence
        if score <= self.meaning.threshold and level == "emergency":
            level = "urgent"
        above = score - self.meaning.doubtful
        return {
            "level": level if above > 0 else CAUTION,
            "category": category,
            "evidence": evidence,
            "score": round(float(1 / (1 + np.exp(-2 * above))), 4),
        }

    def _kind_of(self, vector: Vectors, enough: float) -> tuple[str, str]:
        """Return category and level by the votes of the nearest examples.

        ``enough``: share of the votes that makes it an emergency. A wish to die must be probable,
        since 988 is no help to a heart.
        """
        # Kinds after the last one that got a vote have none.
        votes = dict.fromkeys(self._kinds, 0.0)
        votes.update(zip(self._kinds, self.meaning.votes(vector).tolist(), strict=False))
        levels = {name: sum(v for kind, v in votes.items() if kind[1] == name) for name in LEVELS}
        total = sum(levels.values())
        level = "urgent"
        if levels["crisis"] >= _PROBABLE * total:
            level = "crisis"
        elif levels["emergency"] >= enough * total:
            level = "emergency"
        of_level = {category: vote for (category, name), vote in votes.items() if name == level}
        return max(of_level, key=of_level.__getitem__), level


def train_detector(data: RedFlagData, *, seed: int, folds: int, shares: Shares) -> RedFlagDetector:
    """Train a detector; the same data and settings give the same detector."""
    spelling = spelling_of(data)
    units = training_units(data, spelling)
    meaning = fit(units, seed=seed, folds=folds, shares=shares)
    return RedFlagDetector(data, meaning, spelling)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlags(GraphComponent):
    """Sets ``red_flag`` on every message.

    It stands before the sentence encoder in the pipeline, and after what finds a message's parts:
    all that is to be encoded of a message is then encoded in one run.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        ``data``: the red-flag data, from the project's root; ``false_alarms``: share of held-out
        counter-examples that may be flagged, which sets the threshold (a higher share misses
        fewer emergencies and frightens more people without need); ``doubts``: share of them that
        may at least be taken for urgent; ``cautions``: share of them that may be answered with a
        word of caution; ``folds``; ``seed``.
        """
        return {
            "data": "nlu/red_flags.yml",
            "false_alarms": 0.015,
            "doubts": 0.045,
            "cautions": 0.09,
            "folds": 2,
            "seed": 20,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse settings that make no threshold."""
        settings = {**cls.get_default_config(), **config}
        for name in _SHARES:
            share = settings[name]
            if not isinstance(share, (int, float)) or not 0 < share < 1:
                raise RedFlagDataError(
                    f"RedFlags in config.yml has {name}={share}; give a share between 0 and 1."
                )
        for lower, higher in pairwise(_SHARES):
            if settings[higher] < settings[lower]:
                raise RedFlagDataError(
                    f"RedFlags in config.yml has {higher}={settings[higher]}; give no less than "
                    f"{lower}, {settings[lower]}."
                )
        folds = settings["folds"]
        if not isinstance(folds, int) or folds < 2:
            raise RedFlagDataError(f"RedFlags in config.yml has folds={folds}; give 2 or more.")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        detector: RedFlagDetector | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._detector = detector

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlags:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlags:
        """Load a trained detector."""
        with model_storage.read_from(resource) as folder:
            detector = RedFlagDetector(*files.read(folder))
        detector.detect("hello")  # so that the first patient does not wait
        return cls(config, model_storage, resource, detector)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Train anew when the data change."""
        file = _ROOT / str(config.get("data", RedFlags.get_default_config()["data"]))
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None

    def train(self, training_data: TrainingData) -> Resource:
        """Train from the red-flag data alone; data/nlu.yml has no say in safety.

        Raises:
            RedFlagDataError: naming the file and the line that cannot be used.
        """
        self._detector = train_detector(
            load_red_flag_data(_ROOT / str(self._config["data"])),
            seed=int(self._config["seed"]),
            folds=int(self._config["folds"]),
            shares=Shares(*(float(self._config[name]) for name in _SHARES)),
        )
        with self._model_storage.write_to(self._resource) as folder:
            files.write(
                folder, self._detector.data, self._detector.meaning, self._detector.spelling
            )
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at every message."""
        if self._detector is None:
            return messages
        for message in messages:
            flag = self._detector.detect(str(message.get(TEXT) or ""), _encoder_for(message))
            message.set(RED_FLAG, flag, add_to_output=True)
            if message.get(INTENT):
                # A model from before there was `RedFlagIntent` has this component last.
                put_first(message)
        return messages


def _encoder_for(message: Message) -> Encoder:
    """Encode with what is asked for all that the intent will ask for, and leave it on the message.

    Two runs of a few texts take half as long again as one.
    """

    def encoded(texts: Sequence[str]) -> Vectors:
        everything = [*texts, *(reading_of(one) for one in with_parts([message]))]
        rows = encode(everything)
        message.set(VECTORS, dict(zip(everything, rows)))
        return rows[: len(texts)]

    return encoded
