"""The audit: who did what and when. Rows are only ever added."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from records.clock import now
from records.staff_schema import audit

SYSTEM = "system"
_SUBJECT_LENGTH = 160


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
        actor: a staff account's name, or `SYSTEM`.
        action: what was done, such as "promote".
        subject: what it was done to; an id or a name, no text of a patient.
        details: plain values, no text of a patient.
    """
    row = {"at": now(), "actor": actor, "action": action, "subject": subject[:_SUBJECT_LENGTH]}
    connection.execute(insert(audit).values(**row, details=details))
