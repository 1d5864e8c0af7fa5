"""What the Messenger channel forgets: old rows, and a person whose conversation was erased."""

from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.engine import Connection

from records.messenger_outbox import DEAD, SENDING, WAITING
from records.messenger_schema import events, people, sends
from records.schema import turns


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
    """Remove events that ended before a time, what was sent for them, and people without any.

    A person stays known while turns of the conversation are kept, so that a wish to be forgotten
    reaches them.

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
    # Whoever has nothing left here is a stranger again, as far as this database knows.
    said = select(turns.c.id).where(turns.c.conversation_id == people.c.conversation_id)
    waiting = select(events.c.id).where(events.c.person == people.c.id)
    silent = or_(people.c.last_inbound_at.is_(None), people.c.last_inbound_at < done_before)
    connection.execute(delete(people).where(~said.exists(), ~waiting.exists(), silent))
    return int(removed)
