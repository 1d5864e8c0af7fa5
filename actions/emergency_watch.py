"""Emergency advice first, and again, until the patient is getting help or clearly moves on.

It is the action of a Rasa loop: while the loop is active the engine calls it for every message,
whatever else is in it.
"""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import names
from actions.remembering import Event, remember
from actions.reply_action import ReplyAction
from actions.replying import reply_to_all
from actions.turn import Turn
from documents import Documents, Reply

# A patient who asks two plain questions in a row, with nothing of symptoms in them, has moved on.
_PLAIN_QUESTIONS_TO_MOVE_ON = 2


class EmergencyWatch(ReplyAction):
    """Gives the advice of the red flag and stays until it is safe to go on."""

    def name(self) -> str:
        """Give the name that the domain knows: that of the loop."""
        return names.EMERGENCY_WATCH

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give the advice, repeat it, or end the watch."""
        level, category = _flagged(turn)
        if level:
            watch = {"level": level, "category": category, "plain": 0}
            return [documents.safety(level, category)], [
                ActiveLoop(names.EMERGENCY_WATCH),
                SlotSet(names.WATCH, watch),
            ]
        if not turn.watch:
            return reply_to_all(turn, documents), [ActiveLoop(None), *remember(turn)]
        return self._go_on(turn, dict(turn.watch), documents)

    def _go_on(
        self, turn: Turn, watch: dict[str, object], documents: Documents
    ) -> tuple[list[Reply], list[Event]]:
        level = watch["level"]
        over = [ActiveLoop(None), SlotSet(names.WATCH, None)]
        if turn.intent in (names.GETTING_HELP, names.ALL_CLEAR, "goodbye"):
            return [documents.after(level)], over
        asked = sum(_is_plain_question(question.intent, documents) for question in turn.questions)
        plain = int(str(watch.get("plain") or 0)) + 1 if asked else 0
        if plain >= _PLAIN_QUESTIONS_TO_MOVE_ON:
            return reply_to_all(turn, documents), [*over, *remember(turn)]
        watch["plain"] = plain
        advice = documents.safety(level, watch.get("category"), again=True)
        return [advice], [SlotSet(names.WATCH, watch)]


def _flagged(turn: Turn) -> tuple[str | None, str | None]:
    flag = turn.red_flag or {}
    level = flag.get("level") or next(
        (q.intent for q in turn.questions if q.intent in names.SAFETY_LEVELS), None
    )
    return level, flag.get("category")


def _is_plain_question(intent: str, documents: Documents) -> bool:
    """Say whether the intent asks for information and cannot be meant of the emergency."""
    return intent in documents.answer_intents | {
        "handoff_cost",
        "handoff_insurance",
        "handoff_hours",
        "handoff_place",
        "handoff_session_length",
        "handoff_session_frequency",
        "handoff_qualifications",
    }
