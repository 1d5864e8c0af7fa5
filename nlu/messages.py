"""What the pipeline's components leave on a message for one another.

A message has a *reading* (its text as the model reads it: lower case, shorthand spelt out, typing
errors mended) and may have *parts* (the questions it seems to hold, each a message of its own).
It may carry *vectors*, sentence vectors by text, that a later component would otherwise make again.
None of these is part of the engine's output.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message

READING = "reading"
PARTS = "parts"
NOISE_OF = "noise_of"
VECTORS = "vectors"
RED_FLAG = "red_flag"
QUESTIONS = "questions"
NEAREST = "nearest"
OUT_OF_SCOPE_SCORE = "in_scope_score"


def reading_of(message: Message) -> str:
    """Return the reading, or the text where no component has set one."""
    return str(message.get(READING) or message.get(TEXT) or "")


def part(text: str) -> Message:
    """Return a message that stands for one part of another."""
    return Message(data={TEXT: text, READING: text})


def own_features(message: Message, *, sparse: bool) -> Any | None:
    """Return the sentence features of the last featurizer of that kind, or None.

    `Message.get_sparse_features` and its like copy them, several times over for each message.
    """
    for one in reversed(message.features):
        if (
            one.attribute == TEXT
            and one.type == FEATURE_TYPE_SENTENCE
            and one.is_sparse() == sparse
        ):
            return one.features
    return None


def with_parts(messages: Iterable[Message]) -> Iterator[Message]:
    """Yield each message and, after it, its parts."""
    for message in messages:
        yield message
        yield from message.get(PARTS) or ()
