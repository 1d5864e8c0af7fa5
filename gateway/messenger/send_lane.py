"""Sends what is in the outbox, one request after the other, each settled before the next.

The Graph API has no idempotency key. A request that was accepted and not yet settled when the
process dies is sent again; with one lane, that is one request at most.
"""

import asyncio
import contextlib
import random
import time
from datetime import timedelta

from structlog import get_logger

from gateway.messenger.graph_client import GraphClient, GraphError
from gateway.messenger.presence import Presence
from records.clock import ClockWatch, now
from records.database import RecordsUnavailableError
from records.messenger_outbox import (
    DEAD,
    PASS,
    SENT,
    WAITING,
    Claimed,
    MessengerOutbox,
    Settled,
)

_log = get_logger("messenger")
# A minute less than Meta's window, as clocks differ and a request takes its time.
_WINDOW = timedelta(hours=24) - timedelta(minutes=1)
_IDLE_SECONDS = 1.0
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_LONGEST_PAUSE = 30.0
_EDGES = {PASS: "pass_thread_control"}


class Weather:
    """Whether the Graph API serves at all: a pause for all lanes that grows while it does not."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0

    def good(self) -> None:
        """Note a request that was served."""
        self._failures = 0

    def bad(self, wait: float) -> None:
        """Note a failure of the whole channel; ``wait`` is what Meta asked for, in seconds."""
        self._failures += 1
        grown = 0.0 if self._failures < 2 else _back_off(self._failures - 1, _LONGEST_PAUSE)
        self._until = max(self._until, time.monotonic() + max(wait, grown))

    def pause(self) -> float:
        """Return the seconds until the next request may go out."""
        return max(0.0, self._until - time.monotonic())


class SendLane:
    """One request in flight.

    Args:
        give_up: how long a request is tried, from when it was queued.
    """

    def __init__(
        self,
        outbox: MessengerOutbox,
        graph: GraphClient,
        presence: Presence,
        weather: Weather,
        give_up: timedelta,
    ) -> None:
        self._outbox = outbox
        self._graph = graph
        self._presence = presence
        self._weather = weather
        self._give_up = give_up
        self._clock = ClockWatch()
        self._work = asyncio.Event()
        self._stopping = asyncio.Event()

    def wake(self) -> None:
        """Say that there is something to send."""
        self._work.set()

    def stop(self) -> None:
        """Let the request in flight end, and stop."""
        self._stopping.set()
        self._work.set()

    async def run(self) -> None:
        """Send until stopped."""
        settled: Settled | None = None
        while not self._stopping.is_set():
            self._work.clear()
            try:
                if self._weather.pause() > 0:
                    await self._settle(settled)
                    settled = None
                    await _wait(self._stopping, self._weather.pause())
                    continue
                if self._clock.jumped() < 0:  # else what waits to be tried again waits as long
                    await self._outbox.hurry(_now_ms())
                claimed = await self._outbox.advance(settled, _now_ms())
            except RecordsUnavailableError as error:
                _log.error("records_unavailable", reason=str(error))
                await _wait(self._stopping, _FIRST_WAIT)
                continue
            settled = None
            if claimed is None:
                await _wait(self._work, _IDLE_SECONDS)
            else:
                settled = await self._send(claimed)
        await self._settle(settled)

    async def _settle(self, settled: Settled | None) -> None:
        if settled is not None:
            await self._outbox.settle(settled)

    async def _send(self, claimed: Claimed) -> Settled:
        refusal = self._refusal(claimed)
        if refusal:
            _log.error("messenger_dead_letter", send=claimed.id, reason=refusal)
            return Settled(claimed, DEAD, refusal)
        await self._presence.over(claimed.person)
        try:
            await self._graph.post(_EDGES.get(claimed.kind, "messages"), claimed.body)
        except GraphError as error:
            return self._failed(claimed, error)
        except Exception as error:  # noqa: BLE001 (whatever it is, the lane must go on)
            _log.error("messenger_send_failed", send=claimed.id, exc_info=error)
            return self._failed(claimed, GraphError(type(error).__name__, again=True))
        self._weather.good()
        return Settled(claimed, SENT)

    def _refusal(self, claimed: Claimed) -> str | None:
        """Return why a request may not be sent now or ever, None if it may."""
        if claimed.last_inbound_at is None or now() - claimed.last_inbound_at > _WINDOW:
            return "outside the 24-hour window"
        if claimed.tries > 1 and now() - claimed.created_at > self._give_up:
            return f"given up after {claimed.tries - 1} tries"
        return None

    def _failed(self, claimed: Claimed, error: GraphError) -> Settled:
        _log.warning(
            "messenger_send_refused", send=claimed.id, tries=claimed.tries, reason=error.reason
        )
        if error.everyone:
            self._weather.bad(error.wait)
        if error.again:
            wait = max(error.wait, _back_off(claimed.tries, _LONGEST_WAIT))
            return Settled(claimed, WAITING, error.reason, _now_ms() + int(wait * 1000))
        _log.error("messenger_dead_letter", send=claimed.id, reason=error.reason)
        return Settled(claimed, DEAD, error.reason, owner=error.owner)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _back_off(tries: int, longest: float) -> float:
    """Return the seconds to wait: doubled each time, with a share of chance."""
    seconds = min(longest, _FIRST_WAIT * 2.0 ** min(tries - 1, 16))
    return seconds * random.uniform(0.75, 1.0)  # noqa: S311 (spreads load, guards nothing)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
