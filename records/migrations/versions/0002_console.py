"""The staff console: accounts, audit, reviews, changes, search, figures."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _create_staff()
    _create_reviews()
    _create_changes()
    _create_conversation_marks()
    _create_groups()
    _create_derived()
    for column in ("kind", "intent", "model"):
        op.create_index(f"ix_turns_{column}_id", "turns", [column, "id"])


def _key(name: str = "id") -> "sa.Column[int]":
    return sa.Column(name, _KEY, autoincrement=True, nullable=False)


def _create_staff() -> None:
    op.create_table(
        "staff_accounts",
        _key(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_step", sa.BigInteger()),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("disabled_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_staff_accounts"),
        sa.UniqueConstraint("name", name="uq_staff_accounts_name"),
    )
    op.create_table(
        "audit",
        _key(),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("details", _JSON),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor", "id"])
    op.create_index("ix_audit_action_id", "audit", ["action", "id"])
    op.create_table(
        "saved_filters",
        _key(),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("owner", "name", name="uq_saved_filters_owner_name"),
    )


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("turn_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("worth", sa.Float(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("decision", sa.String(16)),
        sa.Column("topic", sa.String(64)),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(64)),
        sa.Column("decided_at", _TIME),
        sa.PrimaryKeyConstraint("turn_id", name="pk_reviews"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_reviews_turn_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_reviews_state_worth_turn_id", "reviews", ["state", "worth", "turn_id"])
    op.create_index("ix_reviews_state_reason_worth", "reviews", ["state", "reason", "worth"])
    op.create_index("ix_reviews_decided_at", "reviews", ["decided_at"])


def _create_changes() -> None:
    op.create_table(
        "changes",
        _key(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("target", sa.String(96), nullable=False),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("turn_id", _KEY),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("approved_by", sa.String(64)),
        sa.Column("settled_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_changes_turn_id", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_changes_state_id", "changes", ["state", "id"])
    op.create_index("ix_changes_turn_id", "changes", ["turn_id"])
    op.create_table(
        "evaluation_rows",
        _key(),
        sa.Column("turn_id", _KEY),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("added_by", sa.String(64), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_rows"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_evaluation_rows_turn_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("turn_id", name="uq_evaluation_rows_turn_id"),
    )


def _create_conversation_marks() -> None:
    op.create_table(
        "conversation_tags",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name="pk_conversation_tags"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_conversation_tags_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_conversation_tags_tag", "conversation_tags", ["tag"])
    op.create_table(
        "conversation_notes",
        _key(),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation_notes"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_conversation_notes_conversation_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_conversation_notes_conversation_id", "conversation_notes", ["conversation_id"]
    )


def _create_groups() -> None:
    op.create_table(
        "question_groups",
        _key(),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("found_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_question_groups"),
    )
    op.create_index("ix_question_groups_state", "question_groups", ["state"])
    op.create_table(
        "question_group_members",
        sa.Column("turn_id", _KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", _KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("turn_id", name="pk_question_group_members"),
        sa.ForeignKeyConstraint(
            ["turn_id"],
            ["turns.id"],
            name="fk_question_group_members_turn_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_groups.id"],
            name="fk_question_group_members_group_id",
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        "ix_question_group_members_group_id_position",
        "question_group_members",
        ["group_id", "position"],
    )


def _create_derived() -> None:
    op.create_table(
        "daily_figures",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("label", sa.String(160), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "measure", "label", name="pk_daily_figures"),
    )
    op.create_table(
        "watermarks",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_watermarks"),
    )
    op.create_table(
        "turn_words",
        sa.Column("word", sa.String(32), nullable=False),
        sa.Column("turn_id", _KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "turn_id", name="pk_turn_words"),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name="fk_turn_words_turn_id", ondelete="CASCADE"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_turn_words_turn_id", "turn_words", ["turn_id"])


def downgrade() -> None:
    """Take back."""
    for column in ("kind", "intent", "model"):
        op.drop_index(f"ix_turns_{column}_id", "turns")
    for table in (
        "turn_words",
        "watermarks",
        "daily_figures",
        "question_group_members",
        "question_groups",
        "conversation_notes",
        "conversation_tags",
        "evaluation_rows",
        "changes",
        "reviews",
        "saved_filters",
        "audit",
        "staff_accounts",
    ):
        op.drop_table(table)
