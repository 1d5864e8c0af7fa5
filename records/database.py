"""The open database: what every process does with it, and the one kind of failure it has."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Protocol, TypeVar

from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import SQLAlchemyError

from records.connections import is_sqlite, postgres_engine
from records.migration import upgrade
from records.sqlite_store import SqliteStore

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
DEFAULT_WAIT = 2.0


class RecordsUnavailableError(Exception):
    """The database cannot be reached, read or written now; nothing of the request was kept.

    The message is for staff: it says what the driver reported, without any values.
    """


class Store(Protocol):
    """How one kind of database runs work without holding up the event loop."""

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` on a connection for reading."""

    async def write(self, work: Work[Result]) -> Result:
        """Run ``work`` in a transaction; return when it is committed."""

    async def forget_journal(self) -> None:
        """Remove what was erased from any journal that still holds it."""

    async def close(self) -> None:
        """Finish what was asked for and let go of all connections."""


class PostgresStore:
    """PostgreSQL: many writers at once, each with a transaction of its own.

    A server that hangs fires none of its own time limits, and its driver would wait for ever. So
    no caller waits longer than ``wait`` and a second; what was asked is left to end by itself.
    """

    def __init__(self, url: URL, wait: float) -> None:
        self._engine = postgres_engine(url, wait)
        self._longest = wait + 1.0
        self._asked: set[asyncio.Task[object]] = set()

    async def read(self, work: Work[Result]) -> Result:
        """See `Store`."""
        return await self._within_time(self._read(work))

    async def write(self, work: Work[Result]) -> Result:
        """See `Store`."""
        return await self._within_time(self._write(work))

    async def _read(self, work: Work[Result]) -> Result:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def _write(self, work: Work[Result]) -> Result:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def _within_time(self, asked: Coroutine[None, None, Result]) -> Result:
        task = asyncio.create_task(asked)
        self._asked.add(task)
        task.add_done_callback(self._ended)
        try:
            return await asyncio.wait_for(asyncio.shield(task), self._longest)
        except TimeoutError:
            raise OSError("the database does not answer") from None

    def _ended(self, task: asyncio.Task[object]) -> None:
        self._asked.discard(task)
        if not task.cancelled():
            task.exception()  # also when nobody waits for it any more

    async def forget_journal(self) -> None:
        """Do nothing: the server keeps its journal out of reach and recycles it."""

    async def close(self) -> None:
        """See `Store`."""
        if self._asked:
            await asyncio.wait(self._asked, timeout=self._longest)
        for task in self._asked:
            task.cancel()
        await self._engine.dispose()


class Database:
    """One database for the life of a process.

    A work is a plain function of an SQLAlchemy ``Connection``. It may run in another thread, and
    a second time after its first run was rolled back, so it changes nothing but the database.

    Args:
        url: from `records.location.database_url`.
        wait: seconds a lock or a full pool may hold up one request.
    """

    def __init__(self, url: URL, wait: float = DEFAULT_WAIT) -> None:
        self._url = url
        self._wait = wait
        self._store: Store | None = None
        self._opening = asyncio.Lock()

    @property
    def opened(self) -> bool:
        """Whether `open` has succeeded."""
        return self._store is not None

    async def open(self) -> None:
        """Migrate to the newest schema and accept work; may be called again after a failure."""
        async with self._opening:
            if self._store is not None:
                return
            try:
                await asyncio.to_thread(upgrade, self._url)
            except (SQLAlchemyError, OSError, CommandError) as error:
                raise RecordsUnavailableError(_describe(error)) from None
            if is_sqlite(self._url):
                self._store = SqliteStore(self._url, self._wait)
            else:
                self._store = PostgresStore(self._url, self._wait)

    async def close(self) -> None:
        """Finish the writes that were asked for and let go of all connections."""
        store, self._store = self._store, None
        if store is not None:
            await store.close()

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` for reading and return its result; raises RecordsUnavailableError."""
        try:
            return await self._opened_store().read(work)
        except (SQLAlchemyError, OSError) as error:
            raise RecordsUnavailableError(_describe(error)) from None

    async def write(self, work: Work[Result]) -> Result:
        """Run ``work`` in a transaction and return its result once that is committed.

        Raises:
            RecordsUnavailableError: nothing of the work was kept.
        """
        try:
            return await self._opened_store().write(work)
        except (SQLAlchemyError, OSError) as error:
            raise RecordsUnavailableError(_describe(error)) from None

    async def forget_journal(self) -> None:
        """Remove erased content from the journal as well, as far as other readers allow it now."""
        try:
            await self._opened_store().forget_journal()
        except (SQLAlchemyError, OSError) as error:
            raise RecordsUnavailableError(_describe(error)) from None

    async def check(self) -> None:
        """Make sure the database answers; raises RecordsUnavailableError."""
        await self.read(lambda connection: connection.execute(_PROBE).scalar_one())

    def _opened_store(self) -> Store:
        if self._store is None:
            raise RecordsUnavailableError("the database has not been opened")
        return self._store


_PROBE = text("SELECT version_num FROM alembic_version")


def _describe(error: Exception) -> str:
    """Name the failure by its class and the driver's own words, which hold no parameters."""
    cause = getattr(error, "orig", None) or error
    return f"{type(error).__name__}: {cause}".splitlines()[0]
