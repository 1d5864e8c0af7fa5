"""A lock that one process holds for as long as it lives; the system frees it when it is killed."""

import fcntl
from contextlib import suppress
from typing import TextIO

from sqlalchemy import text
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from records.connections import blocking_engine, is_sqlite
from records.location import sqlite_file

_WAIT_SECONDS = 2.0
_UNLOCK = text("SELECT pg_advisory_unlock(:number)")


class SingleHolder:
    """Lets one of several processes on the same database do what must not be done twice at once.

    A file lock beside an SQLite database, an advisory lock of a PostgreSQL session. The methods
    block for a moment; call them in a thread.

    Args:
        url: the database.
        name: of the lock, also the suffix of the file.
        number: of the advisory lock.
    """

    def __init__(self, url: URL, name: str, number: int) -> None:
        self._url = url
        self._name = name
        self._number = number
        self._file: TextIO | None = None
        self._engine: Engine | None = None
        self._session: Connection | None = None

    def acquire(self) -> bool:
        """Take the lock; False while another process has it or the database is away."""
        return self._acquire_file() if is_sqlite(self._url) else self._acquire_session()

    def holds(self) -> bool:
        """Say whether the lock is still held; a session that broke has lost it."""
        if self._file is not None:
            return True
        if self._session is None:
            return False
        try:
            self._session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Give the lock back; harmless without it."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._engine is not None:
            if self._session is not None:
                # The end of a session frees the lock as well, but a moment later.
                with suppress(SQLAlchemyError):
                    self._session.execute(_UNLOCK, {"number": self._number})
                self._session.invalidate()  # closing alone would keep the session in the pool
                self._session.close()
            self._engine.dispose()
            self._engine = self._session = None

    def _acquire_file(self) -> bool:
        database = sqlite_file(self._url)
        file = database.with_name(f"{database.name}.{self._name}").open("w", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def _acquire_session(self) -> bool:
        try:
            self._engine = self._engine or blocking_engine(self._url, _WAIT_SECONDS)
            session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = session.execute(
                text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}
            ).scalar_one()
        except SQLAlchemyError:
            self.release()
            return False
        if not taken:
            session.close()
            return False
        self._session = session
        return True
