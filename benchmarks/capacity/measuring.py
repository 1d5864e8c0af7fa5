"""The processor time that a message takes in each part of the running assistant."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.processes import Stack
from tests.faults.patients import TOPICS

PARTS = ("gateway", "engine", "actions")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measured:
    """What was seen; seconds of processor time a message, by part."""

    messages: int
    seconds: float
    cost: dict[str, float]
    memory_mb: dict[str, int]
    p50: float
    p95: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds


def processor_seconds(process: int) -> float:
    """Give the processor time that a process has used, its children's not counted."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def measure(stacks: list[Stack], seconds: float, patients: int) -> Measured:
    """Let patients talk without a pause, each message a question in words.

    Args:
        stacks: running; every message goes to the next one's gateway.
        seconds: how long, after two seconds of warming up.
        patients: how many at once.
    """
    return asyncio.run(_measure(stacks, seconds, patients))


async def _measure(stacks: list[Stack], seconds: float, patients: int) -> Measured:
    urls = [f"http://127.0.0.1:{stack.ports.gateway}" for stack in stacks]
    texts = list(TOPICS.values())
    took: list[float] = []
    stop = asyncio.Event()
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:

        async def talk(number: int) -> None:
            url = urls[number % len(urls)]
            opened = await http.post(f"{url}/api/sessions", json={})
            session = opened.json()["session"]
            turn = number
            while not stop.is_set():
                body = {
                    "session": session,
                    "id": uuid.uuid4().hex,
                    "text": texts[turn % len(texts)],
                }
                began = time.monotonic()
                answer = await http.post(f"{urls[turn % len(urls)]}/api/messages", json=body)
                if answer.json()["replies"][0]["kind"] == "unavailable":
                    raise RuntimeError("an apology: the machine is too busy to measure on")
                took.append(time.monotonic() - began)
                turn += 1

        talking = [asyncio.create_task(talk(number)) for number in range(patients)]
        await asyncio.sleep(2)
        took.clear()
        before, began = _used(stacks), time.monotonic()
        await asyncio.sleep(seconds)
        after, ended, count = _used(stacks), time.monotonic(), len(took)
        stop.set()
        await asyncio.gather(*talking)
    took = sorted(took[:count])
    return Measured(
        count,
        ended - began,
        {part: (after[part] - before[part]) / count for part in PARTS},
        {part: _resident(stacks[0].process_id(part)) for part in PARTS},
        took[count // 2],
        took[int(count * 0.95)],
    )


def _used(stacks: list[Stack]) -> dict[str, float]:
    return {
        part: sum(processor_seconds(stack.process_id(part)) for stack in stacks) for part in PARTS
    }
