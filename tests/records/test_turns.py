import asyncio

import pytest
from sqlalchemy import func, select

from records.conversations import ConversationLog
from records.database import Database
from records.schema import conversations, replies, turns
from records.turns import UNAVAILABLE, ErasedError, TurnLog
from tests.records.sample import reply, turn


async def count(database: Database, table: object = turns) -> int:
    return await database.read(
        lambda connection: connection.execute(
            select(func.count()).select_from(table)  # type: ignore[arg-type]
        ).scalar_one()
    )


async def test_a_turn_is_kept_with_what_was_understood(database: Database) -> None:
    log = TurnLog(database)
    understood = {
        "intent": "pain",
        "confidence": 0.9,
        "intent_ranking": [{"name": "pain", "confidence": 0.9}],
        "nearest": [{"text": "does it hurt", "intent": "pain", "similarity": 0.8}],
        "model": "m1",
    }
    bodies = [reply("Ünïcode 👍", topics=["pain", "safety"]), reply("more", kind="handoff")]
    given = turn(replies=bodies, understood=[None, understood], button="pain")
    assert await log.record(given) == bodies
    row = await database.read(lambda connection: connection.execute(select(turns)).one())
    assert row.kinds == ["answer", "handoff"]
    assert row.kind == "answer"
    assert row.topics == ["pain", "safety"]
    assert (row.intent, row.confidence, row.model) == ("pain", 0.9, "m1")
    assert row.nearest == understood["nearest"]
    assert row.received_at == given.received_at
    assert row.button == "pain"
    kept = await database.read(lambda connection: connection.execute(select(replies)).all())
    assert [one.body for one in kept] == bodies
    assert [one.understood for one in kept] == [None, understood]


async def test_a_turn_without_an_engine(database: Database) -> None:
    given = turn(status=UNAVAILABLE, replies=[reply(kind="unavailable")], understood=[None])
    await TurnLog(database).record(given)
    row = await database.read(lambda connection: connection.execute(select(turns)).one())
    assert (row.status, row.kind, row.intent, row.ranking) == (
        "unavailable",
        "unavailable",
        None,
        None,
    )


async def test_the_first_of_two_equal_ids_stands(database: Database) -> None:
    log = TurnLog(database)
    first = await log.record(turn())
    assert await log.record(turn(replies=[reply("another")])) == first
    assert await count(database) == 1
    assert await log.record(turn("two")) != first


async def test_many_at_once_are_each_kept_once(database: Database) -> None:
    log = TurnLog(database)
    works = [log.record(turn(f"c{n % 5}", str(n % 20))) for n in range(60)]
    answers = await asyncio.gather(*works)
    assert len({answer[0]["id"] for answer in answers}) == 20
    assert await count(database) == 20
    assert await count(database, conversations) == 5


async def test_standing_tells_what_was_answered(database: Database) -> None:
    log = TurnLog(database)
    before = await log.standing("one", "1")
    assert (before.erased, before.replies) == (False, None)
    kept = await log.record(turn(replies=[reply("a"), reply("b")]))
    assert (await log.standing("one", "1")).replies == kept
    assert (await log.standing("one", "2")).replies is None


async def test_an_erased_conversation_takes_no_turn(database: Database) -> None:
    log = TurnLog(database)
    await log.record(turn())
    await ConversationLog(database).erase("one")
    assert (await log.standing("one", "1")).erased
    with pytest.raises(ErasedError):
        await log.record(turn(client_id="2"))
    assert await count(database) == 0


async def test_a_failing_turn_does_not_take_others_with_it(database: Database) -> None:
    log = TurnLog(database)
    await ConversationLog(database).erase("erased")
    outcomes = await asyncio.gather(
        *(log.record(turn("erased" if n % 3 == 0 else "live", str(n))) for n in range(12)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ErasedError) for one in outcomes) == 4
    assert await count(database) == 8
