"""The inbox: the next turn worth a look, and what staff decide about it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from console.inbox_filling import REASONS
from console.rows import AnyRow
from records.audit import record
from records.clock import now
from records.schema import turns
from records.staff_schema import changes, evaluation_rows, reviews

OPEN = "open"
DONE = "done"
SKIPPED = "skipped"
COUNTED_TO = 999
# Of so many messages in the order of their worth, one at least is expected to have new words.
_SAME_WORDS = 8
# What counts as an error of the assistant when it was decided so.
WRONG = ("other", "not_for_us")
DECISIONS = {
    "right": "Right",
    "other": "Other topic",
    "not_for_us": "Not for us",
    "spam": "Cleared",
    "skip": "Skipped",
}


class AlreadyDecidedError(Exception):
    """Somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a staff member decided about a turn.

    ``topic`` is the right one, or None; ``example`` is the wording to learn from; ``measured``
    says that it joins the clinic's own evaluation set.
    """

    turn_id: int
    name: str
    by: str
    topic: str | None = None
    example: str | None = None
    measured: bool = False


def next_open(connection: Connection, reason: str = "", limit: int = 1) -> list[AnyRow]:
    """Give the turns that are worth most, each with its review; the same words come once."""
    query = select(reviews, turns).join(turns, turns.c.id == reviews.c.turn_id)
    query = query.where(reviews.c.state == OPEN)
    if reason:
        query = query.where(reviews.c.reason == reason)
    order = (reviews.c.worth.desc(), reviews.c.turn_id.desc())
    rows = connection.execute(query.order_by(*order).limit(limit * _SAME_WORDS))
    first: dict[str, AnyRow] = {}
    for row in rows:
        first.setdefault(row.wording or str(row.turn_id), row)
    return list(first.values())[:limit]


def one(connection: Connection, turn_id: int) -> AnyRow | None:
    """Give a turn with its review, or None."""
    query = select(turns, reviews).join(reviews, turns.c.id == reviews.c.turn_id, isouter=True)
    return connection.execute(query.where(turns.c.id == turn_id)).first()


def counts(connection: Connection) -> dict[str, int]:
    """Give how many are open for each reason; each is counted up to `COUNTED_TO` + 1."""
    return {reason: _open(connection, reason) for reason in REASONS}


def _open(connection: Connection, reason: str) -> int:
    some = (
        select(reviews.c.turn_id)
        .where(reviews.c.state == OPEN, reviews.c.reason == reason)
        .limit(COUNTED_TO + 1)
        .subquery()
    )
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def decide(connection: Connection, decision: Decision) -> None:
    """Keep a decision and what follows from it; raises AlreadyDecidedError."""
    state = SKIPPED if decision.name == "skip" else DONE
    # One moment for all that is settled by the same decision, so that undo finds them together.
    values = {"state": state, "decision": decision.name, "topic": decision.topic,
              "decided_by": decision.by, "decided_at": now()}  # fmt: skip
    settled = connection.execute(
        update(reviews)
        .where(reviews.c.turn_id == decision.turn_id, reviews.c.state != DONE)
        .values(values)
    )
    if settled.rowcount == 0:
        _review_afresh(connection, decision, values)
    elif state == DONE:
        own = select(reviews.c.wording).where(reviews.c.turn_id == decision.turn_id)
        same = (reviews.c.wording == own.scalar_subquery()) & (reviews.c.state == OPEN)
        connection.execute(update(reviews).where(same).values(values))
    if decision.example and decision.topic:
        payload = {"text": decision.example}
        propose(connection, "example", decision.topic, payload, decision.by, decision.turn_id)
    if decision.measured and decision.topic:
        _measure(connection, decision)
    details = {"decision": decision.name, "topic": decision.topic}
    record(connection, decision.by, "decided", f"message {decision.turn_id}", details)


def _review_afresh(connection: Connection, decision: Decision, values: dict[str, Any]) -> None:
    """A turn from the conversations page may have no review yet."""
    if connection.execute(
        select(reviews.c.turn_id).where(reviews.c.turn_id == decision.turn_id)
    ).first():
        raise AlreadyDecidedError
    connection.execute(
        insert(reviews).values(
            turn_id=decision.turn_id, reason="chosen", worth=0.0, flagged=False, **values
        )
    )


def propose(
    connection: Connection,
    kind: str,
    target: str,
    payload: dict[str, Any],
    by: str,
    turn_id: int | None = None,
) -> int:
    """Keep a change that is to be published; gives its number."""
    row = {"kind": kind, "target": target, "payload": payload, "turn_id": turn_id}
    done = connection.execute(
        insert(changes)
        .values(**row, state="draft", author=by, created_at=now())
        .returning(changes.c.id)
    )
    number = int(done.scalar_one())
    record(connection, by, "change_proposed", f"change {number}", {"kind": kind, "topic": target})
    return number


def _measure(connection: Connection, decision: Decision) -> None:
    text = connection.execute(
        select(turns.c.text).where(turns.c.id == decision.turn_id)
    ).scalar_one()
    connection.execute(delete(evaluation_rows).where(evaluation_rows.c.turn_id == decision.turn_id))
    connection.execute(
        insert(evaluation_rows).values(
            turn_id=decision.turn_id,
            text=text,
            topic=decision.topic,
            added_by=decision.by,
            added_at=now(),
        )
    )


def undo(connection: Connection, by: str) -> int | None:
    """Take back the person's latest decision; gives the turn, or None if there is none."""
    latest = (
        select(reviews.c.decided_at)
        .where(reviews.c.decided_by == by, reviews.c.state != OPEN)
        .order_by(reviews.c.decided_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    together = select(reviews.c.turn_id).where(
        reviews.c.decided_by == by, reviews.c.decided_at == latest
    )
    ids = list(connection.execute(together.order_by(reviews.c.worth.desc())).scalars())
    if not ids:
        return None
    open_again = {"state": OPEN, "decision": None, "topic": None, "decided_by": None,
                  "decided_at": None}  # fmt: skip
    connection.execute(update(reviews).where(reviews.c.turn_id.in_(ids)).values(open_again))
    connection.execute(
        delete(changes).where(
            changes.c.turn_id.in_(ids), changes.c.state.in_(["draft", "approved"])
        )
    )
    connection.execute(delete(evaluation_rows).where(evaluation_rows.c.turn_id.in_(ids)))
    record(connection, by, "decision_undone", f"{len(ids)} messages, first {ids[0]}")
    return int(ids[0])


def flag(connection: Connection, turn_id: int, by: str, on: bool) -> None:
    """Mark a turn for a colleague's eye, or take the mark away."""
    connection.execute(update(reviews).where(reviews.c.turn_id == turn_id).values(flagged=on))
    record(connection, by, "flagged" if on else "unflagged", f"message {turn_id}")


def clear(connection: Connection, turn_ids: list[int], by: str) -> int:
    """Clear open turns at once, as spam, and all that say the same; gives how many."""
    ticked = reviews.c.turn_id.in_(turn_ids)
    wordings = select(reviews.c.wording).where(ticked, reviews.c.wording.is_not(None))
    cleared = connection.execute(
        update(reviews)
        .where(ticked | reviews.c.wording.in_(wordings), reviews.c.state == OPEN)
        .values(state=DONE, decision="spam", decided_by=by, decided_at=now())
    ).rowcount
    record(connection, by, "cleared", f"{cleared} messages")
    return cleared


def error_rate(connection: Connection) -> tuple[int, int]:
    """Give how many of the turns drawn by chance were wrong, and how many were decided."""
    rows = connection.execute(
        select(reviews.c.decision, func.count())
        .where(reviews.c.state == DONE, reviews.c.reason == "sample")
        .where(reviews.c.decision.in_(["right", *WRONG]))
        .group_by(reviews.c.decision)
    ).all()
    found = {row[0]: int(row[1]) for row in rows}
    return sum(found.get(name, 0) for name in WRONG), sum(found.values())
