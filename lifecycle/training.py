"""Training on demand: a model is trained when what it is made of has changed, and only then."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE_BIN = ROOT / ".venv" / "engine" / "bin"
# Takes the options of `rasa train`.
TRAIN = (str(ENGINE_BIN / "python"), "-m", "engine.training")

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


_STEP = re.compile(r"Starting to train component '(\w+)'")


class TrainingError(RuntimeError):
    """The training failed; holds the end of its log."""


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


def ensure_model(
    data_dir: Path, root: Path = ROOT, report: Callable[[str], None] = print
) -> tuple[Path, bool]:
    """Give the model of the present files, and whether it had to be trained.

    Args:
        data_dir: where models, logs and the converted encoder are kept.
        root: the Rasa project.
        report: called with a sentence for each step of a training.

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
        *TRAIN,
        *("--out", str(staging)),
        *("--fixed-model-name", model.name.removesuffix(".tar.gz")),
    ]
    log = data_dir / "logs" / "training.log"
    trained = staging / model.name
    if _run(command, root, data_dir, log, report) != 0 or not trained.is_file():
        raise TrainingError(f"Training failed. {log} ends with:\n{_tail(log)}")
    # Renamed only when whole: a training that is killed leaves nothing that looks like a model.
    trained.replace(model)
    return model, True


def _run(
    command: list[str], root: Path, data_dir: Path, log: Path, report: Callable[[str], None]
) -> int:
    """Run a training, with its output in the log and its steps reported; gives the exit status."""
    log.parent.mkdir(parents=True, exist_ok=True)
    report("Training a model (a minute or more) ...")
    with (
        log.open("w", encoding="utf-8") as kept,
        subprocess.Popen(  # noqa: S603 - our own command line
            command,
            cwd=root,
            env=engine_environment(data_dir),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as training,
    ):
        for line in training.stdout or ():
            kept.write(line)
            step = _STEP.search(line)
            if step:
                report(f"  {step.group(1)}")
    return training.returncode


def _tail(log: Path, lines: int = 12) -> str:
    return "\n".join(log.read_text(encoding="utf-8").splitlines()[-lines:])


def main() -> int:
    """Train if needed and say so; returns the exit status."""
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    try:
        model, trained = ensure_model(data_dir)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{'Trained' if trained else 'Up to date'}: {model.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
