from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import RunningGateway

StartGateway = Callable[..., RunningGateway]


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[FakeEngine]:
    engine = FakeEngine()
    engine.start()
    yield engine
    engine.stop()


@pytest.fixture
def engine(shared_engine: FakeEngine) -> FakeEngine:
    shared_engine.reset()
    return shared_engine


@pytest.fixture(scope="module")
def gateway(
    shared_engine: FakeEngine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    """One gateway for the tests of a module that do not harm it."""
    running = RunningGateway(
        tmp_path_factory.mktemp("gateway"), shared_engine.url, ENGINE_TIMEOUT="1"
    )
    running.start()
    yield running
    running.close()


@pytest.fixture
def start_gateway(tmp_path: Path, engine: FakeEngine) -> Iterator[StartGateway]:
    """A gateway of the test's own, which it may kill; the same folder each time."""
    started: list[RunningGateway] = []

    def start(*, ready: bool = True, shell: str = "", **environment: str) -> RunningGateway:
        running = RunningGateway(tmp_path, engine.url, **environment)
        started.append(running)
        return running.start(ready=ready, shell=shell)

    yield start
    for running in started:
        running.close()
