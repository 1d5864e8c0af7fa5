"""Ten times the topics: a made-up project with ten of every intent, its rules and its examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from benchmarks.turns import stock
from lifecycle.training import ROOT

TIMES = 10
# Of the examples: all of them times ten would train for an hour.
SHARE = 0.05
# Subjects that a sentence can be about instead, so that the copies of an intent are told apart.
_SUBJECTS = (
    "",
    "for my horse",
    "with laser light",
    "in the swimming pool",
    "for the school team",
    "on the telephone",
    "with the new machine",
    "at the sports festival",
    "for the travel group",
    "in the evening course",
)


def multiplied(nlu: str, domain: str, rules: str) -> tuple[str, str, str]:
    """Return examples, domain and rules with `TIMES` of every intent and of its examples."""
    yaml = YAML(typ="safe")
    lines = ['version: "3.1"', "nlu:"]
    names: list[str] = []
    for entry in yaml.load(nlu)["nlu"]:
        names.append(entry["intent"])
        for number, subject in enumerate(_SUBJECTS):
            lines += [f"- intent: {_name(entry['intent'], number)}", "  examples: |"]
            lines += [f"    {line} {subject}" for line in entry["examples"].splitlines()]
    declared = "".join(
        f"  - {_name(name, number)}:\n      use_entities: []\n"
        for name in names
        for number in range(1, TIMES)
    )
    action_of = dict(re.findall(r"  - intent: (\w+)\n  - action: (\w+)\n", rules))
    ruled = "".join(
        f"\n- rule: {name} {number}\n  steps:\n  - intent: {_name(name, number)}\n"
        f"  - action: {action_of[name]}\n"
        for name in names
        if action_of.get(name, "").startswith("action_")
        for number in range(1, TIMES)
    )
    return (
        "\n".join(lines) + "\n",
        domain.replace("intents:\n", "intents:\n" + declared, 1),
        rules.rstrip("\n") + "\n" + ruled,
    )


def _name(intent: str, number: int) -> str:
    return f"{intent}_{number}" if number else intent


def projects(data_dir: Path, say: Callable[[str], None]) -> tuple[Path, Path]:
    """Return a model of a share of our examples and one of ten times that, trained once each."""
    config = (ROOT / "config.yml").read_text(encoding="utf-8")
    cache = data_dir / "benchmark"
    say("Training a model, and one with ten times the topics, where that was not done before ...")
    nlu = stock.examples(SHARE)
    domain, rules = ((ROOT / n).read_text(encoding="utf-8") for n in ("domain.yml", stock.RULES))
    few, _ = stock.trained_project(cache, stock.Project(config, nlu, domain, rules), data_dir)
    many, _ = stock.trained_project(
        cache, stock.Project(config, *multiplied(nlu, domain, rules)), data_dir
    )
    return few / "models" / "model.tar.gz", many / "models" / "model.tar.gz"
