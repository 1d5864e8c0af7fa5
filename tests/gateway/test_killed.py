"""The gateway is killed at random moments; every 200 is in the database, once."""

import random
import threading
import time
import uuid
from collections import Counter

import httpx

from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import RunningGateway

KILLS = 4
CLIENTS = 6


class Patient(threading.Thread):
    """Sends numbered messages one after the other, each until it gets its 200."""

    def __init__(self, url: str, session: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.session = session
        self.stop = stop
        self.answered: dict[str, str] = {}
        self.refused: list[str] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10) as http:
            while not self.stop.is_set():
                self.send(http, uuid.uuid4().hex)

    def send(self, http: httpx.Client, client_id: str) -> None:
        body = {"session": self.session, "id": client_id, "text": "how many sessions?"}
        while not self.stop.is_set():
            try:
                answer = http.post("/api/messages", json=body)
            except httpx.TransportError:
                time.sleep(0.05)
                continue
            if answer.status_code != 200:
                self.refused.append(answer.text)
            elif "not saved" in answer.text:  # while the restarted gateway opens the database
                continue
            else:
                self.answered[client_id] = answer.json()["replies"][0]["id"]
            return


def test_every_answer_survives_kills(start_gateway: StartGateway, engine: FakeEngine) -> None:
    engine.delay = 0.005
    gateway: RunningGateway = start_gateway()
    stop = threading.Event()
    patients = [Patient(gateway.url, gateway.session(), stop) for _ in range(CLIENTS)]
    for patient in patients:
        patient.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.2, 0.8))
        gateway.kill()
        gateway.start()
    time.sleep(0.3)
    stop.set()
    for patient in patients:
        patient.join(15)
    answered = {key: reply for patient in patients for key, reply in patient.answered.items()}
    assert [refusal for patient in patients for refusal in patient.refused] == []
    assert len(answered) > KILLS * CLIENTS
    rows = gateway.rows(
        "SELECT turns.client_id, replies.id FROM turns JOIN replies ON replies.turn_id = turns.id"
    )
    assert max(Counter(client_id for client_id, _ in rows).values()) == 1
    recorded = dict(rows)
    assert {key: recorded.get(key) for key in answered} == answered
    assert gateway.rows("PRAGMA integrity_check") == [("ok",)]


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
