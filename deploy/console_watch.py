"""Brings back a console that has ended. Staff wait for it; patients do not notice."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from deploy.processes import CONSOLE, Stack

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 300.0
# One that has run for so long is well again: the next end is not the last one's continuation.
STEADY_SECONDS = 60.0


class ConsoleWatch:
    """Starts the console again each time it has ended, after a pause that doubles."""

    def __init__(self, stack: Stack, clock: Callable[[], float] = time.monotonic) -> None:
        """Watch the console of a stack.

        Args:
            stack: whose console it is.
            clock: gives seconds.
        """
        self._stack = stack
        self._clock = clock
        self._pause = FIRST_SECONDS
        self._started = clock()
        self._due: float | None = None

    def step(self) -> None:
        """Look once; to be called about every half second."""
        if not self._stack.console:
            return
        now = self._clock()
        if self._due is not None:
            if now >= self._due:
                self._due = None
                self._started = now
                # Whatever keeps it from starting, the next look finds that it does not run.
                with contextlib.suppress(OSError):
                    self._stack.start(CONSOLE)
        elif not self._stack.runs(CONSOLE):
            if now - self._started >= STEADY_SECONDS:
                self._pause = FIRST_SECONDS
            self._stack.report(
                f"The console is not running; patients are served. Starting it again in "
                f"{self._pause:.0f} s. Its log: {self._stack.log(CONSOLE)}"
            )
            self._due = now + self._pause
            self._pause = min(2 * self._pause, LONGEST_SECONDS)
