"""How far the confidences can be trusted, and what a threshold on them would do."""

from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with a confidence from 0 to 1.

    `right` says whether the reply was right, `declined` whether it was an out-of-scope reply,
    `in_scope` whether the row asks for anything else than that.
    """

    confidence: float
    right: bool
    in_scope: bool
    declined: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of similar confidence: bounds, number, mean confidence, share of right ones."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What happens if everything below `threshold` is declined as out of scope."""

    threshold: float
    in_scope_accuracy: float
    out_of_scope_recall: float


def reliability(judged: list[Judged], bins: int = BINS) -> list[Bin]:
    """Group rows into bins of equal width; empty bins are left out."""
    grouped: dict[int, list[Judged]] = {}
    for row in judged:
        place = min(bins - 1, max(0, int(row.confidence * bins)))
        grouped.setdefault(place, []).append(row)
    return [
        Bin(
            low=place / bins,
            high=(place + 1) / bins,
            count=len(rows),
            confidence=sum(row.confidence for row in rows) / len(rows),
            accuracy=sum(row.right for row in rows) / len(rows),
        )
        for place, rows in sorted(grouped.items())
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Give the expected calibration error: mean gap of confidence and accuracy over all rows."""
    total = sum(one.count for one in bins)
    if not total:
        return 0.0
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / total


def scope_curve(judged: list[Judged]) -> list[CurvePoint]:
    """Trace in-scope accuracy against out-of-scope recall over all thresholds.

    Without rows of both sorts there is no curve. The first point, with threshold 0, is how the
    assistant decides today.
    """
    inside = [row for row in judged if row.in_scope]
    outside = [row for row in judged if not row.in_scope]
    if not inside or not outside:
        return []
    # A step above the highest confidence closes the curve: everything is declined.
    thresholds = sorted({0.0, *(row.confidence for row in judged), 1.01})
    points = [_point(threshold, inside, outside) for threshold in thresholds]
    kept = [points[0]]
    for point in points[1:]:
        last = kept[-1]
        if (point.in_scope_accuracy, point.out_of_scope_recall) != (
            last.in_scope_accuracy,
            last.out_of_scope_recall,
        ):
            kept.append(point)
    return kept


def _point(threshold: float, inside: list[Judged], outside: list[Judged]) -> CurvePoint:
    right = sum(row.right and row.confidence >= threshold for row in inside)
    declined = sum(row.declined or row.confidence < threshold for row in outside)
    return CurvePoint(threshold, right / len(inside), declined / len(outside))
