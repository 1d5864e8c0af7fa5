"""``python -m benchmarks.turns``: our assistant beside stock Rasa and the floor, on this machine.

Every side runs all the time and is asked in turn, so that what else the machine does falls on all
of them; each figure is the median of the repeats. Stock Rasa is trained once and kept in DATA_DIR.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from benchmarks.turns import report as reporting
from benchmarks.turns import stock
from benchmarks.turns.figures import Figures, figures, middle, ratio
from benchmarks.turns.load import Taken, closed_loop, open_loop
from benchmarks.turns.sides import Floor, Ours, Side, Stock
from benchmarks.turns.usage import processor_time, resident
from lifecycle.training import ROOT, ensure_model

_CLIENTS = (1, 8, 32)
_OPEN = "open loop"
# Of what stock Rasa serves at most: a rate that every side keeps up with.
_OPEN_SHARE = 0.6
_WARM_UP_SECONDS, _QUICK_WARM_UP_SECONDS = 6.0, 3.0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.turns", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="shorter and fewer repeats")
    parser.add_argument("--repeats", type=int, help="of every load")
    parser.add_argument("--seconds", type=float, help="that each load lasts")
    parser.add_argument(
        "--share", type=float, default=stock.SHARE, help="of the examples that training is timed on"
    )
    parser.add_argument("--output", type=Path, default=ROOT / "results", help="folder to write to")
    given = parser.parse_args()
    given.repeats = given.repeats or (3 if given.quick else 5)
    given.seconds = given.seconds or (3.0 if given.quick else 6.0)
    return given


def _label(clients: int) -> str:
    return f"{clients} client" + ("s" if clients > 1 else "")


def _say(text: str) -> None:
    print(text, flush=True)


def _alone(side: Side, seconds: float, starts: int) -> dict[str, float]:
    """Start one side with nothing beside it, several times; the last start stays up.

    Returns:
        Seconds to the first answer, and MB after a warm-up with several patients.
    """
    taken: list[float] = []
    for number in range(starts):
        taken.append(side.start())
        if number + 1 < starts:
            side.stop()
    asyncio.run(closed_loop(side.patient, 8, seconds))
    return {"start": round(statistics.median(taken), 2), "memory": resident(side.processes())}


def _drive(sides: list[Side], given: argparse.Namespace) -> dict[str, dict[str, list[Figures]]]:
    found: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    for repeat in range(given.repeats):
        _say(f"Repeat {repeat + 1} of {given.repeats} ...")
        # Whoever is first has no advantage of it.
        order = sides[repeat % len(sides) :] + sides[: repeat % len(sides)]
        for clients in _CLIENTS:
            for side in order:
                found[_label(clients)][side.name].append(
                    _measured(side, closed_loop(side.patient, clients, given.seconds))
                )
        most = found[_label(8)]["stock"][0]["throughput"]
        for side in order:
            found[_OPEN][side.name].append(
                _measured(side, open_loop(side.patient, _OPEN_SHARE * most, given.seconds))
            )
    return found


def _measured(side: Side, load: Coroutine[Any, Any, Taken]) -> Figures:
    before = processor_time(side.processes())
    taken = asyncio.run(load)
    return figures(taken, processor_time(side.processes()) - before)


def _report(
    alone: dict[str, dict[str, float]],
    found: dict[str, dict[str, list[Figures]]],
    training: dict[str, float],
    share: float,
) -> dict[str, Any]:
    ratios: dict[str, Any] = {
        load: ratio(sides["ours"], sides["stock"]) for load, sides in found.items()
    }
    for name in ("memory", "start"):
        ratios[name] = round(alone["ours"][name] / alone["stock"][name], 3)
    ratios["training"] = round(training["ours"] / training["stock"], 3)
    first = found[_label(1)]
    return {
        "when": time.strftime("%Y-%m-%d %H:%M"),
        "machine": f"{os.cpu_count()} x {platform.machine()}, Linux {platform.release()}",
        "share of examples": share,
        "loads": list(found),
        "sides": {
            side: {**alone[side], **{load: middle(sides[side]) for load, sides in found.items()}}
            for side in alone
        },
        "training": training,
        "ratios": ratios,
        "to the floor": ratio(first["ours"], first["floor"]),
    }


def main() -> int:
    """Measure, print and write."""
    given = _arguments()
    # So that nothing that was started stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    model, _ = ensure_model(data_dir)
    cache = data_dir / "benchmark"
    _say(f"Training on {given.share:.0%} of the examples, where that was not done before ...")
    _, ours_trained = stock.trained(cache, _our_config(), given.share, data_dir)
    project, stock_trained = stock.trained(cache, None, given.share, data_dir)
    work = Path(tempfile.mkdtemp(prefix="turns-"))
    sides: list[Side] = [
        Ours(work / "ours", model, data_dir / "encoder"),
        Stock(work / "stock", project, data_dir),
        Floor(work / "floor", data_dir),
    ]
    alone: dict[str, dict[str, float]] = {}
    seconds = _QUICK_WARM_UP_SECONDS if given.quick else _WARM_UP_SECONDS
    try:
        for side in sides:
            _say(f"Starting {side.name} alone ...")
            alone[side.name] = _alone(side, seconds, 1 if given.quick else 3)
            side.stop()
        for side in sides:
            side.start()
            asyncio.run(closed_loop(side.patient, 4, seconds))
        found = _drive(sides, given)
    finally:
        for side in sides:
            side.stop()
    shutil.rmtree(work)
    report = _report(alone, found, {"ours": ours_trained, "stock": stock_trained}, given.share)
    for line in reporting.lines(report):
        _say(line)
    for path in reporting.write(report, given.output):
        _say(f"Written: {path}")
    return 0


def _our_config() -> str:
    return (ROOT / "config.yml").read_text(encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
