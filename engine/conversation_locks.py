"""One message of a conversation at a time, also where several engines serve it.

Rasa's own Redis lock holds up the whole engine while it asks Redis, can give two engines the same
place in the line, and keeps a dead engine's place for a minute. The gateway sends the messages of
a conversation one after the other; a second one here means that it has given up on the first. So
this lock waits for a moment only, and `SharedMemory` refuses what the first one brings too late.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig
from redis.exceptions import LockError, RedisError

from engine.redis_address import PAUSE_SECONDS, connect

_log = logging.getLogger("engine")
# The name of an event, as `engine.logs` lets through.
REDIS_AWAY = '{"event": "locks.redis_away"}'
_PREFIX = "clinic:engine-turn:"
# As long as the gateway waits for a reply by default.
_HOLD_SECONDS = 5.0
_WAIT_SECONDS = 0.5
_LOOK_SECONDS = 0.02


class ConversationLocks(InMemoryLockStore):
    """Rasa's lock within the process, and a short-lived lock in Redis between processes."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """Connect when first used.

        Raises:
            ValueError: the ``url`` of the endpoint is no address of Redis.
        """
        super().__init__()
        self._redis = connect(endpoint_config.url)
        self._away_until = 0.0

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = _HOLD_SECONDS,
        wait_time_in_seconds: float = _LOOK_SECONDS,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold a conversation; one that another engine does not let go of is taken over."""
        async with AsyncExitStack() as held:
            own = super().lock(conversation_id, lock_lifetime, wait_time_in_seconds)
            ticket = await held.enter_async_context(own)
            await held.enter_async_context(self._between_engines(conversation_id))
            yield ticket

    @asynccontextmanager
    async def _between_engines(self, conversation_id: str) -> AsyncGenerator[None, None]:
        name = _PREFIX + hashlib.sha256(conversation_id.encode()).hexdigest()[:32]
        lock = self._redis.lock(
            name, timeout=_HOLD_SECONDS, sleep=_LOOK_SECONDS, blocking_timeout=_WAIT_SECONDS
        )
        taken = False
        if time.monotonic() >= self._away_until:
            try:
                taken = await lock.acquire()
            except (RedisError, OSError) as error:
                self._is_away(error)
        try:
            yield
        finally:
            if taken:
                try:
                    await lock.release()
                except LockError:  # it ended by itself
                    pass
                except (RedisError, OSError) as error:
                    self._is_away(error)

    def _is_away(self, error: Exception) -> None:
        self._away_until = time.monotonic() + PAUSE_SECONDS
        _log.warning(REDIS_AWAY, exc_info=error)
