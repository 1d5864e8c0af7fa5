"""A clock that was set is told from time that passed."""

import asyncio
from datetime import timedelta

import pytest

from gateway.upkeep import Upkeep
from records.clock import ClockWatch, now
from records.conversations import ConversationLog
from records.database import Database
from records.retention import read_rules
from records.turns import TurnLog
from tests.records.sample import turn


class Clocks:
    def __init__(self) -> None:
        self.calendar = self.steady = 1000.0


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def watch(clocks: Clocks) -> ClockWatch:
    return ClockWatch(lambda: clocks.calendar, lambda: clocks.steady)


@pytest.mark.parametrize("shift", [3600.0, -3600.0])
def test_a_clock_that_was_set(clocks: Clocks, shift: float) -> None:
    watched = watch(clocks)
    clocks.steady += 50
    clocks.calendar += 50 + shift
    assert watched.jumped() == shift
    assert watched.jumped() == 0


def test_time_that_passed(clocks: Clocks) -> None:
    watched = watch(clocks)
    for _ in range(100):
        clocks.steady += 3600
        clocks.calendar += 3600.01  # a slow drift, and what a time server mends bit by bit
        assert watched.jumped() == 0


class Told:
    """An engine that notes what it is to forget."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    async def forget(self, conversation: str) -> bool:
        self.forgotten.append(conversation)
        return True


async def test_an_erasure_by_a_gateway_whose_clock_is_behind(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Told()
    upkeep = Upkeep(database, engine, read_rules({}))  # type: ignore[arg-type]
    await upkeep.forget_erased()
    for name, behind in (("behind", timedelta(hours=1)), ("right", timedelta())):
        await TurnLog(database).record(turn(name))
        with monkeypatch.context() as patched:
            patched.setattr("records.erasure.now", lambda behind=behind: now() - behind)
            await ConversationLog(database).erase(name, actor="kim")
    for _ in range(3):
        await upkeep.forget_erased()
    assert engine.forgotten == ["behind", "right"]  # each once


async def test_nothing_is_purged_while_the_clock_is_in_doubt(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.upkeep._FIRST_PURGE_SECONDS", 0.0)
    await TurnLog(database).record(turn(received_at=turn().received_at.replace(year=2020)))

    async def left_after(jump: float) -> int:
        monkeypatch.setattr(ClockWatch, "jumped", lambda _self: jump)
        upkeep = Upkeep(database, Told(), read_rules({}), look_seconds=0.01)  # type: ignore[arg-type]
        running = asyncio.create_task(upkeep.run())
        await asyncio.sleep(0.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        past = await ConversationLog(database).history("one")
        return len(past or [])

    assert await left_after(3600.0) == 1
    assert await left_after(0.0) == 0
