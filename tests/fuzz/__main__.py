"""``python -m tests.fuzz [COUNT]`` (`make fuzz`): made-up requests, 100,000 unless told otherwise."""

from __future__ import annotations

import argparse

from tests.fuzz.fuzzing import fuzz


def main() -> int:
    """Run; the exit status is 1 if anything happened that must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = fuzz(arguments.count, arguments.seed)
    total = sum(found.statuses.values())
    print(f"{total} requests in {found.seconds:.0f} s: {dict(sorted(found.statuses.items()))}")
    for line in found.bad[:20]:
        print(f"  {line}")
    print(f"{len(found.bad)} that must not be")
    return int(bool(found.bad))


if __name__ == "__main__":
    raise SystemExit(main())
