"""The robustness suite: changes, signatures, and a run against a small HTTP server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.perturbations import (
    PERTURBATIONS,
    doubled_letter,
    dropped_letter,
    missing_space,
    neighbour_key,
    swapped_letters,
    without_punctuation,
)
from evaluation.robustness import main
from evaluation.robustness_suite import load_suite, signature
from evaluation.yaml_file import YamlFileError

from .stub_gateway import Reply, StubGateway, reply, serving

ALL = [change for changes in PERTURBATIONS.values() for change in changes.values()]


@pytest.mark.parametrize("change", ALL)
@pytest.mark.parametrize("text", ["", "?", "ok", "🤷", "Is it painful?", "¿Duele?"])
def test_changes_repeat_and_never_fail(change: object, text: str) -> None:
    assert callable(change)
    assert change(text) == change(text)


def test_typing_mistakes_touch_one_word() -> None:
    text = "Is it painful?"
    assert sorted(swapped_letters(text)) == sorted(text)
    assert len(dropped_letter(text)) == len(text) - 1
    assert len(doubled_letter(text)) == len(text) + 1
    assert sum(a != b for a, b in zip(text, neighbour_key(text), strict=True)) == 1
    for change in (swapped_letters, dropped_letter, doubled_letter, neighbour_key):
        assert change(text).startswith("Is it p")
    assert missing_space(text) == "Is itpainful?"
    assert without_punctuation("Hi - it's me, ok?") == "Hi - it's me ok"


def test_signature_leaves_courtesy_out() -> None:
    plain = [reply("answer", "pain")]
    assert signature([reply("smalltalk"), *plain]) == signature(plain)
    assert signature([reply("smalltalk")]) != signature([])
    knee = [reply("answer", "pain", conditions=[{"name": "Knee", "listed": True}])]
    assert signature(knee) != signature(plain)
    assert signature([reply("handoff", subtopic="cost")]) != signature(
        [reply("handoff", subtopic="hours")]
    )


SUITE = """
format: 1
minimum:
  - {capability: plain, expect: pain, say: [does it hurt, is it sore]}
invariance: [does it hurt]
direction:
  - {capability: negation, from: does it hurt, to: cost, must: [{kind: handoff}]}
  - {capability: negation, from: does it hurt, to: is it hurtful}
"""


def answer(text: str, _before: list[str]) -> list[Reply]:
    if "HURT" in text:
        return [reply("out_of_scope")]
    return [reply("handoff") if "cost" in text else reply("answer", "pain")]


@pytest.fixture
def stub() -> Iterator[StubGateway]:
    with serving(answer) as running:
        yield running


def test_runs_and_counts(
    stub: StubGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "suite.yml", tmp_path / "out.json"
    path.write_text(SUITE)
    command = [str(path), "--gateway", stub.address, "--json", str(out)]
    assert main(command) == 0
    assert main([*command, "--fail-under", "100"]) == 1
    problems = {
        entry["say"]: entry["problem"] for entry in json.loads(out.read_text()) if entry["problem"]
    }
    assert problems == {
        "DOES IT HURT": "was answer[pain]",
        "is it hurtful": "the reply did not change",
    }
    printed = capsys.readouterr().out
    assert "the reply did not change" in printed
    assert sorted(stub.erased) == sorted(stub.sessions)


def test_no_text_is_asked_twice(stub: StubGateway, tmp_path: Path) -> None:
    path = tmp_path / "suite.yml"
    path.write_text(SUITE)
    main([str(path), "--gateway", stub.address])
    assert len(stub.asked) == len(set(stub.asked))


def test_a_refused_message_is_a_failure(stub: StubGateway, tmp_path: Path) -> None:
    stub.status = 500
    path = tmp_path / "suite.yml"
    path.write_text(SUITE)
    assert main([str(path), "--gateway", stub.address, "--fail-under", "1"]) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("format: 1\n", "no tests"),
        ("format: 1\nminimum: [{capability: a, expect: pain}]\n", "'say' has to be a list"),
        ("format: 1\nminimum: [{capability: a, expect: x, say: [b]}]\n", "unknown label 'x'"),
        ("format: 1\ndirection: [{capability: a, from: b}]\n", "'to' has to be a text"),
    ],
)
def test_a_wrong_suite(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "suite.yml"
    path.write_text(content)
    with pytest.raises(YamlFileError, match=message):
        load_suite(path)
    assert main([str(path)]) == 2
