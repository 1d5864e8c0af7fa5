"""What could not be sent on Messenger: staff see it, send it again, or leave it."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from records.clock import now
from records.messenger_schema import events, people, sends
from tests.console.conftest import LogIn
from tests.console.running_console import RunningConsole


def add_letter(console: RunningConsole, number: int, wrote: datetime, **given: Any) -> None:
    """Put a dead letter there as the gateway leaves one."""
    person, at = f"990{number}", now()
    with console.engine.begin() as connection:
        connection.execute(
            insert(people).values(
                id=person, conversation_id=f"{number:032x}", last_inbound_at=wrote
            )
        )
        connection.execute(
            insert(events).values(
                id=number,
                key=f"key-{number}",
                person=person,
                kind="text",
                sent_at=wrote,
                received_at=wrote,
                state="done",
                tries=0,
                done_at=at,
            )
        )
        row = {
            "id": number,
            "event_id": number,
            "position": 0,
            "person": person,
            "kind": "message",
            "urgent": False,
            "body": {"recipient": {"id": person}, "message": {"text": f"An answer {number}."}},
            "state": "dead",
            "tries": 3,
            "next_ms": 0,
            "created_at": wrote,
            "finished_at": at,
            "reason": "the page token is not valid (any more) (status 400, code 190, subcode 0)",
        }
        connection.execute(insert(sends).values(row | given))


def state(console: RunningConsole, number: int) -> tuple[Any, ...]:
    (row,) = console.rows(f"SELECT state, body, tries FROM messenger_sends WHERE id = {number}")
    return row


@pytest.fixture(scope="module", autouse=True)
def letters(console: RunningConsole) -> None:
    recently, long_ago = now() - timedelta(hours=1), now() - timedelta(hours=25)
    for number in (101, 102):
        add_letter(console, number, recently)
    add_letter(console, 103, long_ago)
    add_letter(console, 104, recently, state="waiting", reason="no answer within 5 seconds")
    template = {"attachment": {"payload": {"text": "<b>Call</b> us."}}}
    add_letter(console, 105, recently, body={"message": template})


def test_staff_see_what_was_given_up_and_why(log_in: LogIn) -> None:
    page = log_in("rita").get("/messenger").text
    assert "An answer 101." in page
    assert "the page token is not valid" in page
    assert "&lt;b&gt;Call&lt;/b&gt; us." in page
    assert "1 more is being tried again" in page
    assert "no answer within 5 seconds" in page
    assert "990101" not in page  # who it is, Meta knows
    assert "/messenger/101/again" not in page  # a reviewer looks on
    editors = log_in("ed").get("/messenger").text
    assert "/messenger/101/again" in editors
    assert "/messenger/103/again" not in editors
    assert "/messenger/103/leave" in editors


def test_one_is_sent_again_once(console: RunningConsole, log_in: LogIn) -> None:
    client = log_in("ed")
    assert client.post("/messenger/101/again").is_redirect
    row = state(console, 101)
    assert row[0] == "waiting"
    assert "An answer 101." in row[1]
    assert row[2] == 0
    assert client.post("/messenger/101/again").status_code == 404
    assert "An answer 101." not in client.get("/messenger").text
    done = console.rows("SELECT actor, action, subject FROM audit ORDER BY id DESC LIMIT 1")
    assert done == [("ed", "messenger_dead_letter_sent_again", f"{101:032x}")]


def test_after_24_hours_it_is_too_late(console: RunningConsole, log_in: LogIn) -> None:
    answer = log_in("ed").post("/messenger/103/again")
    assert answer.status_code == 409
    assert "24 hours" in answer.text
    assert state(console, 103)[0] == "dead"


def test_one_is_left(console: RunningConsole, log_in: LogIn) -> None:
    client = log_in("ed")
    assert client.post("/messenger/102/leave").is_redirect
    assert state(console, 102)[:1] == ("dropped",)
    assert "answer" not in str(state(console, 102)[1])
    assert client.post("/messenger/102/leave").status_code == 404
    done = console.rows("SELECT actor, action FROM audit ORDER BY id DESC LIMIT 1")
    assert done == [("ed", "messenger_dead_letter_left")]


@pytest.mark.parametrize("letter", ["0", "104", "999999999", "x", "1;2"])
def test_only_dead_letters_can_be_touched(log_in: LogIn, letter: str) -> None:
    client = log_in("ada")
    for act in ("again", "leave"):
        assert client.post(f"/messenger/{letter}/{act}").status_code == 404


def test_a_reviewer_sends_nothing(console: RunningConsole, log_in: LogIn) -> None:
    assert log_in("rita").post("/messenger/105/again").status_code == 403
    assert state(console, 105)[0] == "dead"


def test_a_broken_database_is_told_to_staff(console: RunningConsole, log_in: LogIn) -> None:
    """Last: it breaks the database of this module."""
    client = log_in("ed")
    other = sqlite3.connect(console.data / "records.sqlite", isolation_level=None)
    other.execute("DROP TABLE messenger_sends")
    other.close()
    answer = client.get("/messenger")
    assert answer.status_code == 503
    assert "The records cannot be reached now. Nothing was changed" in answer.text
