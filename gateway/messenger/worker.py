"""Works through the inbox: in order for each person, several people at once."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from structlog import get_logger
from structlog.contextvars import bind_contextvars

from gateway.messenger.answering import Answering, NotNowError
from gateway.messenger.presence import Presence
from records.clock import now
from records.database import RecordsUnavailableError
from records.messenger_inbox import FAILED, MessengerInbox, Outcome, Pending

_log = get_logger("messenger")
_MOST_PEOPLE = 4
_MOST_TRIES = 3
# With more people waiting than this, what it takes to show dots is better spent on the answers.
_MOST_SHOWN = 4
_LATER_SECONDS = 1.0
_BUSY_SECONDS = 0.05
_IDLE_SECONDS = 1.0


class Worker:
    """Answers what waits, until it is stopped.

    Args:
        order_wait: seconds that an event waits for earlier ones of the same person, as Meta may
            deliver two in the wrong order.
        queued: called when there is something to send.
    """

    def __init__(
        self,
        inbox: MessengerInbox,
        answering: Answering,
        presence: Presence,
        order_wait: float,
        queued: Callable[[], None],
    ) -> None:
        self._inbox = inbox
        self._answering = answering
        self._presence = presence
        self._order_wait = timedelta(seconds=order_wait)
        self._queued = queued
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._not_before: dict[str, float] = {}
        self._shown: set[str] = set()
        self._work = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Say that something came in."""
        self._work.set()

    def stop(self) -> None:
        """Take up nothing new."""
        self._stopping = True
        self._work.set()

    async def run(self) -> None:
        """Work until stopped; what is under way is finished, or left when this is cancelled."""
        try:
            await self._run()
        finally:
            for task in list(self._serving.values()):
                task.cancel()

    async def _run(self) -> None:
        while not self._stopping:
            self._work.clear()
            try:
                waiting = await self._look()
            except RecordsUnavailableError as error:
                _log.error("records_unavailable", reason=str(error))
                waiting = False
            await self._rest(_BUSY_SECONDS if waiting else _IDLE_SECONDS, waiting=waiting)
        if self._serving:
            await asyncio.wait(list(self._serving.values()))

    async def _look(self) -> bool:
        """Take up the people whose turn it is; returns whether anybody waits."""
        waiting = await self._inbox.waiting()
        self._shown &= {one.person for one in waiting}
        for one in waiting:
            if not one.held and one.person not in self._shown:
                self._shown.add(one.person)
                if len(waiting) <= _MOST_SHOWN:
                    self._presence.show(one.person)
            later = self._not_before.get(one.person, 0.0) > time.monotonic()
            if self._is_new(one.since) or later or one.person in self._serving:
                continue
            if len(self._serving) < _MOST_PEOPLE:
                self._take_up(one.person)
        return bool(waiting)

    async def _rest(self, seconds: float, *, waiting: bool) -> None:
        if waiting:  # also with news, as everybody who waits is looked at each time
            await asyncio.sleep(seconds)
            return
        try:
            async with asyncio.timeout(seconds):
                await self._work.wait()
        except TimeoutError:
            return

    def _take_up(self, person: str) -> None:
        task = asyncio.create_task(self._serve(person))
        self._serving[person] = task
        task.add_done_callback(lambda _: self._serving.pop(person, None))

    async def _serve(self, person: str) -> None:
        self._not_before.pop(person, None)
        try:
            while not self._stopping:
                pending = await self._inbox.head(person)
                if pending is None or self._is_new(pending.received_at):
                    return
                bind_contextvars(request=f"m{pending.id}")
                outcome = await self._outcome(pending)
                await self._inbox.finish(pending, outcome)
                self._queued()
                if outcome.erase:
                    await self._answering.forget(pending)
        except NotNowError as reason:
            _log.info("messenger_event_waits", reason=str(reason))
            self._later(person)
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
            self._later(person)

    async def _outcome(self, pending: Pending) -> Outcome:
        try:
            return await self._answering.answer(pending)
        except (NotNowError, RecordsUnavailableError):
            raise
        except Exception as error:  # noqa: BLE001 (one event must not hold up a person for ever)
            _log.error("messenger_event_failed", event_id=pending.id, exc_info=error)
            if pending.tries + 1 < _MOST_TRIES:
                await self._inbox.count_try(pending)
                raise NotNowError("the event failed") from None
        return self._failed(pending)

    def _failed(self, pending: Pending) -> Outcome:
        outcome = self._answering.failed(pending)
        return Outcome(FAILED, outcome.sends, outcome.person)

    def _is_new(self, received_at: datetime) -> bool:
        """Say whether an earlier event may still come; what is from the future is not new.

        A clock that was set back must not hold a patient up for as long.
        """
        return abs(now() - received_at) < self._order_wait

    def _later(self, person: str) -> None:
        self._not_before[person] = time.monotonic() + _LATER_SECONDS
