"""A request has to arrive within seconds, however little of it comes at a time.

Sanic's own time limit begins anew with every byte, and ends where the body begins: a caller who
sends a letter now and then would hold a connection for ever.
"""

import time
from asyncio import TimerHandle

from sanic.http.constants import Stage
from sanic.server.protocols.http_protocol import HttpProtocol


class PatientProtocol(HttpProtocol):
    """HTTP/1.1 as Sanic serves it; hangs up on a request that takes too long to arrive."""

    # From its first byte to its last.
    ARRIVAL_SECONDS = 15.0
    __slots__ = ("_arrival_check", "_arriving_since")

    _arrival_check: TimerHandle | None
    _arriving_since: float

    def connection_made(self, transport: object) -> None:
        """See `asyncio.Protocol`."""
        self._arrival_check = None
        self._arriving_since = 0.0
        super().connection_made(transport)  # type: ignore[no-untyped-call]

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        if self.http is None or self.http.stage is Stage.IDLE or self._arrival_check is None:
            self._arriving_since = time.monotonic()
        if self._arrival_check is None:
            self._arrival_check = self.loop.call_later(self.ARRIVAL_SECONDS, self._check_arrival)
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        if self._arrival_check is not None:
            self._arrival_check.cancel()
            self._arrival_check = None
        super().connection_lost(exc)  # type: ignore[no-untyped-call]

    def _check_arrival(self) -> None:
        self._arrival_check = None
        if self.http is None or not self._is_arriving():
            return
        left = self._arriving_since + self.ARRIVAL_SECONDS - time.monotonic()
        if left > 0:  # the next request on the same line, which began later
            self._arrival_check = self.loop.call_later(left, self._check_arrival)
        elif self.transport is not None:
            self.transport.abort()

    def _is_arriving(self) -> bool:
        stage = self.http.stage
        return stage is Stage.REQUEST or (stage is Stage.HANDLER and bool(self.http.request_body))
