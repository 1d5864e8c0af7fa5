"""The sentence encoder as a dense featurizer of the Rasa pipeline."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder_weights import CONVERSION
from nlu.messages import VECTORS, own_features, reading_of, with_parts
from nlu.sentence_encoder import Vectors, encode


def sentence_vector(message: Message) -> Vectors:
    """Return the message's sentence vector, shape (384,).

    Raises:
        ValueError: no sentence encoder has run on the message.
    """
    sentence = own_features(message, sparse=False)
    if sentence is None:
        raise ValueError(
            "The message has no sentence vector: put nlu.sentence_encoder_featurizer."
            "SentenceEncoderFeaturizer before this component in config.yml."
        )
    return np.asarray(sentence[-1], dtype=np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message and part its sentence vector; one batch for all that have none yet."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``alias``: the name that the features carry."""
        return {**DenseFeaturizer.get_default_config()}

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        # Loaded and run once now, and not while the first patient waits.
        encode(["hello"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Create the featurizer; the encoder itself is shared by the whole process."""
        return cls(execution_context.node_name, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept every configuration that the engine accepts."""

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str:
        """Train anew when the conversion changes."""
        return CONVERSION

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples."""
        self.process([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode the messages and their parts."""
        everything = list(with_parts(messages))
        readings = [reading_of(message) for message in everything]
        known: dict[str, Vectors] = {}
        for message in messages:
            known.update(message.get(VECTORS) or {})
        missing = list(dict.fromkeys(text for text in readings if text not in known))
        if missing:
            known.update(zip(missing, encode(missing)))
        for message, reading in zip(everything, readings):
            vector = known[reading]
            message.add_features(
                Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages
