"""``python -m benchmarks.turns.endurance``: half an hour near the highest load, and what it leaves.

The highest load is what patients who never pause get through together in the slowest of several
spells, as what is held in one of them only is no load that is held; then messages come at a share
of it, at fixed times, each timed from when it was due. No turn may fail, and the memory of
all processes may not grow once they are warm.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.turns.figures import percentile
from benchmarks.turns.load import Taken, closed_loop, open_loop
from benchmarks.turns.sides import Ours
from benchmarks.turns.usage import resident
from lifecycle.training import ROOT, ensure_model

_CLIENTS, _SPELLS, _SPELL_SECONDS = 16, 10, 12.0
_SAMPLE_SECONDS = 15.0
# Of the time, from the start: what fills itself once is full by then.
_WARM_UP_SHARE = 0.2
_GROWTH = 1.05


def _say(text: str) -> None:
    print(text, flush=True)


async def _endure(side: Ours, rate: float, seconds: float) -> tuple[Taken, list[float]]:
    """Send messages at a rate; return what they took, and the megabytes at regular times."""
    megabytes: list[float] = []

    async def sample() -> None:
        while True:
            await asyncio.sleep(_SAMPLE_SECONDS)
            megabytes.append(await asyncio.to_thread(resident, side.processes()))

    sampling = asyncio.create_task(sample())
    try:
        taken = await open_loop(side.patient, rate, seconds)
    finally:
        sampling.cancel()
    return taken, megabytes


def _growth(megabytes: list[float]) -> float:
    """Return the memory of the last fifth of the time beside that of the fifth after the warm-up.

    Raises:
        ValueError: there are too few samples.
    """
    portion = int(len(megabytes) * _WARM_UP_SHARE)
    if portion < 1:
        raise ValueError(f"{len(megabytes)} samples of memory are too few; let it last longer.")
    early = statistics.median(megabytes[portion : 2 * portion])
    return statistics.median(megabytes[-portion:]) / early


def _figures(rate: float, highest: float, taken: Taken, megabytes: list[float]) -> dict[str, Any]:
    ordered = sorted(taken.milliseconds)
    return {
        "highest_per_second": round(highest, 1),
        "rate_per_second": round(rate, 1),
        "minutes": round(taken.seconds / 60, 1),
        "turns": len(ordered),
        "errors": taken.errors,
        "unsent": taken.unsent,
        "silent": taken.silent,
        "p50_ms": round(percentile(ordered, 0.5), 1),
        "p99_ms": round(percentile(ordered, 0.99), 1),
        "longest_ms": round(percentile(ordered, 1.0), 1),
        "memory_mb": [round(one) for one in megabytes],
        "memory_growth": round(_growth(megabytes), 3),
    }


def _minutes(text: str) -> float:
    """Read a number of minutes in which the memory can be sampled often enough."""
    least = _SAMPLE_SECONDS / _WARM_UP_SHARE / 60
    minutes = float(text)
    # One sample more than the least, since the first comes late; not a number is refused too.
    if not least + _SAMPLE_SECONDS / 60 <= minutes < math.inf:
        raise argparse.ArgumentTypeError(
            f"{text} minutes are too few: memory is looked at every {_SAMPLE_SECONDS:g} s; give "
            f"{least + _SAMPLE_SECONDS / 60:g} or more."
        )
    return minutes


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is no share of a load; give 0.8, or up to 1.")
    return share


def main() -> int:
    """Measure, print and write; status 1 where a turn failed or the memory grew."""
    parser = argparse.ArgumentParser(prog="benchmarks.turns.endurance", description=__doc__)
    parser.add_argument("--minutes", type=_minutes, default=30.0)
    parser.add_argument("--share", type=_share, default=0.8, help="of the highest load")
    parser.add_argument("--output", type=Path, default=ROOT / "results", help="folder to write to")
    given = parser.parse_args()
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    model, _ = ensure_model(data_dir)
    work = Path(tempfile.mkdtemp(prefix="endurance-"))
    side = Ours(work / "ours", model, data_dir / "encoder")
    try:
        side.start()
        asyncio.run(closed_loop(side.patient, _CLIENTS, _SPELL_SECONDS / 2))  # warm-up
        spells = [
            asyncio.run(closed_loop(side.patient, _CLIENTS, _SPELL_SECONDS)) for _ in range(_SPELLS)
        ]
        loads = sorted(len(one.milliseconds) / one.seconds for one in spells)
        highest = loads[0]
        _say(f"Turns a second in {_SPELLS} spells: {', '.join(f'{one:.1f}' for one in loads)}.")
        rate = given.share * highest
        _say(f"The highest load is {highest:.1f} turns a second; now {given.minutes:g} minutes ...")
        began = time.strftime("%H:%M:%S")
        taken, megabytes = asyncio.run(_endure(side, rate, 60 * given.minutes))
    finally:
        side.stop()
        shutil.rmtree(work)
    found = {"began": began, **_figures(rate, highest, taken, megabytes)}
    failed = taken.errors or taken.unsent or taken.silent
    good = not failed and found["memory_growth"] <= _GROWTH
    for name, value in found.items():
        _say(f"{name}: {value}")
    _say(
        "met"
        if good
        else f"NOT MET: all sent, none failed or silent, memory at most {_GROWTH} times"
    )
    given.output.mkdir(parents=True, exist_ok=True)
    written = given.output / "endurance.json"
    written.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _say(f"Written: {written}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
