"""Indexes for what the console asks often: what did not help, flags, the inbox by reason."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_feedback_helpful_given_at", "feedback", ["helpful", "given_at"])
    op.create_index("ix_reviews_flagged_turn_id", "reviews", ["flagged", "turn_id"])
    op.drop_index("ix_reviews_state_reason_worth", "reviews")
    op.create_index(
        "ix_reviews_state_reason_worth_turn_id", "reviews", ["state", "reason", "worth", "turn_id"]
    )
    _count_afresh()


def _count_afresh() -> None:
    """Where SQLite was told how its indexes are filled, it has to be told of the new ones too.

    Else it takes one that it knows nothing of for the best, and reads the whole inbox through it.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    told = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
    if op.get_bind().exec_driver_sql(told).first():
        op.execute("ANALYZE reviews")
        op.execute("ANALYZE feedback")


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_reviews_state_reason_worth_turn_id", "reviews")
    op.create_index("ix_reviews_state_reason_worth", "reviews", ["state", "reason", "worth"])
    op.drop_index("ix_reviews_flagged_turn_id", "reviews")
    op.drop_index("ix_feedback_helpful_given_at", "feedback")
