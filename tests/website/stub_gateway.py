"""A gateway of the same HTTP API with scripted replies, delays and failures.

It answers from memory and remembers every call, so that a test can see what the bubble did.
"""

import itertools
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.website.replies import GREETING, answer_to
from tests.website.stub_server import DEMO, StubServer

WEBSITE = Path(__file__).resolve().parents[2] / "website"
Json = dict[str, Any]


@dataclass
class Script:
    """What the stub does with the next calls to one endpoint."""

    delay: float = 0.0
    fail_before: list[int] = field(default_factory=list)
    """HTTP statuses to answer with, first to last, without doing anything."""
    fail_after: list[int] = field(default_factory=list)
    """As above, but the work is done and only its answer lost. 0 cuts the connection."""


class StubGateway:
    """Serves the website and the API on a free port of the loopback interface."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        """Extra pages: path -> (HTML or JavaScript, Content-Security-Policy)."""
        self.files: Callable[[str], bytes | None] = read_file
        self.reset()
        self._server = StubServer(self)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def reset(self) -> None:
        """Forgets everything, as a new gateway would."""
        self.lock = threading.Lock()
        self.calls: list[tuple[str, Json]] = []
        self.sessions: dict[str, list[Json]] = {}
        self.scripts: dict[str, Script] = defaultdict(Script)
        self.answers: dict[str, list[Json]] = {}
        self.counter = itertools.count(1)

    @property
    def origin(self) -> str:
        """Its address, e.g. ``http://127.0.0.1:40000``."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def page(self, path: str) -> tuple[bytes | None, str]:
        """The content at a path, None for none, and its Content-Security-Policy."""
        if path in self.pages:
            content, policy = self.pages[path]
            return content.encode(), policy
        # the sources themselves, as the gateway does not send them
        if path.startswith("/raw/"):
            return read_file(path.removeprefix("/raw/")), DEMO
        return self.files("index.html" if path == "/" else path.removeprefix("/")), DEMO

    def bodies(self, call: str, at_least: int = 0) -> list[Json]:
        """The bodies of all calls such as ``POST messages``, of which so many are waited for."""
        end = time.monotonic() + 5.0
        while time.monotonic() < end and sum(name == call for name, _ in self.calls) < at_least:
            time.sleep(0.01)
        return [body for name, body in self.calls if name == call]

    def turns(self) -> list[Json]:
        """Every turn of every conversation, in the order they were first asked."""
        return [turn for turns in self.sessions.values() for turn in turns]

    def answer(self, text: str, *replies: Json) -> None:
        """Scripts the replies to a text."""
        self.answers[text] = list(replies)

    def do(self, call: str, body: Json) -> tuple[int, Json]:
        """Carries out one call: its status and the body of its answer."""
        work = {
            "POST sessions": self._open,
            "POST messages": self._message,
            "POST feedback": self._feedback,
            "DELETE sessions": self._erase,
        }.get(call)
        if work is None:
            return 404, {"error": {"code": "not_found", "message": "no such call"}}
        session = body.get("session")
        if (session or call != "POST sessions") and session not in self.sessions:
            return 401, {"error": {"code": "session", "message": "unknown session"}}
        with self.lock:
            return work(body)

    def _number(self, reply: Json) -> Json:
        return {"id": f"r{next(self.counter)}", **reply}

    def _open(self, body: Json) -> tuple[int, Json]:
        session = body.get("session")
        replies = [self._number(GREETING)]
        if session:
            return 201, {"session": session, "replies": replies, "history": self.sessions[session]}
        session = f"token-{next(self.counter)}"
        self.sessions[session] = []
        return 201, {"session": session, "replies": replies}

    def _message(self, body: Json) -> tuple[int, Json]:
        turns = self.sessions[body["session"]]
        for turn in turns:
            if turn["id"] == body["id"]:
                return 200, {"replies": turn["replies"]}
        text = str(body.get("text", body.get("button", "")))
        if len(text) > 1000:
            return 422, {"error": {"code": "too_long", "message": "at most 1000 characters"}}
        replies = [self._number(reply) for reply in self.answers.get(text) or answer_to(text)]
        turns.append({"id": body["id"], "text": text, "replies": replies})
        return 200, {"replies": replies}

    def _feedback(self, body: Json) -> tuple[int, Json]:
        for turn in self.sessions[body["session"]]:
            for reply in turn["replies"]:
                if reply["id"] == body["reply"]:
                    reply["helpful"] = body["helpful"]
        return 204, {}

    def _erase(self, body: Json) -> tuple[int, Json]:
        del self.sessions[body["session"]]
        return 204, {}


def read_file(name: str) -> bytes | None:
    """The content of a file below ``website/``."""
    path = (WEBSITE / name).resolve()
    return path.read_bytes() if path.is_file() and WEBSITE in path.parents else None
