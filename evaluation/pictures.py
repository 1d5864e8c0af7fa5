"""Pictures of a report as SVG, drawn with nothing but text."""

from collections.abc import Iterable, Sequence
from html import escape

from evaluation.calibration import Bin, CurvePoint
from evaluation.confusion import Confusion

_CELL = 26
_MARGIN = 190
_PLOT = 320
_PAD = 50
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#222}.n{text-anchor:middle}"
    ".r{text-anchor:end}.axis{stroke:#888;fill:none}.ideal{stroke:#bbb;stroke-dasharray:4}"
    ".line{stroke:#1f5fa8;stroke-width:2;fill:none}.dot{fill:#1f5fa8}</style>"
)


def confusion_picture(matrix: Confusion) -> str:
    """Draw a confusion matrix: a line each expected label, green where right, red where wrong."""
    # The slanted names reach beyond the last column.
    width = _MARGIN + _CELL * len(matrix.got) + 110
    height = _MARGIN + _CELL * len(matrix.expected) + 10
    parts = [_text(_MARGIN - 8, _MARGIN - 12, "expected ↓   replied →", "r")]
    for column, got in enumerate(matrix.got):
        x = _MARGIN + column * _CELL + _CELL * 0.65
        parts.append(
            f'<text transform="translate({x:.0f},{_MARGIN - 6}) rotate(-60)">{escape(got)}</text>'
        )
    for place, (label, counts) in enumerate(zip(matrix.expected, matrix.counts, strict=True)):
        y = _MARGIN + place * _CELL
        parts.append(_text(_MARGIN - 8, y + 17, label, "r"))
        parts += _cells(label, matrix.got, counts, y)
    return _svg(width, height, parts, "Confusion matrix")


def _cells(label: str, got: Sequence[str], counts: Sequence[int], y: int) -> Iterable[str]:
    total = sum(counts)
    for column, (word, count) in enumerate(zip(got, counts, strict=True)):
        x = _MARGIN + column * _CELL
        hue = "34,139,84" if word == label else "200,40,40"
        shade = f"rgba({hue},{0.2 + 0.6 * count / total:.2f})" if count else "#f6f6f6"
        hint = f"<title>{escape(label)} → {escape(word)}: {count}</title>"
        size = _CELL - 2
        yield f'<rect x="{x}" y="{y}" width="{size}" height="{size}" fill="{shade}">{hint}</rect>'
        if count:
            yield _text(x + size / 2, y + 16, str(count), "n")


def reliability_picture(bins: Sequence[Bin]) -> str:
    """Draw mean confidence (across) against share of right replies (up); dots grow with rows."""
    largest = max((one.count for one in bins), default=1)
    dots = [
        f'<circle class="dot" cx="{_x(one.confidence):.1f}" cy="{_y(one.accuracy):.1f}" '
        f'r="{3 + 7 * (one.count / largest) ** 0.5:.1f}"><title>{one.count} rows</title></circle>'
        for one in bins
    ]
    ideal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _plot("confidence", "share right", [ideal, *dots], "Reliability")


def curve_picture(points: Sequence[CurvePoint]) -> str:
    """Draw out-of-scope recall (across) against in-scope accuracy (up) over all thresholds."""
    corners = " ".join(
        f"{_x(point.out_of_scope_recall):.1f},{_y(point.in_scope_accuracy):.1f}" for point in points
    )
    parts = [f'<polyline class="line" points="{corners}"/>']
    if points:
        now = points[0]
        parts.append(
            f'<circle class="dot" r="5" cx="{_x(now.out_of_scope_recall):.1f}" '
            f'cy="{_y(now.in_scope_accuracy):.1f}"><title>as it decides today</title></circle>'
        )
    return _plot("out-of-scope recall", "in-scope accuracy", parts, "Scope curve")


def _x(share: float) -> float:
    return _PAD + _PLOT * share


def _y(share: float) -> float:
    return 20 + _PLOT * (1 - share)


def _plot(across: str, up: str, parts: list[str], title: str) -> str:
    frame = [f'<rect class="axis" x="{_PAD}" y="20" width="{_PLOT}" height="{_PLOT}"/>']
    for tenth in range(0, 11, 2):
        share = tenth / 10
        frame.append(_text(_x(share), 20 + _PLOT + 16, f"{share:.1f}", "n"))
        frame.append(_text(_PAD - 6, _y(share) + 4, f"{share:.1f}", "r"))
    frame.append(_text(_x(0.5), 20 + _PLOT + 34, across, "n"))
    frame.append(f'<text class="n" transform="translate(14,{_y(0.5)}) rotate(-90)">{up}</text>')
    return _svg(_PAD + _PLOT + 20, _PLOT + 64, frame + parts, title)


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text class="{style}" x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: list[str], title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(title)}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
        f'{_STYLE}<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>'
    )
