from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Connection

from console import inbox, inbox_filling
from console.inbox import AlreadyDecidedError, Decision
from records.schema import turns
from records.staff_schema import changes, evaluation_rows
from tests.console.conftest import StartConsole
from tests.console.sample import add_turn, fill, judge


@pytest.fixture
def filled(connection: Connection) -> Connection:
    fill(connection)
    inbox_filling.fill(connection, 0, 100)
    inbox_filling.fill_from_feedback(connection, datetime(2000, 1, 1, tzinfo=UTC))
    return connection


def order(connection: Connection) -> list[tuple[int, str]]:
    return [(row.id, row.reason) for row in inbox.next_open(connection, limit=50)]


def test_the_order_is_what_a_look_is_worth(filled: Connection) -> None:
    found = [item for item in order(filled) if item[1] != "sample"]
    assert found == [
        (5, "fallback"),
        (3, "fallback"),
        (8, "thumbs_down"),
        (1, "left"),
        (6, "close_second"),
        (4, "low_confidence"),
    ]


def test_filling_twice_changes_nothing(filled: Connection) -> None:
    before = order(filled)
    inbox_filling.fill(filled, 0, 100)
    assert order(filled) == before


def test_a_sample_is_drawn_evenly(connection: Connection) -> None:
    for number in range(1, 2001):
        add_turn(connection, id=number, text=f"hello {number}", intent="greet", kind="smalltalk",
                 confidence=0.99, conversation="c" * 32)  # fmt: skip
    inbox_filling.fill(connection, 0, 5000)
    drawn = [turn for turn, reason in order(connection) if reason == "sample"]
    assert 20 <= len(drawn) <= 60
    assert len(inbox.next_open(connection, "fallback", 10)) == 0


def test_a_decision_settles_and_undo_brings_back(filled: Connection) -> None:
    before = order(filled)
    inbox.decide(filled, Decision(4, "other", "rita", "handoff_cost", "what is the price", True))
    assert 4 not in dict(order(filled))
    assert len(filled.execute(changes.select()).all()) == 1
    assert filled.execute(evaluation_rows.select()).one().topic == "handoff_cost"
    with pytest.raises(AlreadyDecidedError):
        inbox.decide(filled, Decision(4, "right", "ed", "handoff_cost"))
    assert inbox.undo(filled, "ed") is None
    assert inbox.undo(filled, "rita") == 4
    assert order(filled) == before
    assert filled.execute(changes.select()).all() == []
    assert filled.execute(evaluation_rows.select()).all() == []
    assert inbox.undo(filled, "rita") is None


def test_the_same_words_are_decided_once(connection: Connection) -> None:
    for number in range(1, 5):
        text = "Zork blat" if number < 4 else "zork"
        add_turn(connection, id=number, text=text, intent="unsure", kind="clarify", confidence=0.3)
    inbox_filling.fill(connection, 0, 100)
    inbox.decide(connection, Decision(3, "other", "rita", "pain", "zork blat"))
    assert [turn for turn, _ in order(connection)] == [4]
    assert len(connection.execute(changes.select()).all()) == 1
    inbox.undo(connection, "rita")
    again = connection.exec_driver_sql("SELECT turn_id FROM reviews WHERE state = 'open'")
    assert sorted(again.scalars()) == [1, 2, 3, 4]
    assert connection.execute(changes.select()).all() == []
    assert inbox.clear(connection, [1], "rita") == 3
    assert [turn for turn, _ in order(connection)] == [4]


