"""A small HTTP server in the engine's place, which can be told to fail in every way."""

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def answer(text: str = "The clinic's information says so.", **changes: Any) -> dict[str, Any]:
    reply = {"kind": "answer", "topics": ["pain"], "text": text} | changes
    understood = {
        "intent": "pain",
        "confidence": 0.93,
        "intent_ranking": [{"name": "pain", "confidence": 0.93}],
        "nearest": [{"text": "does it hurt", "intent": "pain", "similarity": 0.9}],
        "model": "20260101-000000",
    }
    return {"recipient_id": "x", "custom": {"reply": reply, "understood": understood}}


@dataclass
class FakeEngine:
    """``body`` is a list for JSON or bytes as they are; None answers with an echo."""

    body: Any = None
    status: int = 200
    delay: float = 0.0
    seen: list[dict[str, Any]] = field(default_factory=list)
    running: int = 0
    most_running: dict[str, int] = field(default_factory=dict)
    _server: "_Server | None" = None

    def reset(self) -> None:
        self.body, self.status, self.delay = None, 200, 0.0
        self.seen.clear()
        self.most_running.clear()

    @property
    def asked(self) -> list[str]:
        """The messages of patients; not the command to forget, which may come at any time."""
        return [str(one["message"]) for one in self.seen if one["message"] != "/restart"]

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> int:
        assert self._server is not None
        port = self._server.server_port
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        return port


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.lines: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.lines.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Cut the lines as the death of the process would."""
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, *_: Any) -> None:
        pass


def _handler(engine: FakeEngine) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()
    senders: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._send(b'{"status": "ok"}', 200)

        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sender = message["sender"]
            with lock:
                if not sender.startswith("readiness-"):  # the gateway's own question, at any time
                    engine.seen.append(message)
                senders[sender] = senders.get(sender, 0) + 1
                most = max(engine.most_running.get(sender, 0), senders[sender])
                engine.most_running[sender] = most
            time.sleep(engine.delay)
            with lock:
                senders[sender] -= 1
            body = engine.body
            if body is None:
                body = [answer(f"You asked: {message['message']}")]
            self._send(
                body if isinstance(body, bytes) else json.dumps(body).encode(), engine.status
            )

        def _send(self, body: bytes, status: int) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

    return Handler
