"""A report as one HTML page that needs no other file."""

from collections.abc import Sequence
from html import escape

from evaluation.comparison import Change, Comparison
from evaluation.pictures import confusion_picture, curve_picture, reliability_picture
from evaluation.report import Report
from evaluation.tables import got_of, interval, notices

_STYLE = """
body{font:16px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{border-bottom:1px solid #ddd;padding:.25rem .7rem;text-align:left;vertical-align:top}
.wide{overflow-x:auto}td:first-child{white-space:pre-wrap}
"""


def report_page(report: Report, comparison: Comparison | None = None) -> str:
    """Write the report, and the comparison if there is one, as an HTML page."""
    parts = [_totals(report)]
    if comparison:
        parts += [
            _changes("Better here", comparison.better),
            _changes("Worse here", comparison.worse),
        ]
    parts += [_misses(report), _labels(report)]
    parts.append(f'<h2>Confusion</h2><div class="wide">{confusion_picture(report.confusion)}</div>')
    if report.calibration:
        parts.append(
            f"<h2>Calibration</h2><p>Expected calibration error {report.calibration.error:.3f} "
            f"over {report.calibration.rows} rows.</p>"
            f"{reliability_picture(report.calibration.bins)}"
        )
        if report.calibration.curve:
            parts.append(curve_picture(report.calibration.curve))
    title = f"Evaluation of {escape(report.questions)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{''.join(parts)}</body></html>\n"
    )


def _totals(report: Report) -> str:
    alarms = report.alarms
    facts = [
        f"Strict {interval(report.strict)}",
        f"Lenient {interval(report.lenient)} of {report.lenient.total} rows",
        f"Missed emergencies: {alarms.missed} of {alarms.emergencies}",
        f"False alarms: {alarms.false_alarms} of {alarms.near_misses} near misses",
        f"Measured {report.started} at {report.gateway}, model {report.model or 'not known'}",
    ]
    if report.latency:
        facts.append(
            f"Latency: median {report.latency.p50:.0f} ms, 95 % {report.latency.p95:.0f} ms"
        )
    items = "".join(f"<li>{escape(fact)}</li>" for fact in [*facts, *notices(report)])
    return f"<ul>{items}</ul>"


def _table(header: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def _labels(report: Report) -> str:
    lines = [
        (
            line.label,
            str(line.lenient.total),
            f"{line.strict.percent:.1f} %",
            interval(line.lenient),
        )
        for line in report.labels
    ]
    return "<h2>By label</h2>" + _table(("label", "rows", "strict", "lenient (95 %)"), lines)


def _misses(report: Report) -> str:
    lines = [
        (row.text, row.expected, got_of(row), row.note) for row in report.rows if not row.lenient
    ]
    return f"<h2>Misses ({len(lines)})</h2>" + _table(("text", "expected", "got", "note"), lines)


def _changes(title: str, changes: list[Change]) -> str:
    lines = [
        (change.later.text, change.later.expected, got_of(change.earlier), got_of(change.later))
        for change in changes
    ]
    head = ("text", "expected", "before", "now")
    return f"<h2>{title} ({len(lines)})</h2>" + _table(head, lines)
