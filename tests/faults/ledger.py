"""What every patient sent and got, and what the records say of it."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import psycopg

Json = dict[str, Any]
# The ids of the replies of each recorded turn, by conversation and the client's id.
Rows = dict[tuple[str, str], list[list[str]]]
PHONE = "(225) 308-4064"
NOT_SAVED = "Your message was not saved."


@dataclass
class Sent:
    """One message of one patient; ``replies`` is None until there is an answer."""

    conversation: str
    client_id: str
    topic: str
    began: float
    follow_up: bool = False
    attempts: int = 0
    ended: float = 0.0
    replies: list[Json] | None = None

    @property
    def apologised(self) -> bool:
        """Whether the number stands in for an answer."""
        return any(reply["kind"] == "unavailable" for reply in self.replies or ())

    @property
    def unsaved(self) -> bool:
        """Whether the patient was told that the message is not kept."""
        return any(NOT_SAVED in reply["text"] for reply in self.replies or ())


@dataclass
class Counts:
    """The figures of one fault, or of the whole run."""

    sent: int = 0
    answered: int = 0
    apologised: int = 0
    recorded: int = 0
    unsaved: int = 0
    twice: int = 0
    lost: int = 0
    misdelivered: int = 0
    forgot: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """What must be zero."""
        return self.twice + self.lost + self.misdelivered


class Ledger:
    """All messages of a run.

    Args:
        topics: every topic that some patient asks about; a reply about the topic of another
            patient is a reply to the wrong person.
    """

    def __init__(self, topics: list[str]) -> None:
        self._topics = set(topics)
        self.sent: list[Sent] = []

    def begin(
        self, conversation: str, client_id: str, topic: str, *, follow_up: bool = False
    ) -> Sent:
        """Note a message that is about to be sent; a follow-up names no topic by itself."""
        sent = Sent(conversation, client_id, topic, time.monotonic(), follow_up)
        self.sent.append(sent)
        return sent

    def troubled_until(self, since: float) -> float:
        """Seconds after ``since`` at which the last message ended that had not gone well.

        One that got an apology, or took more than three seconds; a second attempt is the bubble's
        own business.
        """
        bad = [
            one.ended - since
            for one in self.sent
            if one.ended > since and (one.apologised or _slow(one))
        ]
        return max(bad, default=0.0)

    def count(self, rows: Rows, since: float = 0.0, until: float = float("inf")) -> Counts:
        """Compare with the records; ``since`` and ``until`` bound when a message was begun."""
        chosen = [one for one in self.sent if since <= one.began < until]
        counts = Counts(sent=len(chosen))
        for one in chosen:
            self._count(one, rows.get((one.conversation, one.client_id), []), counts)
        if since == 0.0:
            self._count_strangers(rows, counts)
        return counts

    def _count(self, one: Sent, rows: list[list[str]], counts: Counts) -> None:
        counts.recorded += bool(rows)
        if len(rows) > 1:
            counts.twice += 1
            counts.remarks.append(f"{one.client_id} is recorded {len(rows)} times")
        if one.replies is None:
            counts.lost += 1
            counts.remarks.append(f"{one.client_id} got no reply in {one.attempts} attempts")
            return
        if one.unsaved:
            counts.unsaved += 1
        elif [reply["id"] for reply in one.replies] != (rows[0] if rows else None):
            counts.lost += 1
            counts.remarks.append(f"{one.client_id}: the records hold {rows}, not what was said")
        if one.apologised:
            counts.apologised += 1
            if not all(PHONE in reply["text"] for reply in one.replies):
                counts.lost += 1
                counts.remarks.append(f"{one.client_id}: an apology without the number")
        else:
            counts.answered += 1
        # Which of several topics was meant is a question, and nobody's answer.
        told = [reply for reply in one.replies if reply["kind"] != "clarify"]
        said = {topic for reply in told for topic in reply["topics"]}
        counts.forgot += one.follow_up and not one.apologised and one.topic not in said
        if said & (self._topics - {one.topic}):
            counts.misdelivered += 1
            counts.remarks.append(f"{one.client_id} is about {one.topic} and was told {said}")

    def _count_strangers(self, rows: Rows, counts: Counts) -> None:
        known = {(one.conversation, one.client_id) for one in self.sent}
        for pair in rows.keys() - known:
            counts.misdelivered += 1
            counts.remarks.append(f"the records hold {pair}, which nobody sent")
        used = Counter(one for found in rows.values() for ids in found for one in ids)
        counts.twice += sum(1 for number in used.values() if number > 1)


def _slow(one: Sent) -> bool:
    return one.ended - one.began > 3.0


def read_rows(database: str) -> Rows:
    """The ids of the replies of every recorded turn, by conversation and the client's id."""
    query = (
        "SELECT t.conversation_id, t.client_id, array_agg(r.id::text ORDER BY r.position)"
        " FROM turns t LEFT JOIN replies r ON r.turn_id = t.id"
        " GROUP BY t.id, t.conversation_id, t.client_id"
    )
    found: Rows = {}
    with psycopg.connect(database, connect_timeout=5) as connection:
        for conversation, client_id, ids in connection.execute(query):
            found.setdefault((conversation, client_id), []).append(ids)
    return found
