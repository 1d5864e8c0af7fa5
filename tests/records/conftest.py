"""Databases of both kinds, real ones; PostgreSQL where its server is installed."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from records.database import Database
from records.location import parse_url
from tests.needed_tools import missing
from tests.postgres_programs import postgres_programs, server_account


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server of our own, without the name of a database."""
    programs = postgres_programs()
    if programs is None:
        missing("PostgreSQL's server is not installed (apt-get install postgresql).")
    folder = Path(tempfile.mkdtemp(prefix="clinic-postgres-"))
    data = folder / "data"
    user: str | None = None
    if os.geteuid() == 0:  # the server refuses to run as root
        user = server_account()
        shutil.chown(folder, user)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w"]
    run: dict[str, Any] = {
        "check": True,
        "capture_output": True,
        "user": user,
        "cwd": folder,
        "timeout": 60,
    }
    subprocess.run([programs / "initdb", "-D", data, "-U", "clinic", "-A", "trust"], **run)
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], **run)
    yield f"postgresql://clinic@127.0.0.1:{port}"
    subprocess.run([*control, "-m", "immediate", "stop"], **run)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[URL]:
    """A new, empty database."""
    import psycopg

    name = f"test_{os.urandom(4).hex()}"
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield parse_url(f"{postgres_server}/{name}")
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    if request.param == "sqlite":
        return parse_url(f"sqlite:///{tmp_path}/data/records.sqlite")
    found: URL = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
async def database(url: URL) -> AsyncIterator[Database]:
    opened = Database(url, wait=20)  # other tests may have the machine
    await opened.open()
    yield opened
    await opened.close()
