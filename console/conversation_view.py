"""One conversation: its turns with replies, reviews and feedback; tags, notes, export."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from console.rows import AnyRow
from records.audit import record
from records.clock import now
from records.schema import conversations, feedback, replies, turns
from records.staff_schema import conversation_notes, conversation_tags, reviews

_MOST_TURNS = 200
_AROUND = 4


@dataclass(frozen=True, slots=True)
class Said:
    """One turn as it is shown: the message's row, its replies, and what was said of them."""

    turn: AnyRow
    replies: list[dict[str, Any]]
    helpful: bool | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with all that staff added to it."""

    id: str
    channel: str
    started_at: datetime
    turns: list[Said]
    tags: list[str]
    notes: list[AnyRow]
    cut: bool


def whole(connection: Connection, key: str) -> Conversation | None:
    """Give a conversation, or None if there is none or it was erased."""
    row = connection.execute(select(conversations).where(conversations.c.id == key)).first()
    if row is None or row.erased_at is not None:
        return None
    found = _turns(connection, key, None, None, _MOST_TURNS + 1)
    tags = select(conversation_tags.c.tag).where(conversation_tags.c.conversation_id == key)
    notes = select(conversation_notes).where(conversation_notes.c.conversation_id == key)
    return Conversation(
        key,
        row.channel,
        row.started_at,
        found[-_MOST_TURNS:],
        sorted(connection.execute(tags).scalars()),
        list(connection.execute(notes.order_by(conversation_notes.c.id))),
        len(found) > _MOST_TURNS,
    )


def around(connection: Connection, key: str, turn_id: int) -> list[Said]:
    """Give the turns around one, itself included, oldest first."""
    before = _turns(connection, key, None, turn_id, _AROUND)
    after = _turns(connection, key, turn_id, None, 3)
    return before + after


def _turns(
    connection: Connection, key: str, after: int | None, until: int | None, limit: int
) -> list[Said]:
    query = select(turns, reviews.c.decision, reviews.c.state, reviews.c.flagged).join(
        reviews, reviews.c.turn_id == turns.c.id, isouter=True
    )
    query = query.where(turns.c.conversation_id == key)
    if after is not None:
        rows = list(
            connection.execute(query.where(turns.c.id > after).order_by(turns.c.id).limit(limit))
        )
    else:
        if until is not None:
            query = query.where(turns.c.id <= until)
        rows = list(connection.execute(query.order_by(turns.c.id.desc()).limit(limit)))[::-1]
    said = _said(connection, [row.id for row in rows])
    return [Said(row, *said.get(row.id, ([], None, None))) for row in rows]


def _said(
    connection: Connection, ids: list[int]
) -> dict[int, tuple[list[dict[str, Any]], bool | None, str | None]]:
    if not ids:
        return {}
    query = (
        select(replies.c.turn_id, replies.c.body, feedback.c.helpful, feedback.c.comment)
        .join(feedback, feedback.c.reply_id == replies.c.id, isouter=True)
        .where(replies.c.turn_id.in_(ids))
        .order_by(replies.c.turn_id, replies.c.position)
    )
    found: dict[int, tuple[list[dict[str, Any]], bool | None, str | None]] = {}
    for row in connection.execute(query):
        bodies, helpful, comment = found.get(row.turn_id, ([], None, None))
        helpful = row.helpful if row.helpful is not None else helpful
        found[row.turn_id] = ([*bodies, row.body], helpful, row.comment or comment)
    return found


def add_tag(connection: Connection, key: str, tag: str, by: str) -> None:
    """Tag a conversation."""
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    adding = make(conversation_tags).values(conversation_id=key, tag=tag)
    connection.execute(adding.on_conflict_do_nothing())
    record(connection, by, "tagged", f"conversation {key}", {"tag": tag})


def remove_tag(connection: Connection, key: str, tag: str, by: str) -> None:
    """Take a tag away."""
    connection.execute(
        delete(conversation_tags).where(
            conversation_tags.c.conversation_id == key, conversation_tags.c.tag == tag
        )
    )
    record(connection, by, "untagged", f"conversation {key}", {"tag": tag})


def add_note(connection: Connection, key: str, text: str, by: str) -> None:
    """Write a note under a conversation."""
    connection.execute(
        insert(conversation_notes).values(conversation_id=key, author=by, at=now(), text=text)
    )
    record(connection, by, "noted", f"conversation {key}")


def exported(conversation: Conversation) -> dict[str, Any]:
    """Give a conversation as plain data for a file."""
    return {
        "conversation": conversation.id,
        "channel": conversation.channel,
        "started_at": conversation.started_at.isoformat(),
        "tags": conversation.tags,
        "notes": [
            {"author": note.author, "at": note.at.isoformat(), "text": note.text}
            for note in conversation.notes
        ],
        "turns": [
            {
                "at": said.turn.received_at.isoformat(),
                "text": said.turn.text,
                "button": said.turn.button,
                "intent": said.turn.intent,
                "confidence": said.turn.confidence,
                "model": said.turn.model,
                "replies": said.replies,
                "helpful": said.helpful,
                "comment": said.comment,
            }
            for said in conversation.turns
        ],
    }
