"""The short form of the fault suite; `make faults` has every fault."""

import shutil

import pytest

from tests.faults.__main__ import main
from tests.faults.servers import postgres_programs
from tests.needed_tools import missing

pytestmark = pytest.mark.stack


def test_nothing_is_lost_kept_twice_or_given_to_somebody_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if postgres_programs() is None or shutil.which("redis-server") is None:
        missing("PostgreSQL or Redis is not installed (apt-get install postgresql redis-server).")
    status = main(["--short"])
    assert status == 0, capsys.readouterr().out
