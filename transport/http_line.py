"""Lines that stay open: HTTP/1.1 over asyncio, parsed by the server's own parser.

A full HTTP client took more of the processor per turn than everything else in the gateway, and a
quarter of what the engine did beside the understanding. What is needed here is little: one address
on a private network, a body each way, no redirects, no cookies.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httptools


class LineError(OSError):
    """The request got no whole answer; the message is a word for the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


class _Line(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self, largest: int) -> None:
        self.idle_since = 0.0
        self._largest = largest
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._answer: asyncio.Future[Answer] | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._keeps = True

    @property
    def usable(self) -> bool:
        """Whether another request can be sent."""
        return self._keeps and self._transport is not None and not self._transport.is_closing()

    async def exchange(self, request: bytes) -> Answer:
        """Send a request and wait for the whole answer; raises LineError."""
        if self._transport is None or self._transport.is_closing():
            raise LineError("connection closed")
        self._parser = httptools.HttpResponseParser(self)
        self._parts, self._size = [], 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def hang_up(self) -> None:
        """Close the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if self._answer is None or self._answer.done():
            self._fail("answer without a question")
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("answer is not HTTP")

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._fail("connection lost" if exc is None else type(exc).__name__)

    # What the parser calls.

    def on_body(self, part: bytes) -> None:
        """Keep a part of the body."""
        self._size += len(part)
        if self._size > self._largest:
            self._fail("answer too large")
        else:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        """Hand the answer to whoever asked."""
        status = self._parser.get_status_code()
        if status < 200:  # "continue": the answer itself follows
            return
        self._keeps = self._parser.should_keep_alive()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Answer(status, b"".join(self._parts)))

    def _fail(self, reason: str) -> None:
        self._keeps = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LineError(reason))
        self.hang_up()


class HttpLines:
    """Sends requests to one address, each over a line that nobody else uses meanwhile.

    Args:
        url: scheme http, host and port; a path is put before that of every request.
        most: requests under way at once; more wait.
        keep_seconds: after which an idle line is not used again.
        largest: bytes of an answer's body.
    """

    def __init__(self, url: str, most: int, keep_seconds: float, largest: int) -> None:
        """Read the address; a line is opened when it is needed."""
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 80
        self._prefix = parts.path.rstrip("/")
        self._named = parts.netloc
        self._keep_seconds = keep_seconds
        self._largest = largest
        self._idle: list[_Line] = []
        self._places = asyncio.Semaphore(most)

    async def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and return its answer, whatever its status.

        The caller bounds the time; a call that is cancelled closes its line.

        Args:
            method: GET, POST or another.
            path: put behind that of the address.
            body: JSON, or nothing.
            headers: more of them; the caller's own words, never a patient's.

        Raises:
            LineError: no connection, or no whole answer.
        """
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        head = (
            f"{method} {self._prefix}{path} HTTP/1.1\r\nHost: {self._named}\r\n{more}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        async with self._places:
            line = await self._line()
            try:
                answer = await line.exchange(head.encode("ascii") + body)
            except BaseException:
                line.hang_up()
                raise
            if line.usable:
                line.idle_since = time.monotonic()
                self._idle.append(line)
            else:
                line.hang_up()
            return answer

    async def close(self) -> None:
        """Hang up."""
        idle, self._idle = self._idle, []
        for line in idle:
            line.hang_up()

    async def _line(self) -> _Line:
        oldest = time.monotonic() - self._keep_seconds
        while self._idle:
            line = self._idle.pop()
            if line.usable and line.idle_since >= oldest:
                return line
            line.hang_up()
        loop = asyncio.get_running_loop()
        try:
            _, line = await loop.create_connection(
                lambda: _Line(self._largest), self._host, self._port
            )
        except OSError as error:
            raise LineError(type(error).__name__) from None
        return line
