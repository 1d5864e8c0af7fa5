"""Training on demand: a model is trained when what it is made of has changed, and only then."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE_BIN = ROOT / ".venv" / "engine" / "bin"

# What a model is made of: the Rasa project, the components, and the data that they read.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "data/*.yml",
    "nlu/**/*.py",
    "nlu/**/*.yml",
    "documents/conditions.yml",
    "requirements/engine.lock",
    "requirements/engine-weights.lock",
)


class TrainingError(RuntimeError):
    """`rasa train` failed; its own words stand above."""


def source_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield the files that a model is made of, in order."""
    for pattern in _SOURCES:
        yield from sorted(path for path in root.glob(pattern) if path.is_file())


def model_name(root: Path = ROOT) -> str:
    """Give the name of the model that the present files make: a hash of their content."""
    digest = hashlib.sha256()
    for path in source_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return f"clinic-{digest.hexdigest()[:16]}"


def engine_environment(data_dir: Path) -> dict[str, str]:
    """Give the environment in which every Rasa command is started."""
    return {
        **os.environ,
        "DATA_DIR": str(data_dir),
        "RASA_TELEMETRY_ENABLED": "false",
        # The encoder runs on one thread a process; TensorFlow is imported by Rasa and not used.
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }


def ensure_model(data_dir: Path, root: Path = ROOT) -> tuple[Path, bool]:
    """Give the model of the present files, and whether it had to be trained.

    Raises:
        TrainingError: the training failed; no model file is left behind.
    """
    models = data_dir / "models"
    models.mkdir(parents=True, exist_ok=True)
    model = models / f"{model_name(root)}.tar.gz"
    if model.is_file():
        # The engine takes the newest; files that came back to an earlier state have an older one.
        model.touch()
        return model, False
    staging = data_dir / "training"
    staging.mkdir(parents=True, exist_ok=True)
    command = [
        str(ENGINE_BIN / "python"),
        *("-m", "rasa", "train", "--quiet"),
        *("--out", str(staging)),
        *("--fixed-model-name", model.name.removesuffix(".tar.gz")),
    ]
    done = subprocess.run(command, cwd=root, env=engine_environment(data_dir), check=False)  # noqa: S603
    trained = staging / model.name
    if done.returncode != 0 or not trained.is_file():
        raise TrainingError("`rasa train` failed; the reason stands above.")
    # Renamed only when whole: a training that is killed leaves nothing that looks like a model.
    trained.replace(model)
    return model, True
