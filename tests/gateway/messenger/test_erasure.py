"""A person on Messenger asks to be forgotten."""

import time
import uuid

import pytest

from gateway.messenger.wishes import wants_erasure
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import StartGateway
from tests.gateway.messenger.fake_graph import FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, event, message, postback
from tests.gateway.running_gateway import RunningGateway

WISHES = [
    "delete my messages",
    "Delete my messages.",
    "\u201cdelete my messages\u201d".replace("\u201c", '"').replace("\u201d", '"'),
    "please delete my data",
    "DELETE MY DATA NOW",
    "Can you please delete this conversation?",
    "I'd like you to delete all of my data, please",
    "i want to delete my chat history".replace("chat history", "history"),
    "erase everything you have on me",
    "remove my information from your records",
    "forget me",
    "Hi, please erase our conversation. Thank you!",
]
OTHERS = [
    "please delete my appointment",
    "can dry needling erase my pain?",
    "how do I delete my messages?",
    "forget it",
    "remove the needles from my back",
    "delete",
    "clear my history of back pain helps?",
    "do you delete my data?",
    "my data is wrong",
    "delete my messages " * 40,
    "",
]


@pytest.fixture
def person() -> str:
    return str(uuid.uuid4().int)[:16]


@pytest.mark.parametrize("text", WISHES)
def test_a_wish(text: str) -> None:
    assert wants_erasure(text)


@pytest.mark.parametrize("text", OTHERS)
def test_no_wish(text: str) -> None:
    assert not wants_erasure(text)


def conversations(gateway: RunningGateway, person: str) -> list[str]:
    rows = gateway.rows("SELECT conversation_id FROM messenger_people WHERE id = ?", person)
    return [row[0] for row in rows]


def count(gateway: RunningGateway, conversation: str) -> int:
    query = "SELECT COUNT(*) FROM turns WHERE conversation_id = ?"
    return int(gateway.rows(query, conversation)[0][0])


def test_what_was_said_is_gone_and_what_comes_after_is_answered(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, engine: FakeEngine, person: str
) -> None:
    first = message(person, "does it hurt in the gluteus quadratus")
    meta.send(first)
    graph.wait_for(2, person)
    (old,) = conversations(running, person)
    assert count(running, old) == 1
    meta.send(message(person, "please delete my messages"), message(person, "how does it work"))
    told = [call.text for call in graph.wait_for(5, person)[2:]]
    assert told[0].startswith("Your conversation has been deleted.")
    assert told[-1] == "You asked: how does it work"
    assert "automated assistant" in told[1]  # it begins anew
    (new,) = conversations(running, person)
    assert new != old
    assert (count(running, old), count(running, new)) == (0, 1)
    erased = running.rows("SELECT erased_at FROM conversations WHERE id = ?", old)
    assert erased[0][0] is not None
    audit = running.rows("SELECT actor, action, subject, details FROM audit ORDER BY id DESC")[0]
    assert audit[:3] == ("patient", "erase_conversation", "")
    assert person not in str(audit)
    # Meta delivers again what it has delivered: it stays forgotten.
    meta.send(first)
    graph.quiet()
    assert len(graph.sent(person)) == 5
    content = b"".join(path.read_bytes() for path in (running.folder / "data").glob("records*"))
    assert b"quadratus" not in content


def test_the_engine_forgets_too(
    start: StartGateway, graph: FakeGraph, engine: FakeEngine, person: str
) -> None:
    gateway, meta = start()
    meta.send(message(person, "does it hurt"))
    graph.wait_for(2, person)
    (old,) = conversations(gateway, person)
    meta.send(message(person, "forget me"))
    graph.wait_for(3, person)
    end = time.monotonic() + 5
    while {"sender": old, "message": "/restart"} not in engine.seen:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_it_also_holds_while_a_person_answers(
    meta: FakeMeta, graph: FakeGraph, running: RunningGateway, person: str
) -> None:
    meta.send(message(person, "does it hurt"))
    graph.wait_for(2, person)
    (old,) = conversations(running, person)
    meta.send(event(person, take_thread_control={"new_owner_app_id": "263902037430900"}))
    meta.send(message(person, "delete my data"))
    end = time.monotonic() + 5
    while count(running, old):
        assert time.monotonic() < end
        time.sleep(0.05)
    graph.quiet()
    assert len(graph.sent(person)) == 2


def test_the_menu_says_how(meta: FakeMeta, graph: FakeGraph, person: str) -> None:
    meta.send(postback(person, payload="delete_how", title="Delete my messages"))
    told = graph.wait_for(2, person)[-1].text
    assert "delete my messages" in told
    assert wants_erasure("delete my messages")
