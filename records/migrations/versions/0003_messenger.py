"""The Messenger channel: people, events that came in, messages that go out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "messenger_people",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(32)),
        sa.Column("owner_at", _TIME),
        sa.Column("last_inbound_at", _TIME),
        sa.Column("seen_at", _TIME),
        sa.Column("disclosed_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_messenger_people"),
    )
    op.create_index("ix_messenger_people_conversation_id", "messenger_people", ["conversation_id"])
    _create_events()
    _create_sends()


def _create_events() -> None:
    op.create_table(
        "messenger_events",
        sa.Column("id", _KEY, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("button", sa.String(128)),
        sa.Column("sent_at", _TIME, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_messenger_events"),
        sa.UniqueConstraint("key", name="uq_messenger_events_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_messenger_events_line", "messenger_events", ["state", "person", "sent_at", "id"]
    )
    op.create_index("ix_messenger_events_done_at", "messenger_events", ["done_at"])


def _create_sends() -> None:
    op.create_table(
        "messenger_sends",
        sa.Column("id", _KEY, autoincrement=True, nullable=False),
        sa.Column("event_id", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("body", _JSON),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_ms", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("finished_at", _TIME),
        sa.Column("reason", sa.String(160)),
        sa.PrimaryKeyConstraint("id", name="pk_messenger_sends"),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["messenger_events.id"],
            name="fk_messenger_sends_event_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("event_id", "position", name="uq_messenger_sends_event_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messenger_sends_lane", "messenger_sends", ["state", "urgent", "id"])
    op.create_index("ix_messenger_sends_person", "messenger_sends", ["person", "state", "id"])
    op.create_index("ix_messenger_sends_finished_at", "messenger_sends", ["finished_at"])


def downgrade() -> None:
    """Take back."""
    for table in ("messenger_sends", "messenger_events", "messenger_people"):
        op.drop_table(table)
