"""What the gateway does now and then by itself: forget, and remove what was kept long enough."""

import asyncio
import time
from datetime import datetime, timedelta

from structlog import get_logger

from gateway.engines import Engine
from records.clock import ClockWatch, now
from records.database import Database, RecordsUnavailableError
from records.erasure import erased_since
from records.purge import purge
from records.retention import RetentionRules

_log = get_logger("gateway")
_LOOK_SECONDS = 20.0
_PURGE_SECONDS = 6 * 3600.0
_FIRST_PURGE_SECONDS = 60.0
# How far back each look goes: the clock of whoever erased may be behind this one.
_OVERLAP = timedelta(hours=2)


class Upkeep:
    """Tells the engine of erasures that staff or another gateway made, and purges.

    Args:
        rules: how long what is kept; several gateways may purge the same database.
    """

    def __init__(
        self,
        database: Database,
        engine: Engine,
        rules: RetentionRules,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._database = database
        self._engine = engine
        self._rules = rules
        self._look_seconds = look_seconds
        self._began = now()
        self._since = self._began - _OVERLAP
        self._told: dict[str, datetime] | None = None
        self._clock = ClockWatch()

    async def run(self) -> None:
        """Go on until cancelled."""
        purge_at = time.monotonic() + _FIRST_PURGE_SECONDS
        while True:
            await asyncio.sleep(self._look_seconds)
            try:
                await self.forget_erased()
                jumped = self._clock.jumped()
                if jumped:
                    # What is too old is reckoned by the clock: while that is in doubt nothing goes.
                    _log.warning("clock_was_set", seconds=round(jumped))
                    purge_at = time.monotonic() + _PURGE_SECONDS
                if time.monotonic() >= purge_at:
                    purge_at = time.monotonic() + _PURGE_SECONDS
                    await self.purge()
            except RecordsUnavailableError as error:
                _log.error("records_unavailable", reason=str(error))

    async def forget_erased(self) -> None:
        """Make the engine forget the conversations that were erased since the last look."""
        since = self._since
        erased = await self._database.read(lambda connection: erased_since(connection, since))
        if self._told is None:  # before this gateway started, others told the engine
            self._told = {one: at for one, at in erased if at < self._began}
        for conversation, at in erased:
            if conversation in self._told:
                continue
            if not await self._engine.forget(conversation):
                return  # tried again at the next look
            self._told[conversation] = at
        self._since = now() - _OVERLAP
        self._told = {one: at for one, at in self._told.items() if at > self._since}

    async def purge(self) -> None:
        """Remove what is older than the rules allow."""
        removed = await purge(self._database, self._rules)
        if removed.total or removed.conversations:
            _log.info("purged", turns=removed.total, conversations=removed.conversations)
