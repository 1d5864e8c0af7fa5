"""Scripted dialogues: the format, the checks, and a replay against a small HTTP server."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluation.dialogues import button_id, main
from evaluation.script import Turn, load_script
from evaluation.yaml_file import YamlFileError

from .stub_gateway import Reply, StubGateway, reply, serving

KNEE = {"name": "knee pain", "listed": True}
PHONE = "Please call (225) 308-4064."


def write(folder: Path, content: str) -> Path:
    path = folder / "script.yml"
    path.write_text(content)
    return path


def turn(folder: Path, checks: str) -> Turn:
    path = write(
        folder,
        "format: 1\ndialogues:\n - id: a\n   title: t\n   turns:\n    - say: hello\n" + checks,
    )
    return load_script(path)[0].turns[0]


@pytest.mark.parametrize(
    ("check", "replies", "holds"),
    [
        ("kind: answer", [reply("handoff"), reply("answer")], True),
        ("kind: [answer, urgent]", [reply("handoff")], False),
        ("topic: [pain, safety]", [reply("answer", "safety")], True),
        ("topic: pain", [reply("answer", "safety")], False),
        ("text: 'can''t'", [reply("answer", text="I CAN’T say")], True),
        ("text: '2 ?- ?4'", [reply("answer", text="2–4 sessions")], True),
        ("text: '^b'", [reply("answer", text="a\nb")], False),
        ("starts: '911'", [reply("emergency", text="Call 911 now.")], True),
        ("starts: '911'", [reply("emergency", text="x" * 200 + "911")], False),
        ("listed: knee", [reply("answer", conditions=[KNEE])], True),
        ("unlisted: knee", [reply("answer", conditions=[KNEE])], False),
        ("unlisted: hip", [reply("handoff", conditions=[{"name": "hip", "listed": False}])], True),
        (
            "citation: 'Relief, .*Twitch'",
            [reply("answer", citations=[{"document": "Relief", "section": "The Twitch"}])],
            True,
        ),
        ("button: '^tel|tel:'", [reply("x", buttons=[{"title": "Call", "url": "tel:+1"}])], True),
        ("button: hurt", [reply("x", buttons=[{"title": "Cost?", "id": "cost"}])], False),
        ("phone: true", [reply("handoff", text=PHONE)], True),
        ("phone: true", [reply("handoff", text="Please call (225) 308-4065.")], False),
        ("kind: handoff, phone: true", [reply("handoff", text="no number")], False),
        ("any_of: [{kind: answer}, {phone: true}]", [reply("handoff", text=PHONE)], True),
        ("any_of: [{kind: answer}, {topic: pain}]", [reply("handoff", text=PHONE)], False),
    ],
)
def test_checks(tmp_path: Path, check: str, replies: list[Any], holds: bool) -> None:
    must = turn(tmp_path, f"      must: [{{{check}}}]\n")
    must_not = turn(tmp_path, f"      must_not: [{{{check}}}]\n")
    assert (must.failures(replies) == []) is holds
    assert (must_not.failures(replies) == []) is not holds


def test_expect_counts_alternatives(tmp_path: Path) -> None:
    judged = turn(tmp_path, "      expect: pain\n      note: alt=handoff\n")
    assert judged.failures([reply("handoff")]) == []
    assert judged.failures([reply("smalltalk")]) == ["expected pain"]


GOOD = "format: 1\ndialogues:\n - id: a\n   title: t\n   turns:\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has to be a mapping"),
        ("format: 2\n", "'format' has to be 1"),
        ("format: 1\ndialogue: []\n", r":1: unknown key 'dialogue'"),
        ("format: 1\ndialogues: []\n", "'dialogues' has to be a list"),
        ("format: 1\n  x: y\n", r":2: not YAML"),
        ("format: 1\ndialogues:\n - id: a\n   title: t\n", r":3: 'turns' has to be a list"),
        (GOOD + "    - hello\n", r":3: 'hello' has to be a mapping of say"),
        (GOOD + "    - expect: pain\n", r":6: a turn has either 'say' or 'press'"),
        (GOOD + "    - press: cost\n", "first turn cannot press"),
        (GOOD + "    - say: 5\n", "'say' has to be a text"),
        (GOOD + "    - say: a\n      expect: pane\n", "unknown label 'pane'; did you mean 'pain'"),
        (GOOD + "    - say: a\n      expect: pain\n      note: alt=x\n", "alt= names 'x'"),
        (
            GOOD + "    - say: a\n      must: [{kind: answr}]\n",
            "unknown kind 'answr'; did you mean",
        ),
        (GOOD + "    - say: a\n      must:\n       - text: '('\n", r":8: 'text' is no regular"),
        (GOOD + "    - say: a\n      must: [{}]\n", "an empty check"),
        (GOOD + "    - say: a\n      must: [{sounds: good}]\n", "unknown key 'sounds'"),
        (GOOD + "    - say: a\n      must: [{phone: false}]\n", "'phone' has to be true"),
        (GOOD + "    - say: a\n      must: [{topic: 3}]\n", "'topic' has to be a word"),
        (GOOD + "    - say: a\n - id: a\n   title: t\n   turns: [{say: b}]\n", "used twice"),
    ],
)
def test_a_wrong_file_is_told_where_and_what(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(YamlFileError, match=message):
        load_script(write(tmp_path, content))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(YamlFileError, match="no such file"):
        load_script(tmp_path / "none.yml")
    with pytest.raises(YamlFileError, match="cannot be read"):
        load_script(tmp_path)
    (tmp_path / "latin.yml").write_bytes(b"format: \xff")
    with pytest.raises(YamlFileError, match="not UTF-8"):
        load_script(tmp_path / "latin.yml")


SCRIPT = """
format: 1
always: {must_not: [{kind: unavailable}]}
dialogues:
  - id: good
    title: carries over
    turns:
      - {say: my knee, expect: conditions, note: condition=knee}
      - {press: cost, must: [{kind: handoff}]}
  - id: bad
    title: "fails [here]"
    turns:
      - {say: my knee, must: [{text: shoulder}]}
  - id: dead
    title: a button that is not there
    turns:
      - {say: my knee}
      - {press: nothing like it}
      - {say: never said}
