from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_ID, PAGE_TOKEN, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta
from tests.gateway.running_gateway import RunningGateway

VERIFY_TOKEN = "a-word-of-the-clinic-own"
StartGateway = Callable[..., tuple[RunningGateway, FakeMeta]]


def messenger_environment(graph_url: str) -> dict[str, str]:
    return {
        "MESSENGER_APP_SECRET": APP_SECRET,
        "MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
        "MESSENGER_PAGE_TOKEN": PAGE_TOKEN,
        "MESSENGER_PAGE_ID": PAGE_ID,
        "MESSENGER_GRAPH_URL": graph_url,
        "MESSENGER_ORDER_WAIT": "0.05",
        "ENGINE_TIMEOUT": "2",
    }


@pytest.fixture(scope="package")
def shared_graph() -> Iterator[FakeGraph]:
    graph = FakeGraph().start()
    yield graph
    graph.stop()


@pytest.fixture
def graph(shared_graph: FakeGraph) -> FakeGraph:
    shared_graph.reset()
    return shared_graph


@pytest.fixture(scope="module")
def running(
    shared_engine: FakeEngine, shared_graph: FakeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    """One gateway for the tests of a module that do not harm it."""
    gateway = RunningGateway(
        tmp_path_factory.mktemp("messenger"),
        shared_engine.url,
        **messenger_environment(shared_graph.url),
    )
    gateway.start()
    yield gateway
    gateway.close()


@pytest.fixture
def meta(running: RunningGateway, engine: FakeEngine, graph: FakeGraph) -> Iterator[FakeMeta]:
    fake = FakeMeta(running.url)
    yield fake
    fake.close()


@pytest.fixture
def start(tmp_path: Path, engine: FakeEngine, graph: FakeGraph) -> Iterator[StartGateway]:
    """A gateway of the test's own, with settings of its own, which it may kill."""
    opened: list[RunningGateway | FakeMeta] = []

    def begin(**environment: str) -> tuple[RunningGateway, FakeMeta]:
        settings = messenger_environment(graph.url) | environment
        gateway = RunningGateway(tmp_path, engine.url, **settings).start()
        meta = FakeMeta(gateway.url)
        opened.extend([gateway, meta])
        return gateway, meta

    yield begin
    for one in opened:
        one.close()
