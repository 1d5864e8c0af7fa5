"""The container and Kubernetes files: valid by the published schemas, and as sealed as we say."""

import ast
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from deploy.containers.alive import main as alive
from lifecycle.training import ROOT
from tests.needed_tools import missing

BIN = Path(sys.executable).parent
CONTAINERS = ROOT / "deploy" / "containers"
BASE = ROOT / "deploy" / "kubernetes" / "base"
EXAMPLE = ROOT / "deploy" / "kubernetes" / "example"
DOCKERFILES = sorted(CONTAINERS.glob("*.Dockerfile"))
MANIFESTS = sorted([*BASE.glob("*.yml"), *EXAMPLE.glob("*.yml")])
COMPOSE = YAML(typ="safe").load((CONTAINERS / "compose.yml").read_text(encoding="utf-8"))
# What the settings page calls each part's port, and the port itself.
PARTS = {"gateway": 8000, "engine": 5005, "actions": 5055, "console": 8001}


def check(*command: object) -> None:
    done = subprocess.run(
        [str(one) for one in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def documents(path: Path) -> list[Any]:
    return [one for one in YAML(typ="safe").load_all(path.read_text(encoding="utf-8")) if one]


RESOURCES = [one for path in MANIFESTS for one in documents(path)]
PODS = [
    pytest.param(one["spec"]["template"]["spec"], id=one["metadata"]["name"])
    for one in RESOURCES
    if one["kind"] in {"Deployment", "StatefulSet"}
]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_an_image_by_hadolint(path: Path) -> None:
    check(BIN / "hadolint", path)


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_an_image_is_pinned_unprivileged_and_watched(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for base in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        assert re.search(r":(\d+\.\d+\.\d+|\$\{VERSION\})", base), base
    assert re.findall(r"^USER (\S+)", text, re.MULTILINE)[-1] == "10001:10001"
    assert "HEALTHCHECK" in text
    assert "pip install" not in text or "--require-hashes" in text
    for copied in re.findall(r"requirements/[\w.-]+", text):
        assert (ROOT / copied).is_file(), copied


def test_the_images_interpreters_are_the_project_s() -> None:
    app, engine = (ROOT / ".python-version").read_text(encoding="utf-8").split()
    assert f"FROM python:{app}." in (CONTAINERS / "app.Dockerfile").read_text(encoding="utf-8")
    assert f"FROM python:{engine}." in (CONTAINERS / "engine.Dockerfile").read_text(
        encoding="utf-8"
    )


def test_what_runs_is_part_of_what_is_tested() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.\-\[\]]+==[\w.]+)", text, re.MULTILINE))

    assert pins("app-run.lock") <= pins("app.lock")
    assert not any(
        one.startswith(("pytest==", "mypy==", "playwright==")) for one in pins("app-run.lock")
    )


def test_what_the_parts_import_is_part_of_what_runs() -> None:
    text = (ROOT / "requirements" / "app-run.lock").read_text(encoding="utf-8")
    locked = {
        name.lower() for name in re.findall(r"^([\w.-]+)(?:\[\w,]+\])?==", text, re.MULTILINE)
    }
    known = packages_distributions()
    missing: set[str] = set()
    for package in (
        "actions",
        "console",
        "documents",
        "evaluation",
        "gateway",
        "lifecycle",
        "records",
        "transport",
        "deploy",
    ):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
                for name in {one.partition(".")[0] for one in names} & known.keys():
                    by = {re.sub(r"[._]", "-", one.lower()) for one in known[name]}
                    if not by & {re.sub(r"[._]", "-", one) for one in locked}:
                        missing.add(f"{path.relative_to(ROOT)}: {name}")
    assert missing == set()


def test_compose_by_its_schema() -> None:
    check(
        *(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
        CONTAINERS / "compose.yml",
    )


def test_caddy_takes_its_file() -> None:
    done = subprocess.run(
        [BIN / "caddy", "validate", "--config", CONTAINERS / "Caddyfile", "--adapter", "caddyfile"],
        env={"CLINIC_HOST": "chat.clinic.example", "CLINIC_EMAIL": "it@clinic.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr
    check(BIN / "caddy", "fmt", CONTAINERS / "Caddyfile")


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_a_service_is_sealed(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r":v?\d+\.\d+\.\d+", service["image"]), "an image without a version"
    networks = service["networks"]
    # A published port needs a network that leads outside; nobody else has one.
    assert ("outside" in networks) == (name in {"caddy", "console"})
    for port in service.get("ports", []):
        assert name == "caddy" or port.startswith("127.0.0.1:")
    assert "engine" not in networks


def test_only_caddy_meets_the_gateway_and_only_the_gateway_the_engine() -> None:
    rooms = {name: set(one["networks"]) for name, one in COMPOSE["services"].items()}
    assert rooms["caddy"] & rooms["engine"] == set()
    assert rooms["caddy"] & rooms["gateway"] == {"front"}
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_staff_s_work_gives_way_to_patients() -> None:
    """Between containers the priority of a process counts for nothing; their shares do."""
    shares = {name: one.get("cpu_shares", 1024) for name, one in COMPOSE["services"].items()}
    assert shares["console"] * 4 <= min(shares[name] for name in PARTS if name != "console")
    wanted = {
        container["name"]: container["resources"]["requests"]["cpu"]
        for pod in PODS
        for container in pod.values[0]["containers"]
    }
    assert _millis(wanted["console"]) * 2 <= _millis(wanted["engine"])
    assert _millis(wanted["console"]) <= _millis(wanted["gateway"])


def _millis(processor: str) -> float:
    text = str(processor)
    return float(text[:-1]) if text.endswith("m") else float(text) * 1000


def test_files_that_compose_mounts_are_there() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (CONTAINERS / source).resolve().exists(), source


def test_the_images_get_what_they_need() -> None:
    kept = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert all((ROOT / name).exists() for name in kept)
    assert set(PARTS) | {"documents", "lifecycle", "nlu", "records", "transport"} <= kept
    assert not kept & {"var", ".venv", ".git", "tests"}


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_a_manifest_by_its_schema(path: Path) -> None:
    check(BIN / "kubernetes-validate", "--strict", "--quiet", path)


def test_kustomize_puts_them_together(tmp_path: Path) -> None:
    kubectl = shutil.which("kubectl") or shutil.which("kubectl", path=ROOT / ".venv" / "tools")
    if kubectl is None:
        missing("kubectl, which brings kustomize, is not installed (scripts/kubectl).")
    folder = shutil.copytree(EXAMPLE.parent, tmp_path / "kubernetes")
    for name in ("gateway.env", "engine.env", "redis-password", "session.key"):
        (folder / "example" / name).write_text("A=b\n", encoding="utf-8")
    done = subprocess.run(
        [kubectl, "kustomize", str(folder / "example")], capture_output=True, text=True, check=True
    )
    made = [one for one in YAML(typ="safe").load_all(done.stdout) if one]
    secrets = {one["metadata"]["name"] for one in made if one["kind"] == "Secret"}
    assert len(secrets) == 4
    for one in made:
        if one["kind"] not in {"Deployment", "StatefulSet"}:
            continue
        for container in one["spec"]["template"]["spec"]["containers"]:
            assert re.search(r":\d+\.\d+\.\d+", container["image"])
            for source in container.get("envFrom", []):
                assert source["secretRef"]["name"] in secrets


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_is_sealed(pod: Any) -> None:
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]
        assert container["livenessProbe"]
        assert container["readinessProbe"]
        for port in container["ports"]:
            name = container["name"]
            if port["name"] == "http":
                assert port["containerPort"] == PARTS[name]


def test_every_part_has_its_network_policy() -> None:
    policies = {
        str(one["spec"]["podSelector"].get("matchLabels", {}).get("app.kubernetes.io/name")): one[
            "spec"
        ]
        for one in RESOURCES
        if one["kind"] == "NetworkPolicy"
    }
    assert policies["None"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policies.keys() - {"None"} == PARTS.keys() | {"redis"}

    def reached(name: str) -> set[str]:
        return {
            place["podSelector"]["matchLabels"]["app.kubernetes.io/name"]
            for rule in policies[name]["egress"]
            for place in rule.get("to", [])
            if "k8s-app" not in place["podSelector"]["matchLabels"]
        }

    assert reached("engine") == {"actions", "redis", "console"}
    assert reached("actions") == reached("redis") == set()
    [rule] = policies["engine"]["ingress"]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "gateway"}}}]


def test_the_gateway_knows_every_engine_by_name() -> None:
    by_name = {(one["kind"], one["metadata"]["name"]): one for one in RESOURCES}
    engines = by_name["StatefulSet", "engine"]["spec"]["replicas"]
    [gateway] = by_name["Deployment", "gateway"]["spec"]["template"]["spec"]["containers"]
    [urls] = [one["value"] for one in gateway["env"] if one["name"] == "ENGINE_URL"]
    assert urls.split(",") == [f"http://engine-{n}.engine:5005" for n in range(engines)]


def test_the_health_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert alive(["http://127.0.0.1:1/"]) == 1
    assert alive(["http://clinic.example/"]) == 2
