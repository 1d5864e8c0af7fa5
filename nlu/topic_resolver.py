"""What a message asks: one topic, several, too unclear, or nothing for this assistant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intent_classifier import JUDGEMENT, Judgement
from nlu.language import other_language
from nlu.messages import PARTS, QUESTIONS, reading_of
from nlu.reading import common_words

OUT_OF_SCOPE = "out_of_scope"
HANDOFF = "handoff_"
HANDOFF_OTHER = "handoff_other"
SEVERAL = "several_questions"
UNSURE = "unsure"
OTHER_LANGUAGE = "other_language"
CONDITIONS = "conditions"
_CONDITION_INTENTS = {CONDITIONS, "condition_unlisted", "conditions_list"}
_SMALL_TALK = {"greet", "thanks", "goodbye", "acknowledge", "bot_identity", "capabilities"}
_CONVERSATION = {"tell_more", "why", "repeat", "none_of_these"}
_SAFETY = {"emergency", "urgent", "crisis"}
_MAX_QUESTIONS = 3


@dataclass
class Question:
    """One question of a message, with its topic decided."""

    text: str
    intent: str
    confidence: float
    entities: list[dict[str, Any]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)

    def as_output(self) -> dict[str, Any]:
        """Return the question as it stands in the engine's output."""
        return {
            "text": self.text,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "entities": self.entities,
            "alternatives": self.alternatives,
        }

    @property
    def is_topic(self) -> bool:
        """Whether it asks something that has an answer or a hand-off."""
        return self.intent not in (
            _SMALL_TALK | _CONVERSATION | {OUT_OF_SCOPE, UNSURE, OTHER_LANGUAGE}
        )


@dataclass(frozen=True)
class Limits:
    """What is enough; see `TopicResolver.get_default_config`."""

    outside: float
    part: float
    doubt: float


def decide(message: Message, limits: Limits) -> Question:
    """Return the topic of one message or part, taken by itself."""
    judgement: Judgement = message.get(JUDGEMENT)
    entities = [dict(entity) for entity in message.get(ENTITIES) or ()]
    question = Question(
        str(message.get(TEXT)), judgement.label, judgement.confidence, entities
    )
    names_condition = any(
        entity["entity"] in ("condition", "diagnosis", "body_part") and not entity["negated"]
        for entity in entities
    )
    outside = judgement.refusal >= limits.outside
    if judgement.accepted and not outside:
        return question
    if names_condition and (not outside or len(reading_of(message).split()) <= 4):
        question.intent = CONDITIONS
    elif outside:
        question.intent, question.confidence = OUT_OF_SCOPE, judgement.refusal
    elif judgement.label.startswith(HANDOFF):
        # A hand-off is right for whatever the documents do not say, so little is risked.
        if judgement.share < limits.doubt:
            question.intent = HANDOFF_OTHER
    elif judgement.share < limits.doubt:
        question.intent = UNSURE
        question.alternatives = list(judgement.alternatives)
    return question


def resolve(message: Message, limits: Limits) -> list[Question]:
    """Return the questions of a message in the order asked; at least one."""
    whole = decide(message, limits)
    parts = [decide(part, limits) for part in message.get(PARTS) or ()]
    clear = [part for part in parts if part.is_topic and part.confidence >= limits.part]
    distinct: dict[str, Question] = {}
    for part in clear:
        key = CONDITIONS if part.intent in _CONDITION_INTENTS else part.intent
        if key in distinct:
            distinct[key].entities += part.entities
            distinct[key].text += f" {part.text}"
        else:
            distinct[key] = part
    if len(distinct) > 1:
        return list(distinct.values())[:_MAX_QUESTIONS]
    if not whole.is_topic and len(distinct) == 1 and whole.intent not in _CONVERSATION:
        return list(distinct.values())
    return [whole]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicResolver(GraphComponent):
    """Sets ``questions`` and, where the classifier's intent is not the last word, ``intent``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        ``outside``: probability of out-of-scope from which a message is refused; ``part``:
        confidence from which a part is a question of its own; ``doubt``: probability below which
        a topic that was not accepted is not even the likely one.
        """
        return {"outside": 0.4, "part": 0.65, "doubt": 0.45}

    def __init__(self, config: dict[str, Any]) -> None:
        self._limits = Limits(
            float(config["outside"]), float(config["part"]), float(config["doubt"])
        )
        self._english = common_words()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicResolver:
        """Create the component (see `GraphComponent`)."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Resolve every message that the classifier has judged."""
        for message in messages:
            if message.get(JUDGEMENT) is not None:
                self._resolve(message)
        return messages

    def _resolve(self, message: Message) -> None:
        questions = resolve(message, self._limits)
        language = other_language(str(message.get(TEXT) or ""), self._english)
        if language and questions[0].intent not in _SAFETY:
            questions = [Question(str(message.get(TEXT)), OTHER_LANGUAGE, 1.0)]
            message.set("language", language, add_to_output=True)
        message.set(QUESTIONS, [question.as_output() for question in questions], True)
        name = questions[0].intent if len(questions) == 1 else SEVERAL
        confidence = min(question.confidence for question in questions)
        given = {"name": name, "confidence": round(confidence, 4)}
        ranking = [entry for entry in message.get("intent_ranking") or () if entry["name"] != name]
        message.set(INTENT, given, add_to_output=True)
        message.set("intent_ranking", [given, *ranking], add_to_output=True)
