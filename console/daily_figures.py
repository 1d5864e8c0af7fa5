"""Counts of each day, kept so that no page has to read every turn.

Days that are over are counted once; today and yesterday are counted again each time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select
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


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What was counted of some days, by (day, measure, label)."""

    days: tuple[date, ...]
    counts: Mapping[tuple[str, str, str], int]
    more: bool
    """Whether days are left for another time."""


def count_days(connection: Connection) -> DayFigures | None:
    """Count the days that are due; None if there is no message yet. Writes nothing."""
    first = connection.execute(
        select(turns.c.received_at).order_by(turns.c.received_at).limit(1)
    ).scalar_one_or_none()
    if first is None:
        return None
    today = now().date()
    counted = connection.execute(
        select(func.max(table.c.day)).where(table.c.day < _name(today - timedelta(days=1)))
    ).scalar_one()
    begin = date.fromisoformat(counted) + timedelta(days=1) if counted else first.date()
    begin = max(begin, first.date())
    end = min(begin + timedelta(days=_DAYS_AT_ONCE - 1), today)
    days = tuple(begin + timedelta(days=place) for place in range((end - begin).days + 1))
    counts = {
        (_name(day), measure, label): count
        for day in days
        for (measure, label), count in _count(connection, day).items()
    }
    return DayFigures(days, counts, more=end < today)


def keep(connection: Connection, found: DayFigures) -> None:
    """Put what was counted in the place of what was known of those days."""
    connection.execute(delete(table).where(table.c.day.in_([_name(day) for day in found.days])))
    rows = [
        {"day": day, "measure": measure, "label": label, "count": count}
        for (day, measure, label), count in found.counts.items()
    ]
    if rows:
        connection.execute(insert(table), rows)


def _count(connection: Connection, day: date) -> Counter[tuple[str, str]]:
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
    return figures


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


def sums(connection: Connection, since: date) -> list[AnyRow]:
    """Give ``measure``, ``label``, ``count`` over all days from one on, the oldest label first."""
    query = select(table.c.measure, table.c.label, func.sum(table.c.count).label("count"))
    query = query.where(table.c.day >= _name(since)).group_by(table.c.measure, table.c.label)
    return list(connection.execute(query.order_by(func.min(table.c.day), table.c.label)))


def by_day(connection: Connection, since: date, kind: str) -> list[AnyRow]:
    """Give ``day``, ``total`` and ``part``: all messages of each day, and those of a kind."""
    query = select(
        table.c.day,
        func.sum(case((table.c.label == TOTAL, table.c.count), else_=0)).label("total"),
        func.sum(case((table.c.label == kind, table.c.count), else_=0)).label("part"),
    ).where(table.c.day >= _name(since), table.c.measure == "kind")
    query = query.where(table.c.label.in_([TOTAL, kind])).group_by(table.c.day)
    return list(connection.execute(query.order_by(table.c.day)))
