"""``python -m benchmarks.turns.sessions MODEL COUNT PAIRS``: turns beside many live conversations.

Each of them is what one real turn leaves behind, under a name of its own. Runs in the engine's
environment; the last line written is JSON.
"""

import asyncio
import json
import pickle
import sys
from pathlib import Path

from rasa.shared.core.trackers import DialogueStateTracker

from benchmarks.turns.in_process import agent, compare, turn
from benchmarks.turns.usage import resident
from engine.turn_processor import TurnAgent


async def _fill(one: TurnAgent, count: int) -> None:
    await turn(one, "model", "could you help with the knee pain i got from tennis")
    kept = await one.tracker_store.get_or_create_tracker("model")
    events = pickle.dumps(list(kept.events))
    for number in range(count):
        other = DialogueStateTracker(f"live {number}", kept.slots.values())
        for event in pickle.loads(events):  # noqa: S301 - our own, of the line above
            other.update(event)
        await one.tracker_store.save(other)


async def _compare(model: Path, count: int, pairs: int) -> dict[str, float]:
    few, many = agent(model), agent(model)
    before = resident(["self"])
    await _fill(many, count)
    kilobytes = 1000 * (resident(["self"]) - before) / count
    return {**await compare(few, many, pairs), "kB a conversation": round(kilobytes, 2)}


def main() -> int:
    """Compare; returns the exit status."""
    model, count, pairs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps(asyncio.run(_compare(model, count, pairs))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
