import asyncio
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from records.database import Database, PostgresStore, RecordsUnavailableError
from records.location import LocationError, database_url, parse_url
from records.migration import upgrade
from records.turns import TurnLog
from tests.records.sample import turn

ROOT = Path(__file__).resolve().parents[2]


def sqlite_url(folder: Path) -> URL:
    return parse_url(f"sqlite:///{folder}/records.sqlite")


def test_processes_that_migrate_together(url: URL) -> None:
    address = url.render_as_string(hide_password=False)
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "records", "migrate"],
            cwd=ROOT,
            env={"DATABASE_URL": address.replace("+aiosqlite", "").replace("+psycopg", "")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for _ in range(4)
    ]
    for process in processes:
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output.decode()


def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_url(tmp_path)

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("alembic.op.create_index", fail)
    with pytest.raises(sqlite3.OperationalError):
        upgrade(url)
    with sqlite3.connect(tmp_path / "records.sqlite") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    monkeypatch.undo()
    upgrade(url)


async def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    await database.open()
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    for run in (database.read, database.write):
        for pragma, value in expected.items():
            found = await run(
                lambda connection, pragma=pragma: connection.execute(  # type: ignore[misc]
                    text(f"PRAGMA {pragma}")
                ).scalar_one()
            )
            assert found == value, pragma
    await database.close()


async def test_a_closed_database_is_unavailable(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(RecordsUnavailableError):
        await database.check()
    await database.open()
    await database.check()
    await database.close()
    with pytest.raises(RecordsUnavailableError):
        await database.write(lambda _: None)


async def test_closing_waits_for_what_was_asked(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    await database.open()
    log = TurnLog(database)
    works = [asyncio.create_task(log.record(turn(client_id=str(n)))) for n in range(200)]
    await asyncio.sleep(0)
    await database.close()
    assert len(await asyncio.gather(*works)) == 200


@pytest.mark.parametrize(
    "content", [b"not a database " * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
async def test_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "records.sqlite").write_bytes(content)
    database = Database(sqlite_url(tmp_path))
    with pytest.raises(RecordsUnavailableError, match="database"):
        await database.open()
    (tmp_path / "records.sqlite").unlink()
    await database.open()
    await database.check()
    await database.close()


async def test_errors_name_no_values(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path))
    await database.open()
    with sqlite3.connect(tmp_path / "records.sqlite") as connection:
        connection.execute("DROP TABLE replies")
    connection.close()
    with pytest.raises(RecordsUnavailableError) as raised:
        await TurnLog(database).record(turn(text="my zebra hurts"))
    assert "no such table" in str(raised.value)
    assert "zebra" not in str(raised.value)
    assert raised.value.__cause__ is None
    await database.close()


async def test_a_server_that_is_not_there() -> None:
    database = Database(parse_url("postgresql://clinic@127.0.0.1:1/none"))
    with pytest.raises(RecordsUnavailableError):
        await database.open()


async def test_a_server_that_drops_its_connections(postgres_url: URL) -> None:
    database = Database(postgres_url)
    await database.open()
    await TurnLog(database).record(turn())
    kill = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await database.write(lambda connection: connection.execute(kill))
    await TurnLog(database).record(turn(client_id="2"))
    await database.close()


def test_addresses(tmp_path: Path) -> None:
    default = database_url({"DATA_DIR": str(tmp_path)})
    assert default.database == str(tmp_path / "records.sqlite")
    for wrong in ("oracle://x/y", "sqlite://", "sqlite:///:memory:", "x", "postgresql://h:x/y"):
        with pytest.raises(LocationError, match="DATABASE_URL"):
            database_url({"DATABASE_URL": wrong})


async def test_a_postgresql_that_hangs_holds_nobody_up(postgres_url: URL) -> None:
    """The line is open, and nobody answers: as with a stopped process or a lost network."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as nobody:
        store = PostgresStore(postgres_url.set(port=nobody.getsockname()[1]), 0.5)
        database = Database(postgres_url, wait=0.5)
        database._store = store
        began = time.monotonic()
        for run in (database.read, database.write):
            with pytest.raises(RecordsUnavailableError, match="does not answer"):
                await run(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
        assert time.monotonic() - began < 4
        await database.close()
