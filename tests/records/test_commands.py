import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from records.__main__ import main
from records.clock import now
from records.database import Database
from records.location import parse_url
from records.turns import TurnLog
from tests.records.sample import turn


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "RETENTION_DAYS", "GATEWAY_SESSION_DAYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main(["migrate"]) == 0


async def fill(tmp_path: Path) -> None:
    database = Database(parse_url(f"sqlite:///{tmp_path}/data/records.sqlite"))
    await database.open()
    log = TurnLog(database)
    await log.record(turn(client_id="old", received_at=now() - timedelta(days=999)))
    await log.record(turn(client_id="new"))
    await database.close()


def run_fill(tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path))


def test_purge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_fill(tmp_path)
    assert main(["purge", "--dry-run"]) == 0
    assert "1 turns and 0 empty conversations would be removed" in capsys.readouterr().out
    assert main(["purge"]) == 0
    assert "1 turns and 0 empty conversations removed" in capsys.readouterr().out
    assert main(["purge"]) == 0
    assert "0 turns" in capsys.readouterr().out


def test_backup_and_restore(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_fill(tmp_path)
    copy = str(tmp_path / "copy")
    assert main(["backup", copy]) == 0
    assert main(["backup", copy]) == 1
    assert main(["restore", copy]) == 1
    assert "--replace" in capsys.readouterr().err
    assert main(["restore", copy, "--replace"]) == 0
    assert "before-" in capsys.readouterr().out


def test_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_fill(tmp_path)
    file = tmp_path / "turns.jsonl"
    assert main(["export", str(file), "--format", "jsonl"]) == 0
    assert len(file.read_text().splitlines()) == 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert main(["export", str(file)]) == 2
    capsys.readouterr()
    assert main(["export", "-", "--format", "jsonl", "--since", "2020-01-01"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert len([json.loads(line) for line in written]) == 2
    with pytest.raises(SystemExit):
        main(["export", "-", "--since", "yesterday"])


def test_verify_audit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-audit"]) == 0
    assert "0 lines fit" in capsys.readouterr().out
    assert main(["verify-audit", "--expect", "f" * 64]) == 1
    assert "no line has the expected hash" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "nonsense"), ("RETENTION_DAYS", "nonsense")]
)
def test_a_wrong_setting_is_named(
    name: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["purge"]) == 2
    assert name in capsys.readouterr().err


def test_a_broken_database_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data" / "records.sqlite").write_bytes(b"broken " * 999)
    for command in (["purge"], ["verify-audit"], ["export", "-"], ["migrate"]):
        assert main(command) == 1
        assert "not a database" in capsys.readouterr().err
