"""How replies leave an action: as data for the gateway, and as text for `rasa shell`."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from documents import Documents, DocumentsError, Reply, load
from documents.library import FOLDER

_log = logging.getLogger("actions")
_LOOK_SECONDS = 1.0
_Stamp = frozenset[tuple[str, int, int, int]]


class DocumentShelf:
    """The documents of a folder, read again when a file has changed.

    A change that cannot be used leaves the documents as they were: the console writes several
    files one after the other, and a turn may fall between two of them.
    """

    def __init__(self, folder: Path, every: float = _LOOK_SECONDS) -> None:
        """Read the documents.

        Args:
            folder: as `documents.load` takes it.
            every: seconds for which nobody looks whether a file has changed.

        Raises:
            DocumentsError: a file cannot be used; names the file, line, key and mend.
        """
        self._folder = folder
        self._every = every
        self._looked = time.monotonic()
        self._stamp = _stamp(folder)
        self._documents = load(folder)

    def documents(self) -> Documents:
        """Give the documents as they are now."""
        now = time.monotonic()
        if now - self._looked >= self._every:
            self._looked = now
            self._look()
        return self._documents

    def _look(self) -> None:
        # Taken before the reading: what is written meanwhile is seen at the next look.
        stamp = _stamp(self._folder)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._documents = load(self._folder)
        except DocumentsError as error:
            _log.error("the changed documents cannot be used; the old ones stay: %s", error)


def _stamp(folder: Path) -> _Stamp:
    found = []
    for path in folder.rglob("*.yml"):
        try:
            status = path.stat()
        except FileNotFoundError:  # replaced this very moment; the next look sees the new one
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size, status.st_ino))
    return frozenset(found)


@lru_cache(maxsize=1)
def _shelf() -> DocumentShelf:
    return DocumentShelf(FOLDER)


def shared_documents() -> Documents:
    """Give the documents as they are now; raises DocumentsError at the first call only."""
    return _shelf().documents()


def send(dispatcher: CollectingDispatcher, replies: Sequence[Reply], turn: Turn) -> None:
    """Send each reply as one message; the first carries what was understood."""
    for place, reply in enumerate(replies):
        data = {"reply": reply.as_json()}
        if place == 0:
            data["understood"] = dict(turn.understood)
        dispatcher.utter_message(text=reply.text, json_message=data)
