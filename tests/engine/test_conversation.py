"""The duplicate of a conversation: what Rasa's own would be, and apart from where it comes from."""

from __future__ import annotations

import random

import rasa.shared.core.events as rasa_events
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from engine.conversation import ConversationTracker

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
slots:
  topics: {type: any, mappings: [{type: custom}]}
  asked: {type: bool, mappings: [{type: custom}]}
"""
)


def events(dice: random.Random, count: int) -> list[rasa_events.Event]:
    kinds = [
        lambda: rasa_events.UserUttered(
            f"said {dice.random()}", {"name": "ask", "confidence": 1.0}
        ),
        lambda: rasa_events.ActionExecuted("action_listen"),
        lambda: rasa_events.ActionExecuted("action_answer"),
        lambda: rasa_events.BotUttered("an answer"),
        lambda: rasa_events.SlotSet("topics", [dice.random()]),
        lambda: rasa_events.SlotSet("asked", True),
        lambda: rasa_events.ActiveLoop(dice.choice(["emergency_watch", None])),
        lambda: rasa_events.FollowupAction("action_answer"),
        lambda: rasa_events.Restarted(),
    ]
    return [dice.choice(kinds)() for _ in range(count)]


def state(tracker: DialogueStateTracker) -> object:
    loop = tracker.active_loop
    return (
        tracker.current_state(EventVerbosity.ALL),
        vars(loop) if loop else None,
        tracker.followup_action,
        tracker.is_paused(),
        tracker.latest_bot_utterance,
        tracker.model_id,
    )


def test_a_duplicate_is_what_rasas_own_would_be() -> None:
    dice = random.Random(3)
    for _ in range(300):
        tracker = ConversationTracker("one", DOMAIN.slots)
        for event in events(dice, dice.randrange(12)):
            tracker.update(event)
        tracker.model_id = "some model"
        assert state(tracker.copy()) == state(DialogueStateTracker.copy(tracker))


def test_neither_changes_with_the_other() -> None:
    dice = random.Random(4)
    for _ in range(300):
        tracker = ConversationTracker("one", DOMAIN.slots)
        for event in events(dice, 5):
            tracker.update(event)
        before = state(tracker)
        duplicate = tracker.copy()
        for event in events(dice, 5):
            duplicate.update(event)
        assert state(tracker) == before
        same = state(duplicate)
        for event in events(dice, 5):
            tracker.update(event)
        assert state(duplicate) == same
