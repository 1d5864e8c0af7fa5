"""The outbox of the Messenger channel: what goes out, in order for each person, and how it went.

A message is claimed before it is sent and settled after. Between the two the process may die, and
nobody can know whether the message arrived: such a one is sent again, unless Meta shows it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.engine import Connection

from records.audit import SYSTEM, record
from records.clock import now
from records.database import Database
from records.messenger_schema import events, people, sends

WAITING = "waiting"
SENDING = "sending"
SENT = "sent"
DEAD = "dead"
DROPPED = "dropped"
MESSAGE = "message"
PASS = "pass"  # noqa: S105 (hands the thread over)
_REASON_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request to the Graph API: a message, or the hand-over of the thread."""

    kind: str
    body: dict[str, Any]
    urgent: bool = False

    def row(self, event_id: int, position: int, person: str) -> dict[str, Any]:
        """Return the row to insert."""
        return {
            "event_id": event_id,
            "position": position,
            "person": person,
            "kind": self.kind,
            "urgent": self.urgent,
            "body": self.body,
            "state": WAITING,
            "tries": 0,
            "next_ms": 0,
            "created_at": now(),
        }


@dataclass(frozen=True, slots=True)
class Claimed:
    """A request that is about to be sent; ``tries`` counts this one."""

    id: int
    event_key: str
    position: int
    person: str
    kind: str
    body: dict[str, Any]
    tries: int
    created_at: datetime
    last_inbound_at: datetime | None


@dataclass(frozen=True, slots=True)
class Settled:
    """How a claimed request went.

    ``state`` is `SENT`, `DEAD`, or `WAITING` to try again at ``next_ms``; ``owner`` names another
    owner of the thread where the Graph API spoke of one.
    """

    claimed: Claimed
    state: str
    reason: str | None = None
    next_ms: int = 0
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A request that was given up; the reason is in words for staff."""

    id: int
    conversation: str | None
    kind: str
    tries: int
    reason: str | None
    created_at: datetime
    finished_at: datetime | None


class MessengerOutbox:
    """Hands out requests and keeps how they went; raises RecordsUnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recover(self, next_ms: int) -> int:
        """Put back what was being sent when a process died; returns how many there were."""
        statement = (
            update(sends).where(sends.c.state == SENDING).values(state=WAITING, next_ms=next_ms)
        )
        return await self._database.write(lambda write: int(write.execute(statement).rowcount))

    async def hurry(self, now_ms: int) -> int:
        """Let everything that waits be tried now; returns how much was to wait longer."""
        statement = (
            update(sends)
            .where(sends.c.state == WAITING, sends.c.next_ms > now_ms)
            .values(next_ms=now_ms)
        )
        return await self._database.write(lambda write: int(write.execute(statement).rowcount))

    async def advance(self, settled: Settled | None, now_ms: int) -> Claimed | None:
        """Settle the last request and claim the next one, in one transaction.

        A person's requests are handed out in order, each after the one before was settled for
        good; urgent ones go ahead of other people's.
        """

        def work(connection: Connection) -> Claimed | None:
            if settled is not None:
                _settle(connection, settled)
            return _claim(connection, now_ms)

        return await self._database.write(work)

    async def settle(self, settled: Settled) -> None:
        """Settle a request without claiming another."""
        await self._database.write(lambda connection: _settle(connection, settled))

    async def dead_letters(self, most: int = 100) -> list[DeadLetter]:
        """Return what was given up, the latest first."""
        return await self._database.read(lambda connection: dead_letters(connection, most))

    async def revive(self, since: datetime) -> int:
        """Put dead letters back whose person wrote after ``since``; returns how many."""
        recent = select(people.c.id).where(people.c.last_inbound_at > since)
        statement = (
            update(sends)
            .where(sends.c.state == DEAD, sends.c.body.is_not(None), sends.c.person.in_(recent))
            .values(state=WAITING, next_ms=0, tries=0, reason=None, created_at=now())
        )
        return await self._database.write(lambda write: int(write.execute(statement).rowcount))


def dead_letters(connection: Connection, most: int = 100) -> list[DeadLetter]:
    """Return what was given up, the latest first."""
    rows = connection.execute(_DEAD_LETTERS, {"most": most})
    return [
        DeadLetter(
            id=row.id,
            conversation=row.conversation_id,
            kind=row.kind,
            tries=row.tries,
            reason=row.reason,
            created_at=row.created_at,
            finished_at=row.finished_at,
        )
        for row in rows
    ]


