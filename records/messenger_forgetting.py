"""What the Messenger channel forgets: old rows, and a person whose conversation was erased."""

from datetime import datetime

from sqlalchemy import and_, delete, select
from sqlalchemy.engine import Connection

from records.messenger_outbox import DEAD, SENDING, WAITING
from records.messenger_schema import events, people, sends


def forget_conversation(connection: Connection, conversation: str) -> None:
    """Remove a person by the conversation, with all that came in and was to go out."""
    who = list(
        connection.execute(
            select(people.c.id).where(people.c.conversation_id == conversation)
        ).scalars()
    )
    for person in who:
        connection.execute(delete(events).where(events.c.person == person))
        connection.execute(delete(people).where(people.c.id == person))


def forget_old(connection: Connection, done_before: datetime, dead_before: datetime) -> int:
    """Remove events that ended before a time, and what was sent for them.

    Args:
        connection: of the transaction to do it in.
        done_before: Meta delivers again for about a day; what is older cannot come again.
        dead_before: the same for events with a dead letter, which staff may still want to see.

    Returns:
        How many events were removed.
    """
    kept = select(sends.c.event_id).where(
        sends.c.state.in_((WAITING, SENDING)) | and_(sends.c.state == DEAD)
    )
    done = events.c.done_at.is_not(None)
    removed = connection.execute(
        delete(events).where(done, events.c.done_at < done_before, events.c.id.not_in(kept))
    ).rowcount
    removed += connection.execute(
        delete(events).where(done, events.c.done_at < dead_before)
    ).rowcount
    return int(removed)
