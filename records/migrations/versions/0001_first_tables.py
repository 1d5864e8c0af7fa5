"""Conversations, turns, replies and feedback."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Written out rather than taken from records.schema: a migration must not change with the code.
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("started_at", _TIME, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.Column("erased_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_last_at", "conversations", ["last_at"])
    _create_turns()
    op.create_table(
        "replies",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("turn_id", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", _JSON, nullable=False),
        sa.Column("understood", _JSON),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_replies_turn_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("turn_id", "position", name="uq_replies_turn_id_position"),
    )
    op.create_table(
        "feedback",
        sa.Column("reply_id", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("given_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("reply_id", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["replies.id"], name="fk_feedback_reply_id", ondelete="CASCADE"
        ),
    )


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", _KEY, autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("button", sa.String(128)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("kinds", _JSON, nullable=False),
        sa.Column("topics", _JSON, nullable=False),
        sa.Column("intent", sa.String(64)),
        sa.Column("confidence", sa.Float()),
        sa.Column("ranking", _JSON),
        sa.Column("nearest", _JSON),
        sa.Column("model", sa.String(128)),
        sa.Column("latency_ms", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_turns_conversation_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name="uq_turns_conversation_id_client_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_turns_received_at", "turns", ["received_at"])
    op.create_index("ix_turns_intent", "turns", ["intent"])


def downgrade() -> None:
    """Take back."""
    for table in ("feedback", "replies", "turns", "conversations"):
        op.drop_table(table)
