"""An engine that is down, slow or talks nonsense: the patient gets the number, always."""

import time
from typing import Any

import pytest

from tests.gateway.fake_engine import FakeEngine, answer
from tests.gateway.running_gateway import PHONE, RunningGateway

NONSENSE: list[Any] = [
    [],
    {},
    None.__class__,
    b"",
    b"not json",
    b"\xff\xfe",
    b"[" * 100_000,
    b"[NaN]",
    b"null",
    [{"recipient_id": "x", "text": "only for the shell"}],
    ["text"],
    [{"custom": None}],
    [{"custom": []}],
    [{"custom": {}}],
    [{"custom": {"reply": {}}}],
    [{"custom": {"reply": {"kind": "joke", "topics": ["pain"], "text": "x"}}}],
    [{"custom": {"reply": {"kind": "answer", "topics": ["pain"], "text": ""}}}],
    [{"custom": {"reply": {"kind": "answer", "topics": ["pain"], "text": "\ud800"}}}],
    [answer("x" * 600_000)],
]


def check_unavailable(answered: Any) -> None:
    assert answered.status_code == 200
    [reply] = answered.json()["replies"]
    assert reply["kind"] == "unavailable"
    assert PHONE in reply["text"]
    assert "911" in reply["text"]
    assert reply["id"]


@pytest.mark.parametrize("body", NONSENSE, ids=lambda body: repr(body)[:40])
def test_nonsense(gateway: RunningGateway, engine: FakeEngine, body: Any) -> None:
    engine.body = b"{}" if body is None.__class__ else body
    session = gateway.session()
    first = gateway.send(session, "does it hurt?", id="bad")
    check_unavailable(first)
    engine.reset()
    assert gateway.send(session, "does it hurt?", id="bad").json() == first.json()
    assert gateway.send(session, "and now?").json()["replies"][0]["kind"] == "answer"


@pytest.mark.parametrize("status", [204, 301, 404, 500, 503])
def test_an_error_status(gateway: RunningGateway, engine: FakeEngine, status: int) -> None:
    engine.status = status
    engine.body = b"" if status == 204 else None
    check_unavailable(gateway.send(gateway.session(), "does it hurt?"))


def test_one_unusable_reply_of_two_is_replaced_by_the_number(
    gateway: RunningGateway, engine: FakeEngine
) -> None:
    broken = {"custom": {"reply": {"kind": "emergency"}}}
    engine.body = [broken, answer(), broken]
    replies = gateway.send(gateway.session(), "two things").json()["replies"]
    assert [reply["kind"] for reply in replies] == ["unavailable", "answer"]


@pytest.mark.parametrize(
    "understood",
    [None, 3, {"confidence": "high"}, {"intent": "x" * 500}, {"nearest": 3}, {"intent": None}],
)
def test_what_was_understood_may_be_missing(
    gateway: RunningGateway, engine: FakeEngine, understood: Any
) -> None:
    item = answer()
    item["custom"]["understood"] = understood
    engine.body = [item]
    assert gateway.send(gateway.session(), "hm").json()["replies"][0]["kind"] == "answer"


def test_a_slow_engine(gateway: RunningGateway, engine: FakeEngine) -> None:
    engine.delay = 3
    session = gateway.session()
    start = time.monotonic()
    check_unavailable(gateway.send(session, "does it hurt?"))
    assert 0.9 < time.monotonic() - start < 2
    engine.delay = 0
    assert gateway.send(session, "and now?").json()["replies"][0]["kind"] == "answer"


def test_an_engine_that_dies_and_comes_back(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    gateway.send(session, "before", id="before")
    port = engine.stop()
    try:
        check_unavailable(gateway.send(session, "during", id="during"))
        time.sleep(0.6)
        ready = gateway.http.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["checks"] == {
            "database": "ok",
            "engine": "unavailable",
            "actions": "unavailable",
        }
        assert gateway.http.get("/healthz").status_code == 200
    finally:
        engine.start(port)
    assert gateway.send(session, "after", id="after").json()["replies"][0]["kind"] == "answer"
    recorded = gateway.rows(
        "SELECT text, status FROM turns WHERE client_id IN ('before', 'during', 'after')"
        " ORDER BY id"
    )
    assert recorded == [("before", "answered"), ("during", "unavailable"), ("after", "answered")]
    time.sleep(0.6)
    assert gateway.http.get("/readyz").json()["ready"] is True


def test_an_engine_without_a_model_is_not_ready(
    gateway: RunningGateway, engine: FakeEngine
) -> None:
    engine.body = []  # what Rasa's channel answers then, with status 200
    time.sleep(0.6)
    ready = gateway.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["checks"]["engine"] == "unavailable"
    engine.body = None
    time.sleep(0.6)
    assert gateway.http.get("/readyz").status_code == 200
