"""Images of others are pinned by digest, all or none, and can be pinned anew."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from deploy.containers.pin import PinError, by_docker, files, images, pin
from lifecycle.training import ROOT
from tests.deploy.conftest import Run
from tests.deploy.procedures import console_commands

# Stands in for docker: the digest is made from the name.
DOCKER = """#!/bin/sh
test "$1 $2 $3 $4" = "buildx imagetools inspect --format" || exit 3
case "$6" in *unknown*) echo "no such image" >&2; exit 1;; esac
echo "sha256:$(printf %s "$6" | sha256sum | cut -d ' ' -f 1)"
"""


def digest(image: str) -> str:
    return f"sha256:{hashlib.sha256(image.encode()).hexdigest()}"


@pytest.fixture
def project_files(tmp_path: Path) -> list[Path]:
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    return files(tmp_path)


def named(paths: list[Path]) -> set[str]:
    """Every image that is named, as it is written, found without the tool's own pattern."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    found = [re.match(r"\s*(?:FROM|image:)\s+(\S+)", line) for line in lines]
    return {match[1] for match in found if match and "clinic-assistant/" not in match[1]}


def test_every_image_of_others_is_pinned(project_files: list[Path]) -> None:
    before = named(project_files)
    assert before == images(project_files)
    assert {one.partition(":")[0] for one in before} == {
        *("python", "caddy", "redis", "prom/prometheus"),
    }
    assert pin(project_files, digest) == {one: digest(one) for one in before}
    assert named(project_files) == {f"{one}@{digest(one)}" for one in before}


def test_pinned_anew(project_files: list[Path]) -> None:
    pin(project_files, digest)
    pin(project_files, lambda image: digest(f"newer {image}"))
    assert all(one.count("@") == 1 for one in named(project_files))
    assert f"@{digest('newer redis:7.4.6-alpine')}" in "".join(named(project_files))


def test_all_or_none(project_files: list[Path]) -> None:
    before = [path.read_bytes() for path in project_files]

    def look_up(image: str) -> str:
        if image.startswith("redis"):
            raise PinError(image)
        return digest(image)

    with pytest.raises(PinError):
        pin(project_files, look_up)
    assert [path.read_bytes() for path in project_files] == before


def test_docker_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        with pytest.raises(PinError, match="cannot be asked"):
            by_docker("redis:7")
    program = tmp_path / "docker"
    program.write_text(DOCKER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert by_docker("redis:7") == digest("redis:7")
    with pytest.raises(PinError, match="unknown:1: no such image"):
        by_docker("unknown:1")


def test_the_page_s_command(run: Run, project: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "docker").write_text(DOCKER)
    (programs / "docker").chmod(0o755)
    [command] = [one for one in console_commands() if "pin-images" in one]
    assert "redis:7" in run(command, PATH=f"{programs}:/usr/bin:/bin")
    assert "@sha256:" in (project / "deploy" / "containers" / "app.Dockerfile").read_text()
