"""A gateway of the same HTTP API with scripted replies, delays and failures.

It answers from memory and remembers every call, so that a test can see what the bubble did.
"""

import itertools
import json
import mimetypes
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.website.replies import GREETING, answer_to

WEBSITE = Path(__file__).resolve().parents[2] / "website"
STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'"
DEMO = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

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
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
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

    def bodies(self, call: str) -> list[Json]:
        """The bodies of all calls such as ``POST messages``."""
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
        text = body.get("text", body.get("button", ""))
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

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if path in stub.pages:
                    content, policy = stub.pages[path]
                    body: bytes | None = content.encode()
                else:
                    path = "/index.html" if path == "/" else path
                    policy = DEMO
                    raw = path.startswith("/raw/")
                    body = read_file(path[5:]) if raw else stub.files(path.removeprefix("/"))
                if body is None:
                    self.give(404, b"", "text/plain")
                    return
                kind = mimetypes.guess_type(path)[0] or "text/html"
                kind = "text/javascript" if path.endswith(".js") else kind
                self.give(200, body, f"{kind}; charset=utf-8", policy)

            def do_POST(self) -> None:
                self.api()

            def do_DELETE(self) -> None:
                self.api()

            def do_OPTIONS(self) -> None:
                self.give(204, b"", "text/plain")

            def api(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(size) or b"{}")
                call = f"{self.command} {self.path.removeprefix('/api/')}"
                stub.calls.append((call, body))
                script = stub.scripts[call]
                time.sleep(script.delay)
                if script.fail_before:
                    self.answer(script.fail_before.pop(0), {"error": {"code": "x", "message": "x"}})
                    return
                status, answer = stub.do(call, body)
                if script.fail_after:
                    status, answer = script.fail_after.pop(0), {}
                self.answer(status, answer)

            def answer(self, status: int, answer: Json) -> None:
                if not status:
                    self.close_connection = True
                    self.connection.close()
                    return
                content = b"" if status == HTTPStatus.NO_CONTENT else json.dumps(answer).encode()
                self.give(status, content, "application/json")

            def give(self, status: int, content: bytes, kind: str, policy: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Access-Control-Allow-Headers", "content-type")
                self.send_header("Access-Control-Allow-Methods", "POST, DELETE")
                if status == HTTPStatus.TOO_MANY_REQUESTS:
                    self.send_header("Retry-After", "1")
                if policy:
                    self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler


def read_file(name: str) -> bytes | None:
    """The content of a file below ``website/``."""
    path = (WEBSITE / name).resolve()
    return path.read_bytes() if path.is_file() and WEBSITE in path.parents else None
