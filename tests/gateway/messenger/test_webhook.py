"""Who may deliver, and that every event Meta documents gets its 200."""

import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger import fake_meta
from tests.gateway.messenger.conftest import VERIFY_TOKEN
from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_ID, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, delivery, event, message, signature
from tests.gateway.running_gateway import RunningGateway

PERSON = "5550001"
WEBHOOK = "/webhooks/messenger"


def verify(running: RunningGateway, **query: str) -> httpx.Response:
    return running.http.get(WEBHOOK, params={f"hub.{name}": value for name, value in query.items()})


def stored(running: RunningGateway) -> int:
    return int(running.rows("SELECT COUNT(*) FROM messenger_events")[0][0])


def test_the_challenge_is_echoed(running: RunningGateway) -> None:
    found = verify(running, mode="subscribe", verify_token=VERIFY_TOKEN, challenge="1158201444")
    assert (found.status_code, found.text) == (200, "1158201444")
    assert found.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {"mode": "subscribe", "verify_token": "wrong", "challenge": "1"},
        {"mode": "subscribe", "verify_token": VERIFY_TOKEN[:-1], "challenge": "1"},
        {"mode": "subscribe", "verify_token": "", "challenge": "1"},
        {"mode": "subscribe", "verify_token": "ä\u0000", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": VERIFY_TOKEN, "challenge": "1"},
        {"verify_token": VERIFY_TOKEN, "challenge": "1"},
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "subscribe", "verify_token": VERIFY_TOKEN},
        {},
    ],
)
def test_others_are_not_verified(running: RunningGateway, query: dict[str, str]) -> None:
    assert verify(running, **query).status_code == 403


def digest(raw: bytes, kind: str, secret: str = APP_SECRET) -> str:
    return hmac.new(secret.encode(), raw, kind).hexdigest()


RAW = json.dumps(delivery(message(PERSON, "forged"))).encode()
GOOD = signature(RAW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": GOOD[:-1]},
        {"X-Hub-Signature-256": GOOD + "0"},
        {"X-Hub-Signature-256": GOOD.upper()},
        {"X-Hub-Signature-256": GOOD.removeprefix("sha256=")},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": signature(RAW, "another secret")},
        {"X-Hub-Signature-256": signature(RAW + b" ")},
        {"X-Hub-Signature-256": f"md5={digest(RAW, 'md5')}"},
        {"X-Hub-Signature-256": f"sha1={digest(RAW, 'sha1')}"},
        {"X-Hub-Signature": f"sha1={digest(RAW, 'sha1')}"},
        {"X-Hub-Signature": GOOD},
        {"X-Hub-Signature": f"md5={digest(RAW, 'md5')}"},
    ],
    # By number: the time stands in what is signed, and two workers have to name them alike.
    ids=range(14),
)
def test_a_wrong_signature_stores_nothing(
    meta: FakeMeta, running: RunningGateway, headers: dict[str, str]
) -> None:
    before = stored(running)
    assert meta.post(RAW, headers).status_code == 403
    assert stored(running) == before


def test_two_signatures_are_none(meta: FakeMeta, running: RunningGateway) -> None:
    before = stored(running)
    both = [("X-Hub-Signature-256", GOOD), ("X-Hub-Signature-256", signature(RAW, "x" * 32))]
    assert meta.http.post(WEBHOOK, content=RAW, headers=both).status_code == 403
    assert stored(running) == before


def test_a_signature_that_is_not_ascii_is_none(meta: FakeMeta) -> None:
    strange = [(b"X-Hub-Signature-256", b"sha256=\xc3\xa4\xff")]
    assert meta.http.post(WEBHOOK, content=RAW, headers=strange).status_code == 403


def test_the_signature_is_of_the_bytes_and_not_of_what_they_mean(
    meta: FakeMeta, running: RunningGateway
) -> None:
    content = delivery(event(PERSON, read={"watermark": 1, "word": "é/<>"}))
    for raw in (
        json.dumps(content, ensure_ascii=False).encode(),
        json.dumps(content, indent=3).replace("/", "\\/").encode(),
    ):
        assert meta.post(raw, {"X-Hub-Signature-256": signature(raw)}).status_code == 200
        assert meta.post(raw + b"\n", {"X-Hub-Signature-256": signature(raw)}).status_code == 403


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_signed_body_that_is_no_object_is_refused(meta: FakeMeta, raw: bytes) -> None:
    assert meta.post(raw, {"X-Hub-Signature-256": signature(raw)}).status_code == 400


