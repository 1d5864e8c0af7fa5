"""Traces, switched on: one request is followed through all processes, and nobody reads along."""

import time
from collections.abc import Iterator

import pytest

from tests.collector import Collector, Seen
from tests.stack.running_stack import RunningStack

pytestmark = pytest.mark.stack

PATIENT = "does the needling of my blorptastic hurt?"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    running = Collector()
    yield running
    running.close()


@pytest.fixture(scope="module")
def traced(
    tmp_path_factory: pytest.TempPathFactory, collector: Collector
) -> Iterator[RunningStack]:
    """A whole assistant of its own: the other tests' has no traces, as most houses have none."""
    running = RunningStack(
        tmp_path_factory.mktemp("traced"), TRACES_URL=collector.url, CONSOLE="off"
    )
    try:
        running.start()
        yield running
    finally:
        running.stop()


def way(spans: list[Seen], last: Seen) -> list[tuple[str, str]]:
    """The spans from the first one down to one of them."""
    by_number = {one.number: one for one in spans}
    found = [last]
    while found[0].parent:
        found.insert(0, by_number[found[0].parent])
    return [(one.part.removeprefix("clinic-"), one.name) for one in found]


def test_a_request_is_followed_through_all_processes(
    traced: RunningStack, collector: Collector
) -> None:
    session = traced.session()
    answer = traced.send(session, PATIENT)
    assert answer.json()["replies"][0]["kind"] == "answer"
    request = answer.headers["X-Request-ID"]

    def ours(spans: list[Seen]) -> list[Seen]:
        return [one for one in spans if one.about.get("clinic.request") == request]

    # The names of the first span and of the last to be sent, by three processes' own threads.
    wanted = {"POST /api/messages", "action", "understand", "records"}
    spans = ours(collector.wait_for(lambda seen: wanted <= {one.name for one in ours(seen)}))
    assert len({one.trace for one in spans}) == 1
    named = {(one.part, one.name): one for one in spans}
    top = [("gateway", "POST /api/messages"), ("gateway", "turn")]
    engine = [*top, *[("gateway", "engine"), ("gateway", "engine call"), ("engine", "turn")]]
    assert way(spans, named["clinic-engine", "understand"]) == [*engine, ("engine", "understand")]
    assert way(spans, named["clinic-actions", "action"]) == [
        *engine,
        ("engine", "action call"),
        ("actions", "action"),
    ]
    for stage in ("queue", "records"):
        assert way(spans, named["clinic-gateway", stage]) == [*top, ("gateway", stage)]
    first = named["clinic-gateway", "POST /api/messages"]
    assert first.about["http.response.status_code"] == 200
    assert named["clinic-actions", "action"].about["clinic.action"] != "unknown"


def test_no_word_and_no_person_is_in_a_span(traced: RunningStack, collector: Collector) -> None:
    session = traced.session()
    traced.send(session, "my name is Zebediah Blorptastic, call 225 555 0101 in Blorpville")
    traced.http.post("/api/blorptastic", json={})
    traced.send("blorptastic" + session, "hello")
    # Also where a turn fails.
    traced.kill("actions")
    assert traced.ask(PATIENT, session)[0]["kind"] == "unavailable"
    traced.restart("actions")
    collector.wait_for(lambda seen: any(one.about.get("error.type") for one in seen))
    assert len(collector.spans) > 20
    for word in (b"blorp", b"zebediah", b"hurt", b"555 01", session.partition(".")[0].encode()):
        assert word not in collector.raw.lower(), word
    routes = {one.about.get("http.route") for one in collector.spans if not one.parent}
    assert routes <= {"/api/sessions", "/api/messages", "(none)"}


def test_whoever_calls_decides_nothing(traced: RunningStack, collector: Collector) -> None:
    foreign = "c" * 32
    given = {"traceparent": f"00-{foreign}-{'d' * 16}-01"}
    answer = traced.http.post("/api/sessions", json={}, headers=given)
    request = answer.headers["X-Request-ID"]
    spans = collector.wait_for(
        lambda seen: any(one.about.get("clinic.request") == request for one in seen)
    )
    assert foreign not in {one.trace for one in spans}


def test_a_collector_that_is_away_costs_no_patient_a_thing(
    traced: RunningStack, collector: Collector
) -> None:
    collector.close()
    session = traced.session()
    for _ in range(5):
        began = time.monotonic()
        assert traced.ask(button="pain", session=session)[0]["kind"] == "answer"
        assert time.monotonic() - began < 2
