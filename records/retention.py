"""How long what was said is kept, by channel and kind, and the removal of what is older."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from records.audit import SYSTEM, record
from records.schema import conversations, turns

SETTING = "RETENTION_DAYS"
# Half a year lets staff learn from a season; a crisis is nothing to keep longer than its review.
DEFAULT = "website=180 messenger=90 crisis=30 unavailable=30"
_RULE = re.compile(
    r"(?:(?P<channel>website|messenger)(?::(?P<pair>[a-z_]+))?|(?P<kind>[a-z_]+))=(?P<days>\d{1,5})"
)
_KINDS = frozenset(
    (
        *("answer", "handoff", "clarify", "smalltalk", "out_of_scope", "unavailable"),
        *("emergency", "urgent", "crisis"),
    )
)
_CHANNELS = ("website", "messenger")
# An erased or emptied conversation is remembered until no token can open it any more.
_TOKEN_SETTING, _TOKEN_DAYS = "GATEWAY_SESSION_DAYS", 30
# A patient's turn waits for one batch at most: 12 ms in SQLite with a million turns.
_BATCH = 50


class RetentionError(ValueError):
    """The setting cannot be read; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days by (channel, kind); an empty kind stands for all others of the channel; 0 keeps."""

    days: Mapping[tuple[str, str], int]
    token_days: int = _TOKEN_DAYS


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed, or would be: turns by (channel, kind), and rows without any turn left."""

    turns: dict[tuple[str, str], int]
    conversations: int

    @property
    def total(self) -> int:
        """Return how many turns that are."""
        return sum(self.turns.values())


def read_rules(environment: Mapping[str, str]) -> RetentionRules:
    """Read ``RETENTION_DAYS``.

    Args:
        environment: rules such as ``website=180``, ``crisis=30`` or ``messenger:handoff=60`` with
            blanks between; the narrower one counts, and 0 days keep for ever.

    Raises:
        RetentionError: a rule cannot be read.
    """
    days: dict[tuple[str, str], int] = {}
    narrow: dict[tuple[str, str], int] = {}
    written = f"{DEFAULT} {environment.get(SETTING, '')}".split()
    for rule in written:
        found = _RULE.fullmatch(rule)
        kind = (found["pair"] or found["kind"]) if found else None
        if found is None or (kind and kind not in _KINDS):
            raise RetentionError(
                f"{SETTING}: '{rule}' is no rule; write website=180, crisis=30 or "
                f"messenger:handoff=60, blanks between. Kinds: {', '.join(sorted(_KINDS))}."
            )
        amount = int(found["days"])
        if found["channel"] and kind:
            narrow[found["channel"], kind] = amount
        elif found["channel"]:
            days[found["channel"], ""] = amount
        else:
            days.update({(channel, str(kind)): amount for channel in _CHANNELS})
    token = environment.get(_TOKEN_SETTING, "").strip()
    return RetentionRules(days | narrow, int(token) if token.isdigit() else _TOKEN_DAYS)


def overdue(connection: Connection, rules: RetentionRules, at: datetime) -> Purged:
    """Count what is older than the rules allow, without removing it."""
    found: dict[tuple[str, str], int] = {}
    for old in _conditions(rules, at):
        query = (
            select(conversations.c.channel, turns.c.kind, func.count())
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(old)
            .group_by(conversations.c.channel, turns.c.kind)
        )
        for channel, kind, count in connection.execute(query):
            found[channel, kind] = found.get((channel, kind), 0) + count
    empty = select(func.count()).select_from(_empty(rules, at).subquery())
    return Purged(found, connection.execute(empty).scalar_one())


def purge_batch(connection: Connection, rules: RetentionRules, at: datetime) -> int:
    """Remove up to `_BATCH` turns that are older than the rules allow; returns how many.

    One batch is one short transaction, so that patients never wait for a purge.
    """
    for old in _conditions(rules, at):
        ids = (
            select(turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(old)
            .order_by(turns.c.received_at)  # as the index has them: by id, all had to be sorted
            .limit(_BATCH)
        )
        removed = connection.execute(delete(turns).where(turns.c.id.in_(ids))).rowcount
        if removed:
            return int(removed)
    return 0


def purge_conversations(connection: Connection, rules: RetentionRules, at: datetime) -> int:
    """Remove rows of conversations that hold nothing and that no token opens any more."""
    empty = _empty(rules, at)
    return int(
        connection.execute(delete(conversations).where(conversations.c.id.in_(empty))).rowcount
    )


def record_purge(connection: Connection, removed: Purged, actor: str = SYSTEM) -> None:
    """Add a line to the audit: how much of which kind was removed, and nothing else."""
    counts = {
        f"{channel}:{kind}": count for (channel, kind), count in sorted(removed.turns.items())
    }
    record(connection, actor, "purge", "", counts | {"conversations": removed.conversations})


def _conditions(rules: RetentionRules, at: datetime) -> Iterator[ColumnElement[bool]]:
    for channel in _CHANNELS:
        named = [kind for owner, kind in rules.days if owner == channel and kind]
        for kind in ["", *named]:
            days = rules.days.get((channel, kind), 0)
            if days:
                one = turns.c.kind == kind if kind else turns.c.kind.not_in(named)
                before = at - timedelta(days=days)
                yield and_(conversations.c.channel == channel, one, turns.c.received_at < before)


def _empty(rules: RetentionRules, at: datetime) -> Select[tuple[str]]:
    before = at - timedelta(days=rules.token_days + 1)
    has_turns = select(turns.c.id).where(turns.c.conversation_id == conversations.c.id).exists()
    return select(conversations.c.id).where(or_(conversations.c.last_at < before), ~has_turns)
