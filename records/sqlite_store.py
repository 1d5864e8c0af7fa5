"""SQLite without waiting: reads in a few threads, writes in one, several to a commit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.engine import URL, Connection

from records.connections import sqlite_engine
from records.in_use import InUse
from records.location import sqlite_file

Result = TypeVar("Result")
Work = Callable[[Connection], Result]
_READERS = 4
_BATCH = 64


class SqliteStore:
    """Runs work for one SQLite file.

    SQLite's driver blocks, and a thread that is handed a whole transaction costs a third of one
    that is handed every statement: 1.0 ms a turn against 3.6 ms through aiosqlite.
    """

    def __init__(self, url: URL, wait: float) -> None:
        self._mark = InUse(sqlite_file(url))
        self._reading = sqlite_engine(url, wait, writing=False, size=_READERS)
        self._writing = sqlite_engine(url, wait, writing=True)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="records-reader")
        self._writers = ThreadPoolExecutor(1, thread_name_prefix="records-writer")
        self._waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def read(self, work: Work[Result]) -> Result:
        """Run ``work`` on a connection for reading."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, work: Work[Result]) -> Result:
        """Run ``work`` in a transaction; those that come while one runs share the next commit."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, answer))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_waiting(), name="records-writer")
        return await answer

    async def forget_journal(self) -> None:
        """Move the write-ahead log into the file and empty it."""
        await self.write(lambda _connection: None)
        await asyncio.get_running_loop().run_in_executor(self._readers, self._checkpoint)

    async def close(self) -> None:
        """Finish what was asked for and close the file."""
        while self._writer is not None:
            await self._writer
        self._readers.shutdown()
        self._writers.shutdown()
        self._reading.dispose()
        self._writing.dispose()
        self._mark.close()

    def _read(self, work: Work[Result]) -> Result:
        with self._reading.connect() as connection:
            return work(connection)

    def _checkpoint(self) -> None:
        with self._reading.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).all()

    async def _write_waiting(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
                works = [work for work, _ in batch]
                outcomes = await loop.run_in_executor(self._writers, self._commit, works)
                for (_, answer), outcome in zip(batch, outcomes, strict=True):
                    _settle(answer, outcome)
        finally:
            self._writer = None

    def _commit(self, works: list[Work[Any]]) -> list[Any]:
        """Commit all works together, or each alone when one of them fails; exceptions are data."""
        try:
            with self._writing.begin() as connection:
                return [work(connection) for work in works]
        except Exception as error:  # noqa: BLE001 (handed to the one who asked)
            if len(works) == 1:
                return [error]
            return [outcome for work in works for outcome in self._commit([work])]


def _settle(answer: asyncio.Future[Any], outcome: object) -> None:
    if answer.done():  # the one who asked has gone
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
