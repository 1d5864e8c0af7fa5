"""One kept-alive HTTP connection that costs its own process next to nothing.

A full HTTP client takes about a millisecond of the processor per call, on the machine that is being
measured. What is spoken here is the little that the three servers need: a POST of JSON, an answer
with a length.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

_LENGTH = b"content-length:"


class AnswerError(RuntimeError):
    """The answer was no 2xx, or none at all."""


class Connection:
    """Posts JSON to one port of this machine; opens the line when it is first needed."""

    def __init__(self, port: int) -> None:
        """Remember the port."""
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: object) -> Any:
        """Return the answer's JSON.

        Raises:
            AnswerError: the line broke twice, or the status is not 2xx.
        """
        raw = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(raw)}\r\n\r\n"
        )
        request = head.encode() + raw
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            return await self._exchange(request)
        # A server may close a line that was idle; then a new one is taken, once.
        await self.close()
        try:
            return await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise AnswerError(f"port {self._port}: {type(error).__name__}") from None

    async def close(self) -> None:
        """Close the line."""
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()
        self._reader = self._writer = None

    async def _exchange(self, request: bytes) -> Any:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(one[len(_LENGTH) :]) for one in lines if one.startswith(_LENGTH)), 0)
        raw = await self._reader.readexactly(length)
        status = int(head.split(b" ", 2)[1])
        if b"connection: close" in lines:
            await self.close()
        if not 200 <= status < 300:
            raise AnswerError(f"port {self._port}: status {status}")
        return json.loads(raw) if raw else None
