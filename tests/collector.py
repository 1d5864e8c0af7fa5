"""A collector of traces on this machine: takes OTLP over HTTP and keeps what came."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Seen:
    """One span as it came."""

    part: str
    name: str
    trace: str
    number: str
    parent: str
    about: dict[str, str | int]


class Collector:
    """Listens on a port of its own until closed; ``raw`` is every byte that was sent to it."""

    def __init__(self) -> None:
        self.raw = b""
        self.spans: list[Seen] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                owner._take(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1/traces"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def wait_for(self, found: Callable[[list[Seen]], bool], seconds: float = 20) -> list[Seen]:
        """Wait until the spans are what is wanted; gives all of them."""
        end = time.monotonic() + seconds
        while not found(self.spans):
            assert time.monotonic() < end, [(one.part, one.name) for one in self.spans]
            time.sleep(0.1)
        return list(self.spans)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def _take(self, body: bytes) -> None:
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            told = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                for one in scope.spans:
                    about: dict[str, str | int] = {
                        each.key: each.value.string_value or each.value.int_value
                        for each in one.attributes
                    }
                    seen = Seen(
                        told["service.name"],
                        one.name,
                        one.trace_id.hex(),
                        one.span_id.hex(),
                        one.parent_span_id.hex(),
                        about,
                    )
                    self.spans.append(seen)