def confirm(connection: Connection, key: str, position: int) -> None:
    """Mark a message as sent that Meta has shown in the thread."""
    values = {"shown_key": key, "shown_position": position, "at": now()}
    connection.execute(_CONFIRM, values)


def drop_waiting(connection: Connection, person: str, reason: str) -> None:
    """Take back what has not been sent to a person."""
    values = {"who": person, "why": reason, "at": now()}
    connection.execute(_DROP_WAITING, values)


def _settle(connection: Connection, settled: Settled) -> None:
    claimed = settled.claimed
    again = settled.state == WAITING
    values: dict[str, Any] = {
        "state": settled.state,
        "reason": (settled.reason or "")[:_REASON_LENGTH] or None,
        "next_ms": settled.next_ms,
        "finished_at": None if again else now(),
    }
    if settled.state == SENT:
        values["body"] = None
    changed = connection.execute(
        update(sends).where(sends.c.id == claimed.id, sends.c.state == SENDING).values(values)
    )
    if changed.rowcount != 1:  # Meta has shown it meanwhile
        return
    if settled.state == DEAD:
        _bury(connection, settled)


def _bury(connection: Connection, settled: Settled) -> None:
    """Tell staff in the audit, and note who holds the thread."""
    claimed = settled.claimed
    known = connection.execute(
        select(people.c.conversation_id).where(people.c.id == claimed.person)
    ).scalar()
    details = {"send": claimed.id, "kind": claimed.kind, "reason": settled.reason}
    record(connection, SYSTEM, "messenger_dead_letter", known or "", details)
    person = update(people).where(people.c.id == claimed.person)
    if claimed.kind == PASS:
        # The thread was not passed on after all, so the assistant goes on answering.
        connection.execute(person.values(owner=None, owner_at=None))
    elif settled.owner is not None:
        connection.execute(person.values(owner=settled.owner, owner_at=now()))
        drop_waiting(connection, claimed.person, "a person holds the thread")


def _claim(connection: Connection, now_ms: int) -> Claimed | None:
    found = connection.execute(_NEXT, {"now_ms": now_ms}).first()
    if found is None:
        return None
    taken = connection.execute(_TAKE, {"key_id": found.id})
    if taken.rowcount != 1:  # another lane was faster
        return None
    return Claimed(
        id=found.id,
        event_key=found.key,
        position=found.position,
        person=found.person,
        kind=found.kind,
        body=found.body or {},
        tries=found.tries + 1,
        created_at=found.created_at,
        last_inbound_at=found.last_inbound_at,
    )


_before = sends.alias("before")
_NEXT = (
    select(sends, events.c.key, people.c.last_inbound_at)
    .join(events, events.c.id == sends.c.event_id)
    .join(people, people.c.id == sends.c.person)
    .where(
        sends.c.state == WAITING,
        sends.c.next_ms <= bindparam("now_ms"),
        ~select(_before.c.id)
        .where(
            _before.c.person == sends.c.person,
            or_(_before.c.state == WAITING, _before.c.state == SENDING),
            _before.c.id < sends.c.id,
        )
        .exists(),
    )
    .order_by(sends.c.urgent.desc(), sends.c.id)
    .limit(1)
)
_TAKE = (
    update(sends)
    .where(sends.c.id == bindparam("key_id"), sends.c.state == WAITING)
    .values(state=SENDING, tries=sends.c.tries + 1)
)
_CONFIRM = (
    update(sends)
    .where(
        sends.c.position == bindparam("shown_position"),
        sends.c.state.in_((WAITING, SENDING)),
        sends.c.tries > 0,
        sends.c.event_id.in_(select(events.c.id).where(events.c.key == bindparam("shown_key"))),
    )
    .values(state=SENT, body=None, finished_at=bindparam("at"))
)
_DROP_WAITING = (
    update(sends)
    .where(and_(sends.c.person == bindparam("who"), sends.c.state == WAITING))
    .values(state=DROPPED, body=None, reason=bindparam("why"), finished_at=bindparam("at"))
)
_DEAD_LETTERS = (
    select(sends, people.c.conversation_id)
    .outerjoin(people, people.c.id == sends.c.person)
    .where(sends.c.state == DEAD)
    .order_by(sends.c.id.desc())
    .limit(bindparam("most"))
)