def test_what_is_asked_often_comes_first(connection: Connection) -> None:
    """Twice as often counts as much as the next better reason; the same words stand once."""
    for number in range(1, 11):
        add_turn(connection, id=number, text="Will it rain?" if number % 2 else "will it RAIN",
                 intent="pain", confidence=0.5)  # fmt: skip
    add_turn(connection, id=11, text="zork", intent="unsure", kind="clarify", confidence=0.5)
    inbox_filling.fill(connection, 0, 4)
    assert order(connection)[:1] == [(4, "low_confidence")]
    add_turn(connection, id=12, text="blat", intent="unsure", kind="clarify", confidence=0.4)
    inbox_filling.fill(connection, 4, 100)
    assert order(connection) == [(12, "fallback"), (11, "fallback"), (10, "low_confidence")]
    assert inbox.next_open(connection)[0].asked == 1
    assert inbox.next_open(connection, "low_confidence")[0].asked == 10
    for number in range(13, 27):
        add_turn(connection, id=number, text="will it rain", intent="pain", confidence=0.5)
    inbox_filling.fill(connection, 12, 100)
    assert order(connection)[0] == (26, "low_confidence")
    # Reading a message again does not make it two.
    inbox_filling.fill(connection, 20, 100)
    assert inbox.next_open(connection)[0].asked == 24
    # What was decided about is not asked for again because of how often it came.
    inbox.decide(connection, Decision(26, "other", "rita", "handoff_hours"))
    for number in range(27, 40):
        add_turn(connection, id=number, text="will it rain", intent="pain", confidence=0.5)
    inbox_filling.fill(connection, 26, 100)
    assert order(connection)[-1] == (39, "low_confidence")
    assert inbox.next_open(connection, "low_confidence")[0].asked == 1


def test_the_error_rate_counts_the_sample_only(filled: Connection) -> None:
    filled.exec_driver_sql("UPDATE reviews SET reason = 'sample' WHERE turn_id IN (3, 4, 5, 6)")
    inbox.decide(filled, Decision(3, "right", "rita", "pain"))
    inbox.decide(filled, Decision(4, "other", "rita", "pain"))
    inbox.decide(filled, Decision(5, "not_for_us", "rita", "out_of_scope"))
    inbox.decide(filled, Decision(6, "skip", "rita"))
    inbox.decide(filled, Decision(8, "other", "rita", "pain"))
    assert inbox.error_rate(filled) == (2, 3)


def test_erasing_takes_the_review_along(filled: Connection) -> None:
    inbox.decide(filled, Decision(4, "other", "rita", "handoff_cost", None, True))
    filled.execute(turns.delete().where(turns.c.id == 4))
    assert filled.exec_driver_sql("SELECT count(*) FROM reviews WHERE turn_id = 4").scalar() == 0
    assert filled.execute(evaluation_rows.select()).all() == []


def test_the_pages(start_console: StartConsole) -> None:
    console = start_console()
    with console.engine.begin() as connection:
        fill(connection)
        inbox_filling.fill(connection, 0, 100)
        judge(connection, 4, helpful=False)
    with console.client("rita") as client:
        page = client.get("/inbox").text
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page
        assert "does it hurt" in page
        answer = client.post("/inbox/5", data={"decision": "other", "topic": "no such"})
        assert answer.status_code == 422
        answer = client.post("/inbox/5", data={"decision": "nonsense"})
        assert answer.status_code == 400
        answer = client.post("/inbox/5", data={"decision": "not_for_us"})
        assert answer.headers["location"] == "/inbox"
        assert "Not for us: saved." in client.get("/inbox").text
        given = {"decision": "example", "topic": "does it hurt?", "wording": "call me 5551234567"}
        client.post("/inbox/3", data=given)
        waiting = console.rows("SELECT target, payload, state, author FROM changes")
        assert waiting[0][0] == "pain"
        assert "555" not in waiting[0][1]
        assert waiting[0][2:] == ("draft", "rita")
        part = client.post("/inbox/undo", headers={"HX-Request": "true"})
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "zork blat" in part.text
        assert console.rows("SELECT count(*) FROM changes") == [(0,)]
        client.post("/inbox/clear", data={"turn": ["3", "4", "999"]})
        assert console.rows("SELECT turn_id FROM reviews WHERE decision = 'spam'") == [(3,), (4,)]
        assert client.post("/inbox/clear", data={"turn": ["1 OR 1=1"]}).status_code == 404
