"""One message of a conversation at a time, in the order they came."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError
from structlog import get_logger

from gateway.errors import ApiError

_log = get_logger("gateway")
_MOST_WAITING = 8
# Longer than a turn can take, so that a lock ends by itself only where its process has died.
_LOCK_SECONDS = 60.0
_WAIT_SECONDS = 45.0


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
        self._redis = Redis.from_url(redis_url, socket_timeout=2.0, socket_connect_timeout=1.0)

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """See `ConversationQueue`."""
        name = hashlib.sha256(conversation.encode()).hexdigest()[:32]
        lock = self._redis.lock(
            f"clinic:turn:{name}", timeout=_LOCK_SECONDS, blocking_timeout=_WAIT_SECONDS, sleep=0.02
        )
        async with self._local.turn(conversation):
            held = False
            try:
                held = await lock.acquire()
            except RedisError as error:
                _log.warning("redis_unavailable", reason=type(error).__name__)
            try:
                yield
            finally:
                if held:
                    await _release(lock)

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._redis.aclose()


class _Releasable(Protocol):
    async def release(self) -> None: ...


async def _release(lock: _Releasable) -> None:
    try:
        await lock.release()
    except RedisError as error:
        _log.warning("redis_unavailable", reason=type(error).__name__)


def open_queue(redis_url: str) -> ConversationQueue:
    """Return the queue for the settings: shared when Redis is named."""
    return SharedQueue(redis_url) if redis_url else LocalQueue()
