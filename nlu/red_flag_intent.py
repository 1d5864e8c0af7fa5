"""What the assistant acts on when there is a red flag: its level, before any intent."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.messages import RED_FLAG
from nlu.plain_component import PlainComponent
from nlu.safety.red_flag_data import LEVELS

_RANKING = "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RedFlagIntent(PlainComponent):
    """Makes the level of a red flag the intent; what was found before stands behind it.

    It stands last in the pipeline: a red flag overrides everything else in the message. A word of
    caution overrides nothing.
    """

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
