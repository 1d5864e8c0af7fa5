"""The engine as a command: what it says when it cannot start."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.server import serve

ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "none.tar.gz"
    assert serve(["--model", str(model), "--endpoints", str(ROOT / "endpoints.yml")]) == 2
    assert f"there is no model {model}" in capsys.readouterr().err


def test_missing_endpoints_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    endpoints = tmp_path / "none.yml"
    assert serve(["--model", str(tmp_path), "--endpoints", str(endpoints)]) == 2
    assert f"there is no file {endpoints}" in capsys.readouterr().err
