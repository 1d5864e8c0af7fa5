"""What a message asks: one topic, several, too unclear, or nothing for this assistant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.intent_classifier import JUDGEMENT, Judgement
from nlu.language import other_language
from nlu.messages import PARTS, QUESTIONS, reading_of
from nlu.plain_component import PlainComponent
from nlu.spelling import common_words

OUT_OF_SCOPE = "out_of_scope"
HANDOFF = "handoff_"
HANDOFF_OTHER = "handoff_other"
SEVERAL = "several_questions"
UNSURE = "unsure"
OTHER_LANGUAGE = "other_language"
# Word of help ends the emergency advice, in Spanish too; but few words of it are known to the
# classifier, so that one of these must be among them.
GETTING_HELP = "getting_help"
_HELP_IN_SPANISH = re.compile(
    r"\b(911|ambulancia|param[eé]dic\w+|hospital|urgencias|emergencias|doctora?|m[eé]dic[oa])\b"
)
NO_WORDS = "emoji_only"
CONDITIONS = "conditions"
_CONDITION_INTENTS = {CONDITIONS, "condition_unlisted", "conditions_list"}
_SMALL_TALK = {"greet", "thanks", "goodbye", "acknowledge", "bot_identity", "capabilities"}
_CONVERSATION = {"tell_more", "why", "repeat", "none_of_these"}
SAFETY = frozenset({"emergency", "urgent", "crisis"})
_NAMED = {"condition", "diagnosis", "body_part"}
# A message of so few words that names a condition asks about it.
_KEYWORDS = 4
_MAX_QUESTIONS = 3
_ASKS = re.compile(
    r"^(?:(?:and|also|so|ok|oh|but|then|plus|or|well|hi|hello) )*"
    r"(?:how|what|what's|when|where|who|why|which|is|are|do|does|did|can|could|will|would|should|any|am|has|have|if)\b"
    r"|\b(?:want to know|wants to know|wondering|not sure|tell me|need to know|curious|ask)\b"
)


@dataclass
class Question:
    """One question of a message, with its topic decided."""

    text: str
    intent: str
    confidence: float
    entities: list[dict[str, Any]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    share: float = 0.0
    refusal: float = 0.0
    outside: bool = False
    clear: bool = False

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
    def names_condition(self) -> bool:
        """Whether it names a condition, a diagnosis or a body part."""
        return any(e["entity"] in _NAMED and not e["negated"] for e in self.entities)

    @property
    def asks(self) -> bool:
        """Whether it is worded as a question."""
        return self.text.rstrip().endswith("?") or bool(_ASKS.search(self.text.lower()))

    @property
    def is_topic(self) -> bool:
        """Whether it asks something that has an answer or a hand-off."""
        return self.intent not in (
            _SMALL_TALK | _CONVERSATION | {OUT_OF_SCOPE, UNSURE, OTHER_LANGUAGE, NO_WORDS}
        )


@dataclass(frozen=True)
class Limits:
    """What is enough; see `TopicResolver.get_default_config`."""

    outside: float
    share: float
    clear_share: float
    asked_share: float
    sure_share: float
    plainly_outside: float
    doubt: float


def decide(message: Message, limits: Limits) -> Question:
    """Return the topic of one message or part, taken by itself."""
    judgement: Judgement = message.get(JUDGEMENT)
    entities = [dict(entity) for entity in message.get(ENTITIES) or ()]
    label = judgement.label
    if label in SAFETY:
        # The red flags have the last word on emergencies; without one, the next likely topic.
        others = (other for other in judgement.alternatives if other not in SAFETY)
        label = next(others, HANDOFF_OTHER)
    question = Question(str(message.get(TEXT)), label, judgement.confidence, entities)
    question.outside = judgement.refusal >= limits.outside
    question.refusal = judgement.refusal
    question.share = judgement.share
    question.clear = not question.outside and (
        judgement.share >= (limits.share if judgement.accepted else limits.clear_share)
    )
    if judgement.accepted and not question.outside:
        return question
    if question.names_condition and (not question.outside or _is_short(message)):
        question.intent = CONDITIONS
    elif question.outside:
        question.intent, question.confidence = OUT_OF_SCOPE, judgement.refusal
    elif label.startswith(HANDOFF):
        # A hand-off is right for whatever the documents do not say, so little is risked.
        if judgement.share < limits.doubt:
            question.intent = HANDOFF_OTHER
    elif judgement.share < limits.doubt:
        question.intent = UNSURE
        question.alternatives = [name for name in judgement.alternatives if name not in SAFETY]
    return question


def _is_short(message: Message) -> bool:
    return len(reading_of(message).split()) <= _KEYWORDS


def resolve(message: Message, limits: Limits) -> list[Question]:
    """Return the questions of a message in the order asked; at least one."""
    if not any(sign.isalnum() or sign == "$" for sign in reading_of(message)):
        return [Question(str(message.get(TEXT)), NO_WORDS, 1.0)]
    whole = decide(message, limits)
    parts = [decide(part, limits) for part in message.get(PARTS) or ()]
    _give_entities(parts, whole)
    distinct: dict[str, Question] = {}
    # "SQL injection, how does it work": what is plainly about something else stays so, whatever
    # its pieces look like by themselves.
    if whole.refusal >= limits.plainly_outside:
        parts = []
    for part in parts:
        if not _stands_alone(part, whole, limits):
            continue
        key = CONDITIONS if part.intent in _CONDITION_INTENTS else part.intent
        if key in distinct:
            distinct[key].entities += part.entities
            distinct[key].text += f" {part.text}"
        else:
            distinct[key] = part
    topics = [part for part in distinct.values() if part.is_topic]
    if topics and len(distinct) > 1:
        return list(distinct.values())[:_MAX_QUESTIONS]
    if not whole.is_topic and topics and whole.intent not in _CONVERSATION:
        return topics
    return [whole]


def _stands_alone(part: Question, whole: Question, limits: Limits) -> bool:
    """Say whether a part is a question of its own."""
    if part.intent == OUT_OF_SCOPE:
        return part.asks and part.refusal >= limits.plainly_outside
    if not part.is_topic:
        return False
    if part.asks and part.names_condition and not (part.clear or part.outside or whole.outside):
        # "Does Parkinson's stiffness respond to this": what it names says what it asks.
        part.intent = CONDITIONS
        return True
    if whole.outside:
        return part.clear and part.share >= limits.sure_share
    return part.clear or (part.asks and not part.outside and part.share >= limits.asked_share)


def _tells_of_help(questions: list[Question]) -> bool:
    return any(
        question.intent == GETTING_HELP and _HELP_IN_SPANISH.search(question.text.lower())
        for question in questions
    )


def _give_entities(parts: list[Question], whole: Question) -> None:
    """Let "do you treat it?" be about what another part names: "I have golfer's elbow."."""
    named = [entity for entity in whole.entities if entity["entity"] in _NAMED]
    for part in parts:
        asks = part.intent in _CONDITION_INTENTS | {"capabilities"}
        if asks and part.asks and named and not part.names_condition:
            part.intent, part.entities, part.clear = CONDITIONS, [*part.entities, *named], True


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class TopicResolver(PlainComponent):
    """Sets ``questions`` and, where the classifier's intent is not the last word, ``intent``."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        ``outside``: probability of out-of-scope from which a message is refused; ``share``:
        probability from which an accepted part is a question of its own, and ``clear_share`` one
        that was not accepted; ``asked_share``: the same where the part is worded as a question;
        ``sure_share``: what a part of a refused message needs instead, unless that is
        ``plainly_outside``; ``doubt``: probability below which a topic that was not accepted is
        not even the likely one.
        """
        return {
            "outside": 0.4,
            "share": 0.45,
            "clear_share": 0.7,
            "asked_share": 0.4,
            "sure_share": 0.9,
            "plainly_outside": 0.8,
            "doubt": 0.22,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._limits = Limits(**{name: float(config[name]) for name in self.get_default_config()})
        self._english = common_words()
        other_language("hello", self._english)  # loads the word lists before the first patient

    def process(self, messages: list[Message]) -> list[Message]:
        """Resolve every message that the classifier has judged."""
        for message in messages:
            if message.get(JUDGEMENT) is not None:
                self._resolve(message)
        return messages

    def _resolve(self, message: Message) -> None:
        questions = resolve(message, self._limits)
        language = other_language(str(message.get(TEXT) or ""), self._english)
        if language:
            message.set("language", language, add_to_output=True)
        if language and not _tells_of_help(questions):
            questions = [Question(str(message.get(TEXT)), OTHER_LANGUAGE, 1.0)]
        message.set(QUESTIONS, [question.as_output() for question in questions], True)
        name = questions[0].intent if len(questions) == 1 else SEVERAL
        confidence = min(question.confidence for question in questions)
        given = {"name": name, "confidence": round(confidence, 4)}
        ranking = [entry for entry in message.get("intent_ranking") or () if entry["name"] != name]
        message.set(INTENT, given, add_to_output=True)
        message.set("intent_ranking", [given, *ranking], add_to_output=True)
