"""Writes several files as one: all of them, or none.

The new contents are kept beside a list of where they belong. Once that list stands, the writing
is decided: a process that dies after it is finished by the next start, one that dies before it
has changed nothing.
"""

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

_KEPT = 20


class FilesChangedError(Exception):
    """A file is no longer what it was when the change was worked out."""


class FileJournal:
    """Writes files below ``root``; ``folder`` is the journal's own."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._list = folder / "list.json"
        self._history = folder.parent / "history"

    def recover(self) -> bool:
        """Finish what was decided before a crash; gives whether there was something."""
        if not self._list.is_file():
            shutil.rmtree(self._folder, ignore_errors=True)
            return False
        self._finish()
        return True

    def write(self, before: dict[str, str], after: dict[str, str]) -> None:
        """Write the files that differ.

        Args:
            before: content by path below the root as it was read; "" for a new file.
            after: content by path as it shall be.

        Raises:
            FilesChangedError: a file was changed by someone else meanwhile; nothing is written.
            OSError: the disk is full or cannot be written; nothing is written.
        """
        changed = {path: text for path, text in after.items() if before.get(path) != text}
        for path in changed:
            if self._present(path) != before.get(path, ""):
                raise FilesChangedError(f"{path} was changed meanwhile; look at it and try again.")
        if not changed:
            return
        self.recover()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._keep({path: before.get(path, "") for path in changed})
        entries = []
        for place, (path, text) in enumerate(changed.items()):
            _write_durably(self._folder / str(place), text.encode("utf-8"))
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
            entries.append({"path": path, "content": str(place), "sha256": digest})
        waiting = self._list.with_suffix(".tmp")
        _write_durably(waiting, json.dumps(entries).encode("utf-8"))
        waiting.replace(self._list)
        _sync_folder(self._folder)
        self._finish()

    def _present(self, path: str) -> str:
        target = self._root / path
        return target.read_text(encoding="utf-8") if target.is_file() else ""

    def _finish(self) -> None:
        for entry in json.loads(self._list.read_text(encoding="utf-8")):
            content = (self._folder / entry["content"]).read_bytes()
            if hashlib.sha256(content).hexdigest() != entry["sha256"]:
                raise OSError(f"The journal {self._folder} is damaged; remove it by hand.")
            target = self._root / entry["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.new")
            _write_durably(beside, content)
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
            _sync_folder(target.parent)
        self._list.unlink()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _keep(self, files: dict[str, str]) -> None:
        """Keep the last versions that were replaced, so that a person can bring one back."""
        folder = self._history / datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        for path, text in files.items():
            if text:
                kept = folder / path
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(text, encoding="utf-8")
        for old in sorted(self._history.glob("*"))[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
