"""The tables of the Messenger channel: who wrote, what came in, what goes out."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from records.clock import UtcDateTime
from records.schema import json_type, key_type, metadata

# `id` is Meta's page-scoped id, which is needed to answer; `owner` is who holds the thread instead
# of the assistant; `seen_at` is the last event that was worked on.
people = Table(
    "messenger_people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("owner", String(32)),
    Column("owner_at", UtcDateTime),
    Column("last_inbound_at", UtcDateTime),
    Column("seen_at", UtcDateTime),
    Column("disclosed_at", UtcDateTime),
    Index(None, "conversation_id"),
)

# `key` is a digest of Meta's message id, so that a delivery that comes again adds nothing.
# `text` is sealed by the gateway, and removed once the event is done.
events = Table(
    "messenger_events",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text),
    Column("button", String(128)),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("done_at", UtcDateTime),
    UniqueConstraint("key"),
    Index("ix_messenger_events_line", "state", "person", "sent_at", "id"),
    Index(None, "done_at"),
    sqlite_autoincrement=True,
)

# `body` is what the Graph API gets; it is removed once it was sent.
sends = Table(
    "messenger_sends",
    metadata,
    Column("id", key_type, primary_key=True, autoincrement=True),
    Column(
        "event_id", key_type, ForeignKey("messenger_events.id", ondelete="CASCADE"), nullable=False
    ),
    Column("position", Integer, nullable=False),
    Column("person", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("body", json_type),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    # Milliseconds since 1970: it is compared in every claim, on both kinds of database.
    Column("next_ms", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("reason", String(160)),
    UniqueConstraint("event_id", "position"),
    Index("ix_messenger_sends_lane", "state", "urgent", "id"),
    Index("ix_messenger_sends_person", "person", "state", "id"),
    Index(None, "finished_at"),
    sqlite_autoincrement=True,
)
