"""The assistant's own understanding, trained again and again: run in the engine's environment.

Reads one JSON object a line and answers with one: ``{"train": [[text, intent], ...]}`` trains the
components of the pipeline (without the generated noise), ``{"ask": [text, ...]}`` gives what they
make of each text: ``{"intent", "confidence", "ranking"}``.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.character_ngrams import CharacterNgramFeaturizer
from nlu.intent_classifier import IntentClassifier
from nlu.reading import MessageReader
from nlu.sentence_encoder_featurizer import SentenceEncoderFeaturizer
from nlu.topic_resolver import TopicResolver

_LEARNING = (
    MessageReader,
    SentenceEncoderFeaturizer,
    CharacterNgramFeaturizer,
    IntentClassifier,
)


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
            config = getattr(kind, "get_default_config", dict)()
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
