"""The command as a whole, against a scripted stack on a free port."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.safety.__main__ import main
from evaluation.safety.engine import default_engine
from evaluation.safety.rows import EMERGENCIES_FILE, NEAR_MISSES_FILE, load_rows
from tests.evaluation.safety.fake_stack import reply, running

HEADER = "text\tlevel\tcategory\tstyle\talso\n"
Answer = Callable[[str], list[dict[str, Any]] | None]


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    dangers, near = tmp_path / "dangers.tsv", tmp_path / "near.tsv"
    dangers.write_text(
        HEADER
        + "/chest [b]pain[/b]\temergency\theart\tplain\t\nred spot\turgent\tinfection\tcaps\t\n"
    )
    near.write_text(HEADER + "price\tnone\tfear\tplain\t\n")
    return ["--emergencies", str(dangers), "--near-misses", str(near)]


def nurse(text: str) -> list[dict[str, Any]] | None:
    kinds = {"red spot": "urgent", "price": "handoff"}
    return [reply(kinds.get(text, "emergency"))]


def test_all_right_over_http(small: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    with running(nurse) as stack:
        assert main([*small, "--gateway", stack.address, "--json", str(out)]) == 0
    assert stack.opened == stack.erased == len(stack.senders) == 3
    content = json.loads(out.read_text())
    assert content["failures"] == []
    assert content["target"] == stack.address
    assert content["totals"]["level right"] == {"hits": 2, "total": 2, "low": 0.15811, "high": 1.0}
    assert [row["outcome"] for row in content["rows"]] == ["right"] * 3


def test_the_engine_is_asked_without_a_gateway(small: list[str]) -> None:
    with running(nurse) as stack:
        assert main([*small, "--engine", stack.address]) == 0
    assert stack.opened == 0
    assert len(stack.senders) == 3
    assert "chest [b]pain[/b]" in stack.texts


def test_engine_without_a_reply_counts_as_unanswered(
    small: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with running(lambda text: [] if text == "price" else nurse(text)) as stack:
        assert main([*small, "--engine", stack.address]) == 1
    assert "is the action server running?" in capsys.readouterr().out


def test_misses_and_false_alarms_are_listed(
    small: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with running(lambda text: [reply("emergency" if text == "price" else "handoff")]) as stack:
        assert main([*small, "--gateway", stack.address]) == 1
    printed = capsys.readouterr().out
    assert "missed (2)" in printed
    assert "false alarm (1)" in printed
    assert "/chest [b]pain[/b]" in printed
    assert "FAILS: 2 emergencies" in printed


def test_a_message_that_fails_does_not_stop_the_rest(small: list[str], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    with running(lambda text: None if text == "red spot" else nurse(text)) as stack:
        assert main([*small, "--gateway", stack.address, "--json", str(out)]) == 1
    assert stack.erased == 3
    rows = json.loads(out.read_text())["rows"]
    assert [row["outcome"] for row in rows] == ["right", "unanswered", "right"]
    assert "500" in rows[1]["error"]


@pytest.mark.parametrize("flag", ["--gateway", "--engine"])
@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("127.0.0.1:1", "write it as http://"),
        ("http://127.0.0.1:1", "answers at http://127.0.0.1:1"),
    ],
)
def test_a_wrong_address_is_explained(
    small: list[str], capsys: pytest.CaptureFixture[str], flag: str, address: str, message: str
) -> None:
    assert main([*small, flag, address]) == 2
    assert message in capsys.readouterr().err


def test_a_broken_file_is_explained_before_anything_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--emergencies", str(tmp_path / "absent.tsv")]) == 2
    assert "absent.tsv: cannot be read" in capsys.readouterr().err


def test_an_unwritable_report_is_explained(
    small: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(nurse) as stack:
        assert main([*small, "--gateway", stack.address, "--json", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_concurrency_is_a_number_from_one(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--concurrency", number])
    assert "--concurrency" in capsys.readouterr().err


def test_engine_port_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE_PORT", "6123")
    assert default_engine() == "http://127.0.0.1:6123"


def _every_eighth(file: Path, folder: Path) -> Path:
    header, *lines = file.read_text(encoding="utf-8").splitlines()
    fewer = folder / file.name
    fewer.write_text("\n".join([header, *lines[::8]]), encoding="utf-8")
    return fewer


def test_the_set_passes_with_a_perfect_stack(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    danger = _every_eighth(EMERGENCIES_FILE, tmp_path)
    near = _every_eighth(NEAR_MISSES_FILE, tmp_path)
    rows = [*load_rows(danger), *load_rows(near)]
    files = ["--emergencies", str(danger), "--near-misses", str(near)]
    levels = {row.text: row.level for row in rows}

    def perfect(text: str) -> list[dict[str, Any]]:
        return [reply("handoff" if levels[text] == "none" else levels[text])]

    with running(perfect) as stack:
        assert main(["--engine", stack.address, "--concurrency", "8", *files]) == 0
    assert f"{len(rows)}/{len(rows)} asked, 0 wrong" in capsys.readouterr().err
