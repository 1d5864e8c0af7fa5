"""Which words stand in which message, so that a search does not read them all."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from console.rows import has
from records.schema import turns
from records.staff_schema import turn_words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_LONGEST = 32
_MOST_WORDS = 80
_MOST_ASKED = 6
# No word sorts after one that ends so.
AFTER_ALL = "\U0010ffff"


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


def asked(searched: str) -> tuple[list[str], str]:
    """Give the whole words of a search, and the beginning of one that it may end with."""
    found = words(searched)[:_MOST_ASKED]
    if not found or searched[-1:].isspace() or searched.endswith('"'):
        return found, ""
    return found[:-1], found[-1]


def holds(turn_id: Any, word: str, *, beginning: bool = False) -> ColumnElement[bool]:
    """Give the condition that a message has a word, or one that begins so."""
    column = turn_words.c.word
    same = column.between(word, word + AFTER_ALL) if beginning else column == word
    return has(turn_words, turn_words.c.turn_id == turn_id, same)
