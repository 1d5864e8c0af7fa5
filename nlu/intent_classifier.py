"""The trainable intent classifier of the Rasa pipeline."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.character_ngrams import sparse_vector
from nlu.confidence import Confidence
from nlu.examples import Examples
from nlu.intent_model import Groups, IntentModel, Spelling, Understanding
from nlu.intent_training import Settings, TrainingRows, combined_rows, train
from nlu.messages import NEAREST, NOISE_OF, with_parts
from nlu.sentence_encoder_featurizer import sentence_vector
from nlu.softmax_regression import Floats, SoftmaxRegression

RANKING_LENGTH = 6
NEAREST_LENGTH = 3
JUDGEMENT = "judgement"


@dataclass(frozen=True)
class Judgement:
    """What the classifier thinks of one message, for the components after it.

    ``label`` is the likeliest intent but for out-of-scope; ``share`` its group's probability and
    ``confidence`` the chance that it is right; ``refusal`` is the probability of out-of-scope;
    ``alternatives`` are the next likely intents.
    """

    label: str
    share: float
    confidence: float
    accepted: bool
    refusal: float
    alternatives: tuple[str, ...]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Softmax regression over sentence vectors and character n-grams, with an honest confidence.

    Sets ``intent``, ``intent_ranking`` and ``nearest``. The first place of the ranking is the
    intent given; its confidence is the learnt chance that it is right. Where that chance is below
    the threshold learnt in training, the intent given is the out-of-scope one.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        ``strength``: inverse of the L2 penalty; ``width``: numbers kept of the n-grams; ``folds``:
        of the cross-validation; ``seed``; ``worth``: how many wrong answers to questions from
        outside one right answer is worth; ``group_prefixes``: intents that share a prefix count as
        one answer; ``out_of_scope``: the intent that is never an answer (it may be absent).
        """
        return {
            "strength": 10.0,
            "width": 256,
            "folds": 5,
            "seed": 20,
            "worth": 5.0,
            "group_prefixes": ["handoff_"],
            "out_of_scope": "out_of_scope",
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._settings = Settings(
            float(config["strength"]),
            int(config["folds"]),
            int(config["seed"]),
            float(config["worth"]),
            tuple(config["group_prefixes"]),
            str(config["out_of_scope"]),
        )
        self._width = int(config["width"])
        self._model_storage = model_storage
        self._resource = resource
        self._model: IntentModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model and learn its confidence; the same data give the same result."""
        messages = [
            example
            for example in training_data.intent_examples
            if example.get(INTENT) and example.get(TEXT)
        ]
        ngrams = scipy.sparse.vstack([sparse_vector(message) for message in messages])
        vectors = np.vstack([sentence_vector(message) for message in messages])
        self._spelling = Spelling.fit(ngrams, self._width, self._settings.seed)
        data = _training_rows(messages, combined_rows(vectors, ngrams, self._spelling))
        self._model, self._confidence = train(data, self._settings)
        self._persist(self._model)
        return self._resource

    def _persist(self, model: IntentModel) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                folder / "model.npz",
                weights=model.regression.weights,
                bias=model.regression.bias,
                directions=self._spelling.directions.astype(np.float16),
                example_rows=model.examples.rows,
                example_starts=model.examples.starts,
            )
            described = {
                "labels": model.labels,
                "texts": model.examples.texts,
                "confidence": asdict(self._confidence),
            }
            (folder / "model.json").write_text(json.dumps(described), encoding="utf-8")

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Load a trained classifier; nothing in its files can run code."""
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            with np.load(folder / "model.npz", allow_pickle=False) as stored:
                held = {name: stored[name] for name in stored.files}
        labels = tuple(described["labels"])
        settings = classifier._settings
        classifier._model = IntentModel(
            SoftmaxRegression(labels, held["weights"], held["bias"]),
            Examples(tuple(described["texts"]), held["example_starts"], held["example_rows"]),
            Groups.of(labels, settings.group_prefixes, settings.out_of_scope),
        )
        classifier._spelling = Spelling(np.ascontiguousarray(held["directions"], dtype=np.float32))
        classifier._confidence = Confidence(**described["confidence"])
        return classifier

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched: nobody after this asks for predictions on it."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages and their parts."""
        everything = list(with_parts(messages))
        if self._model is None or not everything:
            return messages
        spelling = self._spelling.reduce_each([sparse_vector(message) for message in everything])
        vectors = np.vstack([sentence_vector(message) for message in everything])
        rows = np.hstack([vectors, spelling])
        understood = self._model.understand(rows)
        confidence = self._confidence.of(understood.score)
        whole = {id(message) for message in messages}
        for index, message in enumerate(everything):
            probabilities = understood.probabilities[index]
            judgement = self._judge(self._model, understood, index, float(confidence[index]))
            message.set(JUDGEMENT, judgement)
            self._set_intent(message, self._model.labels, judgement, probabilities)
            if id(message) in whole:
                found = self._model.nearest_examples(rows, understood, index, NEAREST_LENGTH)
                message.set(NEAREST, [_as_output(*one) for one in found], add_to_output=True)
        return messages

    def _judge(
        self, model: IntentModel, understood: Understanding, index: int, confidence: float
    ) -> Judgement:
        groups = model.groups
        order = np.argsort(-understood.probabilities[index]).tolist()
        others = [i for i in order if not groups.refused[groups.of_intent[i]]]
        return Judgement(
            model.labels[int(understood.intent[index])],
            float(understood.share[index]),
            confidence,
            confidence >= self._confidence.threshold,
            float(understood.refusal[index]),
            tuple(model.labels[i] for i in others[:RANKING_LENGTH]),
        )

    def _set_intent(
        self,
        message: Message,
        labels: tuple[str, ...],
        judgement: Judgement,
        probabilities: Floats,
    ) -> None:
        name, confidence = judgement.label, judgement.confidence
        if not judgement.accepted:
            name, confidence = self._settings.out_of_scope, 1 - judgement.confidence
        given = {"name": name, "confidence": round(confidence, 4)}
        ranking = [
            {"name": labels[i], "confidence": round(float(probabilities[i]), 4)}
            for i in np.argsort(-probabilities)[:RANKING_LENGTH]
            if labels[i] != name
        ]
        message.set(INTENT, given, add_to_output=True)
        message.set("intent_ranking", [given, *ranking], add_to_output=True)


def _as_output(text: str, intent: str, similarity: float) -> dict[str, Any]:
    return {"text": text, "intent": intent, "similarity": round(similarity, 3)}


def _training_rows(messages: list[Message], rows: Floats) -> TrainingRows:
    texts = [str(message.get(TEXT)) for message in messages]
    origins = [str(message.get(NOISE_OF) or message.get(TEXT)) for message in messages]
    number = {text: i for i, text in enumerate(dict.fromkeys(origins))}
    return TrainingRows(
        tuple(texts),
        tuple(str(message.get(INTENT)) for message in messages),
        np.array([number[origin] for origin in origins], dtype=np.int32),
        rows,
        np.array([message.get(NOISE_OF) is not None for message in messages], dtype=bool),
    )
