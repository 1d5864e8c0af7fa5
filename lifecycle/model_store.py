"""Models on disk: the candidates, the promoted one, and the one to go back to.

Which model is promoted stands in one small file that is replaced as a whole, so that a crash
leaves either the old or the new one. `python -m deploy` reads it too: `promoted_model`.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
_SUFFIX = ".tar.gz"
_KEPT_STEPS = 20
# What a model was trained with besides data: a model does not run with other components.
_CODE = (
    "config.yml",
    "nlu/**/*.py",
    "requirements/engine.lock",
    "requirements/engine-weights.lock",
)


class ModelError(Exception):
    """A model cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Promoted:
    """The promoted model and those before it, the latest first."""

    name: str
    previous: tuple[str, ...] = ()


def code_mark(root: Path) -> str:
    """Give a hash of the components that a model belongs to."""
    digest = hashlib.sha256()
    for pattern in _CODE:
        for path in sorted(found for found in root.glob(pattern) if found.is_file()):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class ModelStore:
    """The models below ``data_dir``; ``root`` is the project.

    ``first`` names the model that the engine was started with. It is served until another one is
    promoted, so that a model which is merely trained meanwhile does not reach patients.
    """

    def __init__(self, root: Path, data_dir: Path, first: str = "") -> None:
        self._root = root
        self._first = first
        self.served = data_dir / "models"
        self.candidates = data_dir / "candidates"
        self._pointer = self.served / "promoted.json"

    def promoted(self) -> Promoted | None:
        """Give the model that patients are to talk to, or None if there is no model at all.

        One that was promoted with other components does not run any more; then, as before the
        first promotion, it is the one that the engine was started with or, where that is not
        known, the newest of those that `python -m deploy` trained.
        """
        pointer = self._read_pointer()
        if pointer is not None:
            name = str(pointer["model"])
            usable = pointer.get("code") == code_mark(self._root)
            if usable and self.path(name).is_file():
                return Promoted(name, tuple(pointer.get("previous", ())))
        if _NAME.fullmatch(self._first) and self.path(self._first).is_file():
            return Promoted(self._first)
        newest = max(
            self.served.glob(f"*{_SUFFIX}"), key=lambda path: path.stat().st_mtime, default=None
        )
        return Promoted(newest.name.removesuffix(_SUFFIX)) if newest else None

    def _read_pointer(self) -> dict[str, Any] | None:
        try:
            found = json.loads(self._pointer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(found, dict) or not _NAME.fullmatch(str(found.get("model", ""))):
            return None
        return found

    def path(self, name: str) -> Path:
        """Give the file of a model, served or candidate; raises ModelError for an odd name."""
        if not _NAME.fullmatch(name):
            raise ModelError("This is no model's name.")
        served = self.served / f"{name}{_SUFFIX}"
        return served if served.is_file() else self.candidates / f"{name}{_SUFFIX}"

    def listed(self) -> Iterator[str]:
        """Give the names of the candidates, the newest first."""
        files = sorted(
            self.candidates.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True
        )
        for path in files:
            name = path.name.removesuffix(".json")
            if not name.endswith(".report") and self.path(name).is_file():
                yield name

    def notes(self, name: str) -> dict[str, Any]:
        """Give what was noted when a model was trained, or nothing."""
        try:
            found: dict[str, Any] = json.loads(
                (self.candidates / f"{name}.json").read_text(encoding="utf-8")
            )
        except (OSError, ValueError):
            return {}
        return found

    def keep(self, trained: Path, name: str, notes: dict[str, Any]) -> None:
        """Take a trained model in as a candidate."""
        target = self.candidates / f"{name}{_SUFFIX}"
        self.candidates.mkdir(parents=True, exist_ok=True)
        noted = notes | {"model_id": model_id(trained), "code": code_mark(self._root)}
        replace(self.candidates / f"{name}.json", json.dumps(noted).encode())
        trained.replace(target)

    def promote(self, name: str) -> None:
        """Make a model the one that patients talk to; raises ModelError."""
        present = self.promoted()
        source = self.path(name)
        if not source.is_file():
            raise ModelError("The file of this model is missing.")
        if not tarfile.is_tarfile(source):
            raise ModelError("The file of this model is damaged.")
        self.served.mkdir(parents=True, exist_ok=True)
        before = (present.name, *present.previous) if present and present.name != name else ()
        self._point(name, before[:_KEPT_STEPS])
        # Only now: among the served ones, the newest may be taken for the one to serve.
        target = self.served / source.name
        if source != target:
            target.hardlink_to(source)

    def roll_back(self) -> str:
        """Go back to the model before; gives its name; raises ModelError."""
        present = self.promoted()
        usable = [
            name for name in (present.previous if present else ()) if self.path(name).is_file()
        ]
        if not usable:
            raise ModelError("There is no earlier model to go back to.")
        self._point(usable[0], tuple(usable[1:]))
        return usable[0]

    def _point(self, name: str, previous: tuple[str, ...]) -> None:
        pointer = {"model": name, "previous": list(previous), "code": code_mark(self._root)}
        replace(self._pointer, json.dumps(pointer).encode())


def promoted_model(root: Path, data_dir: Path) -> Path | None:
    """Give the file of the model that was promoted and still runs, or None."""
    store = ModelStore(root, data_dir)
    pointer = store._read_pointer()
    if pointer is None or pointer.get("code") != code_mark(root):
        return None
    path = store.path(str(pointer["model"]))
    return path if path.is_file() else None


def model_id(path: Path) -> str | None:
    """Give the id under which the engine logs a model, from its own description."""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                if member.name.endswith("metadata.json"):
                    file = archive.extractfile(member)
                    return str(json.load(file)["model_id"]) if file else None
    except (OSError, tarfile.TarError, ValueError, KeyError):
        return None
    return None


def replace(path: Path, content: bytes) -> None:
    """Replace a small file as a whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
