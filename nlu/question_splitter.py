"""Several questions in one message: where one may end and the next begin.

The splitter only proposes: it marks every place where a new question could begin. Whether the
parts are questions of their own is decided once they are classified (`topic_resolver`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from nlu.messages import PARTS, part, reading_of

MAX_PARTS = 6
_QUESTION_WORDS = ["how", "where", "when"]
_AFTER_QUESTION_WORDS = ["much", "many", "long", "is", "are", "often", "do"]
_JOINERS = ["and", "also", "plus", "but", "or", "&", "+", "/", "then", ",", ";", "-", "oh"]


def _splitter_pipeline() -> tuple[Language, Matcher]:
    language = spacy.blank("en")
    matcher = Matcher(language.vocab)
    # "... and also does it ...", "..., how much ...", "... plus the price"
    joiner = {"LOWER": {"IN": _JOINERS}}
    matcher.add("joined", [[joiner, {"LOWER": {"IN": _JOINERS}, "OP": "*"}]], greedy="LONGEST")
    matcher.add("ended", [[{"TEXT": {"REGEX": r"^[.?!\u2026]+$"}, "OP": "+"}]], greedy="LONGEST")
    # "does it hurt how much is it": a question word in mid-sentence after a verb has passed.
    matcher.add(
        "run_on",
        [[{"LOWER": {"IN": _QUESTION_WORDS}}, {"LOWER": {"IN": _AFTER_QUESTION_WORDS}}]],
    )
    return language, matcher


class QuestionBoundaries:
    """Finds the places where a message may be divided."""

    def __init__(self) -> None:
        self._language, self._matcher = _splitter_pipeline()

    def parts(self, reading: str) -> list[str]:
        """Return the parts in order; an empty list where there is nothing to divide."""
        doc = self._language.make_doc(reading)
        found = [text for text in self._pieces(doc) if any(letter.isalnum() for letter in text)]
        return found[:MAX_PARTS] if len(found) > 1 else []

    def _pieces(self, doc: Doc) -> Iterator[str]:
        begin = 0
        for key, start, end in sorted(self._matcher(doc), key=lambda match: match[1]):
            kind = doc.vocab.strings[key]
            if start < begin:
                continue
            if kind == "run_on":
                # A question that only begins here is no boundary: "and how much".
                if start - begin >= 3:
                    yield doc[begin:start].text
                    begin = start
            else:
                stop = end if kind == "ended" else start
                yield doc[begin:stop].text
                begin = end
        yield doc[begin:].text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Gives each patient's message its parts; training examples are left whole."""

    def __init__(self) -> None:
        self._boundaries = QuestionBoundaries()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionSplitter:
        """Create the component (see `GraphComponent`)."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the examples whole."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the parts of every message."""
        for message in messages:
            pieces = self._boundaries.parts(reading_of(message))
            message.set(PARTS, [part(piece) for piece in pieces])
        return messages
