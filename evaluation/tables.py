"""A report and a comparison on the terminal."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.comparison import Change, Comparison
from evaluation.report import Report, RowResult, Share

_SHOWN_PAIRS = 15
_PLAIN_WIDTH = 200


def output_console(*, to_errors: bool = False) -> Console:
    """Make a console; where no terminal is, lines are wide instead of being cut."""
    stream = sys.stderr if to_errors else sys.stdout
    width = None if stream.isatty() else _PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False)


def interval(share: Share) -> str:
    """Write a share with its 95 % interval: `96.0 % (93.7-97.5)`."""
    return f"{share.percent:5.1f} % ({100 * share.low:.1f}-{100 * share.high:.1f})"


def print_report(console: Console, report: Report) -> None:
    """Print the misses first, so that the totals stand last, where the eye is."""
    _print_misses(console, report)
    _print_confusion(console, report)
    _print_calibration(console, report)
    _print_labels(console, report)
    _print_totals(console, report)


def _print_misses(console: Console, report: Report) -> None:
    missed = [row for row in report.rows if not row.lenient]
    if not missed:
        return
    table = Table("line", "text", "expected", "got", title="Misses", title_justify="left")
    for row in missed:
        table.add_row(str(row.line), escape(row.text), row.expected, escape(got_of(row)))
    console.print(table)


def got_of(row: RowResult) -> str:
    """Write what came back: kinds and topics, and intent and confidence where they are known."""
    if row.error:
        return row.error
    got = " + ".join(
        f"{kind}[{', '.join(topics)}]" for kind, topics in zip(row.kinds, row.topics, strict=True)
    )
    if row.intent:
        sure = f" {row.confidence:.2f}" if row.confidence is not None else ""
        got += f" ({row.intent}{sure})"
    return got + (" FALSE ALARM" if row.false_alarm else "")


def _print_confusion(console: Console, report: Report) -> None:
    pairs = report.confusion.pairs()
    if not pairs:
        return
    title = "Most frequent confusions (strict)"
    table = Table("expected", "got", "rows", title=title, title_justify="left")
    for expected, got, count in pairs[:_SHOWN_PAIRS]:
        table.add_row(expected, got, str(count))
    console.print(table)


def _print_calibration(console: Console, report: Report) -> None:
    calibration = report.calibration
    if not calibration:
        return
    table = Table("confidence", "rows", "mean", "right", title_justify="left")
    table.title = f"Calibration (expected error {calibration.error:.3f})"
    for one in calibration.bins:
        table.add_row(
            f"{one.low:.1f}-{one.high:.1f}",
            str(one.count),
            f"{one.confidence:.2f}",
            f"{100 * one.accuracy:.0f} %",
        )
    console.print(table)
    if calibration.curve:
        curve = Table("threshold", "in-scope accuracy", "out-of-scope recall")
        step = max(1, len(calibration.curve) // 12)
        for point in calibration.curve[::step]:
            curve.add_row(
                f"{point.threshold:.2f}",
                f"{100 * point.in_scope_accuracy:.1f} %",
                f"{100 * point.out_of_scope_recall:.1f} %",
            )
        console.print(curve)


def _print_labels(console: Console, report: Report) -> None:
    table = Table("label", "rows", "strict", "lenient", "95 %", title_justify="left")
    table.title = f"{report.questions} by label"
    for line in report.labels:
        share = line.lenient
        table.add_row(
            line.label,
            str(share.total),
            f"{line.strict.percent:.1f} %",
            f"{share.percent:.1f} %",
            f"{100 * share.low:.0f}-{100 * share.high:.0f}",
        )
    console.print(table)


def _print_totals(console: Console, report: Report) -> None:
    alarms = report.alarms
    console.print(f"strict   {interval(report.strict)}  of {report.strict.total} rows")
    console.print(f"lenient  {interval(report.lenient)}")
    if alarms.emergencies:
        console.print(f"missed emergencies: {alarms.missed} of {alarms.emergencies}")
    if alarms.near_misses:
        console.print(f"false alarms: {alarms.false_alarms} of {alarms.near_misses} near misses")
    for text in notices(report):
        console.print(text)
    if report.latency:
        spread = report.latency
        console.print(
            f"latency: median {spread.p50:.0f} ms, 95 % {spread.p95:.0f} ms, "
            f"99 % {spread.p99:.0f} ms, longest {spread.longest:.0f} ms"
        )


def notices(report: Report) -> list[str]:
    """List what makes the figures doubtful."""
    found = []
    silent = [row.line for row in report.rows if "unavailable" in row.kinds]
    if silent:
        found.append(f"unavailable replies on lines {_some(silent)}: is the engine running?")
    failed = [row.line for row in report.rows if row.error]
    if failed:
        found.append(f"no reply on lines {_some(failed)}")
    doubtful = [
        row.line
        for row in report.rows
        if "emergency" in row.expected and "crisis" in row.kinds and not row.self_harm
    ]
    if doubtful:
        found.append(
            f"crisis replies to emergencies not marked `self-harm` on lines {_some(doubtful)}: "
            "counted as right, look at them"
        )
    return found


def _some(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in lines[:10])
    return shown if len(lines) <= 10 else f"{shown} and {len(lines) - 10} more"


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print which rows became right and which became wrong."""
    for title, changes in (("Better here", comparison.better), ("Worse here", comparison.worse)):
        if changes:
            console.print(_changes(title, changes))
    console.print(
        f"against the earlier report: {len(comparison.better)} better, "
        f"{len(comparison.worse)} worse of {comparison.shared} shared rows "
        f"(sign test p = {comparison.chance:.3f})"
    )
    if comparison.only_earlier or comparison.only_later:
        console.print(
            f"not compared: {comparison.only_earlier} rows only in the earlier report, "
            f"{comparison.only_later} only in this one"
        )


def _changes(title: str, changes: list[Change]) -> Table:
    table = Table("text", "expected", "before", "now", title=title, title_justify="left")
    for change in changes:
        table.add_row(
            escape(change.later.text),
            change.later.expected,
            escape(got_of(change.earlier)),
            escape(got_of(change.later)),
        )
    return table
