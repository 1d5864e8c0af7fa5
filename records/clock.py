"""Points in time as the database keeps them, and clocks that are set."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


class ClockWatch:
    """Notices that the machine's clock was set: time that passed does not move it.

    Args:
        clock: seconds of the clock that may be set.
        steady: seconds of one that cannot.
    """

    _LEAST_SECONDS = 5.0

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._steady = steady
        self._apart = clock() - steady()

    def jumped(self) -> float:
        """Return by how many seconds the clock was set since the last call, 0 if it was not."""
        apart = self._clock() - self._steady()
        moved = apart - self._apart
        if abs(moved) < self._LEAST_SECONDS:
            return 0.0
        self._apart = apart
        return moved


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time, aware and in UTC on both sides; SQLite itself keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy passes it by name)
    ) -> datetime | None:
        """Turn an aware time into UTC; a naive one is a mistake of the caller (ValueError)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be recorded; use records.clock.now()")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Give back a time that says it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
