"""The fault suite in its short form; with ALL=1 (`make test-all`) in full, as `make faults` runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.needed_tools import missing
from tests.postgres_programs import postgres_programs

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_lost_kept_twice_or_given_to_somebody_else(
    capfd: pytest.CaptureFixture[str],
) -> None:
    if postgres_programs() is None or shutil.which("redis-server") is None:
        missing("PostgreSQL or Redis is not installed (apt-get install postgresql redis-server).")
    # A process of its own: its relays break connections off, and leave the pieces to its end.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *([] if os.environ.get("ALL") else ["--short"])],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    with capfd.disabled():  # the counts belong into the log of every run
        print(f"\n{done.stdout}", flush=True)
    assert done.returncode == 0, done.stdout
