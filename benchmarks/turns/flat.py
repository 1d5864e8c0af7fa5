"""``python -m benchmarks.turns.flat``: does a turn cost the same, however much there is?

The thousandth message of a conversation beside the first, a database of a million turns beside an
empty one (both over HTTP, with every process running), ten times the topics and the examples beside
these, and a hundred thousand live conversations beside none (both in the engine's process). What is
compared is measured in turn, pair by pair; a figure is the median of the ratios' two sides.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.turns.figures import holds
from benchmarks.turns.messages import Talk
from benchmarks.turns.patients import GatewayPatient
from benchmarks.turns.sides import Ours
from benchmarks.turns.topics import projects
from lifecycle.training import ENGINE_BIN, ROOT, engine_environment, ensure_model

_TURNS, _STORED = 1000, 1_000_000
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_LIMIT, _TOPICS_LIMIT = 1.2, 1.3
_TOPICS = "10 x topics and examples"


def _say(text: str) -> None:
    print(text, flush=True)


async def _pairs(
    few: Callable[[str], Awaitable[float]], many: Callable[[str], Awaitable[float]], count: int
) -> dict[str, float]:
    """Take turns; return the medians in milliseconds and their ratio."""
    talk = Talk(1)
    taken: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(count):
        # The greeting and the emergency are left out: they cost less and change what follows.
        text = talk.message(1 + number % 10)
        order = [("few", few), ("many", many)]
        for name, ask in order if number % 2 else order[::-1]:
            taken[name].append(await ask(text))
    medians = {name: round(statistics.median(times), 3) for name, times in taken.items()}
    return {**medians, "ratio": round(medians["many"] / medians["few"], 3)}


async def _timed(patient: GatewayPatient, text: str) -> float:
    began = time.perf_counter()
    await patient.ask(text)
    return 1000 * (time.perf_counter() - began)


async def conversation_length(port: int, turns: int, pairs: int) -> dict[str, float]:
    """Compare a first message with one after so many in the same conversation."""
    long, fresh, talk = GatewayPatient(port), GatewayPatient(port), Talk(2)
    await long.begin()
    for number in range(turns):
        await long.ask(talk.message(1 + number % 10))

    async def first(text: str) -> float:
        await fresh.begin()
        return await _timed(fresh, text)

    found = await _pairs(first, lambda text: _timed(long, text), pairs)
    await long.close()
    await fresh.close()
    return found


async def stored_turns(empty: int, full: int, pairs: int) -> dict[str, float]:
    """Compare two gateways, each given by its port."""
    few, many = GatewayPatient(empty), GatewayPatient(full)
    for one in (few, many):
        await one.begin()
        await one.ask("does it hurt?")
    found = await _pairs(lambda t: _timed(few, t), lambda t: _timed(many, t), pairs)
    await few.close()
    await many.close()
    return found


def _filled(cache: Path, count: int) -> Path:
    """Return a database with so many turns, made once."""
    cache.mkdir(parents=True, exist_ok=True)
    database = cache / f"turns-{count}.sqlite"
    if not database.is_file():
        _say(f"Writing {count:,} turns, once ...")
        making = cache / f"making-{count}.sqlite"
        making.unlink(missing_ok=True)
        command = [sys.executable, "-m", "benchmarks.console.messages", str(count)]
        subprocess.run(  # noqa: S603 - our own command line
            [*command, "--database", f"sqlite:///{making}"], cwd=ROOT, check=True
        )
        making.replace(database)
    return database


def _in_engine(module: str, arguments: list[str], data_dir: Path) -> dict[str, float]:
    """Run a module in the engine's environment; its last line is JSON."""
    written = subprocess.run(  # noqa: S603 - our own command line
        [str(ENGINE_BIN / "python"), "-m", module, *arguments],
        cwd=ROOT,
        env={**engine_environment(data_dir), "PYTHONPATH": str(ROOT), **_ONE_THREAD},
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    found: dict[str, float] = json.loads(written.splitlines()[-1])
    return found


def _over_http(data_dir: Path, model: Path, given: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {}
    work = Path(tempfile.mkdtemp(prefix="flat-"))
    one = Ours(work / "one", model, data_dir / "encoder")
    other = Ours(work / "other", model, data_dir / "encoder")
    try:
        if not given.skip_stored:
            shutil.copyfile(
                _filled(data_dir / "benchmark", given.stored), other.folder / "records.sqlite"
            )
        one.start()
        for _ in range(3):  # warm-up
            asyncio.run(conversation_length(one.ports.gateway, 20, 10))
        found[f"{given.turns:,} turns said before to none"] = asyncio.run(
            conversation_length(one.ports.gateway, given.turns, given.pairs)
        )
        if not given.skip_stored:
            # The same engine and actions serve both gateways.
            other.stack.ports = type(other.ports)(
                other.ports.gateway, other.ports.console, one.ports.engine, one.ports.actions
            )
            other.stack.start("gateway")
            other.stack.wait_ready()
            asyncio.run(stored_turns(one.ports.gateway, other.ports.gateway, 20))
            found[f"{given.stored:,} turns stored to none"] = asyncio.run(
                stored_turns(one.ports.gateway, other.ports.gateway, given.pairs)
            )
    finally:
        other.stop()
        one.stop()
        shutil.rmtree(work)
    return found


def main() -> int:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="benchmarks.turns.flat", description=__doc__)
    parser.add_argument("--pairs", type=int, default=300, help="of turns for each comparison")
    parser.add_argument("--turns", type=int, default=_TURNS, help="of the long conversation")
    parser.add_argument("--stored", type=int, default=_STORED, help="turns in the full database")
    parser.add_argument("--live", type=int, default=100_000, help="live conversations")
    parser.add_argument("--skip-stored", action="store_true", help="no full database")
    parser.add_argument("--skip-topics", action="store_true", help="no training of 10 x topics")
    parser.add_argument("--output", type=Path, default=ROOT / "results", help="folder to write to")
    given = parser.parse_args()
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    model, _ = ensure_model(data_dir)
    found = _over_http(data_dir, model, given)
    found[f"{given.live:,} live conversations to none"] = _in_engine(
        "benchmarks.turns.sessions", [str(model), str(given.live), str(given.pairs)], data_dir
    )
    if not given.skip_topics:
        few, many = projects(data_dir, _say)
        found[_TOPICS] = _in_engine(
            "benchmarks.turns.sizes", [str(few), str(many), str(given.pairs)], data_dir
        )
    for name, one in found.items():
        limit = _TOPICS_LIMIT if name == _TOPICS else _LIMIT
        met = "met    " if holds(one["ratio"], "<=", limit) else "NOT MET"
        rest = {key: value for key, value in one.items() if key != "ratio"}
        _say(f"{met} {name}: {one['ratio']:.2f} (<= {limit})   {rest}")
    given.output.mkdir(parents=True, exist_ok=True)
    written = given.output / "flat.json"
    written.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _say(f"Written: {written}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
