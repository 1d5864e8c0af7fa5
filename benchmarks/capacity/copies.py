"""``python -m benchmarks.capacity.copies`` (`make benchmark-copies`): what a second copy adds.

A copy is a gateway, an engine and an actions server. The first is tied to one processor, the second
to another. What both share (PostgreSQL, Redis, the console and the patients of the test) is tied to
one processor as well, the same in either case.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.capacity.driving import Seen, drive
from deploy.processes import CONSOLE, Stack
from tests.faults.house import House
from tests.postgres_programs import postgres_programs

_PARTS = ("gateway", "engine", "actions")


def tie(processes: Iterable[int], processor: int) -> None:
    """Tie processes, with all their threads, to one processor; what they start stays there."""
    for process in processes:
        for thread in Path(f"/proc/{process}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {processor})


class Placed:
    """Two copies on two processors, and what they share on one of these.

    Args:
        house: started.
        processors: of the first copy and of the second.
        shared: the processor of all else.
    """

    def __init__(self, house: House, processors: tuple[int, int], shared: int) -> None:
        self._house = house
        self._processors = processors
        self._shared = shared

    def place(self) -> None:
        """Tie every process that runs; to be called again after a start."""
        for stack, processor in zip(self._house.machines, self._processors, strict=True):
            tie((stack.process_id(part) for part in _PARTS if stack.runs(part)), processor)
            if stack.runs(CONSOLE):
                tie([stack.process_id(CONSOLE)], self._shared)
        tie((os.getpid(), *self.beside()["redis"], *self.beside()["postgres"]), self._shared)

    def beside(self) -> dict[str, list[int]]:
        """The processes that the copies share, by name."""
        return {
            "postgres": self._house.postgres.process_ids,
            "redis": self._house.redis.process_ids,
            "patients": [os.getpid()],
        }

    def measure(self, copies: list[Stack], how: argparse.Namespace) -> Seen:
        """Measure with so many copies, and as many patients for each, until nothing disturbs.

        Raises:
            RuntimeError: other work was never less than `how.others`.
        """
        self.place()
        for _ in range(how.tries):
            seen = asyncio.run(
                drive(
                    copies,
                    self.beside,
                    {self._shared, *self._processors[: len(copies)]},
                    how.seconds,
                    how.patients * len(copies),
                )
            )
            kept = seen.others <= how.others
            print(f"{len(copies)} of each{'' if kept else ', disturbed'}: {seen}", flush=True)
            if kept:
                return seen
        raise RuntimeError(
            f"other work on this machine never was below {how.others} of a processor; try later, "
            "or allow more with --others"
        )


def compare(placed: Placed, house: House, how: argparse.Namespace) -> float:
    """Measure with both copies, then with the first alone; gives the ratio of their rates."""
    both = placed.measure(house.machines, how)
    house.machines[1].stop()
    one = placed.measure(house.machines[:1], how)
    ratio = both.undisturbed / one.undisturbed
    print(f"{both.rate / one.rate:.2f} times the throughput; ", end="")
    print(f"{ratio:.2f} times, without what other work took", flush=True)
    return ratio


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity.copies")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement")
    parser.add_argument("--patients", type=int, default=12, help="who talk at once, for each copy")
    parser.add_argument(
        "--shared-beside",
        choices=("first", "second"),
        default="first",
        help="whose processor PostgreSQL, Redis and the patients have, with one copy and with two",
    )
    parser.add_argument(
        "--others", type=float, default=0.2, help="of a processor; with more, it is measured again"
    )
    parser.add_argument("--tries", type=int, default=5, help="of one measurement")
    return parser.parse_args()


def main() -> int:
    """Run; returns the exit status."""
    arguments = _arguments()
    programs = postgres_programs()
    processors = sorted(os.sched_getaffinity(0))
    if programs is None or shutil.which("redis-server") is None:
        print("Install PostgreSQL and Redis first.", file=sys.stderr)
        return 2
    if len(processors) < 2:
        print("It takes two processors to compare one with two.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="clinic-copies-"))
    folder.chmod(0o755)
    house = House(folder, programs, relayed=False)
    first, second = processors[:2]
    placed = Placed(house, (first, second), first if arguments.shared_beside == "first" else second)
    ratios = []
    try:
        house.start()
        for number in range(arguments.repeats):
            if number:
                house.machines[1].start_all()
                house.wait_whole()
            ratios.append(compare(placed, house, arguments))
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"ratios {', '.join(f'{one:.2f}' for one in ratios)}; ", end="")
    print(f"median {statistics.median(ratios):.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
