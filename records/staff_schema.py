"""The tables behind the staff console. A change here needs a migration, as in `records.schema`.

Whatever points at a turn or a conversation goes with it when a patient erases it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from records.clock import UtcDateTime
from records.schema import json_type, key_type, metadata, turns

staff_accounts = Table(
    "staff_accounts",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret", String(64)),
    # The last time step whose code was used, so that a code seen by someone opens nothing again.
    Column("totp_step", BigInteger),
    # Raised by log-out and by every change of password or role: older cookies open nothing.
    Column("epoch", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("disabled_at", UtcDateTime),
    UniqueConstraint("name"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(48), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("details", json_type),
    # Each line carries the hash of the one before, see `records.audit`.
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "actor", "id"),
    Index(None, "action", "id"),
    sqlite_autoincrement=True,
)

# What is worth a look, found by `console.inbox_filling`; one row for a turn at most.
reviews = Table(
    "reviews",
    metadata,
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", String(16), nullable=False),
    Column("worth", Float, nullable=False),
    Column("state", String(8), nullable=False),
    Column("decision", String(16)),
    Column("topic", String(64)),
    Column("flagged", Boolean, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", UtcDateTime),
    # A hash of the message's words, and how many open messages had the same when it came in.
    Column("wording", String(32)),
    Column("asked", Integer, nullable=False, server_default="1"),
    Index(None, "state", "worth", "turn_id"),
    Index(None, "state", "reason", "worth", "turn_id"),
    Index(None, "decided_at"),
    Index(None, "flagged", "turn_id"),
    Index(None, "wording", "state"),
)

# What staff want to change in data/ and documents/; written to the files when it is published.
changes = Table(
    "changes",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("kind", String(24), nullable=False),
    Column("target", String(96), nullable=False),
    Column("payload", json_type, nullable=False),
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="SET NULL")),
    Column("state", String(12), nullable=False),
    Column("author", String(64), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("approved_by", String(64)),
    Column("settled_at", UtcDateTime),
    Index(None, "state", "id"),
    Index(None, "turn_id"),
)

evaluation_rows = Table(
    "evaluation_rows",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="CASCADE")),
    Column("text", Text, nullable=False),
    Column("topic", String(64), nullable=False),
    Column("added_by", String(64), nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    UniqueConstraint("turn_id"),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("tag", String(40), primary_key=True),
    Index(None, "tag"),
)

conversation_notes = Table(
    "conversation_notes",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("author", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "conversation_id"),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("owner", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("owner", "name"),
)

# Questions that were not answered, put together by meaning.
question_groups = Table(
    "question_groups",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("topic", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Index(None, "state"),
)

question_group_members = Table(
    "question_group_members",
    metadata,
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "group_id",
        key_type,
        ForeignKey("question_groups.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("position", Integer, nullable=False),
    Index(None, "group_id", "position"),
)

# Counts for each day, without anything that a patient wrote.
daily_figures = Table(
    "daily_figures",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("measure", String(16), primary_key=True),
    Column("label", String(160), primary_key=True),
    Column("count", Integer, nullable=False),
)

# How far each of the console's background tasks has read.
watermarks = Table(
    "watermarks",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(64), nullable=False),
)

# Which words stand in which message. A plain table and not a full-text index of the database: the
# same on SQLite and PostgreSQL, kept up by the console and not by the patient's turn, and erased
# for good together with the message.
turn_words = Table(
    "turn_words",
    metadata,
    Column("word", String(32), primary_key=True),
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Index(None, "turn_id"),
    sqlite_with_rowid=False,
)

Index(None, turns.c.kind, turns.c.id)
Index(None, turns.c.intent, turns.c.id)
Index(None, turns.c.model, turns.c.id)
