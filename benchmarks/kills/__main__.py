"""``python -m benchmarks.kills``: turns under ``kill -9``, and what the database holds of them."""

import argparse

from benchmarks.counts import print_counts
from benchmarks.kills.run import Kills, run


def main() -> int:
    """Run, print the counts; the exit status is 1 if a turn that got its 200 is lost or twice."""
    usual = Kills()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--turns", type=int, default=usual.turns)
    parser.add_argument("--patients", type=int, default=usual.patients)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--seed", type=int, default=usual.seed)
    return print_counts(run(Kills(**vars(parser.parse_args()))))


if __name__ == "__main__":
    raise SystemExit(main())
