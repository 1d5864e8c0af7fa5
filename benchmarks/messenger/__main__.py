"""``python -m benchmarks.messenger``: Messenger under load, kills and failures of the Graph API."""

import argparse

from benchmarks.counts import print_counts
from benchmarks.messenger.run import Load, run


def main() -> int:
    """Run, print the counts; the exit status is 1 if anything was lost, out of order or twice."""
    usual = Load()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.messenger", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=usual.deliveries)
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--rate", type=float, default=usual.rate, help="a second; 0 for no pace")
    parser.add_argument("--seed", type=int, default=usual.seed)
    return print_counts(run(Load(**vars(parser.parse_args()))))


if __name__ == "__main__":
    raise SystemExit(main())
