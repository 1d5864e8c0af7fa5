"""The assistant's own understanding, trained again and again: run in the engine's environment.

Two things are done for speed alone: a sentence is encoded once, and the confidence is learnt from
two parts of the examples and not from five.

Reads one JSON object a line and answers with one: ``{"train": [[text, intent], ...]}`` trains the
components of the pipeline (without the generated noise), ``{"ask": [text, ...]}`` gives what they
make of each text: ``{"intent", "confidence", "ranking"}``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import sentence_encoder_featurizer
from nlu.character_ngrams import CharacterNgramFeaturizer
from nlu.intent_classifier import IntentClassifier
from nlu.reading import MessageReader
from nlu.sentence_encoder import Vectors
from nlu.sentence_encoder_featurizer import SentenceEncoderFeaturizer
from nlu.topic_resolver import TopicResolver

_LEARNING = (
    MessageReader,
    SentenceEncoderFeaturizer,
    CharacterNgramFeaturizer,
    IntentClassifier,
)


_FEWER = {"IntentClassifier": {"folds": 2}}


class RememberingEncoder:
    """Encodes a text once."""

    def __init__(self, encode: Callable[[list[str]], Vectors]) -> None:
        """Stand before an encoder."""
        self._encode = encode
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Iterable[str]) -> Vectors:
        """Give a row for each text, shape (texts, 384)."""
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in self._known]
        if new or not wanted:
            rows = self._encode(new)
            self._known.update(zip(new, rows, strict=True))
        return np.vstack([self._known[text] for text in wanted]) if wanted else rows


class Learner:
    """A pipeline that can be trained afresh."""

    def __init__(self) -> None:
        """Begin without any example."""
        self._components: list[Any] = []

    def train(self, examples: list[list[str]]) -> None:
        """Train on (text, intent)."""
        data = TrainingData(
            [Message(data={TEXT: text, INTENT: intent}) for text, intent in examples]
        )
        storage = LocalModelStorage(Path(tempfile.mkdtemp(prefix="learner-")))
        self._components = []
        for kind in _LEARNING:
            context = ExecutionContext(GraphSchema({}), node_name=kind.__name__)
            config = getattr(kind, "get_default_config", dict)() | _FEWER.get(kind.__name__, {})
            component = kind.create(config, storage, Resource(kind.__name__), context)
            if hasattr(component, "train"):
                component.train(data)
            component.process_training_data(data)
            self._components.append(component)
        self._components.append(
            TopicResolver.create(
                TopicResolver.get_default_config(), storage, Resource("t"), context
            )
        )

    def ask(self, texts: list[str]) -> list[dict[str, Any]]:
        """Give what is made of each text."""
        messages = [Message(data={TEXT: text}) for text in texts]
        for component in self._components:
            messages = component.process(messages)
        return [
            {
                "intent": message.get(INTENT)["name"],
                "confidence": message.get(INTENT)["confidence"],
                "ranking": message.get("intent_ranking"),
            }
            for message in messages
        ]


def main() -> int:
    """Answer until the input ends."""
    encode = RememberingEncoder(sentence_encoder_featurizer.encode)
    sentence_encoder_featurizer.encode = encode
    learner = Learner()
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        order = json.loads(line)
        if "train" in order:
            learner.train(order["train"])
            found: Any = "trained"
        else:
            found = learner.ask(order["ask"])
        answers.write(json.dumps(found) + "\n")
        answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
