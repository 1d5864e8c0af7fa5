"""The log of turns: what a patient sent, what was understood, what was answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import ReturningInsert

from records.clock import now
from records.database import Database
from records.schema import conversations, replies, turns

Json = dict[str, Any]
ANSWERED = "answered"
UNAVAILABLE = "unavailable"


class ErasedError(Exception):
    """The conversation was erased; it takes no more turns."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its replies, ready to be kept.

    ``text`` is already redacted. ``replies`` are bodies with an ``id`` and a ``kind`` each, in
    order; ``understood`` holds, for each of them, what the engine understood, or None.
    """

    conversation: str
    client_id: str
    text: str
    replies: list[Json]
    received_at: datetime
    latency_ms: float
    button: str | None = None
    status: str = ANSWERED
    understood: list[Json | None] = field(default_factory=list)
    channel: str = "website"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known when a message arrives: was it erased, was this message answered before."""

    erased: bool
    replies: list[Json] | None


class TurnLog:
    """Writes and finds turns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, conversation: str, client_id: str) -> Standing:
        """Look up a conversation and one message of it; raises RecordsUnavailableError."""
        values = {"conversation": conversation, "client_id": client_id}
        rows = await self._database.read(lambda read: read.execute(_STANDING, values).all())
        if not rows:
            return Standing(erased=False, replies=None)
        if rows[0].erased_at is not None:
            return Standing(erased=True, replies=None)
        if rows[0].turn_id is None:
            return Standing(erased=False, replies=None)
        return Standing(erased=False, replies=[row.body for row in rows if row.body is not None])

    async def record(self, turn: Turn) -> list[Json]:
        """Keep a turn and return the replies that stand for its client id.

        They are the turn's own, or those of an earlier turn with the same client id; in that
        case nothing is added.

        Raises:
            ErasedError: the conversation was erased meanwhile; nothing is kept.
            RecordsUnavailableError: the database failed; nothing is kept.
        """
        return await self._database.write(lambda connection: _insert_turn(connection, turn))


_STANDING = (
    select(conversations.c.erased_at, turns.c.id.label("turn_id"), replies.c.body)
    .select_from(conversations)
    .outerjoin(
        turns,
        (turns.c.conversation_id == conversations.c.id)
        & (turns.c.client_id == bindparam("client_id")),
    )
    .outerjoin(replies, replies.c.turn_id == turns.c.id)
    .where(conversations.c.id == bindparam("conversation"))
    .order_by(replies.c.position)
)
_EARLIER = (
    select(replies.c.body)
    .join(turns, turns.c.id == replies.c.turn_id)
    .where(
        turns.c.conversation_id == bindparam("conversation"),
        turns.c.client_id == bindparam("client_id"),
    )
    .order_by(replies.c.position)
)
_INSERT_REPLIES = insert(replies)


def _insert_turn(connection: Connection, turn: Turn) -> list[Json]:
    touch(connection, turn.conversation, turn.channel, turn.received_at)
    added = connection.execute(_ADD_TURN[connection.dialect.name], _turn_row(turn))
    turn_id = added.scalar_one_or_none()
    if turn_id is None:
        values = {"conversation": turn.conversation, "client_id": turn.client_id}
        return list(connection.execute(_EARLIER, values).scalars())
    understood = turn.understood or [None] * len(turn.replies)
    rows = [
        {
            "id": body["id"],
            "turn_id": turn_id,
            "position": position,
            "kind": body["kind"],
            "body": body,
            "understood": known,
        }
        for position, (body, known) in enumerate(zip(turn.replies, understood, strict=True))
    ]
    connection.execute(_INSERT_REPLIES, rows)
    return turn.replies


def touch(
    connection: Connection, conversation: str, channel: str, at: datetime | None = None
) -> None:
    """Note that a conversation is alive, or begin it; raises ErasedError."""
    at = at or now()
    row = {"id": conversation, "channel": channel, "started_at": at, "last_at": at}
    alive = connection.execute(_TOUCH[connection.dialect.name], row)
    if alive.scalar_one_or_none() is None:
        raise ErasedError


_DIALECTS = (("sqlite", sqlite_insert), ("postgresql", postgres_insert))
_ADD_TURN = {
    dialect: make(turns).on_conflict_do_nothing().returning(turns.c.id)
    for dialect, make in _DIALECTS
}


def _touching(make: Callable[[Table], Any]) -> ReturningInsert[tuple[str]]:
    """Begin a conversation or note its last turn in one statement; an erased one gives no row."""
    begin = make(conversations)
    touch: ReturningInsert[tuple[str]] = begin.on_conflict_do_update(
        index_elements=["id"],
        set_={"last_at": begin.excluded.last_at},
        where=conversations.c.erased_at.is_(None),
    ).returning(conversations.c.id)
    return touch


_TOUCH = {dialect: _touching(make) for dialect, make in _DIALECTS}


def _turn_row(turn: Turn) -> Json:
    first: Json = next((known for known in turn.understood if known), {})
    topics: list[str] = []
    for body in turn.replies:
        topics.extend(topic for topic in body.get("topics", []) if topic not in topics)
    return {
        "conversation_id": turn.conversation,
        "client_id": turn.client_id,
        "received_at": turn.received_at,
        "text": turn.text,
        "button": turn.button,
        "status": turn.status,
        "kind": turn.replies[0]["kind"],
        "kinds": [body["kind"] for body in turn.replies],
        "topics": topics,
        "intent": first.get("intent"),
        "confidence": first.get("confidence"),
        "ranking": first.get("intent_ranking"),
        "nearest": first.get("nearest"),
        "model": first.get("model"),
        "latency_ms": turn.latency_ms,
    }
