"""Which questions a model is asked: the evaluation sets, the clinic's own, last month's."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection

from console.judging import Exam, OwnRow, exam
from console.topics import Topics
from records.clock import now
from records.schema import turns
from records.staff_schema import evaluation_rows

DAYS = 30
MESSAGES = 200


def questions(connection: Connection, topics: Topics) -> Exam:
    """Gather the questions; raises RowsError if a file of the sets cannot be used."""
    rows = connection.execute(select(evaluation_rows).order_by(evaluation_rows.c.id))
    own = [OwnRow(row.id, row.text, row.topic, topics.kind(row.topic)) for row in rows]
    return exam(own, _messages(connection))


def _messages(connection: Connection) -> dict[int, str]:
    """Take different messages of the last month, spread evenly over it.

    Later turns of a conversation are left out where they cannot be understood by themselves.
    """
    since = now() - timedelta(days=DAYS)
    query = (
        select(turns.c.id, turns.c.text)
        .where(turns.c.received_at >= since, turns.c.button.is_(None))
        .where(turns.c.kind.in_(["answer", "handoff", "out_of_scope", "clarify"]))
        .order_by(turns.c.received_at.desc())
        .limit(5000)
    )
    different: dict[str, int] = {}
    for row in connection.execute(query):
        if len(row.text.split()) >= 2:
            different.setdefault(row.text.casefold(), row.id)
    found = sorted(different.values())
    step = max(1, len(found) // MESSAGES)
    chosen = found[::step][:MESSAGES]
    rows = connection.execute(select(turns.c.id, turns.c.text).where(turns.c.id.in_(chosen)))
    return {row.id: row.text for row in rows}
