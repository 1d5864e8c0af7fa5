"""The real console in a process of its own, in a copy of the project that it may edit."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx
from sqlalchemy.engine import Engine

from console import accounts
from console.roles import Role
from records.connections import blocking_engine
from records.location import parse_url
from records.migration import upgrade

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a quiet green bicycle"
PEOPLE = {"rita": Role.REVIEWER, "ed": Role.EDITOR, "ada": Role.ADMINISTRATOR}
_COPIED = (
    "actions",
    "config.yml",
    "console",
    "credentials.yml",
    "data",
    "deploy",
    "documents",
    "domain.yml",
    "engine",
    "evaluation",
    "gateway",
    "lifecycle",
    "nlu",
    "records",
    "requirements",
    "transport",
    "website",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def copy_project(folder: Path) -> Path:
    """Copy what runs; the environments are shared."""
    project = folder / "project"
    project.mkdir(parents=True)
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, project / name, ignore=ignored)
        else:
            shutil.copy2(source, project / name)
    (project / ".venv").symlink_to(ROOT / ".venv")
    return project


class Browser(httpx.Client):
    """A client that may be entered after it was used."""

    def __enter__(self) -> Self:
        return self


class RunningConsole:
    def __init__(self, folder: Path, project: Path, **environment: str) -> None:
        self.project = project
        self.data = folder / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.address = f"sqlite:///{self.data}/records.sqlite"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.data),
            "CONSOLE_PORT": str(self.port),
            "PYTHONDONTWRITEBYTECODE": "1",
        } | environment
        self.log = folder / "console.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.engine: Engine = blocking_engine(parse_url(self.address), 10)

    def prepare(self) -> "RunningConsole":
        """Make the database and the accounts."""
        upgrade(parse_url(self.address))
        with self.engine.begin() as connection:
            for name, role in PEOPLE.items():
                accounts.add(connection, name, role, PASSWORD, "test")
        return self

    def start(self) -> "RunningConsole":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "console"],
                cwd=self.project,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 120
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if httpx.get(f"{self.url}/login", timeout=2).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.05)
        self.close()
        raise AssertionError(f"the console did not start: {self.log.read_text()}")

    def client(self, name: str | None = None, **headers: str) -> httpx.Client:
        """A browser; logged in if a name is given."""
        client = Browser(
            base_url=self.url, headers={"Sec-Fetch-Site": "same-origin"} | headers, timeout=60
        )
        if name is not None:
            answer = client.post("/login", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return client

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self) -> None:
        self.stop()
        self.engine.dispose()
