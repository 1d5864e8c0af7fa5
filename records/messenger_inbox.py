"""The inbox of the Messenger channel: stored before Meta gets its 200, worked on afterwards."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from records.audit import PATIENT
from records.clock import now
from records.database import Database
from records.erasure import erase_conversation
from records.messenger_outbox import SENDING, WAITING, Outgoing, confirm, drop_waiting
from records.messenger_schema import events, people, sends

DONE = "done"
SILENT = "silent"
FAILED = "failed"
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class InboxEvent:
    """One accepted event.

    ``key`` is the same for every delivery of it; ``text`` is redacted; ``sent_at`` is Meta's time.
    The kind `OWNER` says in ``button`` who holds the thread now, None for the assistant.
    """

    key: str
    person: str
    kind: str
    sent_at: datetime
    text: str | None = None
    button: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """The next event of a person, with what is known of the person."""

    id: int
    event: InboxEvent
    received_at: datetime
    tries: int
    conversation: str
    owner: str | None
    owner_at: datetime | None
    seen_at: datetime | None
    disclosed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person with events that are not done; ``held`` where another app has the thread."""

    person: str
    since: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an event ended: its state, what is to be sent, and what changed about the person.

    ``erase``: the person wishes that the conversation up to this event is forgotten.
    """

    state: str = DONE
    sends: Sequence[Outgoing] = ()
    person: dict[str, Any] = field(default_factory=dict)
    drop_waiting: bool = False
    erase: bool = False


class MessengerInbox:
    """Keeps events until they are done; every method raises RecordsUnavailableError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(
        self,
        accepted: Sequence[InboxEvent],
        echoes: Sequence[tuple[str, int]] = (),
        active: Sequence[str] = (),
    ) -> None:
        """Keep events in one transaction; those that are known already change nothing.

        Args:
            accepted: the events of a delivery.
            echoes: event keys and positions of own messages that Meta has shown to be sent.
            active: people with whom another owner of the thread is at work.
        """
        if not accepted and not echoes and not active:
            return
        at = now()
        rows = [
            {**asdict(event), "received_at": at, "state": WAITING, "tries": 0} for event in accepted
        ]
        known = [_person_row(event) for event in accepted]

        def work(connection: Connection) -> None:
            dialect = connection.dialect.name
            if rows:
                connection.execute(_ADD_EVENT[dialect], rows)
                connection.execute(_KNOW_PERSON[dialect], known)
            for key, position in echoes:
                confirm(connection, key, position)
            for person in active:
                connection.execute(_OWNER_ACTIVE, {"who": person, "at": at})

        await self._database.write(work)

    async def waiting(self) -> list[Waiting]:
        """Return the people with an event that is not done, the longest wait first."""
        rows = await self._database.read(lambda read: read.execute(_WAITING_PEOPLE).all())
        return [Waiting(row.person, row.since, held=row.owner is not None) for row in rows]

    async def head(self, person: str) -> Pending | None:
        """Return the person's earliest event that is not done."""
        row = await self._database.read(lambda read: read.execute(_HEAD, {"who": person}).first())
        if row is None:
            return None
        event = InboxEvent(row.key, row.person, row.kind, row.sent_at, row.text, row.button)
        return Pending(
            id=row.id,
            event=event,
            received_at=row.received_at,
            tries=row.tries,
            conversation=row.conversation_id,
            owner=row.owner,
            owner_at=row.owner_at,
            seen_at=row.seen_at,
            disclosed_at=row.disclosed_at,
        )

    async def finish(self, pending: Pending, outcome: Outcome) -> None:
        """End an event and queue what is to be sent, both or neither, once.

        Nothing is queued for a person whose thread was taken over in the meantime.
        """

        def work(connection: Connection) -> None:
            owner = connection.execute(_OWNER, {"who": pending.event.person}).scalar()
            taken = owner is not None and pending.owner is None and outcome.sends
            values = {
                "key_id": pending.id,
                "end": SILENT if taken else outcome.state,
                "at": now(),
            }
            if connection.execute(_END, values).rowcount != 1:
                return
            if outcome.erase:
                begin_anew(connection, pending.event.person, pending.conversation)
            if taken:
                return
            if outcome.drop_waiting:
                drop_waiting(connection, pending.event.person, "a person holds the thread")
            if outcome.sends:
                rows = [
                    one.row(pending.id, position, pending.event.person)
                    for position, one in enumerate(outcome.sends)
                ]
                connection.execute(_ADD_SENDS, rows)
            changes = outcome.person | {"seen_at": pending.event.sent_at}
            connection.execute(
                update(people).where(people.c.id == pending.event.person).values(changes)
            )

        await self._database.write(work)
        if outcome.erase:
            await self._database.forget_journal()

    async def count_try(self, pending: Pending) -> None:
        """Note that work on an event failed."""
        await self._database.write(
            lambda write: write.execute(_COUNT_TRY, {"key_id": pending.id}).rowcount
        )

    async def new_conversation(self, pending: Pending) -> None:
        """Give a person a new conversation after the old one was erased."""
        fresh = secrets.token_hex(16)
        statement = (
            update(people)
            .where(
                people.c.id == pending.event.person,
                people.c.conversation_id == pending.conversation,
            )
            .values(conversation_id=fresh, disclosed_at=None)
        )
        await self._database.write(lambda write: write.execute(statement).rowcount)


