"""Buttons, repeats, history and erasure, through the running stack."""

import threading
import uuid

import pytest

from documents import Documents, load
from tests.stack.running_stack import Json, RunningStack

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load()


def test_every_button_gets_its_reply(stack: RunningStack, documents: Documents) -> None:
    for id_ in sorted(documents.button_ids):
        replies = stack.ask(button=id_)
        kinds = [reply["kind"] for reply in replies]
        topics = [topic for reply in replies for topic in reply["topics"]]
        if id_ in documents.answer_intents:
            assert (kinds, topics) == (["answer"], [id_])
        elif id_ in documents.hand_off_intents:
            assert kinds == ["handoff"]
            assert replies[0]["subtopic"] == id_.removeprefix("handoff_")
        elif id_.startswith("conditions"):
            assert (kinds, topics) == (["answer"], ["conditions"])
        else:
            assert kinds == ["smalltalk"], id_


def test_a_condition_s_button_names_it(stack: RunningStack, documents: Documents) -> None:
    for id_, condition in documents.conditions.listed.items():
        (reply,) = stack.ask(button=f"conditions:{id_}")
        assert reply["conditions"] == [{"name": condition.name, "listed": True}]


def test_tell_me_more_by_its_button(stack: RunningStack, documents: Documents) -> None:
    session = stack.session()
    (answer,) = stack.ask(button="sessions", session=session)
    assert answer["buttons"][0]["id"] == "tell_more"
    (more,) = stack.ask(button="tell_more", session=session)
    assert more["text"] == documents.answer("sessions", more=True).text
    (end,) = stack.ask(button="tell_more", session=session)
    assert end["topics"] == ["tell_more_end"]


def test_every_button_under_a_reply_exists(stack: RunningStack, documents: Documents) -> None:
    offered = {
        button["id"]
        for id_ in documents.button_ids
        for reply in stack.ask(button=id_)
        for button in reply["buttons"]
        if "id" in button
    }
    assert offered - documents.button_ids == set()


def test_the_same_id_runs_once(stack: RunningStack) -> None:
    session, client_id = stack.session(), uuid.uuid4().hex
    first = stack.ask("does it hurt?", session, id=client_id)
    # whatever is sent with it
    assert stack.ask("does it hurt?", session, id=client_id) == first
    assert stack.ask("how much is it?", session, id=client_id) == first
    assert stack.ask(session=session, button="safety", id=client_id) == first
    assert stack.rows("SELECT count(*) FROM turns WHERE client_id = ?", client_id) == [(1,)]
    # in another conversation it is another message
    assert stack.ask("does it hurt?", id=client_id)[0]["id"] != first[0]["id"]


def test_the_same_id_at_the_same_time(stack: RunningStack) -> None:
    session, client_id = stack.session(), uuid.uuid4().hex
    found: list[list[Json]] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(stack.ask("is it safe?", session, id=client_id))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 6
    assert all(replies == found[0] for replies in found)
    assert stack.rows("SELECT count(*) FROM turns WHERE client_id = ?", client_id) == [(1,)]


def test_conversations_do_not_mix(stack: RunningStack) -> None:
    sessions = [stack.session() for _ in range(6)]
    topics = ["pain", "sessions", "safety", "injections", "who_performs", "benefits"]
    found: dict[str, list[str]] = {}

    def talk(session: str, topic: str) -> None:
        told = stack.ask(session=session, button=topic)
        more = stack.ask(session=session, button="tell_more")
        found[topic] = [topic for reply in (*told, *more) for topic in reply["topics"]]

    threads = [
        threading.Thread(target=talk, args=pair) for pair in zip(sessions, topics, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {topic: [topic, topic] for topic in topics}


def test_a_resumed_conversation_has_its_history(stack: RunningStack) -> None:
    session = stack.session()
    said = [stack.ask("does it hurt?", session), stack.ask(button="sessions", session=session)]
    answer = stack.http.post("/api/sessions", json={"session": session})
    assert answer.status_code == 201
    history = answer.json()["history"]
    assert [turn["replies"] for turn in history] == said
    assert history[0]["text"] == "does it hurt?"
    assert history[1]["button"] == "sessions"
    # and it goes on where it was
    (more,) = stack.ask("tell me more", answer.json()["session"])
    assert more["topics"] == ["sessions"]


def test_an_erased_conversation_is_gone(stack: RunningStack) -> None:
    session = stack.session()
    (reply,) = stack.ask("can you help my plooberish knee?", session)
    assert stack.http.request("DELETE", "/api/sessions", json={"session": session}).is_success
    assert stack.send(session, "hello").status_code == 401
    assert stack.http.post("/api/sessions", json={"session": session}).status_code == 401
    feedback = {"session": session, "reply": reply["id"], "helpful": True}
    assert stack.http.post("/api/feedback", json=feedback).status_code in (401, 422)
    assert stack.rows("SELECT * FROM turns WHERE text LIKE '%plooberish%'") == []
    assert stack.rows("SELECT * FROM replies WHERE id = ?", reply["id"]) == []
    for file in stack.folder.glob("records.sqlite*"):
        assert b"plooberish" not in file.read_bytes(), file.name


def test_feedback_is_kept(stack: RunningStack) -> None:
    session = stack.session()
    (reply,) = stack.ask("does it hurt?", session)
    body = {"session": session, "reply": reply["id"], "helpful": False, "comment": "too short"}
    assert stack.http.post("/api/feedback", json=body).status_code == 204
    kept = stack.rows("SELECT helpful, comment FROM feedback WHERE reply_id = ?", reply["id"])
    assert kept == [(0, "too short")]
