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
    answered = questions or turn.questions
    events = remember_situations(turn)
    if not _leaves_topic(answered, turn):
        kept = [question.as_data() for question in answered]
        events.append(SlotSet(names.LAST_QUESTIONS, kept))
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


def _leaves_topic(answered: Sequence[Question], turn: Turn) -> bool:
    """Say whether the topic stays: "just say yes or no" is still about what was asked before."""
    unclear = all(question.intent in names.UNCLEAR_INTENTS for question in answered)
    return bool(turn.situations) and unclear
