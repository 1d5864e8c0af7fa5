"""What the assistant acts on when there is a red flag: its level, before any intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.messages import RED_FLAG
from nlu.safety.red_flag_data import LEVELS

_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlagIntent(GraphComponent):
    """Makes the level of a red flag the intent; what was found before stands behind it.

    It stands last in the pipeline: a red flag overrides everything else in the message. A word of
    caution overrides nothing.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagIntent:
        """Create the component (see `GraphComponent`)."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at every message's red flag."""
        for message in messages:
            put_first(message)
        return messages


def put_first(message: Message) -> None:
    """Make the level of the message's red flag its intent, where it has one."""
    flag = message.get(RED_FLAG) or {}
    if flag.get("level") in LEVELS:
        given = {"name": flag["level"], "confidence": flag["score"]}
        ranking = message.get(_RANKING) or []
        message.set(INTENT, given, add_to_output=True)
        message.set(_RANKING, [given, *ranking], add_to_output=True)
