"""Whatever is sent, the answer is a 4xx in the one shape of errors, or a sensible reply."""

import json
from typing import Any

import httpx
import pytest

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import RunningGateway

CALLS = [
    ("POST", "/api/sessions"),
    ("DELETE", "/api/sessions"),
    ("POST", "/api/messages"),
    ("POST", "/api/feedback"),
]
NOT_AN_OBJECT = [
    b"",
    b"null",
    b"[]",
    b"42",
    b'"text"',
    b"{",
    b"{'session': 1}",
    b"session=abc",
    b"\xff\xfe\x00",
    b'{"session": NaN}',
    b'{"session": Infinity}',
    b"[" * 15_000,
    b'{"a":' * 3_000,
    b'{"session": ' + b"9" * 9_000 + b"}",
    b'{"session": "a"} trailing',
    '{"session": "ü"}'.encode("latin-1"),
    '{"session": "x"}'.encode("utf-16"),
]


def check_error(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, answer.text
    error: dict[str, Any] = answer.json()["error"]
    assert set(error) == {"code", "message"}
    assert error["code"]
    assert error["message"]
    return error


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("body", NOT_AN_OBJECT, ids=lambda body: repr(body[:16]))
def test_what_is_no_json_object(
    gateway: RunningGateway, method: str, path: str, body: bytes
) -> None:
    check_error(gateway.http.request(method, path, content=body), 400, 422)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_megabyte(gateway: RunningGateway, method: str, path: str) -> None:
    body = json.dumps({"session": gateway.session(), "id": "1", "text": "x" * 1_000_000})
    check_error(gateway.http.request(method, path, content=body), 413)


def test_ten_megabytes_end_in_a_refusal(gateway: RunningGateway) -> None:
    try:
        answer = gateway.http.post("/api/messages", content=b"x" * 10_000_000)
    except httpx.TransportError:
        pass  # the line is cut while the body is still being sent
    else:
        check_error(answer, 413)
    assert gateway.http.get("/healthz").status_code == 200


@pytest.mark.parametrize("token", [None, 1, True, [], {}, "", "x", "x" * 600, "\ud800"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_session_of_the_wrong_kind(
    gateway: RunningGateway, method: str, path: str, token: Any
) -> None:
    body = {"session": token, "id": "1", "text": "hello", "reply": "r", "helpful": True}
    answer = gateway.http.request(method, path, content=json.dumps(body))
    if token is None and (method, path) == ("POST", "/api/sessions"):
        assert answer.status_code == 201
    else:
        check_error(answer, 401, 422)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_forged_session(gateway: RunningGateway, method: str, path: str) -> None:
    token = gateway.session()
    forged = ("0" if token[0] != "0" else "1") + token[1:]
    body = {"session": forged, "id": "1", "text": "hello", "reply": "r", "helpful": True}
    error = check_error(gateway.http.request(method, path, content=json.dumps(body)), 401)
    assert error["code"] == "session_unknown"


@pytest.mark.parametrize("field", ["id", "text", "button"])
@pytest.mark.parametrize("value", [1, True, [], {}, ["x"], {"x": 1}, 1.5])
def test_message_fields_of_the_wrong_type(gateway: RunningGateway, field: str, value: Any) -> None:
    body = {"session": gateway.session(), "id": "1", "text": "hello"}
    if field == "button":
        del body["text"]
    error = check_error(gateway.http.post("/api/messages", json=body | {field: value}), 422)
    assert field in error["message"]


@pytest.mark.parametrize("client_id", ["", "x" * 65, "a b", "ä", "a\n", "'; drop table", "\x00"])
def test_client_ids_that_are_not_plain(gateway: RunningGateway, client_id: str) -> None:
    check_error(gateway.send(gateway.session(), "hello", id=client_id), 422)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "///", "\u200b", "\x00\x01", "\ud800", "\ufeff"])
def test_a_text_without_a_word(gateway: RunningGateway, engine: FakeEngine, text: str) -> None:
    body = {"session": gateway.session(), "id": "1", "text": text}
    answer = gateway.http.post("/api/messages", content=json.dumps(body))
    assert check_error(answer, 422)["code"] == "text_empty"
    assert engine.asked == []


def test_a_text_that_is_too_long(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    assert gateway.send(session, "é" * 1000).status_code == 200
    error = check_error(gateway.send(session, "é" * 1001), 422)
    assert error["code"] == "text_too_long"
    assert len(engine.asked) == 1


def test_text_and_button_exclude_each_other(gateway: RunningGateway) -> None:
    session = gateway.session()
    check_error(gateway.send(session), 422)
    check_error(gateway.send(session, "hello", button="pain"), 422)


@pytest.mark.parametrize("button", ["nope", "/pain", "conditions:nope", "x" * 200, ""])
def test_a_button_that_does_not_exist(gateway: RunningGateway, button: str) -> None:
    check_error(gateway.send(gateway.session(), button=button), 422)


@pytest.mark.parametrize("text", ["/restart", '/pain{"x": 1}', " //greet", "\u200b/greet"])
def test_a_slash_never_reaches_the_engine(
    gateway: RunningGateway, engine: FakeEngine, text: str
) -> None:
    assert gateway.send(gateway.session(), text).status_code == 200
    assert not engine.asked[-1].startswith("/")


@pytest.mark.parametrize("text", ["👍", "👩‍⚕️❤️", "。。。", "?", "𝔥𝔢𝔩𝔭", "مرحبا", "a" * 1000])
def test_odd_texts_get_a_reply(gateway: RunningGateway, engine: FakeEngine, text: str) -> None:
    assert gateway.send(gateway.session(), text).json()["replies"]
    assert engine.asked[-1] == text


def test_feedback_that_makes_no_sense(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    reply = gateway.send(session, "hello").json()["replies"][0]["id"]
    good = {"session": session, "reply": reply, "helpful": True}
    for wrong in (
        {"helpful": 1},
        {"helpful": "yes"},
        {"helpful": None},
        {"reply": ""},
        {"reply": 3},
        {"reply": "unknown"},
        {"comment": 3},
        {"comment": "x" * 1001},
        {"session": gateway.session()},
    ):
        check_error(gateway.http.post("/api/feedback", json=good | wrong), 422)
    assert gateway.http.post("/api/feedback", json=good).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/messages", 405),
        ("PUT", "/api/sessions", 405),
        ("GET", "/api/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/../pyproject.toml", 404),
        ("GET", "/%2e%2e/pyproject.toml", 404),
        ("GET", "/bubble/%00.js", 404),
        ("GET", "/.git/config", 404),
        ("POST", "/", 405),
    ],
)
def test_addresses_and_methods_that_do_not_exist(
    gateway: RunningGateway, method: str, path: str, status: int
) -> None:
    check_error(gateway.http.request(method, path), status)


def test_unknown_fields_are_ignored(gateway: RunningGateway, engine: FakeEngine) -> None:
    answer = gateway.send(gateway.session(), "hello", sender="someone", metadata={"x": 1})
    assert answer.status_code == 200
    assert set(engine.seen[-1]) == {"sender", "message", "metadata"}
    # the gateway's own number, and nothing of the caller's
    assert engine.seen[-1]["metadata"] == {"request": answer.headers["x-request-id"]}
