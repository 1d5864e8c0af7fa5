from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Connection

from console import conversation_search, word_index
from console.conversation_search import Filters
from records.conversations import ConversationLog
from records.database import Database
from records.location import parse_url
from tests.console.conftest import LogIn
from tests.console.running_console import RunningConsole
from tests.console.sample import add_turn, fill, judge


def found(connection: Connection, **filters: str) -> list[int]:
    return [row.id for row in conversation_search.search(connection, Filters.of(filters)).rows]


def test_filters(connection: Connection) -> None:
    fill(connection)
    word_index.index(connection, 0, 100)
    assert found(connection) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert found(connection, q="needle") == [8, 1]
    assert found(connection, q="the need") == [8, 1]
    assert found(connection, q="need ") == []
    assert found(connection, q="thin NEEDLE") == [8]
    assert found(connection, kind="clarify") == [3]
    assert found(connection, topic="pain") == [1]
    assert found(connection, sure="low") == [5, 4, 3]
    assert found(connection, model="nothing") == []
    assert found(connection, channel="messenger") == []
    assert found(connection, q="needle", kind="answer", sure="high") == [8, 1]
    assert found(connection, since="2999-01-01") == []
    assert found(connection, until="2000-01-01") == []
    assert found(connection, since="rubbish", kind="rubbish") == [8, 7, 6, 5, 4, 3, 2, 1]
    assert conversation_search.models(connection) == ["model-a"]


@pytest.mark.parametrize("text", ["'; DROP TABLE turns; --", "%_", "\\", "针 灸", "\U0010ffff"])
def test_odd_searches(connection: Connection, text: str) -> None:
    fill(connection)
    word_index.index(connection, 0, 100)
    assert isinstance(found(connection, q=text), list)


def test_pages_of_a_long_list(connection: Connection) -> None:
    for number in range(1, 71):
        add_turn(connection, id=number, text="again the same", intent="pain", confidence=0.9)
    word_index.index(connection, 0, 100)
    seen: list[int] = []
    before = None
    for _ in range(3):
        page = conversation_search.search(connection, Filters(q="same"), before)
        seen += [row.id for row in page.rows]
        before = page.older
    assert before is None
    assert seen == list(range(70, 0, -1))


async def test_erasing_forgets_words_tags_and_notes(tmp_path: object) -> None:
    database = Database(parse_url(f"sqlite:///{tmp_path}/records.sqlite"))
    await database.open()
    key = f"{3:032x}"

    def prepare(connection: Connection) -> None:
        fill(connection)
        word_index.index(connection, 0, 100)
        connection.exec_driver_sql("INSERT INTO conversation_tags VALUES (?, 'odd')", (key,))
        connection.exec_driver_sql(
            "INSERT INTO conversation_notes (conversation_id, author, at, text) "
            "VALUES (?, 'rita', '2026-01-01 00:00:00', 'a note')",
            (key,),
        )

    await database.write(prepare)
    await ConversationLog(database).erase(key)

    def left(connection: Connection) -> list[int]:
        counts = ("turn_words WHERE turn_id = 3", "conversation_tags", "conversation_notes")
        return [
            int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0)
            for name in counts
        ]

    assert await database.read(left) == [0, 0, 0]
    await database.close()


def test_the_pages(console: RunningConsole, log_in: LogIn) -> None:
    client = log_in("ada")
    key = f"{5:032x}"
    page = client.get(f"/conversations/{key}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in client.get("/conversations").text
    client.post(f"/conversations/{key}/tags", data={"tag": " Look  AT this "})
    client.post(f"/conversations/{key}/notes", data={"text": "she is ann@example.com"})
    page = client.get(f"/conversations/{key}").text
    assert "look at this" in page
    assert "ann@example.com" not in page
    exported = client.get(f"/conversations/{key}/export")
    assert exported.json()["turns"][0]["intent"] == "handoff_other"
    assert "attachment" in exported.headers["content-disposition"]
    assert client.post(f"/conversations/{key}/delete").status_code == 422
    assert client.post(f"/conversations/{key}/delete", data={"sure": "yes"}).status_code == 303
    assert client.get(f"/conversations/{key}").status_code == 404
    assert console.rows("SELECT count(*) FROM turns WHERE id = 5") == [(0,)]
    assert console.rows("SELECT actor FROM audit WHERE action = 'erase_conversation'") == [("ada",)]


def test_filters_are_ones_own(console: RunningConsole, log_in: LogIn) -> None:
    rita, ed = log_in("rita"), log_in("ed")
    rita.post("/filters", data={"name": "Mine", "query": "kind=answer"})
    number = console.rows("SELECT id FROM saved_filters")[0][0]
    assert "Mine" in rita.get("/conversations").text
    assert "Mine" not in ed.get("/conversations").text
    assert ed.post(f"/filters/{number}/delete").status_code == 404
    assert rita.post(f"/filters/{number}/delete").status_code == 303


def test_what_is_rare_is_found_however_far_back(connection: Connection) -> None:
    """By its own index, or page after page: no filter hides what lies beyond the newest hits."""
    for number in range(1, 4001):
        old = number <= 3
        add_turn(
            connection,
            id=number,
            text="the same again" if old else "the same words",
            intent="pain",
            confidence=0.2 if number == 2 else 0.9,
        )
    word_index.index(connection, 0, 5000)
    tagged = (f"{4:032x}",)
    connection.exec_driver_sql("INSERT INTO conversation_tags VALUES (?, 'odd')", tagged)
    connection.exec_driver_sql(
        "INSERT INTO reviews (turn_id, reason, worth, state, flagged) VALUES (3, 'sample', 1, 'done', 1)"
    )
    judge(connection, 1, helpful=False)
    assert found(connection, q="again") == [3, 2, 1]
    assert found(connection, q="same again") == [3, 2, 1]
    assert found(connection, q="same aga", topic="pain") == [3, 2, 1]
    assert found(connection, q="same", tag="odd") == [4]
    assert found(connection, q="same", reviewed="flagged") == [3]
    assert found(connection, q="same", reviewed="yes") == [3]
    assert found(connection, q="same", feedback="not_helpful", kind="answer") == [1]
    page = conversation_search.search(connection, Filters(q="same", sure="low"))
    assert page.rows == []
    assert page.older is not None
    page = conversation_search.search(connection, Filters(q="same", sure="low"), page.older)
    assert [row.id for row in page.rows] == [2]
    assert page.older is None


def test_a_beginning_that_many_words_have(connection: Connection) -> None:
    """More than are looked up one by one."""
    for number in range(1, 101):
        add_turn(connection, id=number, text=f"con{number}", intent="pain", confidence=0.9)
    word_index.index(connection, 0, 200)
    assert found(connection, q="con") == list(range(100, 70, -1))
    assert found(connection, q="con1") == [100, *range(19, 9, -1), 1]
    assert found(connection, q="cox") == []


def test_words_and_days(connection: Connection) -> None:
    for number in range(1, 5):
        at = datetime(2026, 1, number, 12, tzinfo=UTC)
        add_turn(connection, id=number, text="sting", intent="pain", confidence=0.9, at=at)
    word_index.index(connection, 0, 10)
    assert found(connection, q="sting", since="2026-01-02", until="2026-01-03") == [3, 2]
    assert found(connection, q="sting", since="2026-01-04") == [4]
    assert found(connection, q="sting", until="2026-01-01") == [1]