"""


def answer(text: str, before: list[str]) -> list[Reply]:
    if text == "[handoff_cost]":
        return [reply("handoff", text=f"{PHONE} {before}")]
    button = {"id": "handoff_cost", "title": "What does it cost?"}
    return [reply("answer", "conditions", conditions=[KNEE], buttons=[button])]


@pytest.fixture
def stub() -> Iterator[StubGateway]:
    with serving(answer) as running:
        yield running


def test_replays_in_one_session_each(
    stub: StubGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    path = write(tmp_path, SCRIPT)
    assert main([str(path), "--gateway", stub.address, "--json", str(out)]) == 1
    printed = capsys.readouterr().out
    assert "pass good: carries over (4 checks)" in printed
    assert "FAIL bad: fails [here]" in printed
    assert "must have text: shoulder" in printed
    assert "no button with 'nothing like it'" in printed
    assert "1 of 3 dialogues pass" in printed
    assert "never said" not in stub.asked
    assert stub.sessions["token-1"] == ["my knee", "[handoff_cost]"]
    assert sorted(stub.erased) == sorted(stub.sessions)
    assert len(stub.sessions) == 3
    assert [entry["passed"] for entry in json.loads(out.read_text())] == [True, False, False]


def test_only_some(stub: StubGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, SCRIPT)
    assert main([str(path), "--gateway", stub.address, "--only", "good", "--verbose"]) == 0
    assert "answer [conditions]" in capsys.readouterr().out
    assert main([str(path), "--gateway", stub.address, "--only", "god"]) == 2
    assert "there are good, bad, dead" in capsys.readouterr().err


def test_a_failing_gateway_fails_the_dialogue(stub: StubGateway, tmp_path: Path) -> None:
    stub.status = 500
    path = write(tmp_path, SCRIPT)
    assert main([str(path), "--gateway", stub.address, "--only", "good"]) == 1


def test_finds_buttons_by_title() -> None:
    buttons = [{"title": "Call", "url": "tel:+1"}, {"title": "Who’s it for?", "id": "who"}]
    assert button_id([reply("answer", buttons=buttons)], "who's") == "who"
    assert button_id([reply("answer", buttons=buttons)], "call") is None
    assert button_id([reply("answer")], "x") is None
