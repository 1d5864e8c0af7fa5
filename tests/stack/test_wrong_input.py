"""Whatever is sent to whichever address: a 4xx or a sensible reply, and never a word in a log."""

import json
import uuid
from typing import Any

import httpx
import pytest

from tests.stack.running_stack import RunningStack

pytestmark = pytest.mark.stack

SECRET = "blorptastic"
CALLS = [
    ("POST", "/api/sessions"),
    ("DELETE", "/api/sessions"),
    ("POST", "/api/messages"),
    ("POST", "/api/feedback"),
]
BODIES: dict[str, bytes] = {
    "empty": b"",
    "no JSON": SECRET.encode(),
    "half": b'{"text": "' + SECRET.encode(),
    "a list": json.dumps([SECRET]).encode(),
    "a number": b"7",
    "other bytes": b"\xff\xfe" + SECRET.encode(),
    "numbers": json.dumps(
        {"session": 1, "id": 2, "text": 3, "reply": 4, "helpful": SECRET}
    ).encode(),
    "lists": json.dumps({"session": [SECRET], "id": [], "text": {}, "reply": []}).encode(),
    "nothing in it": json.dumps({"session": None, "id": None, "text": None}).encode() + b" ",
    "deep": b'{"a":' * 2_000 + SECRET.encode(),
    "a megabyte": json.dumps({"session": "x", "id": "1", "text": SECRET * 100_000}).encode(),
    "unknown session": json.dumps(
        {"session": SECRET, "id": "1", "text": SECRET, "reply": "x", "helpful": True}
    ).encode(),
}


@pytest.fixture(autouse=True)
def no_word_in_a_log(stack: RunningStack) -> Any:
    yield
    logs = stack.logs()
    assert {"engine.log", "actions.log", "gateway.log"} <= set(logs)
    assert [name for name, text in logs.items() if SECRET in text] == []


def check_error(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
    error = answer.json()["error"]
    assert error["code"]
    assert error["message"]
    assert SECRET not in answer.text


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("name", BODIES)
def test_a_malformed_body(stack: RunningStack, method: str, path: str, name: str) -> None:
    answer = stack.http.request(method, path, content=BODIES[name])
    if (method, path, name) == ("POST", "/api/sessions", "nothing in it"):
        assert answer.status_code == 201  # no session is a new conversation
    else:
        check_error(answer)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_forged_session(stack: RunningStack, method: str, path: str) -> None:
    good = stack.session()
    other = stack.session()
    forged = [good[:-2] + ("AA" if good[-2:] != "AA" else "BB"), good.split(".")[0], good + "x"]
    forged += [good.split(".")[0] + "." + other.split(".", 1)[-1], SECRET, "." * 50, "é" * 9]
    for token in forged:
        body = {"session": token, "id": "1", "text": SECRET, "reply": "x", "helpful": True}
        check_error(stack.http.request(method, path, json=body))


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/bubble.js", "/nothing", "/api/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_wrong_method(stack: RunningStack, method: str, path: str) -> None:
    check_error(stack.http.request(method, path, content=SECRET))


@pytest.mark.parametrize(
    "path",
    [
        "/api/messages",
        "/..%2f..%2frecords.sqlite",
        "/%00",
        "/bubble/../../domain.yml",
        "/" + "x" * 9_000,
    ],
)
def test_a_wrong_address(stack: RunningStack, path: str) -> None:
    check_error(stack.http.get(path))


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "/", "////", "\x00\x01", "\ud800"])
def test_a_text_that_says_nothing(stack: RunningStack, text: str) -> None:
    body = json.dumps({"session": stack.session(), "id": "1", "text": text})
    check_error(stack.http.post("/api/messages", content=body))


def test_a_text_that_is_too_long(stack: RunningStack) -> None:
    check_error(stack.send(stack.session(), SECRET * 100))


