"""The clock is set by an hour while messages are under way: nobody waits for it."""

import time
import uuid
from collections.abc import Iterator

import pytest

from tests.clocks import Clock
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, message
from tests.gateway.running_gateway import RunningGateway
from tests.gateway.test_rate_limits import check_limited

HOUR = 3600


@pytest.fixture(scope="module")
def shared_clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture
def clock(shared_clock: Clock) -> Iterator[Clock]:
    yield shared_clock
    shared_clock.set(0)


@pytest.fixture(scope="module")
def gateway(
    tmp_path_factory: pytest.TempPathFactory,
    shared_clock: Clock,
    shared_engine: FakeEngine,
    shared_graph: FakeGraph,
) -> Iterator[RunningGateway]:
    # Messages wait for one another for a second, so that the clock is set while they do.
    settings = messenger_environment(shared_graph.url) | {
        "MESSENGER_ORDER_WAIT": "1",
        "GATEWAY_RATE_LIMIT": "3",
    }
    running = RunningGateway(
        tmp_path_factory.mktemp("gateway"),
        shared_engine.url,
        **settings,
        **shared_clock.environment,
    )
    running.start()
    # What is loaded for the first text takes seconds, which are no clock's doing.
    assert running.send(running.session(), "hello there").status_code == 200
    yield running
    running.close()


@pytest.fixture
def meta(gateway: RunningGateway, engine: FakeEngine, graph: FakeGraph) -> Iterator[FakeMeta]:
    fake = FakeMeta(gateway.url)
    yield fake
    fake.close()


@pytest.fixture
def person() -> str:
    return str(uuid.uuid4().int)[:16]


def wait_for(graph: FakeGraph, person: str, count: int, seconds: float = 40) -> list[str]:
    """The answers, without what is said at the start of a conversation."""
    end = time.monotonic() + seconds
    while True:
        told = [text for text in graph.texts(person) if text.startswith("You asked")]
        if len(told) >= count:
            return told
        assert time.monotonic() < end, graph.texts(person)
        time.sleep(0.05)


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
def test_messages_under_way_are_answered(
    meta: FakeMeta, graph: FakeGraph, clock: Clock, person: str, shift: int
) -> None:
    meta.send(message(person, "one"))
    clock.set(shift)
    meta.send(message(person, "two"))
    wait_for(graph, person, 2)
    clock.set(0)
    meta.send(message(person, "three"))
    assert wait_for(graph, person, 3) == ["You asked: one", "You asked: two", "You asked: three"]


def test_what_is_tried_again_does_not_wait_an_hour(
    gateway: RunningGateway, meta: FakeMeta, graph: FakeGraph, clock: Clock, person: str
) -> None:
    clock.set(HOUR)
    time.sleep(Clock.SEEN_AFTER + 0.5)
    graph.error, graph.error_status, graph.error_times = {"code": 1}, 500, 3
    graph.mode = "error"
    meta.send(message(person, "one"))
    time.sleep(3)  # refused at least once, and put off
    clock.set(0)
    assert wait_for(graph, person, 1) == ["You asked: one"]
    dead = gateway.rows("SELECT count(*) FROM messenger_sends WHERE state = 'dead'")
    assert dead == [(0,)]


def test_conversations_and_limits(gateway: RunningGateway, clock: Clock) -> None:
    old = gateway.session()
    assert [gateway.send(old, "hi").status_code for _ in range(3)] == [200] * 3
    check_limited(gateway.send(old, "hi"))
    for shift in (HOUR, 0, -HOUR, 0):
        clock.set(shift)
        time.sleep(Clock.SEEN_AFTER + 0.5)
        new = gateway.session()
        assert gateway.send(new, "hi").status_code == 200
        again = gateway.send(old, "hi")
        assert again.status_code in {200, 429}
        if again.status_code == 429:
            check_limited(again)
    # What was opened while the clock was wrong opens now.
    assert gateway.http.post("/api/sessions", json={"session": new}).status_code == 201
