"""What the console does on its own: fill the inbox, index words, count figures."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from console import daily_figures, inbox_filling, word_index
from records.database import Database, RecordsUnavailableError
from records.staff_schema import watermarks

_log = logging.getLogger("console")
_SECONDS = 5.0
_FIGURES_SECONDS = 60.0
_BATCH = 400
# On PostgreSQL a turn may be committed after one with a higher number; so the last few are read
# twice.
_OVERLAP = 50
Reader = Callable[[Connection, int, int], int]
Count = Callable[[Connection], daily_figures.DayFigures | None]


def read_mark(connection: Connection, name: str) -> str | None:
    """Give how far a task has come."""
    query = select(watermarks.c.value).where(watermarks.c.name == name)
    return connection.execute(query).scalar_one_or_none()


def set_mark(connection: Connection, name: str, value: str) -> None:
    """Note how far a task has come."""
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(
        make(watermarks)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


class Background:
    """Runs the tasks in short steps, and rests as long as each took: patients come first."""

    def __init__(self, database: Database, count: Count = daily_figures.count_days) -> None:
        self._database = database
        self._count = count
        self._task: asyncio.Task[None] | None = None
        self._figures_due = 0.0

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name="console-background")

    async def stop(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.catch_up()
            except RecordsUnavailableError as error:
                _log.warning("background work waits: %s", error)
            except Exception:  # noqa: BLE001 (one failed step must not end all later ones)
                _log.exception("background work failed")
            await asyncio.sleep(_SECONDS)

    async def catch_up(self) -> None:
        """Do all that there is to do now."""
        await self._feedback()
        await self._follow("inbox", inbox_filling.fill)
        await self._follow("words", word_index.index)
        await self._figures()

    async def _follow(self, name: str, reader: Reader) -> None:
        def step(connection: Connection) -> bool:
            newest = inbox_filling.newest_turn(connection)
            mark = int(read_mark(connection, name) or 0)
            if mark >= newest:
                return False
            read = reader(connection, max(0, mark - _OVERLAP), _BATCH)
            set_mark(connection, name, str(max(read, mark)))
            return read < newest

        while await self._rested(lambda: self._database.write(step)):
            pass

    async def _figures(self) -> None:
        """Count what is due: days that are over at once, today's again after a while.

        Counting reads every message of a day, so it is done beside the writer: a patient's turn
        must not wait for it.
        """
        if time.monotonic() < self._figures_due:
            return

        async def step() -> bool:
            found = await self._database.read(self._count)
            if found is None:
                return False
            await self._database.write(lambda write: daily_figures.keep(write, found))
            return found.more

        while await self._rested(step):
            pass
        self._figures_due = time.monotonic() + _FIGURES_SECONDS

    async def _feedback(self) -> None:
        def step(connection: Connection) -> None:
            mark = read_mark(connection, "feedback")
            since = datetime.fromisoformat(mark) if mark else datetime.fromtimestamp(0, UTC)
            latest = inbox_filling.fill_from_feedback(connection, since)
            if latest != since:
                set_mark(connection, "feedback", latest.isoformat())

        await self._rested(lambda: self._database.write(step))

    async def _rested(self, work: "Callable[[], Awaitable[bool | None]]") -> bool:
        began = time.monotonic()
        again = await work()
        if again:
            await asyncio.sleep(time.monotonic() - began)
        return bool(again)
