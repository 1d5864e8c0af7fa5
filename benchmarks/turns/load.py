"""Load: clients that talk one turn after the other, or turns that come at a fixed rate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.turns.messages import LENGTH, Talk

# Open loop: so many turns may be under way before a rate counts as too high.
_MOST_UNDER_WAY = 200


class Patient(Protocol):
    """One who talks to a server: over one connection, in one conversation at a time."""

    async def begin(self) -> None:
        """Begin a new conversation."""

    async def ask(self, text: str) -> int:
        """Send a message, wait for the answer, return the number of replies; raises AnswerError."""

    async def close(self) -> None:
        """Hang up."""


@dataclass
class Taken:
    """What a load took: milliseconds of each turn, seconds of the whole, failures.

    ``silent``: turns without a reply. They are timed too; where there are many, what is compared
    is not the same. ``unsent``: messages of an open loop that were due while too many were under
    way; the server never saw them, so they are no errors of its own, but it was too slow.
    """

    milliseconds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: int = 0
    silent: int = 0
    unsent: int = 0


async def closed_loop(patient: Callable[[], Patient], clients: int, seconds: float) -> Taken:
    """Let clients talk at once, each sending its next message when it has its reply.

    Args:
        patient: makes one.
        clients: how many.
        seconds: for how long; turns under way at the end are waited for and counted.
    """
    taken = Taken()
    begin = time.perf_counter()

    async def talk(number: int) -> None:
        one = patient()
        try:
            # Not all in step: else they would all send the same message at the same time.
            place = number % LENGTH
            talk = Talk(number)
            await one.begin()
            while time.perf_counter() - begin < seconds:
                await _turn(one, talk.message(place), taken)
                place = (place + 1) % LENGTH
                if place == 0:
                    await one.begin()
        finally:
            await one.close()

    await asyncio.gather(*(talk(number) for number in range(clients)))
    taken.seconds = time.perf_counter() - begin
    return taken


async def open_loop(patient: Callable[[], Patient], rate: float, seconds: float) -> Taken:
    """Send messages at fixed times, whether or not earlier ones are answered.

    A turn's time counts from when it was due, so that a stall is not hidden.

    Args:
        patient: makes one.
        rate: messages a second.
        seconds: for how long.
    """
    taken = Taken()
    idle: list[Patient] = []
    under_way: set[asyncio.Task[None]] = set()
    talk = Talk(0)
    begin = time.perf_counter()

    async def turn(number: int) -> None:
        due = begin + number / rate
        one = idle.pop() if idle else patient()
        if number % LENGTH == 0 or one not in known:
            known.add(one)
            try:
                await one.begin()
            except Exception:  # noqa: BLE001 - counted as in `_turn`; the next one tries afresh
                taken.errors += 1
                return
        await _turn(one, talk.message(number), taken, due)
        idle.append(one)

    known: set[Patient] = set()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        if len(under_way) >= _MOST_UNDER_WAY:
            taken.unsent += 1
            continue
        task = asyncio.create_task(turn(number))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    taken.seconds = time.perf_counter() - begin
    for one in known:
        await one.close()
    return taken


async def _turn(one: Patient, text: str, taken: Taken, due: float | None = None) -> None:
    begin = time.perf_counter() if due is None else due
    try:
        if not await one.ask(text):
            taken.silent += 1
    except Exception:  # noqa: BLE001 - counted, and the count is part of the result
        taken.errors += 1
        return
    taken.milliseconds.append(1000 * (time.perf_counter() - begin))
