"""The HTTP side of the stub gateway."""

import json
import mimetypes
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tests.website.stub_gateway import StubGateway

STRICT = "default-src 'none'; script-src 'self'; connect-src 'self'"
DEMO = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Allow-Methods": "POST, DELETE",
    "Access-Control-Expose-Headers": "Retry-After",
}


class StubServer(ThreadingHTTPServer):
    """Listens on a free port of the loopback interface."""

    daemon_threads = True

    def __init__(self, stub: "StubGateway") -> None:
        self.stub = stub
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def stub(self) -> "StubGateway":
        return cast("StubServer", self.server).stub

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        content, policy = self.stub.page(path)
        if content is None:
            self._give(404, b"", "text/plain")
            return
        kind = mimetypes.guess_type(path)[0] or "text/html"
        kind = "text/javascript" if path.endswith(".js") else kind
        self._give(200, content, f"{kind}; charset=utf-8", policy)

    def do_POST(self) -> None:
        self._call()

    def do_DELETE(self) -> None:
        self._call()

    def do_OPTIONS(self) -> None:
        self._give(204, b"", "text/plain")

    def _call(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(size) or b"{}")
        call = f"{self.command} {self.path.removeprefix('/api/')}"
        self.stub.calls.append((call, body))
        script = self.stub.scripts[call]
        time.sleep(script.delay)
        if script.fail_before:
            self._answer(script.fail_before.pop(0), {"error": {"code": "x", "message": "x"}})
            return
        status, answer = self.stub.do(call, body)
        if script.fail_after:
            status, answer = script.fail_after.pop(0), {}
        self._answer(status, answer)

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        if not status:
            self.close_connection = True
            self.connection.close()
            return
        content = b"" if status == HTTPStatus.NO_CONTENT else json.dumps(answer).encode()
        self._give(status, content, "application/json")

    def _give(self, status: int, content: bytes, kind: str, policy: str = "") -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self.send_header("Retry-After", "1")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass
