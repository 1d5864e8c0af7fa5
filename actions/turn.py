"""A turn: what the engine understood of a message, and what the conversation remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions import names
from documents import Level


@dataclass(frozen=True)
class Entity:
    """One of the clinic's terms; `value` is its id in the documents."""

    kind: str
    value: str
    negated: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Entity:
        """Read an entity as the engine gives it."""
        return cls(str(data.get("entity")), str(data.get("value")), bool(data.get("negated")))

    def as_data(self) -> dict[str, Any]:
        """Give the entity back as the engine gave it."""
        return {"entity": self.kind, "value": self.value, "negated": self.negated}


@dataclass(frozen=True)
class Question:
    """One question of a message."""

    intent: str
    entities: tuple[Entity, ...] = ()
    alternatives: tuple[str, ...] = ()
    confidence: float = 1.0

    def values(self, kind: str) -> list[str]:
        """Give the ids of one kind of entity that are not negated, each once."""
        return list(
            dict.fromkeys(e.value for e in self.entities if e.kind == kind and not e.negated)
        )

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Question:
        """Read a question as the engine or a slot gives it."""
        entities = tuple(Entity.of(entity) for entity in data.get("entities") or ())
        confidence = data.get("confidence")
        return cls(
            str(data["intent"]),
            entities,
            tuple(data.get("alternatives") or ()),
            1.0 if confidence is None else float(confidence),
        )

    def as_data(self) -> dict[str, Any]:
        """Give the question as a slot keeps it: ids only, no text of the patient."""
        return {"intent": self.intent, "entities": [e.as_data() for e in self.entities]}


@dataclass(frozen=True)
class Danger:
    """What a red flag says; without a category, the advice is the level's general one."""

    level: Level
    category: str | None = None


@dataclass(frozen=True)
class Turn:
    """What there is to go by when a reply is composed."""

    questions: tuple[Question, ...]
    entities: tuple[Entity, ...] = ()
    red_flag: Mapping[str, Any] | None = None
    language: str | None = None
    last_questions: tuple[Question, ...] = ()
    told_more: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    clarified: bool = False
    watch: Mapping[str, Any] | None = None
    number: int = 0
    brief: bool = False
    understood: Mapping[str, Any] = field(default_factory=dict)

    @property
    def intent(self) -> str:
        """The first question's intent."""
        return self.questions[0].intent

    @property
    def danger(self) -> Danger | None:
        """The danger that this message tells of: by its red flag, or by the intent of any part."""
        flag = self.red_flag or {}
        told = [flag.get("level"), *(question.intent for question in self.questions)]
        level = next((one for one in names.SAFETY_LEVELS if one in told), None)
        if level is None:
            return None
        return Danger(level, flag.get("category") if level == flag.get("level") else None)

    @property
    def hint(self) -> str | None:
        """The category of a danger that is hardly likely, and yet asks for a word of caution."""
        flag = self.red_flag or {}
        return str(flag.get("category")) if flag.get("level") == names.CAUTION else None

    @property
    def new_situations(self) -> tuple[str, ...]:
        """Sensitive situations that this message tells for the first time."""
        told = [e.value for e in self.entities if e.kind == names.SITUATION and not e.negated]
        return tuple(value for value in dict.fromkeys(told) if value not in self.situations)

    @property
    def known_situations(self) -> tuple[str, ...]:
        """All sensitive situations told so far, this message included."""
        return (*self.situations, *self.new_situations)

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """Read the turn from the tracker that the engine posts."""
        message = tracker.latest_message or {}
        intent = message.get("intent") or {}
        entities = tuple(Entity.of(entity) for entity in message.get("entities") or ())
        asked = message.get("questions") or []
        questions = tuple(Question.of(question) for question in asked)
        if not questions:
            # A button: the engine reads "/pain" without the pipeline.
            questions = (Question(str(intent.get("name") or names.HANDOFF), entities),)
        slots = tracker.slots
        return cls(
            questions,
            entities,
            message.get("red_flag"),
            message.get("language"),
            tuple(Question.of(data) for data in slots.get(names.LAST_QUESTIONS) or ()),
            tuple(slots.get(names.TOLD_MORE) or ()),
            tuple(slots.get(names.SITUATIONS) or ()),
            bool(slots.get(names.CLARIFIED)),
            slots.get(names.WATCH),
            sum(event.get("event") == "user" for event in tracker.events),
            _is_brief(str(message.get("text") or "")),
            _understood(message, tracker),
        )


def _is_brief(text: str) -> bool:
    """Say whether a message is a word or two and asks nothing: "ok", "got it"."""
    return len(text.split()) <= 2 and "?" not in text


def _understood(message: Mapping[str, Any], tracker: Tracker) -> dict[str, Any]:
    """Give what the gateway records of the understanding; no text of the patient."""
    intent = message.get("intent") or {}
    model = None
    for event in reversed(tracker.events):
        model = (event.get("metadata") or {}).get("model_id")
        if model:
            break
    return {
        "intent": intent.get("name"),
        "confidence": intent.get("confidence"),
        "intent_ranking": message.get("intent_ranking") or [],
        "nearest": message.get("nearest") or [],
        "questions": [
            {"intent": q.get("intent"), "confidence": q.get("confidence")}
            for q in message.get("questions") or []
        ],
        "red_flag": _flag(message.get("red_flag")),
        "model": model,
    }


def _flag(red_flag: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Keep level and category; the evidence quotes the patient."""
    if not red_flag:
        return None
    return {key: red_flag.get(key) for key in ("level", "category")}
