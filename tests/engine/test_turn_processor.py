"""The message processor: what it does beside, and what it still warns of."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from engine.turn_processor import TurnProcessor

DOMAIN = Domain.from_yaml('version: "3.1"\nintents: [ask]\nentities: [condition]\n')


class Slow(TurnProcessor):
    """Understands a message as what it was told, after a while."""

    def __init__(
        self, intent: str = "ask", entity: str = "condition", seconds: float = 0.0
    ) -> None:
        self.domain = DOMAIN
        self.http_interpreter = None
        self.seconds = seconds
        self.at_once = self.most_at_once = 0
        self.threads: set[int] = set()
        self.parsed = {"text": "x", "intent": {"name": intent}, "entities": [{"entity": entity}]}

    def _parse_message_with_graph(self, *_: object) -> dict[str, Any]:
        self.threads.add(threading.get_ident())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.seconds)
        self.at_once -= 1
        return dict(self.parsed)


def understood(processor: Slow) -> dict[str, Any]:
    tracker = DialogueStateTracker("one", [])
    return asyncio.run(processor.parse_message(UserMessage("x"), tracker))


def test_others_are_let_in_while_a_message_is_understood() -> None:
    processor = Slow(seconds=0.2)

    async def ticks() -> int:
        tracker = DialogueStateTracker("one", [])
        turns = [
            asyncio.create_task(processor.parse_message(UserMessage("x"), tracker))
            for _ in range(2)
        ]
        count = 0
        while not all(turn.done() for turn in turns):
            await asyncio.sleep(0.01)
            count += 1
        return count

    assert asyncio.run(ticks()) >= 10
    assert threading.get_ident() not in processor.threads


def test_two_messages_are_understood_at_a_time() -> None:
    processor = Slow(seconds=0.02)

    async def several() -> None:
        tracker = DialogueStateTracker("one", [])
        await asyncio.gather(
            *(processor.parse_message(UserMessage("x"), tracker) for _ in range(5))
        )

    asyncio.run(several())
    assert processor.most_at_once == 2


def test_known_names_give_no_warning() -> None:
    assert understood(Slow())["intent"] == {"name": "ask"}


@pytest.mark.parametrize(
    ("given", "named"), [({"intent": "other"}, "other"), ({"entity": "shoe"}, "shoe")]
)
def test_a_name_that_the_domain_lacks_is_warned_of(given: dict[str, str], named: str) -> None:
    with pytest.warns(UserWarning, match=f"'{named}'"):
        understood(Slow(**given))


def test_a_failure_reaches_whoever_asked() -> None:
    processor = Slow()
    processor._parse_message_with_graph = None  # type: ignore[assignment]
    with pytest.raises(TypeError):
        understood(processor)


SLOTS = """
version: "3.1"
intents: [ask]
entities: [name]
slots:
  kept: {{type: any, mappings: [{{type: custom}}]}}
  said: {{type: text, influence_conversation: false, mappings: [{{type: {kind}}}]}}
"""


@pytest.mark.parametrize(
    ("kind", "filled"),
    [("custom", None), ("from_text", "hello"), ("from_entity, entity: name", "Kim")],
)
def test_slots_are_filled_where_messages_fill_any(kind: str, filled: str | None) -> None:
    processor = object.__new__(TurnProcessor)
    processor.domain = Domain.from_yaml(SLOTS.format(kind=kind))
    processor.action_endpoint = None
    processor.nlg = TemplatedNaturalLanguageGenerator({})
    tracker = DialogueStateTracker("one", processor.domain.slots)
    tracker.update(UserUttered("hello", {"name": "ask"}, [{"entity": "name", "value": "Kim"}]))
    channel = CollectingOutputChannel()
    after = asyncio.run(processor.run_action_extract_slots(channel, tracker))
    assert after is tracker
    assert tracker.get_slot("said") == filled
