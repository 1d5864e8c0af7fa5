"""``python -m tests.faults`` (`make faults`): break every part in turn while patients talk.

Prints what was counted for each fault and in all; the exit status is 1 if a message was lost,
kept twice or given to somebody else, if a recovery took too long, or if the engines did not know
a conversation while nothing was wrong. After a fault they may have forgotten one ("forgot").
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.faults import Fault, all_faults
from tests.faults.house import House
from tests.faults.ledger import Counts, Ledger, read_rows
from tests.faults.patients import TOPICS, Patients
from tests.postgres_programs import postgres_programs

_CALM_SECONDS = 2.0
_SAMPLE = 60
_HEAD = "fault sent answered apologised recorded unsaved twice lost misdeliv. forgot recovery"


@dataclass
class Told:
    """One line of the report: a fault, its counts, and the seconds until all was well."""

    name: str
    counts: Counts
    recovery: float | None = None

    def __str__(self) -> str:
        counts = self.counts
        figures = (
            *(counts.sent, counts.answered, counts.apologised, counts.recorded, counts.unsaved),
            *(counts.twice, counts.lost, counts.misdelivered, counts.forgot),
        )
        tail = "" if self.recovery is None else f"{self.recovery:>10.1f} s"
        return f"{self.name:<38}" + "".join(f"{one:>11}" for one in figures) + tail


async def _recovered(house: House, ledger: Ledger, mended: float, fault: Fault) -> float:
    """Wait until all has gone well for a while; gives the seconds from the mend to then."""
    while True:
        await asyncio.to_thread(house.revive)
        await asyncio.sleep(0.25)
        troubled = ledger.troubled_until(mended)
        now = time.monotonic()
        waiting = [one for one in ledger.sent if not one.ended and now - one.began > 3]
        if not waiting and now - mended > troubled + _CALM_SECONDS:
            return troubled
        if now - mended > fault.recovery + 20:
            return now - mended


async def _run(house: House, faults: list[Fault], pause: float) -> int:
    ledger = Ledger(list(TOPICS))
    patients = Patients(house.gateways, ledger, pause)
    patients.start()
    spans: list[tuple[Fault, float, float, float]] = []
    for fault in faults:
        began = time.monotonic()
        await asyncio.to_thread(fault.harm, house)
        await asyncio.sleep(fault.seconds / 2)
        if fault.anew:
            patients.begin_anew()
        await asyncio.sleep(fault.seconds / 2)
        await asyncio.to_thread(fault.mend, house)
        mended = time.monotonic()
        recovery = await _recovered(house, ledger, mended, fault)
        spans.append((fault, began, time.monotonic(), recovery))
        # The next fault meets a whole house again.
        await asyncio.to_thread(house.wait_whole)
        print(f"  {fault.name}: well after {recovery:.1f} s", flush=True)
    await patients.stop()
    same = await _sent_again(patients, ledger)
    await patients.close()
    return _report(house, ledger, spans, same)


async def _sent_again(patients: Patients, ledger: Ledger) -> int:
    """Send a sample of old messages again; gives how many got other replies than before."""
    kept = [one for one in ledger.sent if one.replies and not one.unsaved]
    chosen = kept[:: max(1, len(kept) // _SAMPLE)]
    return sum([await patients.send_again(one) != one.replies for one in chosen])


def _report(
    house: House, ledger: Ledger, spans: list[tuple[Fault, float, float, float]], other: int
) -> int:
    name, *heads = _HEAD.split()
    print(f"\n{name:<38}" + "".join(f"{head:>11}" for head in heads))
    slow = []
    rows = read_rows(house.database)
    for fault, began, ended, recovery in spans:
        print(Told(fault.name, ledger.count(rows, began, ended), recovery))
        if recovery > fault.recovery:
            slow.append(f"{fault.name}: {recovery:.1f} s, and {fault.recovery:.0f} s are allowed")
    total = ledger.count(rows)
    total.twice += other
    print(Told("all", total))
    for remark in (*slow, *total.remarks[:20]):
        print(f"  {remark}")
    quiet = next((span for span in spans if span[0].name == "nothing"), None)
    if quiet is not None and ledger.count(rows, quiet[1], quiet[2]).forgot:
        print("  a follow-up was not understood while nothing was wrong")
        return 1
    return int(bool(total.bad or slow))


def main(given: Sequence[str] | None = None) -> int:
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="only one fault of each kind")
    parser.add_argument("--only", default="", help="only faults whose name has these words")
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between messages")
    parser.add_argument("--keep", action="store_true", help="keep the folder with the logs")
    arguments = parser.parse_args(given)
    programs = postgres_programs()
    if programs is None or shutil.which("redis-server") is None:
        print(
            "Install PostgreSQL and Redis: apt-get install postgresql redis-server", file=sys.stderr
        )
        return 2
    # A time limit of the caller must not leave servers behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # by the interpreter: cleaned up first
    folder = Path(tempfile.mkdtemp(prefix="clinic-faults-"))
    folder.chmod(0o755)
    wanted = [
        fault
        for fault in all_faults(own_disk=True)
        if (fault.short or not arguments.short) and arguments.only in fault.name
    ]
    house = House(folder, programs, clocks=any(fault.anew for fault in wanted))
    began = time.monotonic()
    try:
        house.start()
        print(f"Two machines are up after {time.monotonic() - began:.0f} s.", flush=True)
        names = {fault.name for fault in wanted}
        chosen = [
            fault for fault in all_faults(own_disk=house.postgres.own_disk) if fault.name in names
        ]
        left_out = [fault for fault in chosen if fault.needs]
        for fault in left_out:
            print(f"Not tried: {fault.name}. {fault.needs}", flush=True)
        possible = [fault for fault in chosen if not fault.needs]
        status = asyncio.run(_run(house, possible, arguments.pause))
        # Where every tool must be there, a fault that was not tried is no fault survived.
        if left_out and os.environ.get("CI") == "true":
            status = 1
    finally:
        house.stop()
        if arguments.keep:
            print(f"Logs are in {folder}.")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
