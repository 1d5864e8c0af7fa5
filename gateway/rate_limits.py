"""How often one conversation, or one address, may send."""

import hashlib
import time
from typing import Protocol

from limits import RateLimitItem, RateLimitItemPerMinute, WindowStats
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter as SharedWindow
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter as LocalWindow
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError
from structlog import get_logger

from gateway.errors import ApiError
from gateway.metrics import LIMITED, REDIS_FAILURES
from gateway.settings import Settings

_log = get_logger("gateway")
# Between two attempts while Redis does not answer: each may hold up a patient.
_PAUSE_SECONDS = 2.0
_WINDOW_SECONDS = 60


class _Window(Protocol):
    async def hit(self, limit: RateLimitItem, kind: str, key: str) -> bool: ...

    async def stats(self, limit: RateLimitItem, kind: str, key: str) -> WindowStats: ...

    async def close(self) -> None: ...


class _Local:
    def __init__(self) -> None:
        self._window = LocalWindow(MemoryStorage())

    async def hit(self, limit: RateLimitItem, kind: str, key: str) -> bool:
        return self._window.hit(limit, kind, key)

    async def stats(self, limit: RateLimitItem, kind: str, key: str) -> WindowStats:
        return self._window.get_window_stats(limit, kind, key)

    async def close(self) -> None:
        pass


class _Shared:
    def __init__(self, redis_url: str) -> None:
        self._pool = ConnectionPool.from_url(
            redis_url, socket_timeout=1.0, socket_connect_timeout=0.5
        )
        storage = RedisStorage(
            f"async+{redis_url}", implementation="redispy", connection_pool=self._pool
        )
        self._window = SharedWindow(storage)

    async def hit(self, limit: RateLimitItem, kind: str, key: str) -> bool:
        return await self._window.hit(limit, kind, key)

    async def stats(self, limit: RateLimitItem, kind: str, key: str) -> WindowStats:
        return await self._window.get_window_stats(limit, kind, key)

    async def close(self) -> None:
        await self._pool.aclose()


class RateLimits:
    """Counts in memory, or in Redis when the settings name one, for several gateways together.

    While Redis is away each gateway counts for itself.
    """

    def __init__(self, settings: Settings) -> None:
        self._own = _Local()
        self._away_until = 0.0
        self._window: _Window = _Shared(settings.redis_url) if settings.redis_url else _Local()
        self._message = _per_minute(settings.rate_limit)
        self._address = _per_minute(settings.address_limit)
        self._session = _per_minute(settings.session_limit)

    async def count_message(self, conversation: str, address: str) -> None:
        """Count one message; raises ApiError (429) above either limit."""
        await self._count(self._message, "message", conversation)
        await self._count(self._address, "address", address)

    async def count_session(self, address: str) -> None:
        """Count one call that opens or resumes a conversation; raises ApiError (429)."""
        await self._count(self._session, "session", address)

    async def close(self) -> None:
        """Close the connections to Redis."""
        await self._window.close()

    async def _count(self, limit: RateLimitItem | None, kind: str, key: str) -> None:
        if limit is None:
            return
        # Neither memory nor Redis holds an address that could be read back.
        key = hashlib.blake2b(key.encode(), digest_size=12).hexdigest()
        window = self._own if time.monotonic() < self._away_until else self._window
        try:
            reset = await _hit(window, limit, kind, key)
        except (RedisError, OSError) as error:
            _log.warning("redis_unavailable", reason=type(error).__name__)
            REDIS_FAILURES.inc()
            self._away_until = time.monotonic() + _PAUSE_SECONDS
            reset = await _hit(self._own, limit, kind, key)
        if reset is None:
            return
        # Never more than the window, also where the clock was set back within it.
        seconds = min(max(1, round(reset - time.time())), _WINDOW_SECONDS)
        _log.info("rate_limited", limit=kind)
        LIMITED.labels(kind).inc()
        raise ApiError(429, "too_many_messages", headers={"Retry-After": str(seconds)})


async def _hit(window: _Window, limit: RateLimitItem, kind: str, key: str) -> float | None:
    """Count once; the time at which the limit ends, where it is exceeded."""
    if await window.hit(limit, kind, key):
        return None
    return (await window.stats(limit, kind, key)).reset_time


def _per_minute(amount: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(amount) if amount else None
