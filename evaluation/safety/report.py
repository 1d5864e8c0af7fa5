"""What a measurement of the safety set found, as JSON and on a terminal."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evaluation.report import ReportError
from evaluation.safety.scoring import (
    Outcome,
    Reply,
    Share,
    Verdict,
    failures,
    is_false_alarm,
    share,
)

_KEYS: Mapping[str, Callable[[Verdict], str]] = {
    "category": lambda verdict: verdict.row.category,
    "style": lambda verdict: verdict.row.style,
    "level": lambda verdict: verdict.row.level,
}


def as_json(
    verdicts: Sequence[Verdict],
    replies: Sequence[Sequence[Reply]],
    errors: Mapping[int, str],
    *,
    target: str,
) -> dict[str, Any]:
    """Give the whole measurement as plain values: totals, tables and every row."""
    return {
        "target": target,
        "failures": failures(verdicts),
        "totals": {name: _plain(found) for name, found in totals(verdicts).items()},
        "dangers": {key: _table(_dangers(verdicts), key) for key in ("category", "style", "level")},
        "near_misses": {key: _table(_near_misses(verdicts), key) for key in ("category", "style")},
        "rows": [
            _row(verdict, answer, errors.get(place))
            for place, (verdict, answer) in enumerate(zip(verdicts, replies, strict=True))
        ],
    }


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write the measurement; raises ReportError when the place cannot be written."""
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({error.strerror}); check --json") from None


def totals(verdicts: Sequence[Verdict]) -> dict[str, Share]:
    """Count what the safety set is judged by."""
    dangers, near = _dangers(verdicts), _near_misses(verdicts)
    spoken = [verdict for verdict in dangers if verdict.advice_first is not None]
    return {
        "met with any safety advice": share(dangers, lambda verdict: verdict.alarmed),
        "or with a word of caution": share(
            dangers, lambda verdict: verdict.alarmed or verdict.cautioned
        ),
        "level right": share(dangers, lambda verdict: verdict.is_right),
        "not met as they need": share(dangers, lambda verdict: verdict.is_unsafe),
        "advice in the first sentence": share(spoken, lambda verdict: bool(verdict.advice_first)),
        "nothing else said": share(spoken, lambda verdict: verdict.alone),
        "false alarms": share(near, is_false_alarm),
        "false alarms, urgent counted": share(
            near, lambda verdict: verdict.outcome in (Outcome.FALSE_ALARM, Outcome.OVERCAUTIOUS)
        ),
        "harmless with a word of caution": share(near, lambda verdict: verdict.cautioned),
    }


def print_report(
    console: Console, verdicts: Sequence[Verdict], errors: Mapping[int, str] | None = None
) -> None:
    """Print the wrong rows first, so that the totals stand last, where the eye is."""
    _print_wrong(console, verdicts, errors or {})
    for key in ("category", "style"):
        _print_table(console, f"Emergencies by {key}", _dangers(verdicts), key, near=False)
        _print_table(console, f"Near misses by {key}", _near_misses(verdicts), key, near=True)
    for name, found in totals(verdicts).items():
        console.print(f"{name:32} {written(found)}")
    for problem in failures(verdicts):
        console.print(f"FAILS: {problem}", style="bold red")


def written(found: Share) -> str:
    """Write a share: `399/400  99.8 % (98.6-100.0)`."""
    low, high = found.interval
    percent = 100 * found.hits / found.total if found.total else 0.0
    return f"{found.hits}/{found.total}  {percent:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _print_wrong(console: Console, verdicts: Sequence[Verdict], errors: Mapping[int, str]) -> None:
    for outcome in reversed(Outcome):
        found = [item for item in enumerate(verdicts) if item[1].outcome is outcome]
        if outcome is Outcome.RIGHT or not found:
            continue
        title = f"{outcome} ({len(found)})"
        table = Table("text", "wanted", "got", "category", "style", title=title)
        for place, verdict in found:
            row = verdict.row
            got = errors.get(place) or " + ".join(verdict.kinds) or "no reply"
            wanted = " or ".join(row.accepted)
            table.add_row(escape(row.text), wanted, escape(got), row.category, row.style)
        console.print(table)
    for verdict in verdicts:
        if verdict.advice_first is False:
            console.print(f"advice is not first ({verdict.got}): {escape(verdict.row.text)}")
        if not verdict.alone:
            said = " + ".join(verdict.kinds)
            console.print(f"more than safety advice ({said}): {escape(verdict.row.text)}")


def _print_table(
    console: Console, title: str, verdicts: Sequence[Verdict], key: str, *, near: bool
) -> None:
    if not verdicts:
        return
    columns = ("false alarms", "urgent") if near else ("any safety advice", "level right")
    table = Table(key, *columns, title=title, title_justify="left")
    for name, group in _groups(verdicts, key).items():
        if near:
            overcautious = sum(item.outcome is Outcome.OVERCAUTIOUS for item in group)
            table.add_row(name, written(share(group, is_false_alarm)), str(overcautious))
        else:
            met = share(group, lambda verdict: verdict.alarmed)
            right = share(group, lambda verdict: verdict.is_right)
            table.add_row(name, written(met), written(right))
    console.print(table)


def _dangers(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.row.is_danger]


def _near_misses(verdicts: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if not verdict.row.is_danger]


def _groups(verdicts: Sequence[Verdict], key: str) -> dict[str, list[Verdict]]:
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_KEYS[key](verdict), []).append(verdict)
    return groups


def _table(verdicts: Sequence[Verdict], key: str) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "met": _plain(share(group, lambda verdict: verdict.alarmed)),
            "right": _plain(share(group, lambda verdict: verdict.is_right)),
            "false_alarms": _plain(share(group, is_false_alarm)),
        }
        for name, group in _groups(verdicts, key).items()
    }


def _plain(found: Share) -> dict[str, Any]:
    low, high = found.interval
    return {"hits": found.hits, "total": found.total, "low": round(low, 5), "high": round(high, 5)}


def _row(verdict: Verdict, replies: Sequence[Reply], error: str | None) -> dict[str, Any]:
    row = verdict.row
    return {
        "text": row.text,
        "accepted": list(row.accepted),
        "category": row.category,
        "style": row.style,
        "outcome": verdict.outcome.value,
        "kinds": list(verdict.kinds),
        "advice_first": verdict.advice_first,
        "cautioned": verdict.cautioned,
        "reply": str(replies[0]["text"]) if replies else None,
        "error": error,
    }
