"""Better here, worse there."""

from pathlib import Path

from evaluation.comparison import compare
from evaluation.gateway_client import Answered
from evaluation.measuring import result_of
from evaluation.report import Report, build_report
from evaluation.rows import Row, parse_note

from .stub_gateway import reply

NOTE = "alt=safety"


def report(folder: Path, topics: dict[str, str]) -> Report:
    """Make a report of rows that all expect `pain`, and `safety` leniently."""
    path = folder / "rows.tsv"
    path.write_text("")
    results = [
        result_of(
            Row(place, text, ("pain",), NOTE, parse_note(NOTE, ("pain",))),
            Answered([reply("answer", topic)], 1.0),
        )
        for place, (text, topic) in enumerate(topics.items(), start=2)
    ]
    return build_report(path, results, gateway="g", started="s", seconds=1)


def test_changes_are_lenient_and_matched_by_text(tmp_path: Path) -> None:
    earlier = report(tmp_path, {"a": "pain", "b": "pain", "c": "what_is", "d": "pain", "gone": "x"})
    later = report(
        tmp_path, {"new": "pain", "d": "pain", "c": "pain", "b": "what_is", "a": "safety"}
    )
    comparison = compare(earlier, later)
    assert [change.later.text for change in comparison.better] == ["c"]
    assert [change.later.text for change in comparison.worse] == ["b"]
    assert (comparison.shared, comparison.only_earlier, comparison.only_later) == (4, 1, 1)
    assert comparison.chance == 1.0


def test_a_report_against_itself_has_no_changes(tmp_path: Path) -> None:
    same = report(tmp_path, {"a": "pain", "b": "what_is"})
    comparison = compare(same, same)
    assert (comparison.better, comparison.worse, comparison.shared) == ([], [], 2)
