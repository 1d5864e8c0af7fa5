"""What the figures of each day say together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from console.daily_figures import CONFIDENCE_STEPS, LATENCY_BOUNDS, TOTAL
from console.topics import Topics

_TOPICS = 12
ANSWERED = "answer"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the table behind it: rows of a label and a value."""

    title: str
    rows: list[tuple[str, float]]
    unit: str = ""
    over_time: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Insights:
    """All that the page shows."""

    tiles: list[tuple[str, str]]
    charts: list[Chart]


def insights(figures: Iterable[Any], days: Sequence[Any], topics: Topics) -> Insights:
    """Put together the sums and the days that `console.daily_figures` gives."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in figures:
        sums[row.measure][row.label] = int(row.count)
    kinds, judged = sums["kind"], sums["feedback"]
    total = kinds[TOTAL]
    said = judged["helpful"] + judged["not_helpful"]
    tiles = [
        (f"{total:,}", "messages"),
        (_percent(kinds[ANSWERED], total), "answered"),
        (_percent(kinds["handoff"], total), "handed to the clinic"),
        (_percent(kinds["out_of_scope"], total), "not for us"),
        (_percent(judged["helpful"], said), f"helped, of {said:,} who said so"),
        (_typical(sums["latency"]), "typical time to reply"),
    ]
    charts = [
        Chart("Messages a day", [(row.day, float(row.total)) for row in days], over_time=True),
        Chart(
            "Answered, of each day's messages",
            [(row.day, _share(int(row.part), int(row.total))) for row in days],
            " %",
            over_time=True,
        ),
        Chart(
            "What patients ask most",
            [(topics.title(name), float(n)) for name, n in sums["topic"].most_common(_TOPICS)],
        ),
        Chart("How sure the assistant is", _steps(sums["confidence"])),
        Chart("Time to reply", _times(sums["latency"])),
        Chart("Answered, by model", _by_model(sums["model"]), " %", note="Oldest model first."),
    ]
    return Insights(tiles, charts)


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _steps(found: Counter[str]) -> list[tuple[str, float]]:
    width = 100 // CONFIDENCE_STEPS
    return [
        (f"{step * width} to {(step + 1) * width} %", float(found[str(step)]))
        for step in range(CONFIDENCE_STEPS)
    ]


def _times(found: Counter[str]) -> list[tuple[str, float]]:
    rows, below = [], 0
    for bound in LATENCY_BOUNDS:
        rows.append((f"{below} to {bound} ms", float(found[str(bound)])))
        below = bound
    return [*rows, (f"over {below} ms", float(found["more"]))]


def _typical(found: Counter[str]) -> str:
    total, reached = sum(found.values()), 0
    for bound in LATENCY_BOUNDS:
        reached += found[str(bound)]
        if total and reached >= total / 2:
            return f"≤ {bound} ms"
    return "–"


def _by_model(found: Counter[str]) -> list[tuple[str, float]]:
    models: dict[str, Counter[str]] = defaultdict(Counter)
    for label, count in found.items():
        model, _, kind = label.partition("|")
        models[model][kind] += count
    # The sums come with the oldest label first, so a model stands where it first answered.
    return [
        (model[:16], _share(kinds[ANSWERED], sum(kinds.values())))
        for model, kinds in models.items()
    ]


def shown(chart: Chart) -> tuple[Sequence[str], Sequence[float]]:
    """Give labels and values of a chart."""
    return [label for label, _ in chart.rows], [value for _, value in chart.rows]
