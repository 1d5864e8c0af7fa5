"""A line between two parts that can be cut, hung or slowed down."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import threading

_CHUNK = 65_536


class Line(enum.Enum):
    """What happens to bytes on their way."""

    GOOD = "good"
    CUT = "cut"
    HANGING = "hanging"
    SLOW = "slow"


class Relay:
    """Passes TCP connections on to a port of this machine, in a thread of its own.

    Args:
        target: port that connections are passed on to.
        slow_seconds: how long each piece is held back while the line is slow.
    """

    def __init__(self, target: int, slow_seconds: float = 0.15) -> None:
        self._target = target
        self._slow_seconds = slow_seconds
        self._state = Line.GOOD
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self.port = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def become(self, state: Line) -> None:
        """Change the line for connections that are open and for those to come."""
        asyncio.run_coroutine_threadsafe(self._become(state), self._loop).result(10)

    def close(self) -> None:
        """End every connection."""
        self.become(Line.CUT)
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:  # they end by themselves, now that the line is cut
            await asyncio.wait(left, timeout=5)
        await asyncio.sleep(0.05)  # transports that were aborted are let go
        await self._loop.shutdown_default_executor()

    async def _become(self, state: Line) -> None:
        self._state = state
        if state is Line.CUT:
            if self._server is not None:
                self._server.close()
                self._server = None
            for writer in list(self._writers):
                writer.transport.abort()
        elif self._server is None:
            await self._listen()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, there[1]}
        self._writers |= both
        try:
            await asyncio.gather(self._pass(reader, there[1]), self._pass(there[0], writer))
        finally:
            self._writers -= both

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(_CHUNK):
                while self._state is Line.HANGING:  # noqa: ASYNC110 (set from another thread)
                    await asyncio.sleep(0.05)
                if self._state is Line.SLOW:
                    await asyncio.sleep(self._slow_seconds)
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()
