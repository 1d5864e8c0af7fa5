"""The tables, as text, JSON and a picture."""

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from benchmarks.nlu.measuring import Point, best_recall
from benchmarks.nlu.published import Published

_SIDE, _PAD = 360, 50


def as_text(
    name: str, published: Sequence[Published], point: Point, points: Sequence[Point]
) -> str:
    """Return the table: a line for each published row, and under them our own."""
    lines = [f"{name:44}in-scope  out-of-scope   ours at that in-scope accuracy"]
    above = 0
    for row in published:
        ours = best_recall(points, row.in_scope)
        above += ours is not None and round(ours, 1) >= row.out_of_scope
        text = "not reached" if ours is None else f"{ours:.1f}"
        lines.append(f"  {row.system:42}{row.in_scope:8.1f}{row.out_of_scope:14.1f}{text:>14}")
    lines.append(f"  {'ours':42}{point.in_scope:8.1f}{point.out_of_scope:14.1f}")
    lines.append(f"  our curve runs above {above} of {len(published)} published points")
    return "\n".join(lines)


def as_json(
    published: Sequence[Published], point: Point, points: Sequence[Point], seconds: float
) -> dict[str, Any]:
    """Return the same as data."""
    return {
        "published": [asdict(row) for row in published],
        "ours": asdict(point),
        "curve": [[round(p.in_scope, 2), round(p.out_of_scope, 2)] for p in points],
        "training_seconds": round(seconds, 1),
    }


def as_picture(
    name: str, published: Sequence[Published], point: Point, points: Sequence[Point]
) -> str:
    """Draw in-scope accuracy (across) against out-of-scope recall (up) as SVG."""
    line = " ".join(f"{_x(p.in_scope):.1f},{_y(p.out_of_scope):.1f}" for p in points)
    parts = [
        f'<rect class="axis" x="{_PAD}" y="{_PAD}" width="{_SIDE}" height="{_SIDE}"/>',
        *(_mark(row.in_scope, row.out_of_scope, row.system, "dot") for row in published),
        f'<polyline class="line" points="{line}"/>',
        _mark(point.in_scope, point.out_of_scope, "ours", "own"),
        _label(_PAD + _SIDE / 2, 2 * _PAD + _SIDE - 12, "in-scope accuracy, %"),
        _label(_PAD, _PAD - 8, "out-of-scope recall, %"),
        _label(_PAD + _SIDE / 2, 30, f"{name}: ours (line) and published (dots)"),
    ]
    for tick in range(0, 101, 20):
        parts += [_label(_x(tick), _PAD + _SIDE + 18, str(tick)), _label(36, _y(tick), str(tick))]
    size = _SIDE + 2 * _PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'aria-label="{escape(name)}"><style>text{{font:12px sans-serif;text-anchor:middle}}'
        ".axis{fill:none;stroke:#888}.line{fill:none;stroke:#1f5fa8;stroke-width:2}"
        ".dot{fill:#b35900}.own{fill:#1f5fa8}</style>" + "".join(parts) + "</svg>\n"
    )


def _x(percent: float) -> float:
    return _PAD + _SIDE * percent / 100


def _y(percent: float) -> float:
    return _PAD + _SIDE * (1 - percent / 100)


def _mark(across: float, up: float, title: str, kind: str) -> str:
    radius = 6 if kind == "own" else 3
    return (
        f'<circle class="{kind}" cx="{_x(across):.1f}" cy="{_y(up):.1f}" r="{radius}">'
        f"<title>{escape(title)}: {across:.1f} / {up:.1f}</title></circle>"
    )


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>'
