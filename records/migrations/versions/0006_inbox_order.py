"""What is asked often comes first in the inbox: a key of each message's words."""

import hashlib
import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("reviews") as table:
        table.add_column(sa.Column("wording", sa.String(32)))
        table.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="1"))
    _name_wordings()
    op.create_index("ix_reviews_wording_state", "reviews", ["wording", "state"])
    # As in 0005: an index of which SQLite was not told seems the best to it.
    told = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
    if op.get_bind().dialect.name == "sqlite" and op.get_bind().exec_driver_sql(told).first():
        op.execute("ANALYZE reviews")


def _name_wordings() -> None:
    """Name the words of the messages that wait; the same key as in `console.wording`."""
    reviews = sa.table("reviews", *(sa.column(name) for name in ("turn_id", "state", "wording")))
    turns = sa.table("turns", sa.column("id"), sa.column("text"))
    waiting = sa.select(turns.c.id, turns.c.text).where(
        turns.c.id == reviews.c.turn_id, reviews.c.state == "open"
    )
    named = [
        {"turn": row.id, "key": _key(row.text)} for row in op.get_bind().execute(waiting).all()
    ]
    if named:
        naming = reviews.update().where(reviews.c.turn_id == sa.bindparam("turn"))
        op.get_bind().execute(naming.values(wording=sa.bindparam("key")), named)


def _key(text: str) -> str:
    words = " ".join(re.findall(r"\w+", text.casefold())) or text.strip()
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_reviews_wording_state", "reviews")
    with op.batch_alter_table("reviews") as table:
        table.drop_column("asked")
        table.drop_column("wording")
