"""What staff can do about messages to Messenger that were given up: send again, or leave it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.engine import Connection

from records.audit import record
from records.clock import now
from records.messenger_outbox import DEAD, DROPPED, WAITING
from records.messenger_schema import people, sends

# So long after a person's last message the page may answer; Meta refuses what comes later.
WINDOW = timedelta(hours=24)
SENT_AGAIN = "sent_again"
LEFT = "left"
TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class GivenUp:
    """One message that was given up; ``text`` is the assistant's, ``until`` when it is too late."""

    id: int
    conversation: str | None
    text: str
    reason: str | None
    tries: int
    created_at: datetime
    finished_at: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Delayed:
    """How many messages are being tried again, and why the latest of them failed."""

    count: int
    reason: str | None


def given_up(connection: Connection, most: int = 100) -> list[GivenUp]:
    """Return what was given up and nobody has dealt with, the latest first."""
    return [_given_up(row) for row in connection.execute(_GIVEN_UP, {"most": most})]


def delayed(connection: Connection) -> Delayed:
    """Return what has failed and is still being tried."""
    count = connection.execute(_DELAYED_COUNT).scalar_one()
    return Delayed(count, connection.execute(_DELAYED_REASON).scalar() if count else None)


def send_again(connection: Connection, letter: int, actor: str) -> str | None:
    """Queue a message once more, if the person may still be written to.

    Args:
        connection: of the transaction to do it in.
        letter: its id.
        actor: who wishes it, for the audit.

    Returns:
        `SENT_AGAIN`, `TOO_LATE`, or None where there is no such dead letter (any more).
    """
    found = connection.execute(_ONE, {"letter": letter}).first()
    if found is None:
        return None
    if found.last_inbound_at is None or found.last_inbound_at <= now() - WINDOW:
        return TOO_LATE
    again = {"state": WAITING, "next_ms": 0, "tries": 0, "reason": None, "created_at": now()}
    return _settle(connection, found, again | {"finished_at": None}, actor, SENT_AGAIN)


def leave(connection: Connection, letter: int, actor: str) -> str | None:
    """Take a dead letter off the list; what was to be sent is removed.

    Args:
        connection: of the transaction to do it in.
        letter: its id.
        actor: who wishes it, for the audit.

    Returns:
        `LEFT`, or None where there is no such dead letter (any more).
    """
    found = connection.execute(_ONE, {"letter": letter}).first()
    if found is None:
        return None
    return _settle(connection, found, {"state": DROPPED, "body": None}, actor, LEFT)


def _settle(
    connection: Connection, found: Any, values: dict[str, Any], actor: str, outcome: str
) -> str | None:
    one = and_(sends.c.id == found.id, sends.c.state == DEAD)
    if connection.execute(update(sends).where(one).values(values)).rowcount != 1:
        return None
    record(
        connection,
        actor,
        f"messenger_dead_letter_{outcome}",
        found.conversation_id or "",
        {"letter": found.id, "reason": found.reason},
    )
    return outcome


def _given_up(row: Any) -> GivenUp:
    last = row.last_inbound_at
    return GivenUp(
        id=row.id,
        conversation=row.conversation_id,
        text=_text(row.body),
        reason=row.reason,
        tries=row.tries,
        created_at=row.created_at,
        finished_at=row.finished_at,
        until=None if last is None else last + WINDOW,
    )


def _text(body: Any) -> str:
    """Return what the person would have read."""
    message = body.get("message") if isinstance(body, dict) else None
    if not isinstance(message, dict):
        return "(passing the thread to the page's inbox)"
    attachment = message.get("attachment")
    payload = attachment.get("payload") if isinstance(attachment, dict) else None
    template = payload.get("text") if isinstance(payload, dict) else None
    return str(message.get("text") or template or "")


_FIELDS = (sends, people.c.conversation_id, people.c.last_inbound_at)
_KNOWN = sends.outerjoin(people, people.c.id == sends.c.person)
_ONE = (
    select(*_FIELDS)
    .select_from(_KNOWN)
    .where(sends.c.id == bindparam("letter"), sends.c.state == DEAD)
)
_GIVEN_UP = (
    select(*_FIELDS)
    .select_from(_KNOWN)
    .where(sends.c.state == DEAD)
    .order_by(sends.c.id.desc())
    .limit(bindparam("most"))
)
_FAILED_BEFORE = (sends.c.state == WAITING, sends.c.reason.is_not(None))
_DELAYED_COUNT = select(func.count()).select_from(sends).where(*_FAILED_BEFORE)
_DELAYED_REASON = select(sends.c.reason).where(*_FAILED_BEFORE).order_by(sends.c.id.desc()).limit(1)
