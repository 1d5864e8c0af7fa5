"""What the gateway does now and then by itself: forget, and remove what was kept long enough."""

import asyncio
import time
from datetime import datetime

from structlog import get_logger

from gateway.engines import Engine
from records.clock import now
from records.database import Database, RecordsUnavailableError
from records.erasure import erased_since
from records.purge import purge
from records.retention import RetentionRules

_log = get_logger("gateway")
_LOOK_SECONDS = 20.0
_PURGE_SECONDS = 6 * 3600.0
_FIRST_PURGE_SECONDS = 60.0


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
        self._seen = now()

    async def run(self) -> None:
        """Go on until cancelled."""
        purge_at = time.monotonic() + _FIRST_PURGE_SECONDS
        while True:
            await asyncio.sleep(self._look_seconds)
            try:
                await self.forget_erased()
                if time.monotonic() >= purge_at:
                    purge_at = time.monotonic() + _PURGE_SECONDS
                    await self.purge()
            except RecordsUnavailableError as error:
                _log.error("records_unavailable", reason=str(error))

    async def forget_erased(self) -> None:
        """Make the engine forget the conversations that were erased since the last look."""
        seen: datetime = self._seen
        erased = await self._database.read(lambda connection: erased_since(connection, seen))
        for conversation, at in erased:
            if not await self._engine.forget(conversation):
                return  # tried again at the next look
            self._seen = at

    async def purge(self) -> None:
        """Remove what is older than the rules allow."""
        removed = await purge(self._database, self._rules)
        if removed.total or removed.conversations:
            _log.info("purged", turns=removed.total, conversations=removed.conversations)
