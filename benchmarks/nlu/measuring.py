"""In-scope accuracy and out-of-scope recall, at one threshold and at all."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """One test row: whether it is from inside, its likeliest intent right, and how sure that is."""

    inside: bool
    right: bool
    confidence: float
    accepted: bool


@dataclass(frozen=True)
class Point:
    """Percent. A refused question from inside counts as a wrong one, as in HINT3's metric."""

    in_scope: float
    out_of_scope: float


def chosen_point(rows: Sequence[Judged]) -> Point:
    """Return the point at the threshold that training chose."""
    inside = [row for row in rows if row.inside]
    outside = [row for row in rows if not row.inside]
    return Point(
        100 * sum(row.accepted and row.right for row in inside) / max(1, len(inside)),
        100 * sum(not row.accepted for row in outside) / max(1, len(outside)),
    )


def curve(rows: Sequence[Judged]) -> list[Point]:
    """Return the points of all thresholds, from accepting everything to refusing everything."""
    inside = max(1, sum(row.inside for row in rows))
    outside = max(1, len(rows) - sum(row.inside for row in rows))
    right, refused = sum(row.inside and row.right for row in rows), 0
    points = [Point(100 * right / inside, 0.0)]
    ordered = sorted(rows, key=lambda row: row.confidence)
    for place, row in enumerate(ordered):
        right -= row.inside and row.right
        refused += not row.inside
        # Rows of one confidence are refused together.
        if place + 1 == len(ordered) or ordered[place + 1].confidence > row.confidence:
            points.append(Point(100 * right / inside, 100 * refused / outside))
    return points


def best_recall(points: Sequence[Point], in_scope: float) -> float | None:
    """Return the highest out-of-scope recall at this in-scope accuracy or more; None: never so."""
    return max((p.out_of_scope for p in points if p.in_scope >= in_scope), default=None)
