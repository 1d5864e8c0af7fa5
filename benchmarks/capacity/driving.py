"""Patients who cost next to no processor time, in front of one gateway or several."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.capacity.measuring import PARTS, processor_seconds
from benchmarks.turns.connection import Connection
from deploy.processes import Stack
from tests.faults.patients import TOPICS

_WARMING_SECONDS = 3.0
# Then a patient begins another conversation.
_MESSAGES = 12


@dataclass(frozen=True)
class Seen:
    """One run: messages a second, their times in seconds, milliseconds a message by process.

    ``processors``: how many the copies and what they share were tied to; ``others``: how much of
    these everything else on the machine used meanwhile.
    """

    rate: float
    p50: float
    p95: float
    cost_ms: dict[str, float]
    processors: int
    others: float

    @property
    def undisturbed(self) -> float:
        """Messages a second for as long as the processors were left to the assistant."""
        return self.rate / (1 - self.others / self.processors)

    def __str__(self) -> str:
        """Give it as a line for people."""
        costs = ", ".join(f"{name} {cost:.1f}" for name, cost in self.cost_ms.items())
        return (
            f"{self.rate:.1f} messages/s, median {self.p50 * 1000:.0f} ms, 95 of 100 within "
            f"{self.p95 * 1000:.0f} ms; processor ms a message: {costs}; "
            f"other work there: {self.others:.2f} of {self.processors}"
        )


class Balancer:
    """Gives each request to the gateway that has the fewest under way; nobody keeps to one."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._under_way = dict.fromkeys(ports, 0)

    @contextmanager
    def gateway(self) -> Iterator[int]:
        """Give the port of one, which counts as busy meanwhile."""
        port = min(self._under_way, key=lambda one: self._under_way[one])
        # It goes to the end: of those that have as many, another one is taken next.
        self._under_way[port] = self._under_way.pop(port) + 1
        try:
            yield port
        finally:
            self._under_way[port] -= 1


class _Patient:
    """Asks one question in words after the other."""

    def __init__(self, number: int, balancer: Balancer, ports: Sequence[int]) -> None:
        self._turn = number
        self._balancer = balancer
        self._lines = {port: Connection(port) for port in ports}
        self._session = ""
        self._texts = list(TOPICS.values())

    async def ask(self) -> None:
        """Send one message; raises RuntimeError where the patient gets no answer."""
        if self._turn % _MESSAGES == 0 or not self._session:
            opened = await self._post("/api/sessions", {})
            self._session = opened["session"]
        text = self._texts[self._turn % len(self._texts)]
        self._turn += 1
        body = {"session": self._session, "id": uuid.uuid4().hex, "text": text}
        answer = await self._post("/api/messages", body)
        if answer["replies"][0]["kind"] == "unavailable":
            raise RuntimeError("an apology: the machine is too busy to measure on")

    async def _post(self, path: str, body: dict[str, str]) -> Any:
        with self._balancer.gateway() as port:
            return await self._lines[port].post(path, body)

    async def close(self) -> None:
        for line in self._lines.values():
            await line.close()


async def drive(
    copies: Sequence[Stack],
    beside: Callable[[], dict[str, list[int]]],
    processors: set[int],
    seconds: float,
    patients: int,
) -> Seen:
    """Let patients talk without a pause.

    Args:
        copies: running; every message may go to each of them.
        beside: gives the ids of the processes that the copies share, by name.
        processors: those that all of this is tied to.
        seconds: how long, after some seconds of warming up.
        patients: how many at once.
    """
    ports = [stack.ports.gateway for stack in copies]
    balancer = Balancer(ports)
    took: list[float] = []
    stop = asyncio.Event()

    async def talk(number: int) -> None:
        patient = _Patient(number, balancer, ports)
        try:
            while not stop.is_set():
                began = time.monotonic()
                await patient.ask()
                took.append(time.monotonic() - began)
        finally:
            await patient.close()

    talking = [asyncio.create_task(talk(number)) for number in range(patients)]
    await asyncio.sleep(_WARMING_SECONDS)
    took.clear()
    processes = {part: [stack.process_id(part) for stack in copies] for part in PARTS} | beside()
    before, busy, began = _used(processes), _busy(processors), time.monotonic()
    await asyncio.sleep(seconds)
    after, count = _used(processes), len(took)
    busy, lasted = _busy(processors) - busy, time.monotonic() - began
    stop.set()
    await asyncio.gather(*talking)
    times = sorted(took[:count])
    # One that has ended meanwhile, as PostgreSQL's cleaners do, counts among the others.
    used = {
        name: sum(after[one] - before[one] for one in ids if one in after)
        for name, ids in processes.items()
    }
    return Seen(
        rate=count / lasted,
        p50=times[count // 2],
        p95=times[int(count * 0.95)],
        cost_ms={name: one / count * 1000 for name, one in used.items()},
        processors=len(processors),
        others=max(0.0, (busy - sum(used.values())) / lasted),
    )


def _used(processes: dict[str, list[int]]) -> dict[int, float]:
    """Seconds of processor time that each process has used; those that have ended are left out."""
    found = {}
    for one in (one for ids in processes.values() for one in ids):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found[one] = processor_seconds(one)
    return found


def _busy(processors: set[int]) -> float:
    """Seconds that these processors together have worked, for whomever."""
    names = {f"cpu{one}" for one in processors}
    ticks = 0
    for line in Path("/proc/stat").read_text(encoding="ascii").splitlines():
        name, *times = line.split()
        if name in names:
            user, nice, system, _idle, _waiting, *interrupts = map(int, times[:8])
            ticks += user + nice + system + sum(interrupts)
    return ticks / os.sysconf("SC_CLK_TCK")
