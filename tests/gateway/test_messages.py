"""What a patient gets, and what is kept of it."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine, answer
from tests.gateway.running_gateway import PHONE, RunningGateway


def test_a_new_session_greets(gateway: RunningGateway) -> None:
    opened = gateway.http.post("/api/sessions", json={})
    assert opened.status_code == 201
    assert opened.headers["cache-control"] == "no-store"
    assert "history" not in opened.json()
    assert opened.json()["replies"][0]["text"]
    assert opened.json()["replies"][0]["id"]


def test_a_turn_is_answered_and_recorded(gateway: RunningGateway, engine: FakeEngine) -> None:
    engine.body = [{"recipient_id": "x", "text": "for the shell"}, answer(), answer("And more.")]
    replies = gateway.send(gateway.session(), "does it hurt?", id="turn-1").json()["replies"]
    assert [reply["text"] for reply in replies] == [
        "The clinic's information says so.",
        "And more.",
    ]
    assert len({reply["id"] for reply in replies}) == 2
    [row] = gateway.rows(
        "SELECT text, status, kind, kinds, topics, intent, confidence, model, ranking"
        " FROM turns WHERE client_id = 'turn-1'"
    )
    assert row[:3] == ("does it hurt?", "answered", "answer")
    assert json.loads(row[3]) == ["answer", "answer"]
    assert json.loads(row[4]) == ["pain"]
    assert row[5:8] == ("pain", 0.93, "20260101-000000")
    assert json.loads(row[8]) == [{"name": "pain", "confidence": 0.93}]


def test_a_button_is_sent_as_its_command(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    assert gateway.send(session, button="pain").status_code == 200
    assert engine.asked[-1] == "/pain"
    [past] = gateway.http.post("/api/sessions", json={"session": session}).json()["history"]
    assert past["button"] == "pain"
    assert past["text"]


def test_personal_data_stops_at_the_door(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    gateway.send(session, "call me on 504-555-0123 or kim@example.org", id="personal")
    assert engine.asked[-1] == "call me on [phone] or [email]"
    assert gateway.rows("SELECT text FROM turns WHERE client_id = 'personal'") == [
        ("call me on [phone] or [email]",)
    ]


def test_a_conversation_is_resumed_with_its_history(
    gateway: RunningGateway, engine: FakeEngine
) -> None:
    session = gateway.session()
    first = gateway.send(session, "one", id="1").json()["replies"]
    gateway.send(session, "two", id="2")
    judged = {"session": session, "reply": first[0]["id"], "helpful": False, "comment": "no"}
    assert gateway.http.post("/api/feedback", json=judged).status_code == 204
    resumed = gateway.http.post("/api/sessions", json={"session": session})
    assert resumed.status_code == 201
    history = resumed.json()["history"]
    assert [(turn["id"], turn["text"]) for turn in history] == [("1", "one"), ("2", "two")]
    assert history[0]["replies"] == [first[0] | {"helpful": False}]
    assert gateway.send(resumed.json()["session"], "three").status_code == 200


def test_an_erased_conversation_is_gone(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    gateway.send(session, "please forget zebra", id="z")
    erase = {"session": session}
    assert gateway.http.request("DELETE", "/api/sessions", json=erase).status_code == 204
    assert gateway.http.request("DELETE", "/api/sessions", json=erase).status_code == 204
    assert gateway.send(session, "again").status_code == 401
    assert gateway.http.post("/api/sessions", json=erase).status_code == 401
    assert gateway.rows("SELECT * FROM turns WHERE text LIKE '%zebra%'") == []
    data = gateway.folder / "data"
    assert not [
        file for file in data.rglob("*") if file.is_file() and b"zebra" in file.read_bytes()
    ]


def test_a_conversation_is_erased_before_its_first_message(gateway: RunningGateway) -> None:
    session = gateway.session()
    body = {"session": session}
    assert gateway.http.request("DELETE", "/api/sessions", json=body).status_code == 204
    assert gateway.send(session, "hello").status_code == 401


def test_the_same_id_runs_nothing_twice(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    first = gateway.send(session, "does it hurt?", id="same").json()
    assert gateway.send(session, "does it hurt?", id="same").json() == first
    assert len(engine.asked) == 1
    other = gateway.send(gateway.session(), "does it hurt?", id="same").json()
    assert other != first


def test_the_same_id_at_the_same_time(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    engine.delay = 0.2
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: gateway.send(session, "hi", id="same"), range(8)))
    assert {one.status_code for one in answers} == {200}
    assert len({one.text for one in answers}) == 1
    assert len(engine.asked) == 1


def test_messages_of_one_conversation_run_one_at_a_time_in_order(
    gateway: RunningGateway, engine: FakeEngine
) -> None:
    session = gateway.session()
    engine.delay = 0.03
    with ThreadPoolExecutor(8) as pool:
        answers = []
        for number in range(8):
            answers.append(pool.submit(gateway.send, session, str(number)))
            time.sleep(0.01)
        assert all(one.result().status_code == 200 for one in answers)
    assert engine.asked == [str(number) for number in range(8)]
    assert set(engine.most_running.values()) == {1}


def test_other_conversations_do_not_wait(gateway: RunningGateway, engine: FakeEngine) -> None:
    sessions = [gateway.session() for _ in range(10)]
    engine.delay = 0.3
    start = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda session: gateway.send(session, "hi"), sessions))
    assert time.monotonic() - start < 1.5


def test_too_many_waiting_messages_are_refused(gateway: RunningGateway, engine: FakeEngine) -> None:
    session = gateway.session()
    engine.delay = 0.3
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda n: gateway.send(session, f"{n}"), range(20)))
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert all(int(one.headers["retry-after"]) > 0 for one in refused)
    assert len(refused) + len(engine.asked) == 20


def test_the_same_id_after_a_restart(start_gateway: StartGateway, engine: FakeEngine) -> None:
    first = start_gateway()
    session = first.session()
    reply = first.send(session, "does it hurt?", id="same").json()
    first.kill()
    second = start_gateway()
    assert second.send(session, "does it hurt?", id="same").json() == reply
    assert len(engine.asked) == 1


def test_a_patient_who_hangs_up_finds_the_reply_later(
    gateway: RunningGateway, engine: FakeEngine
) -> None:
    import httpx

    session = gateway.session()
    engine.delay = 0.3
    body = {"session": session, "id": "lost", "text": "hello"}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{gateway.url}/api/messages", json=body, timeout=0.1)
    again = gateway.send(session, "hello", id="lost")
    assert again.status_code == 200
    assert len(engine.asked) == 1
    assert PHONE not in again.text