def begin_anew(connection: Connection, person: str, conversation: str) -> None:
    """Erase a person's conversation at the person's wish, and give the person a new one.

    What came in after the wish goes on to be answered. Of what came before only the digests of
    Meta's ids stay, for some days, so that nothing that is delivered again is taken for new.
    """
    connection.execute(
        update(people)
        .where(people.c.id == person)
        .values(conversation_id=secrets.token_hex(16), seen_at=None, disclosed_at=None)
    )
    erase_conversation(connection, conversation, "messenger", PATIENT)
    done = select(events.c.id).where(events.c.person == person, events.c.state != WAITING)
    connection.execute(delete(sends).where(sends.c.event_id.in_(done), sends.c.state != SENDING))
    connection.execute(update(events).where(events.c.id.in_(done)).values(text=None, button=None))


def _person_row(event: InboxEvent) -> dict[str, Any]:
    wrote = None if event.kind == OWNER else event.sent_at
    return {
        "id": event.person,
        "conversation_id": secrets.token_hex(16),
        "last_inbound_at": wrote,
    }


def _knowing(make: Any) -> Any:
    known = make(people)
    before, after = people.c.last_inbound_at, known.excluded.last_inbound_at
    latest = case(
        (after.is_(None), before), (or_(before.is_(None), after > before), after), else_=before
    )
    return known.on_conflict_do_update(index_elements=["id"], set_={"last_inbound_at": latest})


_DIALECTS = (("sqlite", sqlite_insert), ("postgresql", postgres_insert))
_ADD_EVENT = {
    dialect: make(events).on_conflict_do_nothing(index_elements=["key"])
    for dialect, make in _DIALECTS
}
_KNOW_PERSON = {dialect: _knowing(make) for dialect, make in _DIALECTS}
_OWNER_ACTIVE = (
    update(people)
    .where(people.c.id == bindparam("who"), people.c.owner.is_not(None))
    .values(owner_at=bindparam("at"))
)
_since = func.min(events.c.received_at)
_WAITING_PEOPLE = (
    select(events.c.person, _since.label("since"), people.c.owner)
    .join(people, people.c.id == events.c.person)
    .where(events.c.state == WAITING)
    .group_by(events.c.person, people.c.owner)
    .order_by(_since, func.min(events.c.id))
)
_HEAD = (
    select(
        events,
        people.c.conversation_id,
        people.c.owner,
        people.c.owner_at,
        people.c.seen_at,
        people.c.disclosed_at,
    )
    .join(people, people.c.id == events.c.person)
    .where(events.c.person == bindparam("who"), events.c.state == WAITING)
    .order_by(events.c.sent_at, events.c.id)
    .limit(1)
)
_OWNER = select(people.c.owner).where(people.c.id == bindparam("who"))
_END = (
    update(events)
    .where(events.c.id == bindparam("key_id"), events.c.state == WAITING)
    .values(state=bindparam("end"), text=None, done_at=bindparam("at"))
)
_ADD_SENDS = insert(sends)
_COUNT_TRY = (
    update(events).where(events.c.id == bindparam("key_id")).values(tries=events.c.tries + 1)
)
