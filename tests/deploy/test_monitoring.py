"""Alerts and dashboard ask for figures that the gateway has, and every alert has its procedure."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from deploy.monitoring.make_dashboard import PATH, dashboard
from gateway.metrics import REGISTRY
from lifecycle.training import ROOT

FOLDER = ROOT / "deploy" / "monitoring"
OPERATIONS = ROOT / "docs" / "operations.md"


def read(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


RULES = [rule for group in read(FOLDER / "alerts.yml")["groups"] for rule in group["rules"]]


def given_out() -> dict[str, set[str]]:
    """The labels of every name that Prometheus would find."""
    found: dict[str, set[str]] = {}
    for collector in REGISTRY._collector_to_names:
        labels = set(getattr(collector, "_labelnames", ()))
        for name in REGISTRY._collector_to_names[collector]:
            found[name] = labels
            found[f"{name}_bucket"] = labels | {"le"}
    return found


def check(query: str) -> None:
    known = given_out()
    names = re.findall(r"\bclinic_[a-z_]+", query)
    assert names or "up{" in query
    for name in names:
        assert name in known, f"{name} in {query!r} is not a figure of the gateway"
    for name, labels in re.findall(r"\b(clinic_[a-z_]+)\{([^}]*)\}", query):
        for label in re.findall(r"(\w+)\s*=~?", labels):
            assert label in known[name], f"{name} has no label {label}"
    assert query.count("(") == query.count(")")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert(rule: Any) -> None:
    check(rule["expr"])
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
    assert f"### {rule['alert']}\n" in OPERATIONS.read_text(encoding="utf-8")


def test_the_dashboard_is_what_its_script_writes() -> None:
    assert json.loads(PATH.read_text(encoding="utf-8")) == dashboard()


@pytest.mark.parametrize("panel", dashboard()["panels"], ids=lambda panel: str(panel["title"]))
def test_a_panel(panel: Any) -> None:
    for target in panel["targets"]:
        check(target["expr"])


def test_a_figure_that_does_not_exist_is_found() -> None:
    with pytest.raises(AssertionError, match="clinic_nothing"):
        check("sum(rate(clinic_nothing_total[5m]))")
    with pytest.raises(AssertionError, match="no label colour"):
        check('clinic_turns_total{colour="red"}')


def test_prometheus_finds_its_rules() -> None:
    settings = read(FOLDER / "prometheus.yml")
    assert all((FOLDER / name).is_file() for name in settings["rule_files"])
    jobs = {job["job_name"] for job in settings["scrape_configs"]}
    assert all(f'job="{job}"' in (FOLDER / "alerts.yml").read_text() for job in jobs)
