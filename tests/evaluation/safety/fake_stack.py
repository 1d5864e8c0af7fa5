"""A gateway and an engine in one, on a free port of this machine, with scripted replies."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ADVICE = {
    "emergency": "Call 911 now. Do not drive.",
    "crisis": "Call or text 988 now.",
    "urgent": "Please speak to a clinician today: (225) 308-4064.",
}


def reply(kind: str, text: str | None = None) -> dict[str, Any]:
    return {"id": "r", "kind": kind, "topics": [kind], "text": text or ADVICE.get(kind, "Hello.")}


class FakeStack:
    """Counts what is asked; `answer` gives the replies to a text, or None to fail with a 500."""

    def __init__(self, answer: Callable[[str], list[dict[str, Any]] | None]) -> None:
        self.answer = answer
        self.texts: list[str] = []
        self.senders: set[str] = set()
        self.opened = 0
        self.erased = 0
        self.address = ""


def _handler(stack: FakeStack) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            return

        def _send(self, status: int, content: object = None) -> None:
            body = b"" if content is None else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _body(self) -> dict[str, Any]:
            body: dict[str, Any] = json.loads(
                self.rfile.read(int(self.headers["Content-Length"] or 0))
            )
            return body

        def do_GET(self) -> None:
            self._send(200, {})

        def do_DELETE(self) -> None:
            self._body()
            with lock:
                stack.erased += 1
            self._send(204)

        def do_POST(self) -> None:
            body = self._body()
            if self.path == "/api/sessions":
                with lock:
                    stack.opened += 1
                    token = f"s{stack.opened}"
                self._send(201, {"session": token, "replies": [reply("smalltalk")]})
                return
            text = body["text"] if self.path == "/api/messages" else body["message"]
            with lock:
                stack.texts.append(text)
                stack.senders.add(body.get("session") or body["sender"])
            replies = stack.answer(text)
            if replies is None:
                self._send(500, {"error": {"code": "broken", "message": "it broke"}})
            elif self.path == "/api/messages":
                self._send(200, {"replies": replies})
            else:
                items = [{"recipient_id": "x", "custom": {"reply": item}} for item in replies]
                self._send(200, [{"recipient_id": "x", "text": "for the shell"}, *items])

    return Handler


@contextmanager
def running(answer: Callable[[str], list[dict[str, Any]] | None]) -> Iterator[FakeStack]:
    stack = FakeStack(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stack))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stack.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield stack
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
