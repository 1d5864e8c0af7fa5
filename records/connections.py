"""Engines for SQLite and PostgreSQL, set up for many readers and short writes."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# secure_delete: what is erased must not be readable in the file's free pages.
# temp_store: sorting must not leave patients' words in a temporary file.
# synchronous FULL: a turn that got its answer survives a power cut, for 0.2 ms a commit.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",
    "PRAGMA journal_size_limit = 4194304",
)
_WRITERS = 8
_READERS = 8


def compact_json(value: object) -> str:
    """Write JSON without blanks and without escaping letters of other scripts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_sqlite(url: URL) -> bool:
    """Say whether the address is SQLite's."""
    return url.get_backend_name() == "sqlite"


def writing_engine(url: URL, wait: float) -> AsyncEngine:
    """Open the engine for writes; ``wait`` is how many seconds a lock may hold one up.

    SQLite has one writer at a time, so one connection is enough there, and its transactions ask
    for the lock at once: one that upgraded from reading could fail without waiting.
    """
    engine = _open(url, wait, 1 if is_sqlite(url) else _WRITERS)
    if is_sqlite(url):
        _prepare_sqlite(engine.sync_engine, wait, begin="BEGIN IMMEDIATE")
    return engine


def reading_engine(url: URL, wait: float) -> AsyncEngine:
    """Open the engine for reads; ``wait`` as in `writing_engine`."""
    engine = _open(url, wait, _READERS)
    if is_sqlite(url):
        _prepare_sqlite(engine.sync_engine, wait, begin="BEGIN DEFERRED")
    return engine


def migrating_engine(url: URL, wait: float) -> Engine:
    """Open a synchronous engine for schema changes; each runs in one transaction or not at all."""
    if not is_sqlite(url):
        return create_engine(url, hide_parameters=True)
    Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.set(drivername="sqlite"), hide_parameters=True)
    _prepare_sqlite(engine, wait, begin="BEGIN IMMEDIATE")
    return engine


def _open(url: URL, wait: float, size: int) -> AsyncEngine:
    arguments: dict[str, Any] = {}
    if not is_sqlite(url):
        milliseconds = int(wait * 1000)
        arguments["connect_args"] = {
            "connect_timeout": max(2, int(wait)),  # libpq takes 2 s as its least
            "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
        }
        arguments["pool_pre_ping"] = True
    # hide_parameters: an error's message must not carry a patient's words into a log.
    return create_async_engine(
        url,
        hide_parameters=True,
        json_serializer=compact_json,
        pool_size=size,
        max_overflow=0,
        pool_timeout=wait,
        **arguments,
    )


def _prepare_sqlite(engine: Engine, wait: float, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401 (driver's own class)
        # The driver must not open transactions by itself; `_began` does.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
