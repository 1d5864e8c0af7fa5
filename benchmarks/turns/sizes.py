"""``python -m benchmarks.turns.sizes FEW MANY PAIRS``: the same turns with two models.

Runs in the engine's environment; the last line written is JSON.
"""

import asyncio
import json
import sys
from pathlib import Path

from benchmarks.turns.in_process import agent, compare


def main() -> int:
    """Compare; returns the exit status."""
    few, many = (agent(Path(one)) for one in sys.argv[1:3])
    print(json.dumps(asyncio.run(compare(few, many, int(sys.argv[3])))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
