"""Where a search begins: the index that leaves the fewest messages to look at.

Each source gives ids of messages, newest first, by its index alone. A search takes the one whose
hits lie furthest apart and asks every other condition of its hits only, so that what a page costs
does not grow with the number of messages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, func, select, union
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from console.rows import AnySelect
from console.word_index import AFTER_ALL
from records.schema import feedback, replies, turns
from records.staff_schema import conversation_tags, reviews, turn_words

# So many hits tell how dense a source is; so many judgements are few enough to be put in order.
_PROBED = 500
_FEW = 3000
_MOST_ENDINGS = 64
_MOST_IN_RANGE = 20_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ids that a search is about: from ``low`` on, and below ``high`` where there is one."""

    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Queries for ids of messages; each one is read newest first."""

    parts: Sequence[tuple[AnySelect, ColumnElement[int]]]

    @classmethod
    def of(cls, column: Any, *conditions: ColumnElement[bool]) -> "Source":
        """Make one of the rows of a column's table that satisfy all conditions."""
        return cls([(select(column.label("found")).where(*conditions), column)])

    def newest(self, bounds: Bounds, count: int) -> CTE:
        """Give the newest ``count`` ids within bounds."""
        limited = [_limited(query, column, bounds, count) for query, column in self.parts]
        if len(limited) == 1:
            return limited[0].cte()
        every = union(*(select(part.subquery()) for part in limited)).subquery()
        return select(every).order_by(every.c.found.desc()).limit(count).cte()


def _limited(query: AnySelect, column: Any, bounds: Bounds, count: int) -> AnySelect:
    query = query.where(column >= bounds.low)
    if bounds.high is not None:
        query = query.where(column < bounds.high)
    return query.order_by(column.desc()).limit(count)


EVERYTHING = Source.of(turns.c.id)


def reach(connection: Connection, source: Source, bounds: Bounds) -> int:
    """Give how far back the first hits reach, as an id; 0 if there are no more than those."""
    found = source.newest(bounds, _PROBED)
    oldest, count = connection.execute(
        select(func.min(found.c.found), func.count()).select_from(found)
    ).one()
    return int(oldest) if count == _PROBED else 0


def sparsest(connection: Connection, sources: Iterable[Source], bounds: Bounds) -> Source:
    """Give the source whose hits lie furthest apart."""
    best, furthest = EVERYTHING, reach(connection, EVERYTHING, bounds)
    for source in sources:
        reached = reach(connection, source, bounds)
        if reached < furthest:
            best, furthest = source, reached
    return best


def of_word(word: str) -> Source:
    """Give the messages with a word."""
    return Source.of(turn_words.c.turn_id, turn_words.c.word == word)


def of_beginning(connection: Connection, beginning: str) -> Source | None:
    """Give the messages with a word that begins so; None if that would narrow nothing."""
    found = _endings(connection, beginning)
    if len(found) <= _MOST_ENDINGS:
        column = turn_words.c.turn_id
        query = select(column.label("found"))
        parts: list[Any] = [(query.where(turn_words.c.word == word), column) for word in found]
        return Source(parts or of_word(beginning).parts)
    within = turn_words.c.word.between(beginning, beginning + AFTER_ALL)
    some = select(turn_words.c.turn_id).where(within).limit(_MOST_IN_RANGE + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() > _MOST_IN_RANGE:
        return None
    query = select(turn_words.c.turn_id.label("found")).where(within).distinct()
    return Source([(query, turn_words.c.turn_id)])


def _endings(connection: Connection, beginning: str) -> list[str]:
    """Give the words that begin so, one more than counts at most, by hopping over the index."""
    column, end = turn_words.c.word, beginning + AFTER_ALL
    first = select(func.min(column).label("word")).where(column.between(beginning, end))
    hops = first.cte(recursive=True)
    following = select(func.min(column)).where(column > hops.c.word, column <= end)
    hops = hops.union_all(
        select(following.correlate(hops).scalar_subquery()).where(hops.c.word.is_not(None))
    )
    found = select(hops.c.word).limit(_MOST_ENDINGS + 1)
    return [word for word in connection.execute(found).scalars() if word is not None]


def of_tag(tag: str) -> Source:
    """Give the messages of conversations that staff gave a tag."""
    tagged = select(turns.c.id.label("found")).join(
        conversation_tags, conversation_tags.c.conversation_id == turns.c.conversation_id
    )
    return Source([(tagged.where(conversation_tags.c.tag == tag), turns.c.id)])


def of_flagged() -> Source:
    """Give the messages that staff flagged."""
    return Source.of(reviews.c.turn_id, reviews.c.flagged.is_(True))


def of_decided() -> Source:
    """Give the messages that staff decided about."""
    return Source.of(reviews.c.turn_id, reviews.c.state == "done")


def of_feedback(connection: Connection, helpful: bool) -> Source | None:
    """Give the messages that patients judged so; None if they are too many to be put in order."""
    judged = feedback.c.helpful.is_(helpful)
    some = select(feedback.c.reply_id).where(judged).limit(_FEW + 1).subquery()
    if connection.execute(select(func.count()).select_from(some)).scalar_one() > _FEW:
        return None
    query = select(replies.c.turn_id.label("found"))
    query = query.join(feedback, feedback.c.reply_id == replies.c.id).where(judged)
    return Source([(query.distinct(), replies.c.turn_id)])
