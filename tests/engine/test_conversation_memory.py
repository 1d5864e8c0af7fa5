"""The engine's memory of conversations: short, safe against half-done turns, and forgetful."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine import conversation_memory
from engine.conversation_memory import ConversationMemory

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
slots:
  situations:
    type: any
    mappings:
      - type: custom
forms:
  emergency_watch:
    required_slots: []
"""
)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def memory(clock: Clock) -> ConversationMemory:
    return ConversationMemory(DOMAIN, idle_hours=1, conversations=3, clock=clock)


def begin(memory: ConversationMemory, sender: str = "a") -> DialogueStateTracker:
    tracker = memory.init_tracker(sender)
    tracker.update(SessionStarted())
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    return tracker


def say(tracker: DialogueStateTracker, text: str) -> None:
    tracker.update(UserUttered(text, {"name": "ask", "confidence": 1.0}))
    tracker.update(ActionExecuted("action_answer"))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def turns(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def run_turns(memory: ConversationMemory, count: int, sender: str = "a") -> DialogueStateTracker:
    async def talk() -> DialogueStateTracker:
        await memory.save(begin(memory, sender))
        for number in range(count):
            tracker = await memory.retrieve(sender)
            assert tracker is not None
            say(tracker, f"turn {number}")
            await memory.save(tracker)
        kept = await memory.retrieve(sender)
        assert kept is not None
        return kept

    return asyncio.run(talk())


def test_a_thousand_turns_leave_the_last_few(memory: ConversationMemory) -> None:
    tracker = run_turns(memory, 1000)
    assert turns(tracker)[-1] == "turn 999"
    assert len(turns(tracker)) <= 6
    assert len(tracker.events) < 40


def test_slots_and_the_active_loop_outlive_the_turns_that_set_them(
    memory: ConversationMemory,
) -> None:
    tracker = begin(memory)
    tracker.update(SlotSet("situations", ["pregnancy"]))
    tracker.update(ActiveLoop("emergency_watch"))
    for number in range(30):
        say(tracker, f"turn {number}")
    asyncio.run(memory.save(tracker))
    kept = asyncio.run(memory.retrieve("a"))
    assert kept is not None
    assert len(turns(kept)) < 30
    assert kept.get_slot("situations") == ["pregnancy"]
    assert kept.active_loop_name == "emergency_watch"


def test_a_turn_that_is_not_saved_leaves_no_trace(memory: ConversationMemory) -> None:
    run_turns(memory, 2)
    tracker = asyncio.run(memory.retrieve("a"))
    assert tracker is not None
    say(tracker, "half done")
    tracker.update(SlotSet("situations", ["cancer"]))
    kept = asyncio.run(memory.retrieve("a"))
    assert kept is not None
    assert turns(kept) == ["turn 0", "turn 1"]
    assert kept.get_slot("situations") is None


def test_a_restarted_conversation_is_forgotten(memory: ConversationMemory) -> None:
    tracker = run_turns(memory, 2)
    tracker.update(Restarted())
    asyncio.run(memory.save(tracker))
    assert asyncio.run(memory.retrieve("a")) is None


def test_an_idle_conversation_is_forgotten(memory: ConversationMemory, clock: Clock) -> None:
    run_turns(memory, 1, "old")
    clock.now = 3599
    assert asyncio.run(memory.retrieve("old")) is not None
    clock.now = 3601
    assert asyncio.run(memory.retrieve("old")) is None
    run_turns(memory, 1, "new")
    assert asyncio.run(memory.keys()) == ["new"]


def test_the_longest_idle_conversation_gives_way(memory: ConversationMemory, clock: Clock) -> None:
    for number, sender in enumerate("abcd"):
        clock.now = number
        run_turns(memory, 1, sender)
    assert asyncio.run(memory.keys()) == ["b", "c", "d"]


def test_conversations_do_not_mix(memory: ConversationMemory) -> None:
    run_turns(memory, 1, "a")
    tracker = run_turns(memory, 2, "b")
    assert tracker.sender_id == "b"
    assert turns(tracker) == ["turn 0", "turn 1"]


def test_resting_conversations_wake_up_as_they_were(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(conversation_memory, "_AWAKE", 2)
    memory = ConversationMemory(DOMAIN, conversations=100, clock=clock)
    for number in range(10):
        tracker = begin(memory, f"p{number}")
        tracker.update(SlotSet("situations", [f"situation {number}"]))
        say(tracker, f"said {number}")
        asyncio.run(memory.save(tracker))
    packed = [isinstance(held.events, bytes) for held in memory._held.values()]
    assert packed == [True] * 8 + [False] * 2
    for number in range(10):
        kept = asyncio.run(memory.retrieve(f"p{number}"))
        assert kept is not None
        assert turns(kept) == [f"said {number}"]
        assert kept.get_slot("situations") == [f"situation {number}"]
        assert kept.latest_action_name == ACTION_LISTEN_NAME
    # One that speaks again is awake again.
    tracker = asyncio.run(memory.retrieve("p0"))
    assert tracker is not None
    say(tracker, "again")
    asyncio.run(memory.save(tracker))
    assert not isinstance(memory._held["p0"].events, bytes)
    kept = asyncio.run(memory.retrieve("p0"))
    assert kept is not None
    assert turns(kept) == ["said 0", "again"]


def test_what_only_the_turn_needed_is_dropped(memory: ConversationMemory) -> None:
    tracker = begin(memory)
    parsed = {"text": "hi", "intent": {"name": "ask"}, "entities": [], "nearest": ["other people"]}
    tracker.update(UserUttered("hi", parsed["intent"], [], parsed))
    tracker.update(BotUttered("a long reply", {"custom": {"reply": {}}}))
    asyncio.run(memory.save(tracker))
    assert tracker.latest_message is not None
    assert tracker.latest_message.parse_data["nearest"] == ["other people"]
    kept = asyncio.run(memory.retrieve("a"))
    assert kept is not None
    assert kept.latest_message is not None
    assert kept.latest_message.intent == {"name": "ask"}
    assert "nearest" not in kept.latest_message.parse_data
    assert not any(isinstance(event, BotUttered) for event in kept.events)


def test_a_restarted_conversation_does_not_rest(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(conversation_memory, "_AWAKE", 1)
    memory = ConversationMemory(DOMAIN, clock=clock)
    tracker = begin(memory, "gone")
    asyncio.run(memory.save(tracker))
    tracker.update(Restarted())
    asyncio.run(memory.save(tracker))
    run_turns(memory, 1, "other")
    run_turns(memory, 1, "another")
    assert asyncio.run(memory.retrieve("gone")) is None
    assert len(memory._awake) == 1
