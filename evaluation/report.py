"""The report of one measurement: what is written as JSON and read back to compare."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.calibration import (
    Bin,
    CurvePoint,
    Judged,
    calibration_error,
    reliability,
    scope_curve,
)
from evaluation.confusion import Confusion, confusion
from evaluation.labels import LABELS, OUT_OF_SCOPE
from evaluation.statistics import percentile, wilson

SEVERAL = "two questions"


class ReportError(ValueError):
    """A report cannot be read or written; the message says what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class RowResult(_Part):
    """One row and what came back. `milliseconds` is None when no reply came."""

    line: int
    text: str
    expected: str
    note: str
    strict: bool
    lenient: bool
    got: str
    missing: list[str]
    false_alarm: bool
    missed_alarm: bool
    kinds: list[str]
    topics: list[list[str]]
    reply_ids: list[str]
    milliseconds: float | None
    near_miss: bool = False
    self_harm: bool = False
    error: str | None = None
    intent: str | None = None
    confidence: float | None = None

    @property
    def group(self) -> str:
        """Name the line of the table that the row counts in."""
        return SEVERAL if "+" in self.expected else self.expected


class Share(_Part):
    """Right rows out of all, with the Wilson 95 % interval of the share (0 to 1)."""

    right: int
    total: int
    low: float
    high: float

    @property
    def percent(self) -> float:
        """Give the share in percent; of nothing, it is 0."""
        return 100 * self.right / self.total if self.total else 0.0


class LabelLine(_Part):
    """One line of the table by label."""

    label: str
    strict: Share
    lenient: Share


class Alarms(_Part):
    """How the emergency rows and the near-miss rows went, as numbers of rows."""

    emergencies: int
    missed: int
    near_misses: int
    false_alarms: int


class Latency(_Part):
    """Milliseconds from sending a message to its replies."""

    p50: float
    p95: float
    p99: float
    longest: float


class Calibration(_Part):
    """Reliability of the confidences; only for rows with one question."""

    rows: int
    error: float
    bins: list[Bin]
    curve: list[CurvePoint]


class Report(_Part):
    """One measurement of one file of rows."""

    format: Literal[1] = 1
    questions: str
    sha256: str
    gateway: str
    started: str
    seconds: float
    model: str | None = None
    strict: Share
    lenient: Share
    labels: list[LabelLine]
    alarms: Alarms
    latency: Latency | None
    calibration: Calibration | None
    confusion: Confusion
    rows: list[RowResult]


def build_report(
    questions: Path, results: list[RowResult], *, gateway: str, started: str, seconds: float
) -> Report:
    """Sum up the results of all rows of a file."""
    answered = [row.milliseconds for row in results if row.milliseconds is not None]
    single = [row for row in results if "+" not in row.expected]
    return Report(
        questions=questions.name,
        sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        gateway=gateway,
        started=started,
        seconds=round(seconds, 2),
        strict=_share(results, lambda row: row.strict),
        lenient=_share(results, lambda row: row.lenient),
        labels=_label_lines(results),
        alarms=Alarms(
            emergencies=sum("emergency" in row.expected.split("+") for row in results),
            missed=sum(row.missed_alarm for row in results),
            near_misses=sum(row.near_miss for row in results),
            false_alarms=sum(row.false_alarm for row in results),
        ),
        latency=_latency(answered) if answered else None,
        calibration=_calibration(single),
        confusion=confusion([(row.expected, row.got) for row in single]),
        rows=results,
    )


def _share(rows: list[RowResult], right: Callable[[RowResult], bool]) -> Share:
    count = sum(right(row) for row in rows)
    low, high = wilson(count, len(rows))
    return Share(right=count, total=len(rows), low=low, high=high)


def _label_lines(results: list[RowResult]) -> list[LabelLine]:
    lines = []
    for label in (*LABELS, SEVERAL):
        rows = [row for row in results if row.group == label]
        if rows:
            lines.append(
                LabelLine(
                    label=label,
                    strict=_share(rows, lambda row: row.strict),
                    lenient=_share(rows, lambda row: row.lenient),
                )
            )
    return lines


def _latency(milliseconds: list[float]) -> Latency:
    return Latency(
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        p99=percentile(milliseconds, 99),
        longest=max(milliseconds),
    )


def _calibration(single: list[RowResult]) -> Calibration | None:
    judged = [
        Judged(
            confidence=row.confidence,
            right=row.lenient,
            in_scope=row.expected != OUT_OF_SCOPE,
            declined=OUT_OF_SCOPE in row.kinds,
        )
        for row in single
        if row.confidence is not None
    ]
    if not judged:
        return None
    bins = reliability(judged)
    return Calibration(
        rows=len(judged), error=calibration_error(bins), bins=bins, curve=scope_curve(judged)
    )


def write_report(report: Report, wanted: Path | None, questions: Path) -> Path:
    """Write the report as JSON and return where it is.

    Without `wanted`, it goes beside the questions, or into the working folder if that folder
    cannot be written to.

    Raises:
        ReportError: no place can be written to.
    """
    name = f"{questions.stem}.report.json"
    text = report.model_dump_json(indent=1) + "\n"
    beside = wanted or questions.parent / name
    if _failure_to_write(beside, text) is None:
        return beside
    place = wanted or Path.cwd() / name
    problem = _failure_to_write(place, text)
    if problem:
        raise ReportError(f"{place}: cannot be written ({problem}); name a place with --json")
    return place


def _failure_to_write(place: Path, text: str) -> str | None:
    """Write a file; give the reason if that fails."""
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        return error.strerror or str(error)
    return None


def read_report(path: Path) -> Report:
    """Read a report that was written earlier; raises ReportError."""
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        return Report.model_validate(content)
    except OSError as error:
        raise ReportError(f"{path}: cannot be read ({error.strerror})") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole file"
        raise ReportError(
            f"{path}: not a report of `make evaluate` ({place}: {first['msg']}); "
            "measure again to get one"
        ) from None
    except ValueError as error:
        raise ReportError(f"{path}: not JSON ({error})") from None
