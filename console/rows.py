"""Rows and queries whose columns are known only when they run, and a condition for each row."""

from typing import Any, Unpack

from sqlalchemy import FromClause, Row, literal_column, select
from sqlalchemy.sql import ColumnElement, Select

AnyRow = Row[Unpack[tuple[Any, ...]]]
AnySelect = Select[Unpack[tuple[Any, ...]]]


def has(origin: FromClause, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give the condition that there is such a row of ``origin``, asked anew for each row.

    Not ``EXISTS``: PostgreSQL may join that, and read a whole index for the sake of 3,000 rows.
    """
    one: AnySelect = select(literal_column("1")).select_from(origin).where(*conditions).limit(1)
    return one.scalar_subquery().is_not(None)
