"""The sets of the project: complete, varied, and apart from the training data."""

import re
from collections import Counter
from pathlib import Path

import pytest

from evaluation.labels import LABELS
from evaluation.robustness_suite import load_suite
from evaluation.rows import load_rows
from evaluation.script import load_script

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "evaluation"
SETS = {"questions": 350, "noisy": 150, "several": 80, "out_of_scope": 120}
_HANDED_ON = {"handoff", "condition_unlisted", "human", "out_of_scope"}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize(("name", "least"), SETS.items())
def test_sets_are_large_and_without_repeats(name: str, least: int) -> None:
    rows = load_rows(OWN / f"{name}.tsv")
    assert len(rows) >= least
    repeated = [text for text, count in Counter(row.text for row in rows).items() if count > 1]
    assert not repeated


def test_sets_do_not_share_rows() -> None:
    texts = Counter(plain(row.text) for name in SETS for row in load_rows(OWN / f"{name}.tsv"))
    assert not [text for text, count in texts.items() if text and count > 1]


def test_questions_are_balanced_as_patients_ask() -> None:
    rows = load_rows(OWN / "questions.tsv")
    assert {label for row in rows for label in row.expected} == set(LABELS)
    handed_on = sum(row.expected[0] in _HANDED_ON for row in rows) / len(rows)
    assert 0.5 <= handed_on <= 0.6
    assert sum(row.marks.near_miss for row in rows) >= 25


def test_several_holds_two_questions_in_each_row() -> None:
    assert all(len(row.expected) == 2 for row in load_rows(OWN / "several.tsv"))


def test_dialogues_and_suite_load() -> None:
    assert len(load_script(OWN / "dialogues.yml")) >= 18
    assert len(load_suite(OWN / "robustness.yml")) >= 300


def test_no_row_is_training_data() -> None:
    """Two words, or a greeting, are anybody's; longer texts have to be apart."""
    examples = re.findall(r"^\s+- (.+)$", (ROOT / "data" / "nlu.yml").read_text(), re.MULTILINE)
    trained = {plain(re.sub(r"\[([^]]*)\](\([^)]*\)|\{[^}]*\})", r"\1", line)) for line in examples}
    assert trained
    said = [
        turn.say for one in load_script(OWN / "dialogues.yml") for turn in one.turns if turn.say
    ]
    said += [
        row.text
        for name in SETS
        for row in load_rows(OWN / f"{name}.tsv")
        if row.expected != ("smalltalk",)
    ]
    shared = [text for text in said if len(plain(text).split()) > 2 and plain(text) in trained]
    assert not shared
