from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy.engine import Connection

from records.connections import blocking_engine
from records.location import parse_url
from records.migration import upgrade
from tests.console.running_console import RunningConsole, copy_project
from tests.console.sample import fill

StartConsole = Callable[..., RunningConsole]
LogIn = Callable[[str], httpx.Client]


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    """One console with some messages for the tests of a module."""
    folder = tmp_path_factory.mktemp("console")
    running = RunningConsole(folder, copy_project(folder)).prepare()
    with running.engine.begin() as connection:
        fill(connection)
    running.start()
    yield running
    running.close()


@pytest.fixture
def start_console(tmp_path: Path) -> Iterator[StartConsole]:
    """A console of the test's own."""
    started: list[RunningConsole] = []

    def start(**environment: str) -> RunningConsole:
        running = RunningConsole(tmp_path, copy_project(tmp_path), **environment).prepare()
        started.append(running)
        return running.start()

    yield start
    for running in started:
        running.close()


@pytest.fixture
def log_in(console: RunningConsole) -> Iterator[LogIn]:
    clients: list[httpx.Client] = []

    def enter(name: str) -> httpx.Client:
        clients.append(console.client(name))
        return clients[-1]

    yield enter
    for client in clients:
        client.close()


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A migrated database, open for writing."""
    url = parse_url(f"sqlite:///{tmp_path}/records.sqlite")
    upgrade(url)
    engine = blocking_engine(url, 5)
    with engine.begin() as opened:
        yield opened
    engine.dispose()
