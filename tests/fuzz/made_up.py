"""Requests made up from good ones: fields changed, left out, nested, cut off; and plain noise."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Any
# In every text that is made up; nothing of it may reach a log.
SECRET = "blorptastic"
PATHS = (
    "/api/sessions",
    "/api/messages",
    "/api/feedback",
    "/healthz",
    "/readyz",
    "/",
    "/bubble.js",
)
METHODS = ("POST", "POST", "POST", "DELETE", "GET", "PUT", "PATCH", "HEAD", "OPTIONS")
_ODD: tuple[Json, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**40, "", " ", "\x00", "\ud800", "/", "/restart"),
    *(
        [],
        {},
        [[]],
        {"": ""},
        SECRET,
        SECRET * 300,
        "é" * 400,
        "\u202e" + SECRET,
        "../../etc/passwd",
    ),
    *(
        "'; DROP TABLE turns; --",
        "{phone} %s {0}",
        "<script>",
        "NaN",
        "call 225 555 0101 " + SECRET,
    ),
)


@dataclass(frozen=True)
class Request:
    """One request to send."""

    method: str
    path: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class MadeUp:
    """Makes requests up.

    Args:
        seed: the same one gives the same requests.
        tokens: of real conversations, so that many requests get past the door.
        sign: gives the headers under which the Messenger webhook takes a body.
    """

    def __init__(
        self, seed: int, tokens: Sequence[str], sign: Callable[[bytes], dict[str, str]]
    ) -> None:
        self._random = random.Random(seed)
        self._tokens = tokens
        self._sign = sign

    def request(self) -> Request:
        """Make up one request."""
        kind = self._random.random()
        if kind < 0.1:
            return self._noise()
        if kind < 0.25:
            return self._webhook()
        path = self._random.choice(PATHS[:3])
        method = self._random.choice(METHODS) if kind < 0.4 else "POST"
        if path == "/api/sessions" and kind > 0.9:
            method = "DELETE"
        return Request(method, path, self._bytes(self._changed(self._body(path))), self._headers())

    def _body(self, path: str) -> Json:
        token = self._random.choice(self._tokens)
        if path == "/api/sessions":
            return {"session": token if self._random.random() < 0.1 else SECRET}
        number = str(self._random.randrange(10**9))
        if path == "/api/messages":
            text = {"text": f"does it hurt {SECRET}"}
            body = {"session": token, "id": number}
            return body | (text if self._random.random() < 0.4 else {"button": "pain"})
        return {"session": token, "reply": number, "helpful": True, "comment": SECRET}

    def _changed(self, value: Json) -> Json:
        """Change some of it, now and then much of it."""
        while isinstance(value, dict) and self._random.random() < 0.5:
            value = dict(value)
            key = self._random.choice(list(value)) if value else "session"
            how = self._random.randrange(4)
            if how == 0:
                value.pop(key, None)
            elif how == 1:
                value[self._random.choice(("x", "", SECRET, "sender", "metadata"))] = self._odd()
            else:
                value[key] = self._odd() if how == 2 else self._changed([value.get(key)])
        if self._random.random() < 0.03:
            return self._odd()
        return value

    def _odd(self) -> Json:
        return self._random.choice(_ODD)

    def _bytes(self, value: Json) -> bytes:
        raw = json.dumps(value).encode()
        how = self._random.random()
        if how < 0.05:
            return raw[: self._random.randrange(len(raw) + 1)]
        if how < 0.1:
            place = self._random.randrange(len(raw))
            return raw[:place] + self._random.randbytes(3) + raw[place:]
        return raw

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        if self._random.random() < 0.1:
            headers["Content-Type"] = self._random.choice(
                ("text/plain", "x", "multipart/form-data")
            )
        if self._random.random() < 0.1:
            headers["Origin"] = self._random.choice(("https://evil.example", "null", SECRET))
        if self._random.random() < 0.1:
            headers["X-Forwarded-For"] = self._random.choice(("1.2.3.4", SECRET, ",,,", "::1"))
        if self._random.random() < 0.02:
            headers["Accept-Encoding"] = SECRET * 20
        return headers

    def _noise(self) -> Request:
        path = self._random.choice(
            (*PATHS, "/%00", "/..%2f..%2fx", "/" + SECRET, "/api/", "/metrics")
        )
        raw = self._random.randbytes(self._random.randrange(200)) + SECRET.encode()
        return Request(self._random.choice(METHODS), path, raw, self._headers())

    def _webhook(self) -> Request:
        person = str(self._random.randrange(10**6))
        message = {"mid": f"m_{self._random.randrange(10**9)}", "text": f"{SECRET} hello"}
        event: Json = {
            "sender": {"id": person},
            "recipient": {"id": "1"},
            "timestamp": self._random.randrange(10**13),
        }
        part = self._random.choice(("message", "postback", "read", "delivery", "reaction", SECRET))
        event[part] = self._changed(message)
        entry = {"id": "1", "time": 1, "messaging": [self._changed(event)]}
        raw = self._bytes(self._changed({"object": "page", "entry": [self._changed(entry)]}))
        signed = self._random.random() < 0.9
        headers = self._sign(raw) if signed else {"X-Hub-Signature-256": f"sha256={SECRET}"}
        return Request("POST", "/webhooks/messenger", raw, headers)
