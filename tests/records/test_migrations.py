"""Every schema there ever was comes to the newest one with all that it held."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text
from sqlalchemy.engine import URL, Connection

from records.audit import verify
from records.connections import blocking_engine
from records.migration import configuration, newest_revision, upgrade
from records.schema import metadata

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory.from_config(configuration()).walk_revisions()))
]
MOMENT = "2026-01-02 03:04:05.678901"
# One row for each table, with the columns that its first schema had.
FIRST_ROWS: dict[str, dict[str, Any]] = {
    "conversations": {
        "id": "one",
        "channel": "website",
        "started_at": MOMENT,
        "last_at": MOMENT,
    },
    "turns": {
        "id": 7,
        "conversation_id": "one",
        "client_id": "1",
        "received_at": MOMENT,
        "text": "does it hurt?",
        "status": "answered",
        "kind": "answer",
        "kinds": '["answer"]',
        "topics": '["pain"]',
        "latency_ms": 1.5,
    },
    "replies": {
        "id": "r1",
        "turn_id": 7,
        "position": 0,
        "kind": "answer",
        "body": '{"id": "r1", "kind": "answer", "text": "A little."}',
    },
    "feedback": {"reply_id": "r1", "helpful": True, "given_at": MOMENT},
    "staff_accounts": {
        "id": 1,
        "name": "kim",
        "role": "editor",
        "password_hash": "x",
        "epoch": 0,
        "created_at": MOMENT,
    },
    "audit": {
        "id": 1,
        "at": MOMENT,
        "actor": "kim",
        "action": "looked",
        "subject": "one",
        "details": '{"n": 1}',
    },
}


def fill(connection: Connection) -> list[str]:
    """Put a row into each table that the schema at hand has; returns their names."""
    present = MetaData()
    present.reflect(connection)
    filled = []
    for name, row in FIRST_ROWS.items():
        if name not in present.tables or "hash" in present.tables[name].c:
            continue
        columns = ", ".join(row)
        values = ", ".join(
            f"CAST(:{column} AS {present.tables[name].c[column].type})"
            if connection.dialect.name == "postgresql"
            else f":{column}"
            for column in row
        )
        connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), row)
        filled.append(name)
    return filled


def test_there_is_one_line_of_schemas() -> None:
    assert REVISIONS[-1] == newest_revision()
    assert sorted(REVISIONS) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_from_every_schema_to_the_newest(url: URL, revision: str) -> None:
    upgrade(url, revision)
    engine = blocking_engine(url, 5)
    with engine.begin() as connection:
        filled = fill(connection)
    upgrade(url)
    with engine.connect() as connection:
        for name in filled:
            row = connection.execute(metadata.tables[name].select()).mappings().one()
            assert str(row[next(iter(FIRST_ROWS[name]))]) == str(
                next(iter(FIRST_ROWS[name].values()))
            )
        turn = connection.execute(metadata.tables["turns"].select()).mappings().one()
        assert turn["topics"] == ["pain"]
        assert turn["received_at"].isoformat() == "2026-01-02T03:04:05.678901+00:00"
        found = verify(connection)
        assert found.good
        assert found.lines == ("audit" in filled)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
