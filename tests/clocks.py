"""A clock that can be set, for processes of a test: Debian's libfaketime and a file with the shift.

Only the clock of the calendar is shifted; the one that counts seconds goes on, as it does where an
administrator or a time server sets a machine's clock.
"""

from __future__ import annotations

import platform
from pathlib import Path

from tests.needed_tools import missing

MEND = "libfaketime is not installed (apt-get install libfaketime)."


def faketime_library() -> Path | None:
    """The library that is loaded before all others; None where it is not installed."""
    name = "faketime/libfaketimeMT.so.1"
    folders = (
        Path(f"/usr/lib/{platform.machine()}-linux-gnu"),
        Path("/usr/lib"),
        Path("/usr/lib64"),
    )
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


class Clock:
    """The clock of the processes that are started with its environment."""

    # For so long the library believes what it has read.
    SEEN_AFTER = 1.0

    def __init__(self, folder: Path, name: str = "clock") -> None:
        library = faketime_library()
        if library is None:
            missing(MEND)
        self._file = folder / name
        self.set(0)
        self.environment = {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": str(int(self.SEEN_AFTER)),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Its mend for an old fault of glibc lets Python's threads wait for one another in vain: what
            # takes 2 seconds to load took more than 100.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }

    def set(self, seconds: int) -> None:
        """Set the clock ahead of the true time by so many seconds, or behind it."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}s\n", encoding="ascii")
        new.replace(self._file)
