"""The faults: how each part is harmed, and how it is made whole again."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass

from tests.clocks import MEND as NO_CLOCK
from tests.clocks import faketime_library
from tests.faults.house import House
from tests.faults.relay import Line

Step = Callable[[House], None]
HOUR = 3600
NO_STRACE = "strace is not installed (apt-get install strace)."


@dataclass(frozen=True)
class Fault:
    """One fault.

    ``seconds``: how long it lasts; ``short``: whether the short form of the suite has it;
    ``recovery``: seconds from the mend until everything goes well again, at most; ``needs``: a
    sentence that says what is missing, empty where the fault can be tried; ``anew``: whether
    everybody begins another conversation in the middle of it.
    """

    name: str
    harm: Step
    mend: Step
    seconds: float = 4.0
    short: bool = False
    recovery: float = 10.0
    needs: str = ""
    anew: bool = False


def _killed(part: str, machine: int = 0) -> tuple[Step, Step]:
    def harm(house: House) -> None:
        house.machines[machine].kill(part)

    def mend(house: House) -> None:
        house.machines[machine].start(part)

    return harm, mend


def _stopped(part: str, machine: int = 0) -> tuple[Step, Step]:
    def harm(house: House) -> None:
        house.machines[machine].signal(part, signal.SIGSTOP)

    def mend(house: House) -> None:
        house.machines[machine].signal(part, signal.SIGCONT)

    return harm, mend


def _line(kind: str, state: Line, machines: tuple[int, ...] = (0, 1)) -> tuple[Step, Step]:
    def set_all(house: House, new: Line) -> None:
        lines = house.redis_lines if kind == "redis" else house.database_lines
        for machine in machines:
            lines[machine].become(new)

    return lambda house: set_all(house, state), lambda house: set_all(house, Line.GOOD)


def _clock(shift: int, machines: tuple[int, ...]) -> tuple[Step, Step]:
    def set_all(house: House, seconds: int) -> None:
        for machine in machines:
            house.clocks[machine].set(seconds)

    return lambda house: set_all(house, shift), lambda house: set_all(house, 0)


def _both_killed(house: House) -> None:
    for machine in house.machines:
        machine.kill("engine")


def _both_started(house: House) -> None:
    for machine in house.machines:
        machine.start("engine")


def _nothing(_house: House) -> None:
    return


def all_faults(*, own_disk: bool) -> list[Fault]:
    """Give the faults in turn; what cannot be tried here says why in ``needs``."""
    return [
        *_of_processes(),
        *_of_redis(),
        *_of_postgres(own_disk=own_disk),
        *_of_clocks(),
        Fault("both engines killed", _both_killed, _both_started, seconds=1, recovery=60),
    ]


def _of_processes() -> list[Fault]:
    return [
        Fault("nothing", _nothing, _nothing, short=True),
        Fault("engine killed", *_killed("engine"), short=True, recovery=3),
        Fault("engine stopped", *_stopped("engine"), seconds=6),
        Fault("actions killed", *_killed("actions")),
        Fault("actions stopped", *_stopped("actions"), seconds=6),
        Fault("gateway killed", *_killed("gateway"), short=True, recovery=20),
        Fault("gateway stopped", *_stopped("gateway"), seconds=8, recovery=15),
        Fault("console killed", *_killed("console"), recovery=1),
    ]


def _of_redis() -> list[Fault]:
    return [
        Fault("Redis killed", lambda h: h.redis.kill(), lambda h: h.redis.start(), short=True),
        Fault(
            "Redis stopped",
            lambda h: h.redis.signal(signal.SIGSTOP),
            lambda h: h.redis.signal(signal.SIGCONT),
        ),
        Fault("one machine cut off from Redis", *_line("redis", Line.CUT, (0,))),
        Fault("Redis slow", *_line("redis", Line.SLOW)),
    ]


def _of_postgres(*, own_disk: bool) -> list[Fault]:
    return [
        Fault(
            "PostgreSQL killed",
            lambda h: h.postgres.kill(),
            lambda h: h.postgres.start(),
            short=True,
        ),
        Fault(
            "PostgreSQL stopped",
            lambda h: h.postgres.signal(signal.SIGSTOP),
            lambda h: h.postgres.signal(signal.SIGCONT),
            seconds=6,
            short=True,
        ),
        Fault("PostgreSQL restarted", lambda h: h.postgres.restart(), _nothing, seconds=1),
        Fault("one machine cut off from PostgreSQL", *_line("database", Line.CUT, (0,))),
        Fault("PostgreSQL's network hangs", *_line("database", Line.HANGING), seconds=5),
        Fault("PostgreSQL slow", *_line("database", Line.SLOW)),
        Fault(
            "PostgreSQL's disk full",
            lambda h: h.postgres.fill_disk(),
            lambda h: h.postgres.empty_disk(),
            seconds=5,
            short=True,
            recovery=20,
            needs="" if own_disk else "A small disk of its own can be mounted by root only.",
        ),
        Fault(
            "PostgreSQL's disk slow",
            lambda h: h.postgres.slow_disk(),
            lambda h: h.postgres.quick_disk(),
            seconds=5,
            short=True,
            needs="" if shutil.which("strace") else NO_STRACE,
        ),
    ]


def _of_clocks() -> list[Fault]:
    no_clock = "" if faketime_library() else NO_CLOCK
    return [
        Fault(
            "one machine's clock an hour ahead",
            *_clock(HOUR, (0,)),
            short=True,
            needs=no_clock,
            anew=True,
        ),
        Fault(
            "all clocks an hour back", *_clock(-HOUR, (0, 1)), short=True, needs=no_clock, anew=True
        ),
    ]
