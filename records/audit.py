"""The audit: who did what and when. Lines are only added, and each seals the one before.

A line's hash covers its content and the hash of the line before, so that nothing can be changed,
taken out or put between without breaking every hash after it. Whoever can write to the database
could compute the whole chain anew; a hash that was noted elsewhere shows that as well.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection, Row

from records.clock import now
from records.staff_schema import audit

SYSTEM = "system"
PATIENT = "patient"
FIRST_HASH = "0" * 64
_SUBJECT_LENGTH = 160
_POSTGRES_LOCK = 7_203_084_065
_BATCH = 500


def record(
    connection: Connection,
    actor: str,
    action: str,
    subject: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add a line in the transaction of the act itself, so that neither stands without the other.

    Args:
        connection: of the transaction that does what is recorded.
        actor: a staff account's name, `SYSTEM` or `PATIENT`.
        action: what was done, such as "promote".
        subject: what it was done to; an id or a name, no text of a patient.
        details: plain values, no text of a patient.
    """
    if connection.dialect.name == "postgresql":
        # Two lines at once would both follow the same one; SQLite has one writer anyway.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"))
    previous = last_hash(connection)
    at, subject = now(), subject[:_SUBJECT_LENGTH]
    hashed = line_hash(
        previous, at=at, actor=actor, action=action, subject=subject, details=details
    )
    connection.execute(
        insert(audit).values(
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            details=details,
            previous_hash=previous,
            hash=hashed,
        )
    )


def last_hash(connection: Connection) -> str:
    """Return the hash of the newest line, which stands for all lines up to it."""
    return connection.execute(_LAST_HASH).scalar_one_or_none() or FIRST_HASH


def line_hash(
    previous: str, *, at: datetime, actor: str, action: str, subject: str, details: object
) -> str:
    """Compute the hash of a line: SHA-256 of its content in canonical JSON, in hexadecimals."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [previous, moment, actor, action, subject, details]
    written = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What a check found.

    ``broken`` is the id of the first line that does not fit; ``missing`` says that the hash that
    was expected belongs to no line.
    """

    lines: int
    last: str
    broken: int | None = None
    missing: bool = False

    @property
    def good(self) -> bool:
        """Whether every line fits."""
        return self.broken is None and not self.missing


def verify(connection: Connection, expected: str | None = None) -> AuditCheck:
    """Recompute every hash.

    Args:
        connection: for reading.
        expected: a hash that an earlier check showed; it must still belong to a line.
    """
    count, previous = 0, FIRST_HASH
    seen = expected is None or expected == FIRST_HASH
    for row in _lines(connection):
        count += 1
        hashed = line_hash(
            previous,
            at=row.at,
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            details=row.details,
        )
        if row.previous_hash != previous or row.hash != hashed:
            return AuditCheck(count, previous, broken=row.id)
        previous = hashed
        seen = seen or hashed == expected
    return AuditCheck(count, previous, missing=not seen)


def _lines(connection: Connection) -> Iterator[Row[Any]]:
    last = 0
    while True:
        rows = connection.execute(
            select(audit).where(audit.c.id > last).order_by(audit.c.id).limit(_BATCH)
        ).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].id


_LAST_HASH = select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
