"""The targets of the Makefile that look after the records, as an operator calls them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needed_tools import needed_tool
from tests.records.test_commands import run_fill

ROOT = Path(__file__).resolve().parents[2]


class Make:
    def __init__(self, data: Path) -> None:
        self._program = needed_tool("make")
        self._data = data

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(self._data)}
        # The environments are there: this test runs in one of them.
        command = [self._program, "--silent", "-o", "setup", f"APP={sys.executable}", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def make(tmp_path: Path) -> Make:
    run_fill(tmp_path)
    return Make(tmp_path / "data")


def test_backup_and_restore(make: Make, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert make("backup", f"FILE={copy}").returncode == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    database = tmp_path / "data" / "records.sqlite"
    database.write_bytes(b"broken " * 1000)
    refused = make("restore", f"FILE={copy}")
    assert refused.returncode != 0
    assert "--replace" in refused.stderr
    done = make("restore", f"FILE={copy}", "ARGS=--replace")
    assert done.returncode == 0, done.stderr
    exported = make("export", "FILE=-", "ARGS=--format jsonl")
    assert len(exported.stdout.splitlines()) == 2


def test_restore_where_nothing_is(make: Make, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert make("backup", f"FILE={copy}").returncode == 0
    shutil.rmtree(tmp_path / "data")
    assert make("restore", f"FILE={copy}").returncode == 0
    assert len(make("export", "FILE=-", "ARGS=--format jsonl").stdout.splitlines()) == 2


def test_export_purge_and_verify(make: Make, tmp_path: Path) -> None:
    table = tmp_path / "turns.csv"
    assert make("export", f"FILE={table}").returncode == 0
    assert len(table.read_text().splitlines()) == 3
    assert "1 turns" in make("purge", "ARGS=--dry-run").stdout
    assert "1 turns" in make("purge").stdout
    verified = make("verify-audit")
    assert verified.returncode == 0
    fingerprint = verified.stdout.split()[-1]
    assert make("verify-audit", f"ARGS=--expect {fingerprint}").returncode == 0
    assert make("verify-audit", f"ARGS=--expect {'f' * 64}").returncode != 0


@pytest.mark.parametrize("target", ["backup", "restore", "export"])
def test_a_missing_file_is_asked_for(make: Make, target: str) -> None:
    refused = make(target)
    assert refused.returncode != 0
    assert "give FILE=" in refused.stderr


def test_evaluate_redaction(make: Make, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("my name is {name|Priya Sharma}\ndoes it hurt?\n")
    good = make("evaluate-redaction", f"ARGS={own}")
    assert good.returncode == 0, good.stderr
    assert "recall            1/1" in good.stdout
    own.write_text("does {name|it} hurt?\n")
    assert make("evaluate-redaction", f"ARGS={own}").returncode != 0
