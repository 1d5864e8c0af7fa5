"""Rasa's own commands work from the root, as any Rasa developer expects (see docs/rasa.md)."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from lifecycle.training import ENGINE_BIN, ROOT, engine_environment
from tests.stack.running_stack import RunningStack

pytestmark = pytest.mark.stack

# Their intent comes from the pipeline itself, so they have no examples. Nothing else is warned of.
WITHOUT_EXAMPLES = {
    "emoji_only",
    "handoff_other",
    "other_language",
    "several_questions",
    "unsure",
}


def rasa(folder: Path, *arguments: str, stdin: str = "") -> str:
    """Run a command from the root and return what it said; it must succeed."""
    done = subprocess.run(
        [str(ENGINE_BIN / "rasa"), *arguments],
        cwd=ROOT,
        env={**os.environ, **engine_environment(folder)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    return said


def test_data_validate(tmp_path: Path) -> None:
    said = rasa(tmp_path, "data", "validate")
    assert "No story structure conflicts found" in said
    warned = re.findall(r"UserWarning: (.*)", said)
    named = {
        re.sub(r"The intent '(\w+)' is listed in the domain file, but .*", r"\1", one)
        for one in warned
    }
    assert named == WITHOUT_EXAMPLES


def test_conversation_tests(running_stack: RunningStack, tmp_path: Path) -> None:
    results = tmp_path / "results"
    said = rasa(
        running_stack.folder,
        *("test", "core", "--stories", "tests", "--e2e", "--no-plot"),
        *("--model", str(running_stack.model), "--out", str(results)),
    )
    failed = (results / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed, failed
    assert re.search(r"Correct:\s+(\d+) / \1\b", said)
