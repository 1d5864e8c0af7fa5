from math import cos, sin

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from console import inbox_filling, question_groups
from console.question_encoder import Vector
from records.staff_schema import question_group_members
from records.staff_schema import question_groups as table
from tests.console.conftest import StartConsole
from tests.console.sample import add_turn

SORE = ("will i be sore", "will i be sore tomorrow", "Will I be sore", "how sore after")


def add_questions(connection: Connection) -> None:
    for number, text in enumerate(SORE, 1):
        add_turn(connection, id=number, text=text, intent="handoff_side_effects", confidence=0.9)
    add_turn(connection, id=5, text="who won the game", intent="out_of_scope", confidence=0.9,
             kind="out_of_scope")  # fmt: skip
    add_turn(connection, id=6, text="does it hurt", intent="pain", confidence=0.9)
    add_turn(connection, id=7, text="cost?", intent="handoff_cost", confidence=0.9)
    inbox_filling.fill(connection, 0, 100)


def at(angle: float) -> Vector:
    return [cos(angle), sin(angle)]


def test_groups_are_of_one_meaning() -> None:
    found = question_groups.grouped([at(0), at(1.5), at(0.1), at(1.6), at(0.2), at(3)])
    assert found == [[0, 2, 4], [1, 3], [5]]
    assert question_groups.grouped([]) == []


def test_one_decision_for_a_group(connection: Connection) -> None:
    add_questions(connection)
    rows = question_groups.gather(connection)
    # Answered ones and single words are left out; the newest come first.
    assert [row.id for row in rows] == [5, 4, 3, 2, 1]
    assert question_groups.keep(connection, rows, [[1, 2, 3, 4], [0]]) == 1
    (group,) = question_groups.listed(connection)
    assert (group.topic, group.size, group.handed) == ("handoff_side_effects", 4, 4)
    wordings = question_groups.texts(connection, group.id)
    assert [(one.text, one.asked) for one in wordings] == [
        ("Will I be sore", 2),
        ("how sore after", 1),
        ("will i be sore tomorrow", 1),
    ]
    decided = question_groups.decide(connection, group.id, "right", None, "rita")
    assert decided == 4
    assert question_groups.decide(connection, group.id, "right", None, "ed") is None
    assert question_groups.listed(connection) == []
    # What was decided is not asked for again.
    assert [row.id for row in question_groups.gather(connection)] == [5]


def test_erasing_takes_the_member_along(connection: Connection) -> None:
    add_questions(connection)
    question_groups.keep(connection, question_groups.gather(connection), [[1, 2, 3, 4]])
    connection.exec_driver_sql("DELETE FROM turns WHERE id = 2")
    (group,) = question_groups.listed(connection)
    assert group.size == 3


@pytest.mark.parametrize(("decision", "learnt"), [("other", 2), ("right", 0), ("not_for_us", 0)])
def test_the_page(start_console: StartConsole, decision: str, learnt: int) -> None:
    console = start_console()
    with console.engine.begin() as connection:
        add_questions(connection)
        connection.execute(insert(table).values(
            id=1, topic="handoff_side_effects", state="open", found_at=question_groups.now()))  # fmt: skip
        members = [{"turn_id": n, "group_id": 1, "position": n} for n in (1, 2)]
        connection.execute(insert(question_group_members), members)
    with console.client("rita") as client:
        page = client.get("/unanswered").text
        assert "Asked 2 times this month: side effects" in page
        assert "An answer would have saved 2 hand-offs." in page
        assert client.post("/unanswered/1", data={"decision": "other"}).status_code == 422
        given = {"decision": decision, "topic": "side effects"}
        assert client.post("/unanswered/1", data=given).status_code == 303
        assert client.post("/unanswered/1", data=given).status_code == 404
        assert "No groups yet" in client.get("/unanswered").text
    assert console.rows("SELECT count(*) FROM changes") == [(learnt,)]
