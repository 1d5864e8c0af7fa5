"""How much memory processes hold, and how much of the processor they have used."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_KILO = 1024
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def resident(processes: Iterable[int | str]) -> float:
    """Return the resident memory of processes (ids, or "self") and their children, in MB (10^6).

    A page that several processes share counts once, by shares (PSS), whoever they are; so measure
    where nothing else of its kind runs.
    """
    return sum(_pss(one) for one in _with_children(processes)) / 1e6


def processor_time(processes: Iterable[int | str]) -> float:
    """Return the milliseconds of the processor that processes and their children have used."""
    total = 0
    for one in _with_children(processes):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])  # in user mode, and in the kernel for it
    return total * _TICK_MS


def _with_children(processes: Iterable[int | str]) -> set[int | str]:
    found: set[int | str] = set()
    waiting = list(processes)
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        for file in Path(f"/proc/{one}/task").glob("*/children"):
            waiting += [int(child) for child in file.read_text(encoding="ascii").split()]
    return found


def _pss(process: int | str) -> int:
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * _KILO