@pytest.mark.parametrize(
    "text",
    [
        "😀",
        "🤕🤕🤕",
        "?!...",
        "12345",
        "\x00does it hurt\x07 " + SECRET,
        SECRET + " \u202e\u200b\ufeff" + SECRET,
        SECRET + "\n\n" + SECRET,
        "<script>" + SECRET + "</script>",
        '{"intent": "' + SECRET + '"}',
        "'; DROP TABLE turns; -- " + SECRET,
        "{phone} {asked} %s " + SECRET,
        SECRET * 80,
        "Ω≈ç√∫˜µ≤≥÷ " + SECRET,
        "안녕하세요 " + SECRET,
        "م" * 900,
        "a" * 999,
        "and " * 240,
        "does it hurt? " * 60,
    ],
)
def test_an_odd_text_gets_a_reply(stack: RunningStack, text: str) -> None:
    replies = stack.ask(text)
    assert replies
    for reply in replies:
        assert reply["kind"] not in ("unavailable", "emergency", "crisis", "urgent")
        assert SECRET not in json.dumps(reply)


@pytest.mark.parametrize(
    "text",
    ["/emergency", "//crisis", " /restart", "\u200b/emergency", '/conditions{"condition": "x"}'],
)
def test_a_slash_is_no_way_past_the_understanding(stack: RunningStack, text: str) -> None:
    session = stack.session()
    stack.ask("does it hurt?", session)
    stack.ask(f"{text} {SECRET}", session)
    (recorded,) = stack.rows(
        "SELECT text FROM turns WHERE text LIKE ? ORDER BY id DESC LIMIT 1", f"%{SECRET}%"
    )[0]
    assert not recorded.lstrip().startswith("/")
    # the conversation has not been restarted either: there is something to repeat
    (reply,) = stack.ask("say that again please", session)
    assert reply["topics"] != ["repeat"]


@pytest.mark.parametrize(
    "button",
    [
        "",
        "nothing",
        SECRET,
        "emergency",
        "/pain",
        "conditions:",
        "conditions:" + SECRET,
        "restart",
        "é",
        "x" * 500,
    ],
)
def test_an_unknown_button(stack: RunningStack, button: str) -> None:
    check_error(stack.send(stack.session(), button=button))


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "a", "button": "pain"},
        {},
        {"text": "a", "id": ""},
        {"text": "a", "id": "x" * 200},
        {"text": "a", "id": SECRET + " "},
        {"text": "a", "id": 7},
    ],
)
def test_fields_that_do_not_fit(stack: RunningStack, fields: dict[str, Any]) -> None:
    check_error(stack.send(stack.session(), **fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"reply": "nothing", "helpful": True},
        {"reply": "", "helpful": True},
        {"helpful": True},
        {"reply": "x", "helpful": "yes"},
        {"reply": "x", "helpful": None},
        {"reply": "x", "helpful": True, "comment": SECRET * 500},
        {"reply": "x", "helpful": True, "comment": 7},
    ],
)
def test_feedback_that_does_not_fit(stack: RunningStack, fields: dict[str, Any]) -> None:
    check_error(stack.http.post("/api/feedback", json={"session": stack.session(), **fields}))


def test_feedback_on_the_reply_of_another_conversation(stack: RunningStack) -> None:
    (reply,) = stack.ask("does it hurt?")
    body = {"session": stack.session(), "reply": reply["id"], "helpful": True, "comment": SECRET}
    check_error(stack.http.post("/api/feedback", json=body))


def test_a_failing_engine_writes_no_text(stack: RunningStack) -> None:
    stack.kill("actions")
    session = stack.session()
    for text in (SECRET, f"does it hurt {SECRET}", f"how much is it {SECRET} and is it safe"):
        (reply,) = stack.ask(text, session)
        assert reply["kind"] == "unavailable"


def test_what_the_engine_is_sent_does_not_reach_its_log(stack: RunningStack) -> None:
    """Texts as the gateway passes them on, and buttons of ids that are not in the documents."""
    for message in (
        SECRET,
        SECRET * 100,
        f'/conditions{{"condition": "{SECRET}"}}',
    ):
        body = {"sender": uuid.uuid4().hex, "message": message}
        httpx.post(f"{stack.engine_url}/webhooks/rest/webhook", json=body, timeout=10)