# Shapes of Meta's documentation of webhook events, each with nothing to answer.
SILENT: dict[str, dict[str, Any]] = {
    "echo": event(
        PERSON, message={"is_echo": True, "app_id": 1517776481860111, "mid": "m_e", "text": "Hi"}
    ),
    "echo of a template": event(
        PAGE_ID,
        message={"is_echo": True, "mid": "m_f", "attachments": [{"type": "template"}]},
    ),
    "own echo": event(PAGE_ID, message={"is_echo": True, "mid": "m_g", "metadata": "clinic-0-1"}),
    "read": event(PERSON, read={"watermark": 1458668856253}),
    "delivery": event(PERSON, delivery={"mids": ["m_1"], "watermark": 1458668856253}),
    "reaction": event(
        PERSON, reaction={"reaction": "smile", "emoji": "x", "action": "react", "mid": "m_1"}
    ),
    "referral": event(
        PERSON, referral={"ref": "campaign", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    ),
    "opt-in": event(PERSON, optin={"ref": "x", "user_ref": "y"}),
    "postback without payload": event(PERSON, postback={"mid": "m_p"}),
    "empty postback": event(PERSON, postback={}),
    "account linking": event(PERSON, account_linking={"status": "linked"}),
    "policy": event(PERSON, policy_enforcement={"action": "block", "reason": "x"}),
    "game": event(PERSON, game_play={"game_id": "1"}),
    "edited": event(PERSON, message_edit={"mid": "m_1", "text": "new", "num_edit": 1}),
    "deleted": event(PERSON, message={"mid": "m_d", "is_deleted": True}),
    "request for the thread": event(PERSON, request_thread_control={"requested_owner_app_id": 1}),
    "roles": {"recipient": {"id": PAGE_ID}, "timestamp": 1, "app_roles": {"1": ["primary"]}},
    "unknown": event(PERSON, something_new={"a": [1, {"b": None}]}),
    "no kind": event(PERSON),
    "no sender": {"recipient": {"id": PAGE_ID}, "message": {"mid": "m_s", "text": "x"}},
    "strange sender": {"sender": {"id": ["a"]}, "message": {"mid": "m_t", "text": "x"}},
    "null sender": {"sender": None, "recipient": None, "message": {"mid": "m_u", "text": "x"}},
    "no mid": event(PERSON, message={"text": "x"}),
    "strange mid": event(PERSON, message={"mid": 7, "text": "x"}),
    "strange message": event(PERSON, message="x"),
    "strange postback": event(PERSON, postback=[1]),
    "empty": {},
}


@pytest.mark.parametrize("shape", SILENT)
def test_events_that_say_nothing_get_a_200_and_no_answer(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, shape: str
) -> None:
    before = stored(running)
    assert meta.deliver(delivery(SILENT[shape])).status_code == 200
    assert stored(running) == before


BODIES: dict[str, Any] = {
    "changes": {
        "object": "page",
        "entry": [{"id": PAGE_ID, "changes": [{"field": "feed", "value": {"item": "status"}}]}],
    },
    "standby": delivery(message(PERSON, "to a person"), channel="standby"),
    "standby postback": delivery(event(PERSON, postback={"title": "Call"}), channel="standby"),
    "another page": delivery(message(PERSON, "elsewhere"), page="99"),
    "instagram": {**delivery(message(PERSON, "x")), "object": "instagram"},
    "no entry": {"object": "page"},
    "strange entries": {"object": "page", "entry": [None, 1, "x", [], {"messaging": {"a": 1}}]},
    "strange events": {"object": "page", "entry": [{"id": PAGE_ID, "messaging": [None, 1, []]}]},
    "no object": {},
}


@pytest.mark.parametrize("shape", BODIES)
def test_bodies_that_say_nothing_get_a_200_and_no_answer(
    meta: FakeMeta, running: RunningGateway, shape: str
) -> None:
    before = stored(running)
    assert meta.deliver(BODIES[shape]).status_code == 200
    assert stored(running) == before


def test_one_strange_event_does_not_cost_the_others_their_answer(
    meta: FakeMeta, graph: FakeGraph
) -> None:
    person = "5550002"
    answered = meta.deliver(delivery(*SILENT.values(), message(person, "and me")))
    assert answered.status_code == 200
    assert graph.wait_for(2, person)[1].text == "You asked: and me"


@pytest.mark.parametrize("at", ["x", None, -5, 1e300, True, 10**30])
def test_a_strange_time_is_taken_as_now(meta: FakeMeta, graph: FakeGraph, at: Any) -> None:
    person = f"555{abs(hash(str(at))) % 10**9}"
    meta.send({**message(person, "when"), "timestamp": at})
    assert graph.wait_for(2, person)[1].text == "You asked: when"


def test_it_does_not_wait_for_the_engine_or_graph(
    meta: FakeMeta, graph: FakeGraph, engine: FakeEngine
) -> None:
    engine.delay, graph.mode = 1.5, "hang"
    found = meta.deliver(delivery(message("5550003", "slow")))
    assert found.status_code == 200
    assert found.elapsed.total_seconds() < 1.0
    graph.mode, engine.delay = "ok", 0.0
    graph.wait_for(2, "5550003", seconds=20)


def test_the_digest_is_what_meta_documents() -> None:
    assert fake_meta.signature(b"x") == f"sha256={digest(b'x', hashlib.sha256().name)}"
