"""Which words stand in which message, so that a search does not read them all."""

import re
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from console.rows import AnySelect
from records.schema import turns
from records.staff_schema import turn_words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_LONGEST = 32
_MOST_WORDS = 80
_MOST_ASKED = 6
# Above this many messages a word no longer narrows a search; counting on would cost more.
_COUNTED = 3000
_AFTER_ALL = "\U0010ffff"


def words(text: str) -> list[str]:
    """Give the different words of a text as they are indexed."""
    found = (match.casefold()[:_LONGEST] for match in _WORD.findall(text.replace("’", "'")))
    return list(dict.fromkeys(found))[:_MOST_WORDS]


def index(connection: Connection, after: int, limit: int) -> int:
    """Index the next messages; gives the id of the last one, or ``after`` if there is none."""
    rows = connection.execute(
        select(turns.c.id, turns.c.text, turns.c.button)
        .where(turns.c.id > after)
        .order_by(turns.c.id)
        .limit(limit)
    ).all()
    entries: list[dict[str, Any]] = [
        {"word": word, "turn_id": row.id}
        for row in rows
        if row.button is None
        for word in words(row.text)
    ]
    if entries:
        make = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
        connection.execute(make(turn_words).on_conflict_do_nothing(), entries)
    return int(rows[-1].id) if rows else after


def matching(connection: Connection, searched: str, before: int | None) -> AnySelect | None:
    """Give a query for the ids of messages with all these words, newest first.

    The last word may be the beginning of one. None: nothing was searched for.
    """
    asked = words(searched)[:_MOST_ASKED]
    if not asked:
        return None
    whole = searched[-1:].isspace() or searched.endswith('"')
    conditions = [_has(word, prefix=place == len(asked) - 1 and not whole)
                  for place, word in enumerate(asked)]  # fmt: skip
    rarest = min(range(len(asked)), key=lambda place: _frequency(connection, conditions[place]))
    query = select(turn_words.c.turn_id).where(conditions[rarest])
    for place, word in enumerate(asked):
        if place != rarest:
            other = turn_words.alias()
            prefix = place == len(asked) - 1 and not whole
            query = query.where(
                exists().where(
                    other.c.turn_id == turn_words.c.turn_id, _has(word, prefix, other.c.word)
                )
            )
    if before is not None:
        query = query.where(turn_words.c.turn_id < before)
    return query.distinct().order_by(turn_words.c.turn_id.desc())


def _has(word: str, prefix: bool, column: Any = turn_words.c.word) -> ColumnElement[bool]:
    if prefix:
        between: ColumnElement[bool] = column.between(word, word + _AFTER_ALL)
        return between
    same: ColumnElement[bool] = column == word
    return same


def _frequency(connection: Connection, condition: ColumnElement[bool]) -> int:
    some = select(turn_words.c.turn_id).where(condition).limit(_COUNTED)
    return len(connection.execute(some).all())
