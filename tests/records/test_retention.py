import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from records.audit import PATIENT
from records.clock import now
from records.conversations import ConversationLog
from records.database import Database
from records.erasure import erased_since
from records.purge import purge
from records.retention import RetentionError, read_rules
from records.schema import conversations, replies, turns
from records.staff_schema import audit, changes
from records.turns import TurnLog
from tests.records.sample import reply, turn

RULES = read_rules({})


def test_the_narrower_rule_counts() -> None:
    rules = read_rules({"RETENTION_DAYS": "website=10 crisis=5 messenger:crisis=2 urgent=0"})
    assert rules.days["website", ""] == 10
    assert rules.days["website", "crisis"] == 5
    assert rules.days["messenger", "crisis"] == 2
    assert rules.days["messenger", ""] == 90
    assert rules.days["website", "urgent"] == 0


@pytest.mark.parametrize(
    "setting", ["website", "website=ten", "website=-1", "fax=3", "website:joke=3", "=3", "crisis:5"]
)
def test_a_wrong_rule_is_named(setting: str) -> None:
    with pytest.raises(RetentionError, match="RETENTION_DAYS") as raised:
        read_rules({"RETENTION_DAYS": f"messenger=3 {setting}"})
    assert setting in str(raised.value)


async def fill(database: Database) -> None:
    """Turns of every age and kind; the client id says which ones must stay."""
    log = TurnLog(database)
    ages = [
        ("website", "answer", 179, "keep"),
        ("website", "answer", 181, "go"),
        ("website", "crisis", 29, "keep"),
        ("website", "crisis", 31, "go"),
        ("messenger", "answer", 89, "keep"),
        ("messenger", "answer", 91, "go"),
        ("messenger", "emergency", 91, "go"),
        ("website", "emergency", 91, "keep"),
        ("website", "unavailable", 31, "go"),
    ]
    for number, (channel, kind, age, fate) in enumerate(ages):
        await log.record(
            turn(
                f"{channel}-{number}",
                f"{fate}-{number}",
                channel=channel,
                received_at=now() - timedelta(days=age),
                replies=[reply(kind=kind)],
            )
        )


async def ids(database: Database) -> list[str]:
    query = select(turns.c.client_id).order_by(turns.c.id)
    return await database.read(lambda connection: list(connection.execute(query).scalars()))


async def count(database: Database, table: object) -> int:
    query = select(func.count()).select_from(table)  # type: ignore[arg-type]
    return await database.read(lambda connection: connection.execute(query).scalar_one())


async def test_only_what_is_old_enough_goes(database: Database) -> None:
    await fill(database)
    before = await ids(database)
    planned = await purge(database, RULES, dry_run=True)
    assert await ids(database) == before
    assert planned.total == 5
    assert await count(database, audit) == 0
    done = await purge(database, RULES)
    assert done.turns == planned.turns
    left = await ids(database)
    assert left == [one for one in before if one.startswith("keep")]
    assert await count(database, replies) == len(left)
    assert await count(database, conversations) == len(left)
    line = await database.read(lambda connection: connection.execute(select(audit)).one())
    assert (line.actor, line.action) == ("system", "purge")
    assert line.details["website:crisis"] == 1
    again = await purge(database, RULES)
    assert (again.total, again.conversations) == (0, 0)
    assert await count(database, audit) == 1


async def test_more_than_one_batch(database: Database) -> None:
    old = now() - timedelta(days=400)
    log = TurnLog(database)
    turns_given = (turn("one", str(number), received_at=old) for number in range(620))
    await asyncio.gather(*(log.record(one) for one in turns_given))
    assert (await purge(database, RULES)).total == 620
    assert await ids(database) == []


async def test_an_erased_conversation_is_remembered_while_its_token_lives(
    database: Database,
) -> None:
    log = ConversationLog(database)
    await TurnLog(database).record(turn())
    await log.erase("one")
    await purge(database, RULES)
    assert await log.history("one") is None
    await database.write(
        lambda connection: connection.execute(
            conversations.update().values(
                last_at=now() - timedelta(days=40), erased_at=now() - timedelta(days=40)
            )
        )
    )
    patient = read_rules({"GATEWAY_SESSION_DAYS": "60"})
    assert (await purge(database, patient)).conversations == 0
    assert (await purge(database, RULES)).conversations == 1


async def test_erasure_reaches_drafts_and_is_recorded_without_content(database: Database) -> None:
    await TurnLog(database).record(turn(text="my zebra hurts"))
    [turn_id] = await database.read(
        lambda connection: list(connection.execute(select(turns.c.id)).scalars())
    )
    draft = {
        "kind": "example",
        "target": "pain",
        "payload": {"text": "my zebra hurts"},
        "turn_id": turn_id,
        "author": "kim",
        "created_at": now(),
    }
    for state, settled in (("draft", None), ("published", now())):
        values = draft | {"state": state, "settled_at": settled}
        await database.write(
            lambda connection, v=values: connection.execute(insert(changes).values(**v))  # type: ignore[misc]
        )
    await ConversationLog(database).erase("one", actor=PATIENT)
    left = await database.read(lambda connection: connection.execute(select(changes)).all())
    assert [row.state for row in left] == ["published"]
    line = await database.read(lambda connection: connection.execute(select(audit)).one())
    assert (line.actor, line.action, line.subject) == ("patient", "erase_conversation", "")
    assert line.details == {"channel": "website", "turns": 1}


async def test_erasures_are_found_by_time(database: Database) -> None:
    log = ConversationLog(database)
    start = now()
    for name in ("a", "b"):
        await TurnLog(database).record(turn(name))
    await log.erase("a")
    found = await database.read(lambda connection: erased_since(connection, start))
    assert [name for name, _ in found] == ["a"]
    await log.erase("b")
    later = await database.read(lambda connection: erased_since(connection, found[-1][1]))
    assert [name for name, _ in later] == ["b"]
