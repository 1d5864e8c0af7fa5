"""Where the engine keeps what it builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.data_dir import data_dir

_ROOT = Path(__file__).resolve().parent.parent.parent


def test_it_is_in_the_project_wherever_it_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    assert data_dir() == _ROOT / "var"


def test_a_setting_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert data_dir() == tmp_path
