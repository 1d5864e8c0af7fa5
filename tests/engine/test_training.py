"""Training with Rasa's check beside it: whatever the check finds still fails the training."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.training import sources

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
recipe: default.v1
assistant_id: small
language: en
pipeline:
  - name: KeywordIntentClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet]
responses:
  utter_greet:
    - text: Hello.
"""
NLU = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hi
"""
RULES = """
version: "3.1"
rules:
  - rule: greet
    steps:
      - intent: greet
      - action: {action}
"""


@pytest.mark.parametrize(
    ("options", "looked_at"),
    [
        ([], []),
        (["--out", "models", "--data", "a", "b", "--force"], ["--data", "a", "b"]),
        (
            ["--config", "c.yml", "--fixed-model-name", "m", "--domain=d.yml"],
            ["--config", "c.yml", "--domain", "d.yml"],
        ),
        (["-c", "c.yml", "-vv", "-d", "d.yml"], ["--config", "c.yml", "--domain", "d.yml"]),
    ],
)
def test_the_check_looks_at_what_is_trained_from(options: list[str], looked_at: list[str]) -> None:
    assert sources(options) == looked_at


def trained(folder: Path, action: str) -> subprocess.CompletedProcess[str]:
    (folder / "data").mkdir()
    (folder / "config.yml").write_text(CONFIG)
    (folder / "domain.yml").write_text(DOMAIN)
    (folder / "data" / "nlu.yml").write_text(NLU)
    (folder / "data" / "rules.yml").write_text(RULES.format(action=action))
    (folder / "engine").symlink_to(ROOT / "engine")
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "engine.training", "--fixed-model-name", "small"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_sound_project_is_trained(tmp_path: Path) -> None:
    done = trained(tmp_path, "utter_greet")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [file.name for file in (tmp_path / "models").iterdir()] == ["small.tar.gz"]
    assert "the model is models/small.tar.gz." in done.stdout
    assert "check of domain" not in done.stdout


def test_what_the_check_finds_fails_the_training(tmp_path: Path) -> None:
    done = trained(tmp_path, "utter_farewell")
    assert done.returncode == 1
    assert "utter_farewell" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not list((tmp_path / "models").iterdir())
