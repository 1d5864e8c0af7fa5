"""A database that is missing, broken, locked or full: the number, and nothing half written."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import PHONE, RunningGateway

_BLOCKS = 400  # of 1024 bytes


def check_not_saved(answered: Any) -> None:
    assert answered.status_code == 200, answered.text
    [reply] = answered.json()["replies"]
    assert reply["kind"] == "unavailable"
    assert PHONE in reply["text"]
    assert "911" in reply["text"]
    assert "not saved" in reply["text"]


def database_of(gateway: RunningGateway) -> Path:
    return gateway.folder / "data" / "records.sqlite"


def test_a_file_that_is_no_database(
    start_gateway: StartGateway, engine: FakeEngine, tmp_path: Path
) -> None:
    database = tmp_path / "data" / "records.sqlite"
    database.parent.mkdir()
    database.write_bytes(b"this is no database " * 500)
    gateway = start_gateway(ready=False)
    session = gateway.session()
    check_not_saved(gateway.send(session, "does it hurt?", id="1"))
    resumed = gateway.http.post("/api/sessions", json={"session": session})
    assert resumed.status_code == 201
    assert PHONE in resumed.text
    erase = gateway.http.request("DELETE", "/api/sessions", json={"session": session})
    assert erase.status_code == 503
    assert PHONE in erase.json()["error"]["message"]
    assert gateway.http.get("/readyz").json()["checks"]["database"] == "unavailable"
    assert "file is not a database" in gateway.log.read_text()
    database.unlink()
    gateway.wait_for("/readyz")
    assert gateway.send(session, "does it hurt?", id="1").json()["replies"][0]["kind"] == "answer"


def test_a_database_that_breaks_while_running(
    start_gateway: StartGateway, engine: FakeEngine
) -> None:
    gateway = start_gateway()
    session = gateway.session()
    for number in range(50):
        gateway.send(session, f"question {number}")
    with sqlite3.connect(database_of(gateway)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with database_of(gateway).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xde\xad" * 100_000)
    check_not_saved(gateway.send(gateway.session(), "does it hurt?"))
    assert gateway.http.get("/healthz").status_code == 200


def test_a_database_that_may_only_be_read(start_gateway: StartGateway, engine: FakeEngine) -> None:
    first = start_gateway()
    session = first.session()
    answered = first.send(session, "does it hurt?", id="1").json()
    first.stop()
    file = database_of(first)
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    second = start_gateway(ready=False, DATABASE_URL=url)
    check_not_saved(second.send(session, "and now?", id="2"))
    third = start_gateway()
    assert third.send(session, "does it hurt?", id="1").json() == answered
    assert third.rows("SELECT client_id FROM turns") == [("1",)]


def test_a_database_that_another_process_locks(
    start_gateway: StartGateway, engine: FakeEngine
) -> None:
    gateway = start_gateway()
    session = gateway.session()
    other = sqlite3.connect(database_of(gateway), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    check_not_saved(gateway.send(session, "does it hurt?", id="1"))
    assert time.monotonic() - start < 5
    other.execute("ROLLBACK")
    other.close()
    assert gateway.send(session, "does it hurt?", id="1").json()["replies"][0]["kind"] == "answer"


def test_a_full_disk(start_gateway: StartGateway, engine: FakeEngine) -> None:
    # The limit is set by the shell that becomes the gateway; beyond it a write fails.
    gateway = start_gateway(shell=f"trap '' XFSZ; ulimit -f {_BLOCKS}; exec")
    session = gateway.session()
    kept = set()
    for number in range(1500):
        answered = gateway.send(session, "x" * 900, id=str(number))
        assert answered.status_code == 200
        if answered.json()["replies"][0]["kind"] == "unavailable":
            check_not_saved(answered)
            break
        kept.add(str(number))
    else:
        pytest.fail("the disk never became full")
    gateway.kill()
    rows = gateway.rows("SELECT client_id FROM turns")
    assert {row[0] for row in rows} == kept
    assert gateway.rows("PRAGMA integrity_check") == [("ok",)]
    orphans = "SELECT count(*) FROM turns WHERE id NOT IN (SELECT turn_id FROM replies)"
    assert gateway.rows(orphans) == [(0,)]
