"""The tables. Every change here needs a migration in ``records/migrations/versions``."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.clock import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite only counts up by itself in a column that is exactly INTEGER.
key_type = BigInteger().with_variant(Integer(), "sqlite")
json_type = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

# An erased conversation keeps its row without content, so that its token opens nothing again.
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
    Index(None, "last_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("client_id", String(64), nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("button", String(128)),
    Column("status", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("kinds", json_type, nullable=False),
    Column("topics", json_type, nullable=False),
    Column("intent", String(64)),
    Column("confidence", Float),
    Column("ranking", json_type),
    Column("nearest", json_type),
    Column("model", String(128)),
    Column("latency_ms", Float, nullable=False),
    UniqueConstraint("conversation_id", "client_id"),
    Index(None, "received_at"),
    Index(None, "intent"),
    sqlite_autoincrement=True,
)

replies = Table(
    "replies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("turn_id", key_type, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("body", json_type, nullable=False),
    Column("understood", json_type),
    UniqueConstraint("turn_id", "position"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("reply_id", String(32), ForeignKey("replies.id", ondelete="CASCADE"), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("comment", Text),
    Column("given_at", UtcDateTime, nullable=False),
    Index(None, "helpful", "given_at"),
)
