"""What a run says: a table, a verdict on each aim, JSON and a picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.turns.figures import holds, wanted
from benchmarks.turns.picture import picture


def lines(report: Mapping[str, Any]) -> list[str]:
    """Return the report as lines to print."""
    head = (
        f"{'':22}{'':8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'turns/s':>9}"
        f"{'cpu ms':>9}{'errors':>8}{'silent':>8}{'unsent':>8}"
    )
    found = [head]
    for load in report["loads"]:
        for side, measured in report["sides"].items():
            one = measured[load]
            found.append(
                f"{load:22}{side:8}{one['p50']:9.1f}{one['p95']:9.1f}{one['p99']:9.1f}"
                f"{one['throughput']:9.1f}{one['processor']:9.1f}{one['errors']:8.0f}{one['silent']:8.0f}"
                f"{one['unsent']:8.0f}"
            )
        ratio = report["ratios"][load]
        found.append(
            f"{'':22}{'ratio':8}{ratio['p50']:9.2f}{ratio['p95']:9.2f}{ratio['p99']:9.2f}"
            f"{ratio['throughput']:9.2f}{ratio['processor']:9.2f}"
        )
    for side, measured in report["sides"].items():
        found.append(
            f"{side:8} memory {measured['memory']:7.0f} MB   start to first answer "
            f"{measured['start']:5.1f} s"
        )
    training = report["training"]
    found.append(
        f"training: ours {training['ours']:.0f} s, stock {training['stock']:.0f} s, "
        f"each on {report['share of examples']:.0%} of the examples"
    )
    return [*found, "", *verdicts(report)]


def verdicts(report: Mapping[str, Any]) -> list[str]:
    """Return a line for each aim: met or not."""
    return [
        f"{'met    ' if holds(figure, sign, limit) else 'NOT MET'} {name}: {figure:.2f} "
        f"({sign} {limit:g})"
        for name, figure, sign, limit in wanted(report)
    ]


def write(report: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write JSON and picture; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    data, drawn = folder / "turns.json", folder / "turns.svg"
    data.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    drawn.write_text(picture(report), encoding="utf-8")
    return [data, drawn]
