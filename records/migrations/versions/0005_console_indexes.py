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


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_reviews_state_reason_worth_turn_id", "reviews")
    op.create_index("ix_reviews_state_reason_worth", "reviews", ["state", "reason", "worth"])
    op.drop_index("ix_reviews_flagged_turn_id", "reviews")
    op.drop_index("ix_feedback_helpful_given_at", "feedback")
