"""The command `python -m evaluation.outside` against a small HTTP server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.outside import main

from .stub_gateway import Reply, StubGateway, reply, serving


def answer(text: str, _before: list[str]) -> list[Reply]:
    return [reply("answer", "athletic")] if "chess" in text else [reply("out_of_scope")]


@pytest.fixture
def gateway() -> Iterator[StubGateway]:
    with serving(answer) as stub:
        yield stub


def sentences(folder: Path, *texts: str) -> str:
    file = folder / "sentences.json"
    file.write_text(json.dumps({"oos_val": [[text, "oos"] for text in texts]}))
    return str(file)


def test_what_is_answered_is_shown_and_counted(
    gateway: StubGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sentences(tmp_path, "how do i win at chess", "who sings [this]", "what is a bond")
    assert main([file, "--gateway", gateway.address]) == 1
    said = capsys.readouterr().out
    assert "answered: how do i win at chess" in said
    assert "no answer: 2 of 3, 66.7 %" in said
    assert main([file, "--gateway", gateway.address, "--fail-under", "60"]) == 0


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "cannot be read"),
        ("[]", "no list"),
        ('{"oos_val": ["a"]}', "list of"),
        ("{}", "no list"),
    ],
)
def test_a_wrong_file_is_named(
    content: str, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content)
    assert main([str(file), "--gateway", "http://127.0.0.1:9"]) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert named in error
