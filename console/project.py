"""The project's files as the console sees them: documents, domain, training data."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from console.topics import Topics
from documents import Documents, DocumentsError, load
from documents.checks import text_checks
from documents.domain import read_intents
from documents.text_checks import TextChecks

_log = logging.getLogger("console")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Present:
    """What the files say now."""

    documents: Documents
    topics: Topics
    checks: TextChecks


class Project:
    """Reads the documents and the domain, and again when they were changed."""

    def __init__(self, root: Path = ROOT) -> None:
        """Read the files; raises DocumentsError."""
        self.root = root
        self._mark = self._newest()
        self._present = self._read()
        self._lock = asyncio.Lock()

    @property
    def now(self) -> Present:
        """What was read last."""
        return self._present

    async def refresh(self) -> Present:
        """Read again what was changed since; a file that cannot be used leaves all as it was."""
        async with self._lock:
            mark = await asyncio.to_thread(self._newest)
            if mark != self._mark:
                self._mark = mark
                try:
                    self._present = await asyncio.to_thread(self._read)
                except DocumentsError as error:
                    _log.error("the documents stay as they were: %s", error)
        return self._present

    def _read(self) -> Present:
        documents = load(self.root / "documents")
        checks = text_checks(documents, self.root / "documents")
        # The first grade loads a dictionary for a second; nobody's page should wait for it.
        list(checks.problems("This is a short text."))
        topics = Topics(documents, read_intents(self.root / "domain.yml"))
        return Present(documents, topics, checks)

    def _newest(self) -> float:
        files = [self.root / "domain.yml", *(self.root / "documents").rglob("*.yml")]
        return max(path.stat().st_mtime for path in files)
