import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lifecycle.training import ROOT
from tests.deploy.procedures import PARTS

Run = Callable[..., str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that borrows the environments."""
    root = tmp_path_factory.mktemp("project")
    for name in PARTS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", ".python-version", "domain.yml", "config.yml"):
        shutil.copy2(ROOT / name, root / name)
    (root / ".venv").symlink_to((ROOT / ".venv").resolve())
    # The environments are not set up anew here.
    makefile = root / "Makefile"
    text = makefile.read_text(encoding="utf-8")
    makefile.write_text(text.replace("\t@scripts/setup\n", "\t@true\n"), encoding="utf-8")
    return root


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Run:
    """Run a block as a reader would, in a copy of the project; gives what it prints."""
    (tmp_path / "backups").mkdir()

    def run_block(block: str, *, status: int = 0, **more: str) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DATA_DIR": str(tmp_path / "data"),
            "BACKUPS": str(tmp_path / "backups"),
        } | more
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", block],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    run_block(".venv/app/bin/python -m records migrate")
    return run_block
