"""The documents as they are, and copies of them to break."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import documents as package
from documents import Documents, load

Change = Callable[..., None]


@pytest.fixture(scope="session")
def documents() -> Documents:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files, to be broken."""
    source = Path(package.__file__).parent
    copy = tmp_path / "documents"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a piece of a file, once; the piece must be there."""

    def replace(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
