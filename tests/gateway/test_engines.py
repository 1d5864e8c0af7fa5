"""Two engines: what one cannot answer the other does, and the broken one is left in peace."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from gateway.engine_client import EngineUnavailableError
from gateway.engines import Engines, open_engines
from tests.gateway.fake_engine import FakeEngine


@pytest.fixture
def pair() -> Iterator[tuple[FakeEngine, FakeEngine]]:
    both = FakeEngine(), FakeEngine()
    for one in both:
        one.start()
    yield both
    for one in both:
        one.stop()


@pytest.fixture
async def engines(pair: tuple[FakeEngine, FakeEngine]) -> AsyncIterator[Engines]:
    opened = open_engines([one.url for one in pair])
    assert isinstance(opened, Engines)
    yield opened
    await opened.close()


async def ask(engines: Engines, count: int, seconds: float = 5.0) -> None:
    for number in range(count):
        (found,) = await engines.ask("a", f"{number}", seconds)
        assert found.reply is not None
        assert found.reply.text == f"You asked: {number}"


async def test_they_share_the_work(pair: tuple[FakeEngine, FakeEngine], engines: Engines) -> None:
    await ask(engines, 10)
    assert [len(one.asked) for one in pair] == [5, 5]
    assert engines.good == 2


async def test_a_slow_one_gets_less(pair: tuple[FakeEngine, FakeEngine], engines: Engines) -> None:
    pair[0].delay = 0.4
    asking = [asyncio.create_task(ask(engines, 6)) for _ in range(4)]
    await asyncio.gather(*asking)
    counts = [len(one.asked) for one in pair]
    assert sum(counts) == 24
    assert counts[0] < 8
    assert engines.good == 2


@pytest.mark.parametrize("status", [500, 503])
async def test_the_other_one_answers(
    pair: tuple[FakeEngine, FakeEngine], engines: Engines, status: int
) -> None:
    pair[0].status = status
    await ask(engines, 10)
    assert len(pair[0].asked) == 1  # and is then passed over
    assert len(pair[1].asked) == 10
    assert engines.good == 1


async def test_one_that_is_down_and_comes_back(
    pair: tuple[FakeEngine, FakeEngine], engines: Engines
) -> None:
    port = pair[0].stop()
    await ask(engines, 4)
    pair[0].start(port)
    end = time.monotonic() + 5
    while engines.good < 2:
        assert time.monotonic() < end
        await ask(engines, 1)
    pair[0].seen.clear()
    await ask(engines, 4)
    assert len(pair[0].asked) == 2


async def test_one_that_hangs_costs_one_message_half_its_time(
    pair: tuple[FakeEngine, FakeEngine], engines: Engines
) -> None:
    pair[0].delay = 3
    began = time.monotonic()
    await ask(engines, 6, seconds=1.0)
    assert 0.4 < time.monotonic() - began < 3
    assert len(pair[0].asked) == 1


async def test_nobody_answers(pair: tuple[FakeEngine, FakeEngine], engines: Engines) -> None:
    for one in pair:
        one.delay = 3
    for _ in range(3):
        began = time.monotonic()
        with pytest.raises(EngineUnavailableError):
            await engines.ask("a", "hello", 0.8)
        assert 0.7 < time.monotonic() - began < 2
    # when all are slow, a second question would only make them slower
    assert len(pair[0].asked) + len(pair[1].asked) == 4
    assert engines.good == 0


async def test_all_are_told_to_forget(
    pair: tuple[FakeEngine, FakeEngine], engines: Engines
) -> None:
    assert await engines.forget("a")
    assert [[said["message"] for said in one.seen] for one in pair] == [["/restart"]] * 2
    pair[0].stop()
    assert await engines.forget("a")
    assert await engines.answers(2)
    assert await engines.is_up(2)
    pair[1].stop()
    assert not await engines.forget("a")
    assert not await engines.answers(2)
    assert not await engines.is_up(2)
    for one in pair:
        one.start()
