"""What is delivered in a run: people, their numbered messages, batches, redeliveries, disorder."""

import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

from tests.gateway.messenger.fake_graph import PAGE_ID
from tests.gateway.messenger.fake_meta import signature

_BATCH_SIZES = (1, 1, 1, 1, 2, 3)
_PERSON = 7_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Posting:
    """One delivery: the signed bytes, and the people whose messages are in it."""

    raw: bytes
    signature: str
    people: frozenset[str]


@dataclass(slots=True)
class Plan:
    """All deliveries in the order of posting, and what each person wrote in order."""

    postings: list[Posting] = field(default_factory=list)
    written: dict[str, list[str]] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many different messages there are."""
        return sum(len(texts) for texts in self.written.values())


def make_plan(deliveries: int, people: int, again: float, window: int, seed: int) -> Plan:
    """Make a run.

    Args:
        deliveries: how many are posted, those that come again included.
        people: how many write.
        again: the share of deliveries that come again, a little later.
        window: a delivery comes at most so many places early or late.
        seed: the same one gives the same run.
    """
    chance = random.Random(seed)  # noqa: S311 (a test run)
    plan = Plan()
    once = deliveries - int(deliveries * again)
    repeated = 0
    start = time.time_ns() // 1_000_000 - 2 * deliveries
    at = start
    placed: list[tuple[float, Posting]] = []
    for place in range(once):
        events = []
        for _ in range(chance.choice(_BATCH_SIZES)):
            at += 1
            events.append(_write(plan, str(_PERSON + chance.randrange(people)), at))
        posting = _posting(events)
        placed.append((place + chance.uniform(0, window), posting))
        if repeated < (deliveries - once) * (place + 1) // once:
            repeated += 1
            placed.append((place + chance.uniform(1, 4 * window), posting))
    placed.sort(key=lambda one: one[0])
    plan.postings = [posting for _, posting in placed]
    return plan


def _write(plan: Plan, person: str, at: int) -> dict[str, Any]:
    texts = plan.written.setdefault(person, [])
    text = f"does it hurt {_letters(len(texts))} {_letters(int(person) - _PERSON)}"
    texts.append(text)
    return {
        "sender": {"id": person},
        "recipient": {"id": PAGE_ID},
        "timestamp": at,
        "message": {"mid": f"m_{person}_{len(texts)}", "text": text},
    }


def _letters(number: int) -> str:
    """Write a number so that the redaction leaves it alone; digits may be somebody's phone."""
    return "x" + str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def _posting(events: list[dict[str, Any]]) -> Posting:
    middle = len(events) // 2
    parts = [part for part in (events[:middle], events[middle:]) if part]
    entries = [{"id": PAGE_ID, "time": 0, "messaging": part} for part in parts]
    raw = json.dumps({"object": "page", "entry": entries}).encode()
    people = frozenset(event["sender"]["id"] for event in events)
    return Posting(raw, signature(raw), people)
