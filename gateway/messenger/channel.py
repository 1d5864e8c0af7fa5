"""The channel as a whole: one gateway at a time works, every gateway accepts."""

import asyncio
import contextlib
import time
from datetime import timedelta

from sanic import Blueprint
from sqlalchemy.engine import URL, Connection
from structlog import get_logger

from gateway.messenger.answering import Answering, Rooms
from gateway.messenger.deliveries import DeliveryReader
from gateway.messenger.graph_client import GraphClient
from gateway.messenger.last_resort import LastResort
from gateway.messenger.presence import Presence
from gateway.messenger.sealing import Seal
from gateway.messenger.send_lane import SendLane, Weather
from gateway.messenger.settings import MessengerSettings
from gateway.messenger.webhook import Webhook
from gateway.messenger.worker import Worker
from records.clock import now
from records.database import Database, RecordsUnavailableError
from records.messenger_forgetting import forget_old
from records.messenger_outbox import MessengerOutbox
from records.single_holder import SingleHolder

_log = get_logger("messenger")
_LOCK_NUMBER = 7_203_084_065
_LOOK_SECONDS = 2.0
_OPEN_SECONDS = 0.05
# What was being sent at a kill waits this long for Meta to show it, and is sent again otherwise.
_DOUBT_SECONDS = 2.0
# Meta delivers again what a gateway that died did not take. Those come back in this time, so that
# they are answered ahead of what the same person wrote later.
_START_SECONDS = 1.0
_CLEAN_SECONDS = 3600.0
_KEPT = timedelta(days=7)
_DEAD_KEPT = timedelta(days=30)
_STOP_SECONDS = 15.0


class MessengerChannel:
    """Accepts deliveries, and works them off while it holds the lock on that."""

    def __init__(
        self, settings: MessengerSettings, database: Database, url: URL, rooms: Rooms
    ) -> None:
        seal = Seal(*settings.app_secrets)
        self._database = database
        self._holder = SingleHolder(url, "messenger", _LOCK_NUMBER)
        self._graph = GraphClient(settings)
        self._presence = Presence(self._graph)
        self._outbox = MessengerOutbox(database)
        weather = Weather()
        give_up = timedelta(minutes=settings.give_up_minutes)
        self._lanes = [
            SendLane(self._outbox, self._graph, self._presence, weather, give_up)
            for _ in range(settings.sends_at_once)
        ]
        answering = Answering(settings, rooms, seal)
        self._worker = Worker(
            rooms.inbox, answering, self._presence, settings.order_wait, self._wake_lanes
        )
        reader = DeliveryReader(settings.page_id, rooms.documents, seal, settings.hand_off_to)
        self._last_resort = LastResort(self._graph, rooms.documents)
        self._webhook = Webhook(
            settings, reader, rooms.inbox, self._worker.wake, self._last_resort.tell
        )
        self._running: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()

    def blueprint(self) -> Blueprint:
        """Return the webhook's routes."""
        return self._webhook.blueprint()

    async def start(self) -> None:
        """Begin to work as soon as the database is open and no other gateway works."""
        self._running = asyncio.create_task(self._run(), name="messenger")

    async def stop(self) -> None:
        """Finish what is under way, for some seconds, and give the lock back."""
        self._stopping.set()
        self._worker.stop()
        for lane in self._lanes:
            lane.stop()
        if self._running is not None:
            done, _ = await asyncio.wait({self._running}, timeout=_STOP_SECONDS)
            if not done:
                self._running.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await self._running
        await self._last_resort.close()
        await self._presence.close()
        await self._graph.close()

    def _wake_lanes(self) -> None:
        for lane in self._lanes:
            lane.wake()

    async def _run(self) -> None:
        while not self._stopping.is_set():
            if self._database.opened and await asyncio.to_thread(self._holder.acquire):
                try:
                    await self._work()
                finally:
                    self._holder.release()
            else:
                await self._rest(_LOOK_SECONDS if self._database.opened else _OPEN_SECONDS)

    async def _work(self) -> None:
        """Work until the channel stops or the lock is lost."""
        await self._rest(_START_SECONDS)
        if not await self._recover():
            return
        tasks = [asyncio.create_task(lane.run()) for lane in self._lanes]
        tasks.append(asyncio.create_task(self._worker.run()))
        cleaning = asyncio.create_task(self._clean())
        try:
            while not self._stopping.is_set() and not any(task.done() for task in tasks):
                await self._rest(_LOOK_SECONDS)
                if not await asyncio.to_thread(self._holder.holds):
                    _log.warning("messenger_lock_lost")
                    break
            if self._stopping.is_set():
                await asyncio.wait(tasks)
        finally:
            await _end([*tasks, cleaning])

    async def _recover(self) -> bool:
        next_ms = time.time_ns() // 1_000_000 + int(_DOUBT_SECONDS * 1000)
        try:
            # By a clock that was set back since, what is to be tried again would wait as long.
            await self._outbox.hurry(next_ms)
            doubtful = await self._outbox.recover(next_ms)
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
            await self._rest(_LOOK_SECONDS)
            return False
        _log.info("messenger_working", in_doubt=doubtful)
        return True

    async def _clean(self) -> None:
        while True:
            try:
                await self._database.write(_forget)
            except RecordsUnavailableError as error:
                _log.error("records_unavailable", reason=str(error))
            await asyncio.sleep(_CLEAN_SECONDS)

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()


def _forget(connection: Connection) -> int:
    at = now()
    return forget_old(connection, at - _KEPT, at - _DEAD_KEPT)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            _log.error("messenger_task_failed", exc_info=outcome)
