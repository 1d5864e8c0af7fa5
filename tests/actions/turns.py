"""Turns, messages and trackers to test with; the tracker has the shape in which Rasa posts it."""

from typing import Any

from actions.turn import Entity, Question, Turn

MODEL = "827157b8882b416aa41dff4b7a076f4b"


def entities(*written: str) -> tuple[Entity, ...]:
    """Read ``condition:knee_pain`` and, denied, ``-body_part:knee``."""
    found = []
    for one in written:
        kind, _, value = one.removeprefix("-").partition(":")
        found.append(Entity(kind, value, one.startswith("-")))
    return tuple(found)


def question(intent: str, *written: str, alternatives: tuple[str, ...] = ()) -> Question:
    return Question(intent, entities(*written), alternatives)


def turn(*questions: str | Question, told: tuple[str, ...] = (), **rest: Any) -> Turn:
    """A turn of questions, given by their intent where no more is needed.

    ``told`` are the sensitive situations that the message tells.
    """
    asked = tuple(question(q) if isinstance(q, str) else q for q in questions)
    found = tuple(entity for one in asked for entity in one.entities)
    situations = entities(*(f"situation:{value}" for value in told))
    rest["last_questions"] = tuple(
        question(q) if isinstance(q, str) else q for q in rest.get("last_questions", ())
    )
    return Turn(asked, (*found, *situations), **rest)


def message(
    text: str, *questions: dict[str, Any], entities: list[dict[str, Any]] | None = None, **rest: Any
) -> dict[str, Any]:
    """What the pipeline leaves of a patient's text."""
    name = questions[0]["intent"] if len(questions) == 1 else "several_questions"
    intent = {"name": name, "confidence": 0.9}
    return {
        "intent": intent,
        "entities": entities or [],
        "text": text,
        "message_id": "933040671af8414e9fa792f160514286",
        "metadata": {},
        "intent_ranking": [intent],
        "nearest": [{"text": "does it hurt", "intent": "pain", "similarity": 0.49}],
        "questions": list(questions),
        **rest,
    }


def asked(text: str, intent: str, **rest: Any) -> dict[str, Any]:
    """One question of a message, as the pipeline leaves it."""
    return {
        "text": text,
        "intent": intent,
        "confidence": 0.9,
        "entities": [],
        "alternatives": [],
        **rest,
    }


def button(intent: str, condition: str | None = None) -> dict[str, Any]:
    """What Rasa makes of a button's message: no pipeline, so no questions."""
    text = f"/{intent}"
    found: list[dict[str, Any]] = []
    if condition:
        text += f'{{"condition": "{condition}"}}'
        extractor = {"extractor": "RegexMessageHandler", "start": 11, "end": len(text)}
        found = [{"entity": "condition", "value": condition, **extractor}]
    given = {"name": intent, "confidence": 1.0}
    return {
        "intent": given,
        "entities": found,
        "text": text,
        "message_id": "b6f7492754a946a88cae6d01b14d6c9d",
        "metadata": {},
        "intent_ranking": [given],
    }


def tracker(latest: dict[str, Any], slots: dict[str, Any] | None = None, turns: int = 1) -> Any:
    metadata = {"model_id": MODEL, "assistant_id": "dry-needling-clinic"}
    names = ("last_questions", "told_more", "situations", "clarified", "watch", "requested_slot")
    said = {"event": "user", "text": latest["text"], "parse_data": latest, "metadata": metadata}
    return {
        "sender_id": "conversation",
        "slots": dict.fromkeys(names) | (slots or {}),
        "latest_message": latest,
        "latest_event_time": 1795254739.13,
        "followup_action": None,
        "paused": False,
        "events": [
            {"event": "action", "name": "action_session_start", "metadata": metadata},
            {"event": "session_started", "metadata": metadata},
            *[said] * turns,
        ],
        "latest_input_channel": "rest",
        "active_loop": {},
        "latest_action": {"action_name": "action_listen"},
        "latest_action_name": "action_listen",
    }


def slots(events: list[dict[str, Any]]) -> dict[str, Any]:
    """The slots that the events of an action set."""
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def loop(events: list[dict[str, Any]]) -> str | None:
    """The loop that the events switch on; ``off`` where they end it, None where they say nothing."""
    names = [event["name"] for event in events if event["event"] == "active_loop"]
    return (names[-1] or "off") if names else None
