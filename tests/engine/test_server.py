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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACTIONS_URL", ""),
        ("ACTIONS_URL", "http://actions:99999"),
        ("MODEL_URL", "console:8001"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://:password@:6379/0"),
        ("TRACES_URL", "collector:4318"),
    ],
)
def test_a_wrong_address_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {
        "ACTIONS_URL": "http://actions:5055",
        "MODEL_URL": "http://console:8001/engine/model",
        "MODEL_TOKEN": "token",
        "REDIS_URL": "redis://:password@redis:6379/0",
    }
    for one, given in (good | {name: value}).items():
        monkeypatch.setenv(one, given)
    endpoints = ROOT / "deploy" / "containers" / "endpoints.yml"
    assert serve(["--model", "models", "--endpoints", str(endpoints)]) == 2
    said = capsys.readouterr().err
    assert f"{name}: write" in said
    assert "password@" not in said
