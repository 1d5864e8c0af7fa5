"""Counts of each day, kept so that no page has to read every turn.

Days that are over are counted once; today and yesterday are counted again each time.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from console.rows import AnyRow
from records.clock import now
from records.schema import feedback, replies, turns
from records.staff_schema import daily_figures as table

TOTAL = "total"
_DAYS_AT_ONCE = 2
# Upper ends in milliseconds; the last is open.
LATENCY_BOUNDS = (25, 50, 100, 200, 400, 800, 1600, 3200)
CONFIDENCE_STEPS = 10


def count_days(connection: Connection) -> bool:
    """Count the days that are due; gives whether some are left for another time."""
    first = connection.execute(
        select(turns.c.received_at).order_by(turns.c.received_at).limit(1)
    ).scalar_one_or_none()
    if first is None:
        return False
    today = now().date()
    counted = connection.execute(
        select(func.max(table.c.day)).where(table.c.day < _name(today - timedelta(days=1)))
    ).scalar_one()
    begin = date.fromisoformat(counted) + timedelta(days=1) if counted else first.date()
    begin = max(begin, first.date())
    end = min(begin + timedelta(days=_DAYS_AT_ONCE - 1), today)
    for place in range((end - begin).days + 1):
        _count(connection, begin + timedelta(days=place))
    return bool(end < today)


def _count(connection: Connection, day: date) -> None:
    start = datetime.combine(day, time.min, UTC)
    within = turns.c.received_at.between(start, start + timedelta(days=1, microseconds=-1))
    rows: Any = connection.execute(
        select(
            turns.c.kind,
            turns.c.intent,
            turns.c.confidence,
            turns.c.latency_ms,
            turns.c.model,
            turns.c.button,
        ).where(within)
    )
    figures = figures_of(rows)
    judged = connection.execute(
        select(feedback.c.helpful, func.count())
        .join(replies, replies.c.id == feedback.c.reply_id)
        .join(turns, turns.c.id == replies.c.turn_id)
        .where(within)
        .group_by(feedback.c.helpful)
    )
    for helpful, count in judged:
        figures["feedback", "helpful" if helpful else "not_helpful"] = count
    # A day without a turn is noted too, or it would be counted again for ever.
    figures.setdefault(("kind", TOTAL), 0)
    connection.execute(delete(table).where(table.c.day == _name(day)))
    connection.execute(
        insert(table),
        [
            {"day": _name(day), "measure": measure, "label": label, "count": count}
            for (measure, label), count in figures.items()
        ],
    )


def figures_of(rows: Iterable[AnyRow]) -> Counter[tuple[str, str]]:
    """Count turns by kind, topic, confidence, response time and model."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found["kind", TOTAL] += 1
        found["kind", row.kind] += 1
        found["latency", _latency_label(row.latency_ms)] += 1
        if row.intent:
            found["topic", row.intent] += 1
        if row.confidence is not None and row.button is None:
            found["confidence", _step(row.confidence)] += 1
        if row.model:
            found["model", f"{row.model}|{row.kind}"] += 1
    return found


def _step(confidence: float) -> str:
    return str(min(CONFIDENCE_STEPS - 1, max(0, int(confidence * CONFIDENCE_STEPS))))


def _latency_label(milliseconds: float) -> str:
    for bound in LATENCY_BOUNDS:
        if milliseconds <= bound:
            return str(bound)
    return "more"


def _name(day: date) -> str:
    return day.isoformat()


def read(connection: Connection, since: date) -> list[AnyRow]:
    """Give the figures of all days from one on."""
    query = select(table).where(table.c.day >= _name(since)).order_by(table.c.day)
    return list(connection.execute(query))
