"""A gateway of a few lines: answers from a table, and can be made to misbehave."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = dict[str, Any]
Answer = Callable[[str, list[str]], list[Reply]]


def reply(kind: str, *topics: str, text: str = "…", **more: Any) -> Reply:
    return {"kind": kind, "topics": list(topics) or [kind], "text": text, **more}


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that was stopped half-way hangs up; that is its right.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class StubGateway:
    """`answer(text, earlier texts of the session)` gives the replies."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.ready = 200
        self.refuse_first = 0
        self.raw: bytes | None = None
        self.status = 200
        self.sessions: dict[str, list[str]] = {}
        self.erased: list[str] = []
        self.message_ids: set[str] = set()
        self.asked: list[str] = []
        self.calls = 0
        self._lock = threading.Lock()
        self._ids = 0
        self.address = ""

    def handle(self, method: str, path: str, body: Any) -> tuple[int, dict[str, str], bytes]:
        with self._lock:
            self.calls += 1
            if path == "/readyz":
                return self.ready, {}, b"{}"
            if self.refuse_first:
                self.refuse_first -= 1
                error = {"error": {"code": "too_many_messages", "message": "wait"}}
                return 429, {"Retry-After": "0"}, json.dumps(error).encode()
            if path == "/api/sessions" and method == "POST":
                self._ids += 1
                token = f"token-{self._ids}"
                self.sessions[token] = []
                return 201, {}, json.dumps({"session": token, "replies": []}).encode()
            if path == "/api/sessions" and method == "DELETE":
                self.erased.append(body["session"])
                return 204, {}, b""
            return self._message(body)

    def _message(self, body: Any) -> tuple[int, dict[str, str], bytes]:
        if self.raw is not None:
            return 200, {}, self.raw
        if self.status != 200:
            error = {"error": {"code": "broken", "message": "out of order"}}
            return self.status, {}, json.dumps(error).encode()
        if not body.get("id") or body["id"] in self.message_ids:
            return 400, {}, b"{}"
        self.message_ids.add(body["id"])
        text = body.get("text", f"[{body.get('button')}]")
        before = self.sessions[body["session"]]
        replies = []
        for given in self.answer(text, list(before)):
            self._ids += 1
            replies.append({"id": f"reply-{self._ids}"} | given)
        before.append(text)
        self.asked.append(text)
        return 200, {}, json.dumps({"replies": replies}).encode()


@contextmanager
def serving(answer: Answer) -> Iterator[StubGateway]:
    stub = StubGateway(answer)

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            content = self.rfile.read(length)
            status, headers, body = stub.handle(
                self.command, self.path, json.loads(content) if content else None
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _do  # noqa: N815 - names of the standard library

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    stub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
