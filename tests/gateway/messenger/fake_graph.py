"""A Graph API of our own: it takes what Meta takes, refuses what Meta refuses, fails when told."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
APP_SECRET = "5f0c2b7a9e4d4c1b8a6f3e2d1c0b9a87"
PAGE_TOKEN = "EAAfakepagetokenEAAfakepagetokenEAAfakepagetoken"
PAGE_ID = "104857600000001"
MESSAGES = "messages"


@dataclass
class Call:
    """One request that was served or refused."""

    at: float
    method: str
    edge: str
    version: str
    body: Json
    headers: dict[str, str]
    query: dict[str, list[str]]
    status: int = 0

    @property
    def person(self) -> str:
        return str(self.body.get("recipient", {}).get("id", ""))

    @property
    def message(self) -> Json:
        found: Json = self.body.get("message", {})
        return found

    @property
    def text(self) -> str:
        """What the person reads, of a text or a template."""
        if "text" in self.message:
            return str(self.message["text"])
        return str(self.message.get("attachment", {}).get("payload", {}).get("text", ""))


@dataclass
class FakeGraph:
    """``mode``: ok, 500, hang (until the mode changes), lost (served, but the line is cut), or
    ``error`` with ``error_status`` and ``error``, for ``error_times`` requests."""

    mode: str = "ok"
    delay: float = 0.0
    error: Json = field(default_factory=dict)
    error_status: int = 400
    error_times: int = 1_000_000
    check_proof: bool = True
    page_token: str = PAGE_TOKEN
    app_secret: str = APP_SECRET
    calls: list[Call] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    profile: Json = field(default_factory=dict)
    running: int = 0
    most_running: int = 0
    port: int = 0

    def start(self) -> "FakeGraph":
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        self.mode, self.delay, self.error_times = "ok", 0.0, 1_000_000
        self.check_proof = True
        self.page_token, self.app_secret = PAGE_TOKEN, APP_SECRET
        self.calls.clear()
        self.refused.clear()
        self.profile.clear()
        self.most_running = 0

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(5)

    def sent(self, person: str | None = None) -> list[Call]:
        """The messages that arrived, in order."""
        return [
            call
            for call in list(self.calls)
            if call.status == 200
            and "message" in call.body
            and call.edge == MESSAGES
            and person in (None, call.person)
        ]

    def texts(self, person: str | None = None) -> list[str]:
        return [call.text for call in self.sent(person)]

    def wait_for(self, count: int, person: str | None = None, seconds: float = 10) -> list[Call]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.sent(person)
            if len(found) >= count:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{len(self.sent(person))} of {count}: {self.texts(person)}")

    def quiet(self, seconds: float = 0.8) -> None:
        """Wait until nothing has come for a while."""
        count = -1
        while count != len(self.calls):
            count = len(self.calls)
            time.sleep(seconds)

    def _run(self, ready: threading.Event) -> None:
        asyncio.run(self._listen(ready))

    async def _listen(self, ready: threading.Event) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        lines: set[asyncio.StreamWriter] = set()

        async def line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            lines.add(writer)
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._request(reader, writer):
                    pass
            lines.discard(writer)
            writer.close()

        server = await asyncio.start_server(line, "127.0.0.1", self.port, backlog=256)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        server.close()
        for writer in lines:
            writer.close()
        await asyncio.sleep(0.05)

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = first.split(" ")
        parts = urlsplit(target)
        path = re.fullmatch(r"/(?:(v\d+\.\d+)/)?(?:me|\d+)/(\w+)", parts.path)
        body = self._body(raw, headers)
        call = Call(
            time.monotonic(),
            method,
            path[2] if path else parts.path,
            (path[1] or "") if path else "",
            body,
            headers,
            parse_qs(parts.query),
        )
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            return await self._answer(call, writer)
        finally:
            self.running -= 1

    def _body(self, raw: bytes, headers: dict[str, str]) -> Json:
        if not raw:
            return {}
        if "json" in headers.get("content-type", ""):
            found: Json = json.loads(raw)
            return found
        return {name: values[0] for name, values in parse_qs(raw.decode()).items()}

    async def _answer(self, call: Call, writer: asyncio.StreamWriter) -> bool:
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.mode == "hang":
            while self.mode == "hang":  # noqa: ASYNC110 (the mode is set from another thread)
                await asyncio.sleep(0.02)
            return False
        status, answer = self._serve(call)
        call.status = status
        self.calls.append(call)
        if self.mode == "lost":
            return False
        content = json.dumps(answer).encode()
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        return True

    def _serve(self, call: Call) -> tuple[int, Json]:
        if self.mode == "500":
            return 500, {"error": {"message": "An unknown error occurred", "code": 1}}
        if self.mode == "error" and self.error_times > 0 and "sender_action" not in call.body:
            self.error_times -= 1
            return self.error_status, {"error": self.error}
        problem = self._problem(call)
        if problem:
            self.refused[problem] += 1
            return 400, {"error": {"message": problem, "type": "OAuthException", "code": 100}}
        if call.edge == "messenger_profile":
            return 200, self._serve_profile(call)
        if call.edge == "pass_thread_control":
            return 200, {"success": True}
        return 200, {"recipient_id": call.person, "message_id": f"m_{len(self.calls)}"}

    def _serve_profile(self, call: Call) -> Json:
        if call.method == "POST":
            self.profile.update(call.body)
        elif call.method == "DELETE":
            for name in call.body.get("fields", []):
                self.profile.pop(name, None)
        else:
            wanted = call.query.get("fields", [""])[0].split(",")
            found = {name: self.profile[name] for name in wanted if name in self.profile}
            return {"data": [found] if found else []}
        return {"result": "success"}

    def _problem(self, call: Call) -> str:
        in_header = call.headers.get("authorization", "").removeprefix("Bearer ")
        in_query = call.query.get("access_token", [""])[0]
        if self.page_token not in (in_header, in_query):
            return "no token"
        key, signed = self.app_secret.encode(), self.page_token.encode()
        proof = hmac.new(key, signed, hashlib.sha256).hexdigest()
        if self.check_proof and call.query.get("appsecret_proof") != [proof]:
            return "no proof"
        if call.edge == MESSAGES:
            return message_problem(call.body)
        if call.edge not in {"messenger_profile", "pass_thread_control"}:
            return f"unknown edge {call.edge}"
        return ""


def message_problem(body: Json) -> str:
    """What Meta would refuse in a body for the Send API, as a word or two."""
    if not body.get("recipient", {}).get("id"):
        return "no recipient"
    if "sender_action" in body:
        known = body["sender_action"] in {"mark_seen", "typing_on", "typing_off"}
        return "" if known and "message" not in body else "sender action"
    message = body.get("message", {})
    choices = message.get("quick_replies", [])
    if len(choices) > 13 or any(not 0 < len(one["title"]) <= 20 for one in choices):
        return "quick replies"
    if "text" in message:
        return "" if 0 < len(message["text"].encode("utf-16-le")) <= 4000 else "text length"
    payload = message.get("attachment", {}).get("payload", {})
    if payload.get("template_type") != "button":
        return "message"
    if not 0 < len(payload["text"].encode("utf-16-le")) <= 1280:
        return "template length"
    buttons = payload["buttons"]
    if not 0 < len(buttons) <= 3 or any(not 0 < len(one["title"]) <= 20 for one in buttons):
        return "template buttons"
    numbers = [one["payload"] for one in buttons if one["type"] == "phone_number"]
    return "" if all(re.fullmatch(r"\+\d{7,15}", one) for one in numbers) else "phone number"
