"""What a turn leaves for the next one, as slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import SlotSet

from actions import names
from actions.turn import Question, Turn

Event = dict[str, Any]


def remember(turn: Turn, questions: Sequence[Question] | None = None) -> list[Event]:
    """Remember the questions answered (by default the turn's) and the situations told."""
    kept = [question.as_data() for question in questions or turn.questions]
    events = [SlotSet(names.LAST_QUESTIONS, kept)]
    if turn.new_situations:
        events.append(SlotSet(names.SITUATIONS, list(turn.known_situations)))
    if turn.told_more:
        events.append(SlotSet(names.TOLD_MORE, []))
    if turn.clarified:
        events.append(SlotSet(names.CLARIFIED, False))
    return events


def remember_situations(turn: Turn) -> list[Event]:
    """Remember only the situations told; what was asked before stays the topic."""
    if not turn.new_situations:
        return []
    return [SlotSet(names.SITUATIONS, list(turn.known_situations))]
