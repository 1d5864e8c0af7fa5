"""Questions that the assistant did not answer, put together by meaning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import mul

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from console.question_encoder import Vector
from console.rows import AnyRow
from records.audit import record
from records.clock import now
from records.schema import turns
from records.staff_schema import question_group_members as members
from records.staff_schema import question_groups as groups
from records.staff_schema import reviews

DAYS = 30
MOST = 1500
_NEAR = 0.6
_SHOWN = 20
_FEWEST_WORDS = 2
UNANSWERED = ("handoff", "out_of_scope", "clarify", "unavailable")


def gather(connection: Connection) -> list[AnyRow]:
    """Give last month's unanswered messages that nobody has decided as a group, newest first."""
    decided = (
        select(members.c.turn_id)
        .join(groups, groups.c.id == members.c.group_id)
        .where(groups.c.state == "done", members.c.turn_id == turns.c.id)
    )
    query = (
        select(turns.c.id, turns.c.text, turns.c.intent)
        .where(turns.c.received_at >= now() - timedelta(days=DAYS))
        .where(turns.c.kind.in_(UNANSWERED), turns.c.button.is_(None))
        .where(~decided.exists())
        .order_by(turns.c.received_at.desc())
        .limit(MOST)
    )
    rows = connection.execute(query)
    return [row for row in rows if len(row.text.split()) >= _FEWEST_WORDS]


def grouped(vectors: Sequence[Vector]) -> list[list[int]]:
    """Put vectors of length 1 together; gives places, the largest group first.

    Each vector joins the group whose mean is nearest, if it is near enough, else it begins one:
    one pass, in the order given (leader clustering).
    """
    sums: list[Vector] = []
    found: list[list[int]] = []
    for place, vector in enumerate(vectors):
        best, nearness = -1, _NEAR
        for number, total in enumerate(sums):
            length = sum(map(mul, total, total)) ** 0.5
            likeness = sum(map(mul, vector, total)) / length
            if likeness >= nearness:
                best, nearness = number, likeness
        if best < 0:
            sums.append(list(vector))
            found.append([place])
        else:
            sums[best] = [a + b for a, b in zip(sums[best], vector, strict=True)]
            found[best].append(place)
    return sorted(found, key=len, reverse=True)


def keep(connection: Connection, rows: Sequence[AnyRow], found: list[list[int]]) -> int:
    """Put new groups in the place of those that nobody has decided; gives how many."""
    connection.execute(delete(groups).where(groups.c.state == "open"))
    kept = [places for places in found if len(places) > 1]
    for places in kept:
        topics = Counter(rows[place].intent or "unsure" for place in places)
        number = connection.execute(
            insert(groups)
            .values(topic=topics.most_common(1)[0][0], state="open", found_at=now())
            .returning(groups.c.id)
        ).scalar_one()
        connection.execute(
            insert(members),
            [
                {"turn_id": rows[place].id, "group_id": number, "position": position}
                for position, place in enumerate(places)
            ],
        )
    return len(kept)


def listed(connection: Connection) -> list[AnyRow]:
    """Give the open groups, the largest first, each with its size and its hand-offs."""
    size = func.count(members.c.turn_id)
    handed = func.sum(case((turns.c.kind == "handoff", 1), else_=0))
    query = (
        select(
            groups.c.id,
            groups.c.topic,
            groups.c.found_at,
            size.label("size"),
            handed.label("handed"),
        )
        .join(members, members.c.group_id == groups.c.id)
        .join(turns, turns.c.id == members.c.turn_id)
        .where(groups.c.state == "open")
        .group_by(groups.c.id, groups.c.topic, groups.c.found_at)
        .order_by(size.desc(), groups.c.id)
        .limit(_SHOWN)
    )
    return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a group: the first message with it, and how many there are."""

    id: int
    text: str
    conversation_id: str
    asked: int


def texts(connection: Connection, number: int, limit: int = 5) -> list[Wording]:
    """Give the wordings of a group that come most often, each once."""
    query = (
        select(turns.c.id, turns.c.text, turns.c.conversation_id)
        .join(members, members.c.turn_id == turns.c.id)
        .where(members.c.group_id == number)
        .order_by(members.c.position)
    )
    rows = list(connection.execute(query))
    asked = Counter(row.text.casefold() for row in rows)
    first = {row.text.casefold(): row for row in reversed(rows)}
    return [
        Wording(first[text].id, first[text].text, first[text].conversation_id, count)
        for text, count in asked.most_common(limit)
    ]


def decide(
    connection: Connection, number: int, decision: str, topic: str | None, by: str
) -> int | None:
    """Settle a group and the reviews of its messages; gives its size, or None if it is not open."""
    settled = connection.execute(
        update(groups).where(groups.c.id == number, groups.c.state == "open").values(state="done")
    ).rowcount
    if not settled:
        return None
    own = select(members.c.turn_id).where(members.c.group_id == number)
    size = connection.execute(select(func.count()).select_from(own.subquery())).scalar_one()
    connection.execute(
        update(reviews)
        .where(reviews.c.turn_id.in_(own), reviews.c.state == "open")
        .values(state="done", decision=decision, topic=topic, decided_by=by, decided_at=now())
    )
    details = {"decision": decision, "topic": topic, "size": size}
    record(connection, by, "group_decided", f"group {number}", details)
    return int(size)
