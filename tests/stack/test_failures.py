"""Parts that die or hang: every message gets a reply, and everything is in the records."""

import time
import uuid

import pytest

from tests.stack.running_stack import RunningStack

pytestmark = pytest.mark.stack

# The gateway waits 5 s for the engine; recording and the way there and back are allowed the rest.
LONGEST_SECONDS = 6.5


def recorded(stack: RunningStack, client_id: str) -> list[tuple[str, str]]:
    return stack.rows("SELECT status, kind FROM turns WHERE client_id = ?", client_id)


def ask(stack: RunningStack, session: str, client_id: str) -> str:
    (reply,) = stack.ask("does it hurt?", session, id=client_id)
    if reply["kind"] == "unavailable":
        assert "(225) 308-4064" in reply["text"]
        assert "911" in reply["text"]
    return str(reply["kind"])


@pytest.mark.parametrize("part", ["engine", "actions"])
def test_killed_while_a_conversation_runs(stack: RunningStack, part: str) -> None:
    session = stack.session()
    first, second, third = (uuid.uuid4().hex for _ in range(3))
    assert ask(stack, session, first) == "answer"
    stack.kill(part)
    assert ask(stack, session, second) == "unavailable"
    stack.restart(part)
    assert ask(stack, session, third) == "answer"
    assert recorded(stack, first) == [("answered", "answer")]
    assert recorded(stack, second) == [("unavailable", "unavailable")]
    assert recorded(stack, third) == [("answered", "answer")]


def test_readiness_tells_the_truth(stack: RunningStack) -> None:
    assert stack.http.get("/readyz").status_code == 200
    stack.kill("engine")
    time.sleep(2)  # the gateway asks at most once in that time
    answer = stack.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["engine"] == "unavailable"
    assert stack.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("part", ["engine", "actions"])
def test_hanging(stack: RunningStack, part: str) -> None:
    session = stack.session()
    client_id = uuid.uuid4().hex
    stack.freeze(part)
    began = time.monotonic()
    assert ask(stack, session, client_id) == "unavailable"
    assert time.monotonic() - began < LONGEST_SECONDS
    assert recorded(stack, client_id) == [("unavailable", "unavailable")]
    stack.go_on(part)
    deadline = time.monotonic() + 30
    while ask(stack, session, uuid.uuid4().hex) != "answer":
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_the_gateway_killed_between_two_messages(stack: RunningStack) -> None:
    session = stack.session()
    first, second = uuid.uuid4().hex, uuid.uuid4().hex
    assert ask(stack, session, first) == "answer"
    stack.kill("gateway")
    stack.restart("gateway")
    assert ask(stack, session, second) == "answer"
    history = stack.http.post("/api/sessions", json={"session": session}).json()["history"]
    assert [turn["id"] for turn in history] == [first, second]


def test_an_emergency_with_the_engine_down(stack: RunningStack) -> None:
    stack.kill("engine")
    (reply,) = stack.ask("i have crushing chest pain and cannot breathe")
    assert reply["kind"] == "unavailable"
    assert "911" in reply["text"]
    assert "emergency room" in reply["text"]
