"""A console in a copy of the project, to be tried: it has something to show, and is looked at after."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.console.running_console import RunningConsole, copy_project
from tests.console.sample import fill
from tests.fuzz.fuzzing import Found
from tests.fuzz.made_up import SECRET

# A training takes the machine for minutes, a search for groups loads the encoder, and who is logged
# out gets no further, or is made to wait before the next log-in.
LEFT_OUT = frozenset({"/models/train", "/unanswered/find", "/logout"})


@contextmanager
def tried_console(found: Found) -> Iterator[tuple[RunningConsole, Path]]:
    """Start one and give it with its folder; what is wrong afterwards goes into ``found``."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        console = RunningConsole(folder, copy_project(folder)).prepare()
        try:
            with console.engine.begin() as connection:
                fill(connection)
            console.start()
            yield console, folder
            _look(console, found)
        finally:
            console.close()
    found.seconds = time.monotonic() - began


def _look(console: RunningConsole, found: Found) -> None:
    """The console still serves, and its log has not a word of what was sent."""
    with console.client("ada") as client:
        if client.get("/inbox").status_code != 200:
            found.bad.append("the inbox is not served afterwards")
    log = console.log.read_text(encoding="utf-8", errors="replace")
    found.bad += [f"in the log: {line[:300]}" for line in log.splitlines() if SECRET in line][:5]
    found.bad += [line[:300] for line in log.splitlines() if "a page failed" in line][:5]
