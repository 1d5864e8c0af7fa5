"""The figures as a picture: SVG, drawn with nothing but text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

_COLOURS = {"ours": "#1f5fa8", "stock": "#b5482f", "floor": "#8a8f98"}
_LEFT, _BAR, _GAP, _WIDTH, _ROW = 150, 15, 16, 470, 3
_STYLE = "<style>text{font:12px system-ui,sans-serif;fill:#222}.r{text-anchor:end}</style>"


def picture(report: Mapping[str, Any]) -> str:
    """Draw one group of bars for each measure; every group has a scale of its own."""
    groups = [
        *(
            (f"p50, {load}, ms", {side: one[load]["p50"] for side, one in report["sides"].items()})
            for load in report["loads"]
        ),
        *(
            (
                f"turns a second, {load}",
                {side: one[load]["throughput"] for side, one in report["sides"].items()},
            )
            for load in report["loads"]
            if "clients" in load
        ),
        ("memory, MB", {side: one["memory"] for side, one in report["sides"].items()}),
        ("first answer, s", {side: one["start"] for side, one in report["sides"].items()}),
        ("training, s", report["training"]),
    ]
    parts: list[str] = []
    y = 10
    for title, values in groups:
        parts.append(f'<text class="r" x="{_LEFT - 8}" y="{y + 12}">{escape(title)}</text>')
        largest = max(values.values())
        for side, value in values.items():
            length = max(1.0, _WIDTH * value / largest) if largest else 1.0
            parts.append(
                f'<rect x="{_LEFT}" y="{y}" width="{length:.0f}" height="{_BAR}" '
                f'fill="{_COLOURS[side]}"/>'
                f'<text x="{_LEFT + length + 6:.0f}" y="{y + 12}">{side} {value:g}</text>'
            )
            y += _BAR + _ROW
        y += _GAP
    width = _LEFT + _WIDTH + 110
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" role="img">'
    title = "<title>What a turn costs: ours, stock Rasa, the floor</title>"
    ground = f'<rect width="{width}" height="{y}" fill="#fff"/>'
    return f"{head}{title}{_STYLE}{ground}{''.join(parts)}</svg>"
