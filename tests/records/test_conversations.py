from pathlib import Path

import pytest
from sqlalchemy import func, select

from records.conversations import ConversationLog
from records.database import Database
from records.feedback import FeedbackLog
from records.location import parse_url
from records.schema import feedback, replies, turns
from records.turns import TurnLog
from tests.records.sample import reply, turn


async def test_history_is_in_order_with_its_replies(database: Database) -> None:
    log = TurnLog(database)
    for number in range(3):
        bodies = [reply(f"{number}a"), reply(f"{number}b")]
        await log.record(turn(client_id=str(number), text=f"q{number}", replies=bodies))
    await log.record(turn("another"))
    past = await ConversationLog(database).history("one")
    assert past is not None
    assert [one.text for one in past] == ["q0", "q1", "q2"]
    assert [[body["text"] for body in one.replies] for one in past] == [
        ["0a", "0b"],
        ["1a", "1b"],
        ["2a", "2b"],
    ]


async def test_a_long_history_is_cut_to_its_end(database: Database) -> None:
    log = TurnLog(database)
    for number in range(210):
        await log.record(turn(client_id=str(number)))
    past = await ConversationLog(database).history("one")
    assert past is not None
    assert [one.client_id for one in past] == [str(number) for number in range(10, 210)]


async def test_an_unknown_conversation_has_an_empty_history(database: Database) -> None:
    assert await ConversationLog(database).history("unknown") == []


async def test_erasing_removes_everything_and_is_remembered(database: Database) -> None:
    log = ConversationLog(database)
    kept = await TurnLog(database).record(turn())
    await TurnLog(database).record(turn("another"))
    await FeedbackLog(database).record("one", kept[0]["id"], helpful=True, comment="thanks")
    assert await log.erase("one") is True
    assert await log.erase("one") is False
    assert await log.history("one") is None
    for table, left in ((turns, 1), (replies, 1), (feedback, 0)):
        found = await database.read(
            lambda connection, table=table: connection.execute(  # type: ignore[misc]
                select(func.count()).select_from(table)
            ).scalar_one()
        )
        assert found == left


def holds(folder: Path, word: bytes) -> bool:
    return any(word in file.read_bytes() for file in folder.iterdir())


async def test_what_was_erased_is_in_no_file(tmp_path: Path) -> None:
    database = Database(parse_url(f"sqlite:///{tmp_path}/records.sqlite"))
    await database.open()
    log = TurnLog(database)
    await log.record(turn(text="the secret word is zebra"))
    for number in range(30):
        await log.record(turn("another", str(number), text="zero " * 100))
    assert holds(tmp_path, b"zebra")
    await ConversationLog(database).erase("one")
    assert not holds(tmp_path, b"zebra")
    await database.close()


@pytest.mark.parametrize("helpful", [True, False])
async def test_feedback_belongs_to_its_conversation(database: Database, helpful: bool) -> None:
    kept = await TurnLog(database).record(turn())
    log = FeedbackLog(database)
    reply_id = kept[0]["id"]
    assert not await log.record("another", reply_id, helpful=helpful, comment=None)
    assert not await log.record("one", "unknown", helpful=helpful, comment=None)
    assert await log.record("one", reply_id, helpful=not helpful, comment="first")
    assert await log.record("one", reply_id, helpful=helpful, comment=None)
    rows = await database.read(lambda connection: connection.execute(select(feedback)).all())
    assert [(row.reply_id, row.helpful, row.comment) for row in rows] == [(reply_id, helpful, None)]
    past = await ConversationLog(database).history("one")
    assert past is not None
    assert past[0].replies[0]["helpful"] is helpful
