import asyncio

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from records.audit import FIRST_HASH, SYSTEM, AuditCheck, last_hash, record, verify
from records.database import Database, RecordsUnavailableError
from records.staff_schema import audit


async def write_lines(database: Database, count: int) -> None:
    def work(number: int, connection: Connection) -> None:
        record(connection, "kim", "looked", f"thing {number}", {"n": number, "ü": [None, 1.5]})

    await asyncio.gather(
        *(database.write(lambda connection, n=n: work(n, connection)) for n in range(count))  # type: ignore[misc]
    )


async def check(database: Database, expected: str | None = None) -> AuditCheck:
    return await database.read(lambda connection: verify(connection, expected))


async def tamper(database: Database, *statements: str) -> None:
    """Change the audit as somebody would who can do everything to the database."""

    def work(connection: Connection) -> None:
        sqlite = connection.dialect.name == "sqlite"
        names = ("audit_no_update", "audit_no_delete") if sqlite else ("audit_no_change ON audit",)
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))

    await database.write(work)


async def test_lines_make_a_chain(database: Database) -> None:
    assert (await check(database)).last == FIRST_HASH
    await write_lines(database, 25)
    found = await check(database)
    assert found.good
    assert found.lines == 25
    assert found.last == await database.read(last_hash)
    await database.write(lambda connection: record(connection, SYSTEM, "purge"))
    later = await check(database, expected=found.last)
    assert later.good
    assert later.last != found.last


async def test_the_database_refuses_changes(database: Database) -> None:
    await write_lines(database, 2)
    for statement in (update(audit).values(actor="someone"), delete(audit)):
        with pytest.raises(RecordsUnavailableError, match="append-only"):
            await database.write(lambda connection, s=statement: connection.execute(s))  # type: ignore[misc]
    assert (await check(database)).lines == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'someone' WHERE id = 3",
        "UPDATE audit SET subject = 'x' WHERE id = 3",
        "UPDATE audit SET action = 'x' WHERE id = 3",
        "UPDATE audit SET details = NULL WHERE id = 3",
        "UPDATE audit SET hash = previous_hash WHERE id = 3",
        "DELETE FROM audit WHERE id = 3",
        "DELETE FROM audit WHERE id = 1",
        "UPDATE audit SET id = 99 WHERE id = 3",
    ],
)
async def test_every_change_is_found(database: Database, statement: str) -> None:
    await write_lines(database, 6)
    assert (await check(database)).good
    await tamper(database, statement)
    assert not (await check(database)).good


async def test_lines_cut_off_the_end_are_found_by_an_expected_hash(database: Database) -> None:
    await write_lines(database, 5)
    before = await check(database)
    await tamper(database, "DELETE FROM audit WHERE id = 5")
    assert (await check(database)).good
    found = await check(database, expected=before.last)
    assert found.missing
    assert not found.good


async def test_a_line_stands_or_falls_with_its_act(database: Database) -> None:
    def work(connection: Connection) -> None:
        record(connection, "kim", "began")
        connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises((RecordsUnavailableError, DBAPIError)):
        await database.write(work)
    assert (await check(database)).lines == 0
