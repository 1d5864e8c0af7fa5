"""Finding conversations: by words, time, channel, topic, kind, confidence, feedback and more."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import exists, select
from sqlalchemy.engine import Connection

from console import word_index
from console.rows import AnyRow, AnySelect
from records.schema import conversations, feedback, replies, turns
from records.staff_schema import conversation_tags, reviews

PAGE = 30
KINDS = {
    "answer": "Answered",
    "handoff": "Handed to the clinic",
    "clarify": "Asked back",
    "smalltalk": "Small talk",
    "out_of_scope": "Not for us",
    "emergency": "Emergency",
    "urgent": "Urgent",
    "crisis": "Crisis",
    "unavailable": "Not available",
}
CHANNELS = {"website": "Website", "messenger": "Messenger"}
SURENESS = {"low": "Not sure (under 60 %)", "middle": "Fairly sure (60 to 90 %)",
            "high": "Sure (90 % and more)"}  # fmt: skip
_BOUNDS = {"low": (0.0, 0.6), "middle": (0.6, 0.9), "high": (0.9, 1.01)}
FEEDBACK = {"helpful": "Helped", "not_helpful": "Did not help"}
REVIEWED = {"yes": "Reviewed", "no": "Not reviewed", "flagged": "Flagged"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; an empty field asks for nothing."""

    q: str = ""
    since: str = ""
    until: str = ""
    channel: str = ""
    topic: str = ""
    kind: str = ""
    sure: str = ""
    feedback: str = ""
    reviewed: str = ""
    model: str = ""
    tag: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> "Filters":
        """Read the filters of an address; what cannot be read is left out."""
        given = {field.name: values.get(field.name, "") for field in fields(cls)}
        known = {"channel": CHANNELS, "kind": KINDS, "sure": SURENESS, "feedback": FEEDBACK,
                 "reviewed": REVIEWED}  # fmt: skip
        for name, choices in known.items():
            if given[name] not in choices:
                given[name] = ""
        for name in ("since", "until"):
            if given[name] and _day(given[name]) is None:
                given[name] = ""
        return cls(**given)

    @property
    def address(self) -> str:
        """The filters as the query of an address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value})


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def search(connection: Connection, filters: Filters, before: int | None = None) -> list[AnyRow]:
    """Give up to `PAGE` messages, newest first, from before the message ``before``."""
    query = select(
        turns.c.id,
        turns.c.conversation_id,
        turns.c.received_at,
        turns.c.text,
        turns.c.button,
        turns.c.kind,
        turns.c.intent,
        turns.c.confidence,
        conversations.c.channel,
    ).join(conversations, conversations.c.id == turns.c.conversation_id)
    found = word_index.matching(connection, filters.q, before)
    if found is not None:
        query = query.where(turns.c.id.in_(_some(connection, found, filters)))
    elif before is not None:
        query = query.where(turns.c.id < before)
    query = _narrowed(query, filters)
    query = _bounded(connection, query, filters)
    return list(connection.execute(query.order_by(turns.c.id.desc()).limit(PAGE)))


def _some(connection: Connection, found: AnySelect, filters: Filters) -> list[int]:
    """Take as many hits as a page needs, or more where other filters will drop some of them."""
    alone = filters.address.count("=") == 1
    return list(connection.execute(found.limit(PAGE if alone else 2000)).scalars())


def _narrowed(query: AnySelect, filters: Filters) -> AnySelect:
    if filters.channel:
        query = query.where(conversations.c.channel == filters.channel)
    if filters.topic:
        query = query.where(turns.c.intent == filters.topic)
    if filters.kind:
        query = query.where(turns.c.kind == filters.kind)
    if filters.model:
        query = query.where(turns.c.model == filters.model)
    if filters.sure:
        low, high = _BOUNDS[filters.sure]
        query = query.where(turns.c.confidence >= low, turns.c.confidence < high)
    if filters.feedback:
        query = query.where(_judged(filters.feedback == "helpful"))
    if filters.tag:
        tagged = conversation_tags.c.conversation_id == turns.c.conversation_id
        query = query.where(exists().where(tagged, conversation_tags.c.tag == filters.tag))
    if filters.reviewed:
        query = _reviewed(query, filters.reviewed)
    return query


def _judged(helpful: bool) -> Any:
    return turns.c.id.in_(
        select(replies.c.turn_id)
        .join(feedback, feedback.c.reply_id == replies.c.id)
        .where(feedback.c.helpful.is_(helpful))
    )


def _reviewed(query: AnySelect, wanted: str) -> AnySelect:
    of_turn = reviews.c.turn_id == turns.c.id
    if wanted == "flagged":
        return query.where(exists().where(of_turn, reviews.c.flagged.is_(True)))
    decided = exists().where(of_turn, reviews.c.state == "done")
    return query.where(decided if wanted == "yes" else ~decided)


def _bounded(connection: Connection, query: AnySelect, filters: Filters) -> AnySelect:
    """Turn days into ids where it can be done: both grow together, and ids need no other index."""
    since, until = _day(filters.since), _day(filters.until)
    if since is not None:
        first = _first_from(connection, since)
        query = query.where(turns.c.id >= first) if first else query.where(turns.c.id < 0)
    if until is not None:
        first = _first_from(connection, until + timedelta(days=1))
        if first:
            query = query.where(turns.c.id < first)
    return query


def _first_from(connection: Connection, at: datetime) -> int | None:
    query = select(turns.c.id).where(turns.c.received_at >= at)
    return connection.execute(query.order_by(turns.c.received_at).limit(1)).scalar_one_or_none()


def models(connection: Connection) -> list[str]:
    """Give the models that answered, by hopping over the index from one to the next."""
    found: list[str] = []
    while len(found) < 50:
        query = select(turns.c.model).where(turns.c.model.is_not(None))
        if found:
            query = query.where(turns.c.model > found[-1])
        following = connection.execute(query.order_by(turns.c.model).limit(1)).scalar_one_or_none()
        if following is None:
            break
        found.append(following)
    return found


def tags(connection: Connection) -> list[str]:
    """Give all tags."""
    query = select(conversation_tags.c.tag).distinct().order_by(conversation_tags.c.tag)
    return list(connection.execute(query.limit(200)).scalars())
