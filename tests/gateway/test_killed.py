"""The gateway is killed at random moments; every 200 is in the database, once."""

import threading
import time

import httpx

from benchmarks.kills.run import Kills, run
from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine


def test_every_answer_survives_kills() -> None:
    """A short form of `make benchmark-kills`, which does the same with 5,000 turns."""
    counts = run(Kills(turns=300, patients=6, kills=4))
    assert counts.good, counts
    assert counts.kills == 4
    assert counts.cut_off > 0
    assert counts.repeated > 0


def test_a_stop_lets_the_turn_under_way_finish(
    start_gateway: StartGateway, engine: FakeEngine
) -> None:
    gateway = start_gateway()
    session = gateway.session()
    engine.delay = 0.6
    answers: list[httpx.Response] = []
    sender = threading.Thread(target=lambda: answers.append(gateway.send(session, "hi", id="1")))
    sender.start()
    time.sleep(0.2)
    assert gateway.stop() == 0
    sender.join(5)
    assert answers[0].status_code == 200
    assert gateway.rows("SELECT client_id, status FROM turns") == [("1", "answered")]
