"""The conversations as a table, for spreadsheets and other programs; never all of it at once."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.engine import Connection

from records.schema import conversations, feedback, replies, turns

# What each column means is in docs/data-dictionary.md; a test keeps the two together.
COLUMNS = (
    "turn",
    "conversation",
    "channel",
    "received_at",
    "text",
    "button",
    "status",
    "kind",
    "kinds",
    "topics",
    "intent",
    "confidence",
    "ranking",
    "nearest",
    "model",
    "latency_ms",
    "replies",
    "helpful",
    "comment",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BATCH = 500

ExportRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which turns: of a channel, from a time on, before a time."""

    channel: str | None = None
    since: datetime | None = None
    before: datetime | None = None


def rows(connection: Connection, chosen: ExportFilter | None = None) -> Iterator[ExportRow]:
    """Yield one row for each turn, oldest first.

    Args:
        connection: for reading; rows are fetched 500 at a time.
        chosen: which turns; all without it.
    """
    last = 0
    while True:
        found = connection.execute(_select(chosen or ExportFilter(), last)).all()
        if not found:
            return
        last = found[-1].id
        answers = _replies(connection, [row.id for row in found])
        for row in found:
            yield _row(row, answers.get(row.id, []))


def write_csv(given: Iterable[ExportRow], target: TextIO) -> int:
    """Write rows as CSV; returns how many.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    count = 0
    for row in given:
        writer.writerow([_cell(row[column]) for column in COLUMNS])
        count += 1
    return count


def write_json_lines(given: Iterable[ExportRow], target: TextIO) -> int:
    """Write one JSON object a line; returns how many."""
    count = 0
    for row in given:
        target.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _select(chosen: ExportFilter, last: int) -> Any:
    query = (
        select(turns, conversations.c.channel)
        .join(conversations, conversations.c.id == turns.c.conversation_id)
        .where(turns.c.id > last)
        .order_by(turns.c.id)
        .limit(_BATCH)
    )
    if chosen.channel:
        query = query.where(conversations.c.channel == chosen.channel)
    if chosen.since:
        query = query.where(turns.c.received_at >= chosen.since)
    if chosen.before:
        query = query.where(turns.c.received_at < chosen.before)
    return query


def _replies(connection: Connection, ids: list[int]) -> dict[int, list[Any]]:
    query = (
        select(replies.c.turn_id, replies.c.body, feedback.c.helpful, feedback.c.comment)
        .outerjoin(feedback, feedback.c.reply_id == replies.c.id)
        .where(replies.c.turn_id.in_(ids))
        .order_by(replies.c.turn_id, replies.c.position)
    )
    found: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.turn_id, []).append(row)
    return found


def _row(row: Any, answers: list[Any]) -> ExportRow:
    judged = [one for one in answers if one.helpful is not None]
    return {
        "turn": row.id,
        "conversation": row.conversation_id,
        "channel": row.channel,
        "received_at": row.received_at.isoformat(timespec="milliseconds"),
        "text": row.text,
        "button": row.button,
        "status": row.status,
        "kind": row.kind,
        "kinds": row.kinds,
        "topics": row.topics,
        "intent": row.intent,
        "confidence": row.confidence,
        "ranking": row.ranking,
        "nearest": row.nearest,
        "model": row.model,
        "latency_ms": row.latency_ms,
        "replies": [one.body["text"] for one in answers],
        "helpful": [one.helpful for one in judged],
        "comment": [one.comment for one in judged if one.comment],
    }


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
