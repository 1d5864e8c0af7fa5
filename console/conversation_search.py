"""Finding conversations: by words, time, channel, topic, kind, confidence, feedback and more."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ARRAY, CTE, BigInteger, and_, any_, cast, func, literal, select, true
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from console import search_sources, word_index
from console.rows import AnyRow, AnySelect, has
from console.search_sources import Bounds, Source
from records.schema import conversations, feedback, replies, turns
from records.staff_schema import conversation_tags, reviews

PAGE = 30
_YEARS = range(1970, 3000)
# Of the rarest thing asked for, a page looks at so many messages one after another, until it is
# full; the first look is enough for most.
_LOOKS = (300, 1000, 1700)
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
    def narrowing(self) -> int:
        """How many filters are set besides the words."""
        return sum(bool(getattr(self, field.name)) for field in fields(self)) - bool(self.q)

    @property
    def address(self) -> str:
        """The filters as the query of an address."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in values.items() if value})


def _day(text: str) -> datetime | None:
    try:
        # A day begins at midnight of the clock that staff read.
        found = datetime.strptime(text, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError):
        return None
    return found if found.year in _YEARS else None


@dataclass(frozen=True, slots=True)
class Found:
    """Messages, newest first; from before ``older`` on there may be more, unless it is None."""

    rows: list[AnyRow]
    older: int | None = None


def search(connection: Connection, filters: Filters, before: int | None = None) -> Found:
    """Give up to `PAGE` messages from before the message ``before``.

    A page looks at the newest messages with the rarest thing that is asked for, 5,000 at most; so
    it may hold fewer than `PAGE` and still say that there may be older ones.
    """
    bounds = _bounds(connection, filters, before)
    if bounds is None:
        return Found([])
    source = search_sources.sparsest(connection, _sources(connection, filters), bounds)
    rows: list[AnyRow] = []
    for count in _LOOKS:
        newest = source.newest(bounds, count)
        seen = connection.execute(select(newest.c.found, _worded(newest, filters))).all()
        fitting = [row.found for row in seen if row.worded]
        if fitting:
            query = _narrowed(_COLUMNS.where(_among(connection, fitting)), filters)
            query = query.order_by(turns.c.id.desc()).limit(PAGE - len(rows))
            rows += connection.execute(query)
        if len(rows) >= PAGE:
            return Found(rows, rows[-1].id)
        if len(seen) < count:
            return Found(rows)
        bounds = Bounds(bounds.low, min(row.found for row in seen))
    return Found(rows, bounds.high)


_COLUMNS: AnySelect = select(
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


def _sources(connection: Connection, filters: Filters) -> Iterator[Source]:
    """Give all the indexes that a search could begin with."""
    whole, beginning = word_index.asked(filters.q)
    yield from map(search_sources.of_word, whole)
    found = search_sources.of_beginning(connection, beginning) if beginning else None
    if found is not None:
        yield found
    for column, wanted in _equal(filters):
        if wanted:
            yield Source.of(turns.c.id, column == wanted)
    if filters.tag:
        yield search_sources.of_tag(filters.tag)
    if filters.reviewed == "flagged":
        yield search_sources.of_flagged()
    if filters.reviewed == "yes":
        yield search_sources.of_decided()
    if filters.feedback:
        judged = search_sources.of_feedback(connection, filters.feedback == "helpful")
        if judged is not None:
            yield judged


def _equal(filters: Filters) -> tuple[tuple[Any, str], ...]:
    return (
        (turns.c.intent, filters.topic),
        (turns.c.kind, filters.kind),
        (turns.c.model, filters.model),
    )


def _among(connection: Connection, ids: list[int]) -> ColumnElement[bool]:
    """Say that a message is one of these: known ids, so that no database begins elsewhere.

    As one value: a thousand values take longer to hand over than to look up.
    """
    if connection.dialect.name == "sqlite":
        given = func.json_each(json.dumps(ids)).table_valued("value")
        return turns.c.id.in_(select(given.c.value))
    return turns.c.id == any_(cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger)))


def _worded(newest: CTE, filters: Filters) -> ColumnElement[bool]:
    """Say whether an id has all the words; their index knows, and no message is read for it."""
    whole, beginning = word_index.asked(filters.q)
    conditions = [word_index.holds(newest.c.found, word) for word in whole]
    if beginning:
        conditions.append(word_index.holds(newest.c.found, beginning, beginning=True))
    return and_(true(), *conditions).label("worded")


def _narrowed(query: AnySelect, filters: Filters) -> AnySelect:
    for column, wanted in _equal(filters):
        if wanted:
            query = query.where(column == wanted)
    if filters.channel:
        query = query.where(conversations.c.channel == filters.channel)
    if filters.sure:
        low, high = _BOUNDS[filters.sure]
        query = query.where(turns.c.confidence >= low, turns.c.confidence < high)
    if filters.feedback:
        query = query.where(_judged(filters.feedback == "helpful"))
    if filters.tag:
        tagged = conversation_tags.c.conversation_id == turns.c.conversation_id
        same = conversation_tags.c.tag == filters.tag
        query = query.where(has(conversation_tags, tagged, same))
    if filters.reviewed:
        query = _reviewed(query, filters.reviewed)
    return query


def _judged(helpful: bool) -> ColumnElement[bool]:
    joined = replies.join(feedback, feedback.c.reply_id == replies.c.id)
    of_turn = replies.c.turn_id == turns.c.id
    return has(joined, of_turn, feedback.c.helpful.is_(helpful))


def _reviewed(query: AnySelect, wanted: str) -> AnySelect:
    of_turn = reviews.c.turn_id == turns.c.id
    if wanted == "flagged":
        return query.where(has(reviews, of_turn, reviews.c.flagged.is_(True)))
    decided = has(reviews, of_turn, reviews.c.state == "done")
    return query.where(decided if wanted == "yes" else ~decided)


def _bounds(connection: Connection, filters: Filters, before: int | None) -> Bounds | None:
    """Turn days into ids, as both grow together; None if there is no message since the first."""
    since, until = _day(filters.since), _day(filters.until)
    low, high = 0, before
    if since is not None:
        first = _first_from(connection, since)
        if first is None:
            return None
        low = first
    if until is not None:
        first = _first_from(connection, until + timedelta(days=1))
        if first is not None:
            high = first if high is None else min(high, first)
    return Bounds(low, high)


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
