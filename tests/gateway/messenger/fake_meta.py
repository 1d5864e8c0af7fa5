"""Meta's side of the webhook: events as its documentation shows them, signed and delivered."""

import hashlib
import hmac
import itertools
import json
import time
from typing import Any

import httpx

from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_ID

Json = dict[str, Any]
_numbers = itertools.count(1)


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


def event(person: str, at: int | None = None, **content: Any) -> Json:
    return {
        "sender": {"id": person},
        "recipient": {"id": PAGE_ID},
        "timestamp": milliseconds() if at is None else at,
        **content,
    }


def message(person: str, text: str, mid: str = "", at: int | None = None, **more: Any) -> Json:
    mid = mid or f"m_{person}_{next(_numbers)}"
    return event(person, at, message={"mid": mid, "text": text, **more})


def tapped(person: str, payload: str, title: str = "A title") -> Json:
    return message(person, title, quick_reply={"payload": payload})


def postback(person: str, **content: Any) -> Json:
    return event(person, postback=content)


def attachment(person: str, kind: str = "image", **message_fields: Any) -> Json:
    attached = [{"type": kind, "payload": {"url": "https://example.org/a"}}]
    content = {"mid": f"m_{person}_{next(_numbers)}", "attachments": attached, **message_fields}
    return event(person, message=content)


def delivery(*events: Json, page: str = PAGE_ID, channel: str = "messaging") -> Json:
    entry = {"id": page, "time": milliseconds(), channel: list(events)}
    return {"object": "page", "entry": [entry]}


def batch(*entries: list[Json]) -> Json:
    """Several entries of several events each."""
    listed = [{"id": PAGE_ID, "time": milliseconds(), "messaging": one} for one in entries]
    return {"object": "page", "entry": listed}


def signature(raw: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


class FakeMeta:
    """Posts deliveries to a gateway, as Meta does."""

    def __init__(self, gateway_url: str) -> None:
        self.http = httpx.Client(base_url=gateway_url, timeout=20)

    def deliver(self, body: Json) -> httpx.Response:
        raw = json.dumps(body).encode()
        # Meta still sends both; only the second one counts.
        old = "sha1=" + hmac.new(APP_SECRET.encode(), raw, hashlib.sha1).hexdigest()
        return self.post(raw, {"X-Hub-Signature": old, "X-Hub-Signature-256": signature(raw)})

    def send(self, *events: Json) -> None:
        answer = self.deliver(delivery(*events))
        assert answer.status_code == 200, answer.text

    def post(self, raw: bytes, headers: dict[str, str]) -> httpx.Response:
        return self.http.post(
            "/webhooks/messenger",
            content=raw,
            headers={"Content-Type": "application/json", **headers},
        )

    def close(self) -> None:
        self.http.close()
