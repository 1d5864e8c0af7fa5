"""Rows and queries whose columns are known only when they run."""

from typing import Any, Unpack

from sqlalchemy import Row
from sqlalchemy.sql import Select

AnyRow = Row[Unpack[tuple[Any, ...]]]
AnySelect = Select[Unpack[tuple[Any, ...]]]
