"""Finds the turns that are worth a look, and says why and how much.

Runs in the background. A turn is worth more the likelier it is that something went wrong, within
a reason the less sure the assistant was, and the more often the same words came in: what is asked
twice as often counts as much as the next better reason. A part of all turns is drawn by chance,
so that the share of errors among them is an honest one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from math import log2
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection

from console.rows import AnyRow
from console.wording import wording_key
from records.schema import feedback, replies, turns
from records.staff_schema import reviews

# The order in which staff see them: the issue's own.
REASONS = {
    "fallback": "The assistant did not understand",
    "thumbs_down": "The patient said it did not help",
    "left": "The patient asked for the clinic right after an answer",
    "close_second": "Two topics were nearly as likely",
    "low_confidence": "The assistant was not sure",
    "sample": "Picked by chance",
}
_TIER = {name: float(len(REASONS) - place) for place, name in enumerate(REASONS)}
# Every so many turns, one is drawn by chance.
SAMPLE_EVERY = 50
_CLOSE = 0.3
_LOW = 0.6
# A multiplier without a pattern in the low bits (Knuth's), so that the draw follows no rhythm.
_SCATTER = 2_654_435_761
_AT_ONCE = 500
_NOT_UNDERSTOOD = {"unsure", "handoff_other"}


@dataclass(frozen=True, slots=True)
class Found:
    """A turn for the inbox."""

    turn_id: int
    reason: str
    doubt: float
    wording: str

    def worth(self, asked: int) -> float:
        """Give its place in the inbox; ``asked``: how many open messages have its words."""
        # One that was drawn by chance says something about all messages, however often it came.
        often = log2(asked) if self.reason != "sample" else 0.0
        return _TIER[self.reason] + self.doubt + often


def look(row: AnyRow, before: AnyRow | None) -> Found | None:
    """Judge one turn by itself and by the one before it in its conversation."""
    reason = _reason(row, before)
    if reason is None:
        return None
    # A hand-off right after an answer speaks against the answer, so that one is looked at.
    about = before if reason == "left" and before is not None else row
    return Found(about.id, reason, _doubt(row), wording_key(about.text))


def _reason(row: AnyRow, before: AnyRow | None) -> str | None:
    if row.button is None:
        if row.kind == "clarify" or row.status != "answered" or row.intent in _NOT_UNDERSTOOD:
            return "fallback"
        # What other people ask is refused with a low confidence that is no doubt of ours.
        if row.kind != "out_of_scope":
            if _second(row) >= _CLOSE:
                return "close_second"
            if row.confidence is not None and row.confidence < _LOW:
                return "low_confidence"
    if row.intent == "human" and before is not None and before.kind == "answer":
        return "left"
    drawn = row.button is None and (row.id * _SCATTER >> 16) % SAMPLE_EVERY == 0
    return "sample" if drawn else None


def _second(row: AnyRow) -> float:
    ranking = row.ranking or []
    return float(ranking[1].get("confidence") or 0.0) if len(ranking) > 1 else 0.0


def _doubt(row: AnyRow) -> float:
    """Give how unsure the assistant was, from 0 to just under 1."""
    sure = row.confidence if row.confidence is not None else 0.0
    return round(max(0.0, min(0.99, 1.0 - float(sure))), 4)


_COLUMNS = (
    turns.c.id,
    turns.c.conversation_id,
    turns.c.text,
    turns.c.kind,
    turns.c.status,
    turns.c.button,
    turns.c.intent,
    turns.c.confidence,
    turns.c.ranking,
)


def fill(connection: Connection, after: int, limit: int) -> int:
    """Look at the next turns; gives the id of the last one, or ``after`` if there is none."""
    rows = connection.execute(
        select(*_COLUMNS).where(turns.c.id > after).order_by(turns.c.id).limit(limit)
    ).all()
    if not rows:
        return after
    earlier = _earlier(connection, rows)
    found = (look(row, earlier.get(row.id)) for row in rows)
    _keep(connection, (item for item in found if item is not None))
    return int(rows[-1].id)


def _earlier(connection: Connection, rows: Sequence[AnyRow]) -> dict[int, AnyRow]:
    """Give the turn before each one that asks for a person; only those need it."""
    found: dict[int, AnyRow] = {}
    for row in rows:
        if row.intent == "human":
            before = connection.execute(
                select(*_COLUMNS)
                .where(turns.c.conversation_id == row.conversation_id, turns.c.id < row.id)
                .order_by(turns.c.id.desc())
                .limit(1)
            ).first()
            if before is not None:
                found[row.id] = before
    return found


def fill_from_feedback(connection: Connection, since: Any) -> Any:
    """Look at what patients said since a time; gives the time of the latest word."""
    rows = connection.execute(
        select(replies.c.turn_id, turns.c.text, turns.c.confidence, feedback.c.given_at)
        .join(replies, replies.c.id == feedback.c.reply_id)
        .join(turns, turns.c.id == replies.c.turn_id)
        .where(feedback.c.helpful.is_(False), feedback.c.given_at >= since)
        .order_by(feedback.c.given_at)
        .limit(2000)
    ).all()
    found = (Found(row.turn_id, "thumbs_down", _doubt(row), wording_key(row.text)) for row in rows)
    _keep(connection, found)
    return rows[-1].given_at if rows else since


def _keep(connection: Connection, found: Iterable[Found]) -> None:
    values = {item.turn_id: item for item in found}
    if not values:
        return
    asked = _asked(connection, values.values())
    make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    adding = make(reviews)
    # A better reason replaces a weaker one while nobody has decided.
    statement = adding.on_conflict_do_update(
        index_elements=["turn_id"],
        set_={name: adding.excluded[name] for name in ("reason", "worth", "wording", "asked")},
        where=(reviews.c.state == "open") & (reviews.c.worth < adding.excluded.worth),
    )
    connection.execute(
        statement,
        [
            {
                "turn_id": item.turn_id,
                "reason": item.reason,
                "worth": item.worth(asked[item.turn_id]),
                "state": "open",
                "flagged": False,
                "wording": item.wording,
                "asked": asked[item.turn_id],
            }
            for item in values.values()
        ],
    )


def _asked(connection: Connection, found: Iterable[Found]) -> dict[int, int]:
    """Give for each turn how many open ones have its words, those before it in the batch too.

    Words that were decided about count as new ones: staff need not say the same twice.
    """
    items = sorted(found, key=lambda item: item.turn_id)
    known: Counter[str] = Counter()
    decided: set[str] = set()
    for wordings in batched(sorted({item.wording for item in items}), _AT_ONCE):
        query = select(reviews.c.wording, reviews.c.state, func.count().label("number"))
        query = query.where(reviews.c.wording.in_(wordings))
        for row in connection.execute(query.group_by(reviews.c.wording, reviews.c.state)):
            if row.state == "done":
                decided.add(row.wording)
            elif row.state == "open":
                known[row.wording] += row.number
    for turn_ids in batched([item.turn_id for item in items], _AT_ONCE):
        again = select(reviews.c.wording).where(reviews.c.turn_id.in_(turn_ids))
        known.subtract(connection.execute(again.where(reviews.c.state == "open")).scalars())
    asked = {}
    for item in items:
        known[item.wording] += 1
        asked[item.turn_id] = 1 if item.wording in decided else known[item.wording]
    return asked


def newest_turn(connection: Connection) -> int:
    """Give the id of the newest turn, 0 if there is none."""
    return int(connection.execute(select(func.max(turns.c.id))).scalar_one() or 0)
