"""``python -m tests.fuzz [COUNT]`` (`make fuzz`): made-up requests, 100,000 unless told otherwise.

A twentieth as many go to the console, unless all of them do (`make fuzz-console`); then atheris tries
redaction, with a tenth as many texts.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile

from tests.fuzz.console import fuzz_console
from tests.fuzz.console_description import try_description
from tests.fuzz.fuzzing import Found, fuzz

_REDACTION_SECONDS = 240
# Of the console: how many of our own requests are worth one more example of schemathesis for each
# of its forty pages and forms.
_REQUESTS_AN_EXAMPLE = 1500


def fuzz_redaction(runs: int, seed: int, seconds: int = _REDACTION_SECONDS) -> tuple[int, str]:
    """Let atheris try redaction, in a process of its own; gives how many texts, and what broke."""
    command = [sys.executable, "-m", "tests.fuzz.redaction", f"-runs={runs}", f"-seed={seed}"]
    with tempfile.TemporaryDirectory() as folder:  # a text that breaks it is left there
        done = subprocess.run(
            [*command, f"-max_total_time={seconds}", f"-artifact_prefix={folder}/"],
            capture_output=True,
            text=True,
            check=False,
        )
    said = done.stdout + done.stderr
    tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", said)
    return int(tried[1]) if tried else 0, said[-3000:] if done.returncode else ""


def _tell(name: str, found: Found) -> int:
    """Print what came of it; gives how much must not be."""
    total = sum(found.statuses.values())
    told = f"{total} requests in {found.seconds:.0f} s: {dict(sorted(found.statuses.items()))}"
    print(f"{name}: {told}")
    for line in found.bad[:20]:
        print(f"  {line}")
    print(f"{len(found.bad)} that must not be", flush=True)
    return len(found.bad)


def _console(count: int, seed: int) -> int:
    """So many requests of our own making, and a few for each field by schemathesis."""
    bad = _tell("console", fuzz_console(count, seed))
    examples = max(3, count // _REQUESTS_AN_EXAMPLE)
    return bad + _tell("console, by its description", try_description(examples, seed))


def main() -> int:
    """Run; the exit status is 1 if anything happened that must not."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--console", action="store_true", help="all of them to the console")
    arguments = parser.parse_args()
    if arguments.console:
        return int(bool(_console(arguments.count, arguments.seed)))
    bad = _tell("gateway", fuzz(arguments.count, arguments.seed))
    bad += _console(arguments.count // 20, arguments.seed)
    tried, broken = fuzz_redaction(arguments.count // 10, arguments.seed)
    print(f"{tried} texts for redaction: {broken or 'none raised, hung or was left as it was'}")
    return int(bool(bad or broken or not tried))


if __name__ == "__main__":
    raise SystemExit(main())
