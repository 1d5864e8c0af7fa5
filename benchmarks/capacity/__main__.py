"""``python -m benchmarks.capacity`` (`make capacity`): measure, and reckon the servers for it.

Two of each part on PostgreSQL and Redis, then one of each; then how many so many clinics need.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.capacity.measuring import PARTS, Measured, measure
from benchmarks.capacity.peaks import busiest_second
from tests.faults.house import House
from tests.postgres_programs import postgres_programs

# Of a processor; more, and the queue in front of it grows.
USED = 0.5
_CLINICS = (1, 10, 50, 100, 250, 500, 1000)


def servers(rate: float, cost: dict[str, float]) -> dict[str, int]:
    """Give how many of each part are needed; one process uses one processor.

    Args:
        rate: messages a second at the peak.
        cost: seconds of processor time a message, by part.
    """
    return {part: max(1, math.ceil(rate * cost[part] / USED)) for part in PARTS}


def table(cost: dict[str, float]) -> list[str]:
    """Give the lines of the table of clinics, as Markdown."""
    lines = [
        (
            "| clinics | messages a second, busiest minute | in the busiest second "
            "| gateways | engines | actions | processors |"
        ),
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for clinics in _CLINICS:
        rate, most = busiest_second(clinics)
        needed = servers(rate, cost)
        processors = math.ceil(sum(rate * cost[part] / USED for part in PARTS))
        counts = " | ".join(str(needed[part]) for part in PARTS)
        lines.append(f"| {clinics} | {rate:.1f} | {most} | {counts} | {processors} |")
    return lines


def _say(name: str, found: Measured) -> None:
    costs = ", ".join(f"{part} {found.cost[part] * 1000:.1f}" for part in PARTS)
    memory = ", ".join(f"{part} {found.memory_mb[part]}" for part in PARTS)
    print(f"{name}: {found.rate:.0f} messages/s, median {found.p50 * 1000:.0f} ms, ", end="")
    print(f"95 of 100 within {found.p95 * 1000:.0f} ms")
    print(f"  processor ms a message: {costs}; memory MB: {memory}", flush=True)


def main() -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--patients", type=int, default=12)
    arguments = parser.parse_args()
    programs = postgres_programs()
    if programs is None or shutil.which("redis-server") is None:
        print("Install PostgreSQL and Redis first.", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="clinic-capacity-"))
    folder.chmod(0o755)
    house = House(folder, programs)
    try:
        house.start()
        both = measure(house.machines, arguments.seconds, arguments.patients)
        _say("two of each", both)
        house.machines[1].stop()
        one = measure(house.machines[:1], arguments.seconds, arguments.patients)
        _say("one of each", one)
    finally:
        house.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{both.rate / one.rate:.2f} times the throughput")
    print("\n".join(table(one.cost)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
