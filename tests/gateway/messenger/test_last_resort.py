"""Nothing can be stored: people get the number once, and their answer when it can be again."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, delivery, event, message
from tests.gateway.running_gateway import PHONE, RunningGateway


@pytest.fixture
def person() -> str:
    return str(uuid.uuid4().int)[:16]


@pytest.fixture
def broken(tmp_path: Path, engine: FakeEngine, graph: FakeGraph) -> Iterator[RunningGateway]:
    database = tmp_path / "data" / "records.sqlite"
    database.parent.mkdir()
    database.write_bytes(b"this is no database " * 500)
    gateway = RunningGateway(tmp_path, engine.url, **messenger_environment(graph.url))
    yield gateway.start(ready=False)
    gateway.close()


@pytest.fixture
def sender(broken: RunningGateway) -> Iterator[FakeMeta]:
    meta = FakeMeta(broken.url)
    yield meta
    meta.close()


def test_the_number_comes_once_and_the_answer_later(
    broken: RunningGateway, sender: FakeMeta, graph: FakeGraph, person: str
) -> None:
    asked = delivery(message(person, "does it hurt"))
    for _ in range(3):
        assert sender.deliver(asked).status_code == 503
    (told,) = graph.wait_for(1, person)
    assert PHONE in told.text
    assert "911" in told.text
    graph.quiet()
    assert len(graph.sent(person)) == 1
    (broken.folder / "data" / "records.sqlite").unlink()
    broken.wait_for("/readyz")
    assert sender.deliver(asked).status_code == 200  # as Meta delivers it again
    graph.wait_for(3, person, seconds=15)
    assert graph.texts(person)[-1] == "You asked: does it hurt"


def test_who_did_not_write_is_told_nothing(
    broken: RunningGateway, sender: FakeMeta, graph: FakeGraph, person: str
) -> None:
    taken = event(person, take_thread_control={"new_owner_app_id": "263902037430900"})
    read = event(person, read={"watermark": 1})
    assert sender.deliver(delivery(taken)).status_code == 503
    assert sender.deliver(delivery(read)).status_code == 200
    graph.quiet()
    assert graph.sent(person) == []


def test_a_graph_api_that_fails_too_is_tried_with_the_next_delivery(
    broken: RunningGateway, sender: FakeMeta, graph: FakeGraph, person: str
) -> None:
    graph.mode = "500"
    asked = delivery(message(person, "does it hurt"))
    assert sender.deliver(asked).status_code == 503
    end = time.monotonic() + 10
    while "messenger_last_resort_failed" not in broken.log.read_text():
        assert time.monotonic() < end
        time.sleep(0.05)
    graph.mode = "ok"
    assert sender.deliver(asked).status_code == 503
    assert PHONE in graph.wait_for(1, person)[0].text
    assert person not in broken.log.read_text()
