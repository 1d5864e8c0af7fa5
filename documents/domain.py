"""Reads the intents of the engine's domain, to hold them against the replies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel

from documents.loading import read


class _Domain(BaseModel):
    intents: list[str | dict[str, Any]]


def read_intents(path: Path) -> set[str]:
    """Give the intents of a Rasa domain file; one with settings stands as a key of its own.

    Raises:
        DocumentsError: the file cannot be read or has no list of intents.
    """
    names: set[str] = set()
    for intent in read(path, _Domain).intents:
        names.update([intent] if isinstance(intent, str) else intent)
    return names
