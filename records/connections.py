"""Engines for SQLite and PostgreSQL, set up for many readers and short writes."""

import json
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from records.location import sqlite_file

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
_POSTGRES_POOL = 16


def compact_json(value: object) -> str:
    """Write JSON without blanks and without escaping letters of other scripts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def is_sqlite(url: URL) -> bool:
    """Say whether the address is SQLite's."""
    return url.get_backend_name() == "sqlite"


def sqlite_engine(url: URL, wait: float, *, writing: bool, size: int = 1) -> Engine:
    """Open an SQLite engine.

    Args:
        url: where the file is; its folder is made when it is missing.
        wait: seconds that a lock held by another process may hold up a statement.
        writing: transactions take the writer's lock at once; one that upgraded from reading
            could fail without waiting.
        size: number of connections kept.
    """
    if "mode=ro" not in str(url):
        sqlite_file(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url.set(drivername="sqlite"),
        hide_parameters=True,  # an error's message must not carry a patient's words into a log
        json_serializer=compact_json,
        pool_size=size,
        max_overflow=0,
        pool_timeout=wait,
    )
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED"

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
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

    return engine


def postgres_engine(url: URL, wait: float) -> AsyncEngine:
    """Open a PostgreSQL engine; ``wait`` bounds, in seconds, every statement and lock."""
    milliseconds = int(wait * 1000)
    return create_async_engine(
        url,
        hide_parameters=True,
        json_serializer=compact_json,
        pool_size=_POSTGRES_POOL,
        max_overflow=0,
        pool_timeout=wait,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": max(2, int(wait)),  # libpq takes 2 s as its least
            # A line that has gone dead is given up, and not kept in the pool.
            "tcp_user_timeout": int(wait * 2000),
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
        },
    )


def blocking_engine(url: URL, wait: float, *, writing: bool = True) -> Engine:
    """Open an engine without asyncio, for migrations and commands that may take long."""
    if is_sqlite(url):
        return sqlite_engine(url, wait, writing=writing)
    return create_engine(url, hide_parameters=True, json_serializer=compact_json)
