"""Red flags: messages that describe an emergency, however they are phrased or buried.

Two detectors look at every message. Word rules find what is said in so many words and is meant as a
present fact; a model of meaning finds what is said otherwise. Either is enough. Both learn from
`nlu/red_flags.yml`, which clinicians read and edit.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.safety import files
from nlu.safety.dictionary import english_words
from nlu.safety.lexicon import tokenizer
from nlu.safety.meaning import MeaningDetector, TrainingUnits, described, fit, units_of
from nlu.safety.red_flag_data import LEVELS, RedFlagData, load_red_flag_data
from nlu.safety.word_rules import Analysis, WordRules
from nlu.safety.wording import Wording, mistakable, words_of
from nlu.sentence_encoder import encode

RED_FLAG = "red_flag"
_ROOT = Path(__file__).resolve().parent.parent
# A message is cut into no more units than this; what an emergency needs is said in fewer.
_MOST_UNITS = 16


class RedFlagDetector:
    """Says whether a message is a red flag, and of which level and category."""

    def __init__(
        self,
        data: RedFlagData,
        meaning: MeaningDetector,
        example_vectors: NDArray[np.float32],
        spelling: dict[str, list[str]],
    ) -> None:
        """Take the data, the trained model of meaning, and the vectors of the examples."""
        self._data = data
        self._meaning = meaning
        self._example_vectors = example_vectors
        self._words = sorted(data.words)
        self._wording = Wording(data.shorthand, spelling["vocabulary"], spelling["correct"])
        self._rules = WordRules(tokenizer(), data)

    def analyse(self, text: str) -> Analysis:
        """Return what the word rules make of a message."""
        return self._rules.analyse(self._wording.regular(text))

    def detect(self, text: str) -> dict[str, Any] | None:
        """Return level, category, evidence and score of a red flag, or None."""
        if not text.strip():
            return None
        analysis = self.analyse(text)
        certain = [hit for hit in analysis.hits if hit.rule.certain and not hit.meant_as]
        if certain:
            worst = min(certain, key=lambda hit: LEVELS.index(hit.rule.level))
            return {
                "level": worst.rule.level,
                "category": worst.rule.category,
                "evidence": worst.evidence,
                "score": 1.0,
            }
        return self._by_meaning(analysis)

    def _by_meaning(self, analysis: Analysis) -> dict[str, Any] | None:
        units = units_of(analysis)[:_MOST_UNITS]
        texts = [analysis.doc[unit.start : unit.end].text for unit in units]
        vectors = encode(texts)
        rows = np.stack([described(analysis, unit, self._words) for unit in units])
        scores = self._meaning.scores(vectors, rows)
        best = int(scores.argmax())
        if scores[best] <= self._meaning.threshold:
            return None
        nearest = int((self._example_vectors @ vectors[best]).argmax())
        example = self._data.examples[nearest]
        return {
            "level": example.level,
            "category": example.category,
            "evidence": texts[best],
            "score": round(float(1 / (1 + np.exp(-scores[best]))), 4),
        }


def train_detector(data: RedFlagData, seed: int, folds: int, missed: float) -> RedFlagDetector:
    """Train a detector; the same data give the same detector."""
    detector, _ = _trained(data, seed, folds, missed)
    return detector


def _trained(
    data: RedFlagData, seed: int, folds: int, missed: float
) -> tuple[RedFlagDetector, tuple[Any, ...]]:
    english = english_words()
    said = {word for example in data.examples for word in words_of(example.text)}
    listed = {word for texts in data.words.values() for text in texts for word in words_of(text)}
    harmless = {word for example in data.counter_examples for word in words_of(example.text)}
    vocabulary = {word for word in said & english | listed if word.isalpha()}
    spelling = {
        "vocabulary": sorted(vocabulary),
        "correct": sorted({*mistakable(vocabulary, english | harmless), *harmless}),
    }
    wording = Wording(data.shorthand, spelling["vocabulary"], spelling["correct"])
    rules = WordRules(tokenizer(), data)
    names = sorted(data.words)
    texts: list[str] = []
    rows: list[NDArray[np.float32]] = []
    origin: list[int] = []
    first: list[bool] = []
    dangerous = len(data.examples)
    everything = [e.text for e in data.examples] + [e.text for e in data.counter_examples]
    for number, text in enumerate(everything):
        analysis = rules.analyse(wording.regular(text))
        for place, unit in enumerate(units_of(analysis)):
            texts.append(analysis.doc[unit.start : unit.end].text)
            rows.append(described(analysis, unit, names))
            origin.append(number)
            first.append(place == 0)
    vectors = encode(texts)
    message = np.array(origin, dtype=np.int32)
    whole = np.array(first, dtype=bool)
    units = TrainingUnits(vectors, np.stack(rows), message, whole, message < dangerous)
    meaning = fit(units, seed, folds, missed)
    examples = vectors[whole & (message < dangerous)]
    return RedFlagDetector(data, meaning, examples, spelling), (data, meaning, examples, spelling)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RedFlags(GraphComponent):
    """Sets ``red_flag`` on every message, and the intent where there is one.

    It stands last in the pipeline: a red flag overrides everything else in the message.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        ``data``: the red-flag data, from the project's root; ``missed``: share of held-out examples
        that the model of meaning alone may miss, which sets its threshold; ``folds``; ``seed``.
        """
        return {"data": "nlu/red_flags.yml", "missed": 0.04, "folds": 3, "seed": 20}

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
        data = load_red_flag_data(_ROOT / str(self._config["data"]))
        self._detector, parts = _trained(
            data,
            int(self._config["seed"]),
            int(self._config["folds"]),
            float(self._config["missed"]),
        )
        with self._model_storage.write_to(self._resource) as folder:
            files.write(folder, *parts)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at every message."""
        if self._detector is None:
            return messages
        for message in messages:
            flag = self._detector.detect(str(message.get(TEXT) or ""))
            message.set(RED_FLAG, flag, add_to_output=True)
            if flag:
                given = {"name": flag["level"], "confidence": flag["score"]}
                ranking = message.get("intent_ranking") or []
                message.set(INTENT, given, add_to_output=True)
                message.set("intent_ranking", [given, *ranking], add_to_output=True)
        return messages
