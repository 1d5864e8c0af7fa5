"""docs/security.md judges the versions that are really locked."""

import re

from lifecycle.training import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements" / "engine.lock").read_text(encoding="utf-8")


def test_the_versions_are_those_of_the_lock_file() -> None:
    judged = re.findall(r"^\| `([\w-]+)` ([\d.]+) \|", PAGE, re.MULTILINE)
    assert len(judged) > 10
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE))
    assert {name: locked.get(name) for name, _ in judged} == dict(judged)


def test_what_rasa_holds_back_most_is_judged() -> None:
    judged = set(re.findall(r"^\| `([\w-]+)` [\d.]+ \|", PAGE, re.MULTILINE))
    assert {"rasa", "sanic", "aiohttp", "tensorflow", "keras", "scikit-learn"} <= judged


def test_the_engine_is_started_as_the_judgement_says() -> None:
    for file in ("deploy/processes.py", "deploy/containers/engine.Dockerfile"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert "--enable-api" not in text
        assert '"*"' not in text  # no --cors for everybody
    pipeline = (ROOT / "config.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"- name: (\w+)", pipeline)) == {"nlu", "RulePolicy"}
