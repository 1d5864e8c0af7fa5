"""Charts as SVG, drawn on the server. Each page puts a table with the same numbers beside one."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

_WIDTH, _HEIGHT = 560, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28
_BAR = 26


def _nice(value: float) -> float:
    """Give a round number not below a value, for the top of an axis."""
    if value <= 0:
        return 1.0
    step = 10.0 ** (len(str(int(value))) - 1)
    return next(top * step for top in (1, 2, 2.5, 5, 10) if top * step >= value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _frame(title: str, description: str, height: float, body: str) -> Markup:
    return Markup(  # noqa: S704 (all that is filled in is escaped or a number)
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}: {escape(description)}">{body}</svg>'
    )


def lines(title: str, labels: Sequence[str], values: Sequence[float], *, unit: str = "") -> Markup:
    """Draw one value over time."""
    if not values:
        return Markup("")
    top = _nice(max(values))
    inner, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
    step = inner / max(1, len(values) - 1)
    points = [
        (_LEFT + place * step, _TOP + tall * (1 - value / top))
        for place, value in enumerate(values)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    floor = _TOP + tall
    body = "".join(_grid(top, unit, tall))
    body += f'<polygon class="area" points="{_LEFT},{floor} {path} {points[-1][0]:.1f},{floor}"/>'
    body += f'<polyline class="line" points="{path}"/>'
    for place in sorted({0, len(labels) // 2, len(labels) - 1}):
        anchor = "start" if place == 0 else "end" if place == len(labels) - 1 else "middle"
        body += (
            f'<text x="{points[place][0]:.1f}" y="{_HEIGHT - 8}" text-anchor="{anchor}">'
            f"{escape(labels[place])}</text>"
        )
    low, high, last = (_number(value) for value in (min(values), max(values), values[-1]))
    said = f"from {low} to {high}{unit}, last {last}"
    return _frame(title, said, _HEIGHT, body)


def _grid(top: float, unit: str, tall: float) -> list[str]:
    found = []
    for part in (0, 0.5, 1):
        y = _TOP + tall * (1 - part)
        found.append(
            f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{_number(top * part)}{escape(unit)}</text>"
        )
    return found


def bars(title: str, rows: Sequence[tuple[str, float]], *, unit: str = "") -> Markup:
    """Draw values beside one another, one bar a row."""
    if not rows:
        return Markup("")
    top = max((value for _, value in rows), default=0) or 1.0
    left, height = 190, _BAR * len(rows) + 8
    body = ""
    for place, (label, value) in enumerate(rows):
        y = 4 + place * _BAR
        wide = (_WIDTH - left - 70) * value / top
        body += (
            f'<text class="strong" x="{left - 8}" y="{y + 15}" text-anchor="end">'
            f'{escape(label[:28])}</text><rect class="bar" x="{left}" y="{y + 2}" '
            f'width="{max(1.0, wide):.1f}" height="{_BAR - 8}" rx="3"/>'
            f'<text x="{left + wide + 6:.1f}" y="{y + 15}">{_number(value)}{escape(unit)}</text>'
        )
    said = ", ".join(f"{label} {_number(value)}{unit}" for label, value in rows[:5])
    return _frame(title, said, height, body)
