"""The thread belongs to the assistant or to a person, never to both."""

import time
import uuid
from collections.abc import Iterator

import pytest

from gateway.messenger.settings import PAGE_INBOX
from tests.gateway.fake_engine import FakeEngine, answer
from tests.gateway.messenger.conftest import StartGateway, messenger_environment
from tests.gateway.messenger.fake_graph import Call, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, delivery, event, message
from tests.gateway.running_gateway import PHONE, RunningGateway

OWNER_SECONDS = 3.0
HAND_OFF = answer(f"That is not in the information. Please call {PHONE}.", kind="handoff")


@pytest.fixture
def person() -> str:
    return str(uuid.uuid4().int)[:16]


@pytest.fixture(scope="module")
def handing(
    shared_engine: FakeEngine, shared_graph: FakeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    """A gateway that hands threads to the page's inbox, and takes them back after seconds."""
    gateway = RunningGateway(
        tmp_path_factory.mktemp("handing"),
        shared_engine.url,
        **messenger_environment(shared_graph.url),
        MESSENGER_HAND_OFF_TO="inbox",
        MESSENGER_OWNER_HOURS=str(OWNER_SECONDS / 3600),
    )
    yield gateway.start()
    gateway.close()


@pytest.fixture
def handing_meta(
    handing: RunningGateway, engine: FakeEngine, graph: FakeGraph
) -> Iterator[FakeMeta]:
    fake = FakeMeta(handing.url)
    yield fake
    fake.close()


def passes(graph: FakeGraph) -> list[Call]:
    return [call for call in graph.calls if call.edge == "pass_thread_control"]


def wait_for_pass(graph: FakeGraph) -> Call:
    end = time.monotonic() + 10
    while not passes(graph):
        assert time.monotonic() < end
        time.sleep(0.01)
    return passes(graph)[0]


def test_silent_while_a_person_has_the_thread(
    meta: FakeMeta, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    meta.send(message(person, "one"))
    graph.wait_for(2, person)
    taken = {"previous_owner_app_id": "1", "new_owner_app_id": PAGE_INBOX}
    meta.send(event(person, take_thread_control=taken))
    meta.send(message(person, "to the person"))
    graph.quiet()
    assert len(graph.sent(person)) == 2
    assert [one["message"] for one in engine.seen] == ["one"]
    given = {"previous_owner_app_id": PAGE_INBOX, "new_owner_app_id": "1"}
    meta.send(event(person, pass_thread_control=given))
    meta.send(message(person, "two"))
    intro, reply = graph.wait_for(4, person)[2:]
    assert "automated assistant" in intro.text
    assert reply.text == "You asked: two"


def test_without_a_set_up_a_hand_off_gives_the_number_and_keeps_the_thread(
    meta: FakeMeta, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    engine.body = [HAND_OFF]
    meta.send(message(person, "what does it cost"))
    assert PHONE in graph.wait_for(2, person)[1].text
    graph.quiet(0.4)
    assert passes(graph) == []


def test_a_hand_off_passes_the_thread_after_the_number(
    handing_meta: FakeMeta, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    meta = handing_meta
    engine.body = [HAND_OFF]
    meta.send(message(person, "what does it cost"), message(person, "hello?"))
    passed = wait_for_pass(graph)
    assert passed.body["target_app_id"] == PAGE_INBOX
    assert passed.person == person
    _, number, person_joined = graph.texts(person)
    assert PHONE in number
    assert "person from the clinic" in person_joined
    assert graph.calls.index(passed) > graph.calls.index(graph.sent(person)[-1])
    graph.quiet()
    assert len(graph.sent(person)) == 3
    assert len(engine.seen) == 1


def test_an_emergency_stays_with_the_assistant(
    handing_meta: FakeMeta, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    meta = handing_meta
    engine.body = [HAND_OFF, answer("Call 911 now.", kind="emergency")]
    meta.send(message(person, "chest pain, and what does it cost"))
    assert graph.wait_for(3, person)[0].text == "Call 911 now."
    graph.quiet(0.4)
    assert passes(graph) == []


def test_the_thread_is_passed_only_for_a_person_where_set_so(
    start: StartGateway, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    _, meta = start(MESSENGER_HAND_OFF_TO="555666777", MESSENGER_HAND_OFF_WHEN="person")
    engine.body = [HAND_OFF]
    meta.send(message(person, "what does it cost"))
    graph.wait_for(2, person)
    graph.quiet(0.4)
    assert passes(graph) == []
    engine.body = [answer("Call us.", kind="handoff", topics=["handoff"], subtopic="human")]
    meta.send(message(person, "a person please"))
    assert wait_for_pass(graph).body["target_app_id"] == "555666777"


def test_a_pass_that_is_refused_leaves_the_thread_with_the_assistant(
    handing: RunningGateway,
    handing_meta: FakeMeta,
    graph: FakeGraph,
    engine: FakeEngine,
    person: str,
) -> None:
    gateway, meta = handing, handing_meta
    engine.body = [HAND_OFF]
    served = graph._serve

    def refuse(call: Call) -> tuple[int, dict[str, object]]:
        if call.edge == "pass_thread_control":
            return 400, {"error": {"code": 10, "message": "no"}}
        return served(call)

    graph._serve = refuse  # type: ignore[method-assign]
    try:
        meta.send(message(person, "what does it cost"))
        wait_for_pass(graph)
        graph.quiet(0.4)
        engine.body = None
        meta.send(message(person, "still there"))
        graph.wait_for(5, person)
    finally:
        graph._serve = served  # type: ignore[method-assign]
    assert graph.texts(person)[-1] == "You asked: still there"
    audit = gateway.rows("SELECT actor, details FROM audit WHERE action = 'messenger_dead_letter'")
    assert [actor for actor, _ in audit] == ["system"]


def test_a_person_who_went_away_gives_the_thread_back_by_time(
    handing_meta: FakeMeta, graph: FakeGraph, person: str
) -> None:
    meta = handing_meta
    meta.send(event(person, take_thread_control={"new_owner_app_id": PAGE_INBOX}))
    meta.send(message(person, "now"))
    time.sleep(OWNER_SECONDS / 2)
    # What is said to the person keeps the thread with the person.
    meta.deliver(delivery(message(person, "thanks"), channel="standby"))
    time.sleep(OWNER_SECONDS * 0.6)
    meta.send(message(person, "later"))
    graph.quiet(0.5)
    assert graph.sent(person) == []
    time.sleep(OWNER_SECONDS)
    meta.send(message(person, "much later"))
    assert graph.wait_for(2, person)[1].text == "You asked: much later"


def test_what_waits_is_taken_back_when_a_person_takes_over(
    meta: FakeMeta, running: RunningGateway, graph: FakeGraph, person: str
) -> None:
    graph.mode = "500"
    meta.send(message(person, "one"))
    time.sleep(0.8)
    meta.send(event(person, take_thread_control={"new_owner_app_id": PAGE_INBOX}))
    time.sleep(0.8)
    graph.mode = "ok"
    graph.quiet(1.5)
    assert len(graph.sent(person)) <= 1  # the one that was being tried
    states = running.rows(f"SELECT state FROM messenger_sends WHERE person = '{person}'")
    assert ("dropped",) in states
    assert ("waiting",) not in states


def test_another_owner_whom_graph_speaks_of_is_respected(
    meta: FakeMeta, running: RunningGateway, graph: FakeGraph, person: str
) -> None:
    graph.error, graph.error_times, graph.mode = {"code": 10, "error_subcode": 2018300}, 1, "error"
    meta.send(message(person, "one"))
    time.sleep(1)
    meta.send(message(person, "two"))
    graph.quiet()
    assert graph.sent(person) == []
    owner = running.rows(f"SELECT owner FROM messenger_people WHERE id = '{person}'")
    assert owner == [("another app",)]
