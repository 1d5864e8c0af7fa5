"""The audit becomes a chain of hashes, and the database itself refuses to change it."""

import hashlib
import json
from datetime import UTC

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REFUSAL = "the audit is append-only"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("audit") as table:
        table.add_column(sa.Column("previous_hash", sa.String(64), server_default=""))
        table.add_column(sa.Column("hash", sa.String(64), server_default=""))
    _seal_lines()
    with op.batch_alter_table("audit") as table:
        for column in ("previous_hash", "hash"):
            table.alter_column(column, nullable=False, server_default=None)
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )


def _seal_lines() -> None:
    """Compute the hashes of the lines there are; the same content as in `records.audit`."""
    audit = sa.table(
        "audit",
        sa.column("id", sa.BigInteger),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("actor", sa.String),
        sa.column("action", sa.String),
        sa.column("subject", sa.String),
        sa.column("details", sa.JSON().with_variant(JSONB(), "postgresql")),
        sa.column("previous_hash", sa.String),
        sa.column("hash", sa.String),
    )
    connection = op.get_bind()
    previous = "0" * 64
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)).all():
        at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
        moment = at.isoformat(timespec="microseconds")
        content = [previous, moment, row.actor, row.action, row.subject, row.details]
        written = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        hashed = hashlib.sha256(written.encode("ascii")).hexdigest()
        connection.execute(
            audit.update().where(audit.c.id == row.id).values(previous_hash=previous, hash=hashed)
        )
        previous = hashed


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_no_{event}")
    else:
        op.execute("DROP TRIGGER audit_no_change ON audit")
        op.execute("DROP FUNCTION audit_refuse()")
    with op.batch_alter_table("audit") as table:
        table.drop_column("hash")
        table.drop_column("previous_hash")
