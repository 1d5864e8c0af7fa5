"""One message of a conversation at a time, in the order they came."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError
from structlog import get_logger

from gateway.errors import ApiError
from gateway.metrics import REDIS_FAILURES

_log = get_logger("gateway")
_MOST_WAITING = 8
# Renewed while the turn goes on, so that it ends soon where its process has died or hangs.
_LOCK_SECONDS = 6.0
_RENEW_SECONDS = 2.0
_WAIT_SECONDS = 8.0
_LOOK_SECONDS = 0.02
# Between two attempts while Redis does not answer: each may hold up a patient.
_PAUSE_SECONDS = 2.0


class ConversationQueue(Protocol):
    """Gives a conversation to one message after the other."""

    def turn(self, conversation: str) -> AbstractAsyncContextManager[None]:
        """Wait for the messages before; raises ApiError (429) when too many wait."""

    async def close(self) -> None:
        """Let go of what is held open."""


@dataclass(slots=True)
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    members: int = 0


class LocalQueue:
    """The order within one process; asyncio's lock serves in the order of arrival."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """See `ConversationQueue`."""
        line = self._lines.setdefault(conversation, _Line())
        if line.members > _MOST_WAITING:
            raise ApiError(429, "too_many_messages", headers={"Retry-After": "5"})
        line.members += 1
        try:
            async with line.lock:
                yield
        finally:
            line.members -= 1
            if not line.members:
                del self._lines[conversation]

    async def close(self) -> None:
        """Nothing is held open."""


class SharedQueue:
    """The order across several gateways, by locks in Redis.

    While Redis cannot be reached, each gateway keeps the order of its own messages, and the
    database still refuses to record one message twice.
    """

    def __init__(self, redis_url: str) -> None:
        self._local = LocalQueue()
        self._redis = Redis.from_url(redis_url, socket_timeout=1.0, socket_connect_timeout=0.5)
        self._away_until = 0.0

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """See `ConversationQueue`."""
        name = hashlib.sha256(conversation.encode()).hexdigest()[:32]
        lock = self._redis.lock(
            f"clinic:turn:{name}",
            timeout=_LOCK_SECONDS,
            blocking_timeout=_WAIT_SECONDS,
            sleep=_LOOK_SECONDS,
        )
        async with self._local.turn(conversation):
            renewing = asyncio.create_task(self._renew(lock)) if await self._take(lock) else None
            try:
                yield
            finally:
                if renewing is not None:
                    renewing.cancel()
                    await asyncio.wait([renewing])
                    await self._release(lock)

    async def _take(self, lock: Lock) -> bool:
        if time.monotonic() < self._away_until:
            return False
        try:
            return bool(await lock.acquire())
        except (RedisError, OSError) as error:
            self._is_away(error)
            return False

    async def _renew(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            try:
                await lock.reacquire()
            except LockError:  # it ended, as this process hung: another gateway may have it
                return
            except (RedisError, OSError) as error:
                self._is_away(error)

    async def _release(self, lock: Lock) -> None:
        try:
            await lock.release()
        except LockError:
            _log.warning("turn_lock_ended")
        except (RedisError, OSError) as error:
            self._is_away(error)

    def _is_away(self, error: Exception) -> None:
        self._away_until = time.monotonic() + _PAUSE_SECONDS
        _log.warning("redis_unavailable", reason=type(error).__name__)
        REDIS_FAILURES.inc()

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()


def open_queue(redis_url: str) -> ConversationQueue:
    """Return the queue for the settings: shared when Redis is named."""
    return SharedQueue(redis_url) if redis_url else LocalQueue()
