"""Who has an SQLite file open: shared by those that serve, alone for the one that replaces it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class InUseError(Exception):
    """Another process has the file open."""


class InUse:
    """A mark that a process has the file open; the system removes it when the process dies."""

    def __init__(self, database: Path) -> None:
        self._descriptor: int | None = None
        with suppress(OSError):  # a folder that cannot be written holds nothing to replace either
            self._descriptor = os.open(_mark(database), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def close(self) -> None:
        """Take the mark away."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the file for oneself; raises InUseError while another process has it open."""
    descriptor = os.open(_mark(database), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise InUseError from None
    finally:
        os.close(descriptor)


def _mark(database: Path) -> Path:
    return database.with_name(f"{database.name}.in-use")
