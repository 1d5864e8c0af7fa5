"""The Graph API fails in its several ways; nothing is lost, and staff see what was given up."""

import time
import uuid
from itertools import pairwise

import httpx
import pytest

from gateway.messenger.graph_client import _error
from records.connections import blocking_engine
from records.location import parse_url
from records.messenger_dead_letters import given_up, send_again
from tests.gateway.messenger import fake_meta
from tests.gateway.messenger.conftest import StartGateway
from tests.gateway.messenger.fake_graph import PAGE_ID, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, event, message
from tests.gateway.running_gateway import RunningGateway


@pytest.fixture
def person() -> str:
    return str(uuid.uuid4().int)[:16]


def dead(gateway: RunningGateway, person: str) -> list[str]:
    rows = gateway.rows(
        f"SELECT reason FROM messenger_sends WHERE state = 'dead' AND person = '{person}'"
    )
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, {"code": 1}),
        (503, {}),
        (400, {"code": 2, "is_transient": True}),
        (400, {"code": 1200}),
        (400, {"code": 613}),
        (429, {"code": 4}),
        (400, {"code": 80006}),
    ],
)
def test_what_passes_is_tried_again(
    meta: FakeMeta,
    graph: FakeGraph,
    running: RunningGateway,
    person: str,
    status: int,
    error: dict[str, int],
) -> None:
    graph.error, graph.error_status, graph.error_times = error, status, 2
    graph.mode = "error"
    meta.send(message(person, "one"), message(person, "two"))
    graph.wait_for(3, person, seconds=15)
    assert graph.texts(person)[1:] == ["You asked: one", "You asked: two"]
    assert dead(running, person) == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ({"code": 100}, "did not accept"),
        ({"code": 10, "error_subcode": 2018278}, "24-hour window"),
        ({"code": 551, "error_subcode": 1545041}, "cannot be reached"),
        ({"code": 200}, "may not write"),
        ({"code": 230}, "pages_messaging"),
        ({"message": "no numbers"}, "refused"),
    ],
)
def test_what_does_not_pass_is_a_dead_letter_for_staff(
    meta: FakeMeta,
    graph: FakeGraph,
    running: RunningGateway,
    person: str,
    error: dict[str, int],
    reason: str,
) -> None:
    graph.error, graph.error_times, graph.mode = error, 2, "error"
    meta.send(message(person, "one"))
    end = time.monotonic() + 10
    while len(dead(running, person)) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert [reason in found for found in dead(running, person)] == [True, True]
    ((conversation,),) = running.rows(
        f"SELECT conversation_id FROM messenger_people WHERE id = '{person}'"
    )
    audit = running.rows(
        f"SELECT actor FROM audit WHERE action = 'messenger_dead_letter' "
        f"AND subject = '{conversation}'"
    )
    assert audit == [("system",)] * 2
    meta.send(message(person, "two"))
    graph.wait_for(1, person)
    assert graph.texts(person) == ["You asked: two"]


def test_a_wrong_token_waits_for_a_new_one() -> None:

    found = _error(httpx.Response(401), {"error": {"code": 190, "message": "token EAAsecret"}})
    assert found.again
    assert found.everyone
    assert "EAAsecret" not in found.reason


def test_a_hang_is_ended_after_five_seconds_and_tried_again(
    meta: FakeMeta, graph: FakeGraph, person: str
) -> None:
    graph.mode = "hang"
    began = time.monotonic()
    meta.send(message(person, "one"))
    time.sleep(1)
    graph.mode = "hang"
    while graph.running and time.monotonic() - began < 7:
        time.sleep(0.05)
    graph.mode = "ok"
    graph.wait_for(2, person, seconds=20)
    assert time.monotonic() - began > 5
    assert graph.texts(person)[1:] == ["You asked: one"]


def test_an_echo_settles_a_send_whose_answer_was_lost(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, person: str
) -> None:
    meta.send(message(person, "zero"))
    graph.wait_for(2, person)
    graph.calls.clear()
    graph.mode = "lost"
    meta.send(message(person, "one"))
    (arrived,) = graph.wait_for(1, person)
    graph.mode = "500"
    echo = {"is_echo": True, "mid": "m_echo", "metadata": arrived.message["metadata"]}
    shown = event(PAGE_ID, message=echo)
    shown["recipient"] = {"id": person}
    meta.send(shown)
    graph.mode = "ok"
    graph.quiet(2.5)
    assert graph.texts(person) == ["You asked: one"]
    assert dead(running, person) == []


def test_nothing_is_sent_outside_the_window(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, person: str
) -> None:
    late = fake_meta.milliseconds() - 24 * 3600_000
    meta.send(message(person, "yesterday", at=late))
    end = time.monotonic() + 10
    while len(dead(running, person)) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert set(dead(running, person)) == {"outside the 24-hour window"}
    assert graph.sent(person) == []
    # A new message opens the window, for what is new.
    meta.send(message(person, "today"))
    graph.wait_for(2, person)
    assert "Welcome back" in graph.texts(person)[0]
    assert graph.texts(person)[1] == "You asked: today"


def test_it_is_given_up_after_the_time_that_was_set(
    start: StartGateway, graph: FakeGraph, person: str
) -> None:
    gateway, meta = start(MESSENGER_GIVE_UP_MINUTES="0.02")
    graph.mode = "500"
    meta.send(message(person, "one"))
    end = time.monotonic() + 15
    while not dead(gateway, person) and time.monotonic() < end:
        time.sleep(0.1)
    assert "given up after" in dead(gateway, person)[0]


def test_one_request_is_in_flight_at_a_time(meta: FakeMeta, graph: FakeGraph, person: str) -> None:
    graph.delay = 0.05
    meta.send(*(message(f"{person}{number}", "hello") for number in range(6)))
    graph.wait_for(12, seconds=20)
    starts = sorted(call.at for call in graph.sent())
    gaps = [after - before for before, after in pairwise(starts)]
    assert min(gaps) >= 0.05


def test_what_staff_send_again_arrives(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, person: str
) -> None:
    graph.error, graph.error_status, graph.error_times = {"code": 200}, 403, 100
    graph.mode = "error"
    meta.send(message(person, "one"))
    end = time.monotonic() + 10
    while len(dead(running, person)) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    graph.mode = "ok"
    engine = blocking_engine(parse_url(f"sqlite:///{running.folder}/data/records.sqlite"), 10)
    with engine.begin() as connection:
        for letter in reversed(given_up(connection)):
            assert send_again(connection, letter.id, "ed") == "sent_again"
    engine.dispose()
    graph.wait_for(2, person)
    assert graph.texts(person)[-1] == "You asked: one"
    assert dead(running, person) == []
