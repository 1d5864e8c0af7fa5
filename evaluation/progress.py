"""Progress of a measurement: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Steps(Protocol):
    """What is told of each step that is done."""

    def done(self, *, right: bool) -> None:
        """Count one step."""


class _Bar:
    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("asking", total=total, wrong=0)
        self._wrong = 0

    def done(self, *, right: bool) -> None:
        self._wrong += not right
        self._bar.update(self._task, advance=1, wrong=self._wrong)


class _Lines:
    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._count = self._wrong = 0

    def done(self, *, right: bool) -> None:
        self._count += 1
        self._wrong += not right
        before = (self._count - 1) * 10 // self._total
        if self._count * 10 // self._total > before:
            self._console.print(f"{self._count}/{self._total} asked, {self._wrong} wrong")


@contextmanager
def progress(console: Console, total: int) -> Iterator[Steps]:
    """Show how far a measurement of `total` steps is, on a console for messages."""
    if not console.is_terminal:
        yield _Lines(console, total)
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[wrong]} wrong"),
        console=console,
        transient=True,
    )
    with bar:
        yield _Bar(bar, total)
