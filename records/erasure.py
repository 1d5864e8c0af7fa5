"""Forgetting a conversation for good: everything that was said, and everything made of it."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from records.audit import record
from records.clock import now
from records.messenger_forgetting import forget_conversation
from records.schema import conversations, turns
from records.staff_schema import changes, conversation_notes, conversation_tags


def erase_conversation(
    connection: Connection, conversation: str, channel: str, actor: str | None = None
) -> bool:
    """Remove a conversation's turns, replies, feedback, search words, notes, tags and drafts.

    The row itself stays, without content, so that its token opens nothing again.

    Args:
        connection: of the transaction to do it in.
        conversation: its id; it may have no turn yet.
        channel: where it took place, for a conversation without a turn.
        actor: who wished it, for the audit; None where the caller writes that line.

    Returns:
        False if it had been erased before.
    """
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    at = now()
    # Marked first: a turn that is being recorded is waited for, and then goes with the rest.
    marked = connection.execute(
        make(conversations)
        .values(id=conversation, channel=channel, started_at=at, last_at=at, erased_at=at)
        .on_conflict_do_update(
            index_elements=["id"],
            set_={"erased_at": at, "last_at": at},
            where=conversations.c.erased_at.is_(None),
        )
        .returning(conversations.c.id)
    )
    if marked.scalar_one_or_none() is None:
        return False
    own = select(turns.c.id).where(turns.c.conversation_id == conversation)
    count = connection.execute(select(func.count()).select_from(own.subquery())).scalar_one()
    # What staff have published is detached from the turn; what is still a draft goes with it.
    connection.execute(
        delete(changes).where(changes.c.turn_id.in_(own), changes.c.settled_at.is_(None))
    )
    connection.execute(delete(turns).where(turns.c.conversation_id == conversation))
    for remark in (conversation_notes, conversation_tags):
        connection.execute(delete(remark).where(remark.c.conversation_id == conversation))
    forget_conversation(connection, conversation)
    if actor is not None:
        record(connection, actor, "erase_conversation", "", {"channel": channel, "turns": count})
    return True


def erased_since(connection: Connection, at: datetime) -> list[tuple[str, datetime]]:
    """Return which conversations were erased after a time, oldest first, by whomever."""
    query = (
        select(conversations.c.id, conversations.c.erased_at)
        .where(conversations.c.last_at >= at, conversations.c.erased_at > at)
        .order_by(conversations.c.erased_at)
    )
    return [(row.id, row.erased_at) for row in connection.execute(query)]
