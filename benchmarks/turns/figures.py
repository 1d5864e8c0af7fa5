"""Figures of a run: percentiles, medians of repeats, ratios."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.turns.load import Taken

MEASURES = ("p50", "p95", "p99", "throughput", "processor")
Figures = dict[str, float]


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the ordered values do not exceed."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def figures(taken: Taken, processor: float) -> Figures:
    """Return the figures of one load: milliseconds, turns a second, failures.

    ``processor``: milliseconds that the side's processes used of it in all; given back per turn. It
    says what a turn costs on a machine that has other things to do as well.
    """
    ordered = sorted(taken.milliseconds)
    return {
        "p50": percentile(ordered, 0.5),
        "p95": percentile(ordered, 0.95),
        "p99": percentile(ordered, 0.99),
        "throughput": len(ordered) / taken.seconds if taken.seconds else float("nan"),
        "processor": processor / len(ordered) if ordered else float("nan"),
        "turns": float(len(ordered)),
        "errors": float(taken.errors),
        "silent": float(taken.silent),
        "unsent": float(taken.unsent),
    }


def middle(repeats: Sequence[Figures]) -> Figures:
    """Return the median of each figure over the repeats, and the sums of what is counted."""
    found = {name: statistics.median(one[name] for one in repeats) for name in MEASURES}
    for name in ("turns", "errors", "silent", "unsent"):
        found[name] = sum(one[name] for one in repeats)
    return {name: round(value, 3) for name, value in found.items()}


def ratio(ours: Sequence[Figures], other: Sequence[Figures]) -> Figures:
    """Return the median over the repeats of each figure of ours to the other's.

    Both were measured one right after the other in each repeat, so that what else the machine did
    is mostly divided out.
    """
    return {
        name: round(
            statistics.median(a[name] / b[name] for a, b in zip(ours, other, strict=True)), 3
        )
        for name in MEASURES
    }


def wanted(report: Mapping[str, Any]) -> list[tuple[str, float, str, float]]:
    """Return what was asked for: (name, figure, sign, limit)."""
    one, many = report["ratios"]["1 client"], report["ratios"]["8 clients"]
    return [
        ("latency p50, ours to stock, 1 client", one["p50"], "<=", 0.35),
        ("latency p50, ours to stock, 8 clients", many["p50"], "<=", 0.35),
        ("latency p99, ours to stock, 1 client", one["p99"], "<=", 0.5),
        ("latency p99, ours to stock, 8 clients", many["p99"], "<=", 0.5),
        ("throughput, ours to stock, 8 clients", many["throughput"], ">=", 4.0),
        ("memory, ours to stock", report["ratios"]["memory"], "<=", 0.8),
        ("start to first answer, ours to stock", report["ratios"]["start"], "<=", 0.5),
        ("training, ours to stock", report["ratios"]["training"], "<=", 0.3),
        ("latency p50, ours to the floor, 1 client", report["to the floor"]["p50"], "<=", 4.0),
    ]


def holds(figure: float, sign: str, limit: float) -> bool:
    """Say whether a figure is within its limit."""
    return figure <= limit if sign == "<=" else figure >= limit
