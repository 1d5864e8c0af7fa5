import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from console.conversation_search import Filters, _day
from console.times import ago, day, moment


@pytest.fixture
def in_louisiana(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_louisiana")
def test_staff_read_the_clock_on_the_wall() -> None:
    at = datetime(2026, 3, 9, 2, 30, tzinfo=UTC)
    assert moment(at) == "2026-03-08 21:30"
    assert moment(at.isoformat()) == "2026-03-08 21:30"
    assert day(at) == "2026-03-08"
    assert _day("2026-01-08") == datetime(2026, 1, 8, 6, tzinfo=UTC)


def test_what_is_no_time() -> None:
    assert moment(None) == moment("") == moment("yesterday") == ago(None) == ""
    for text in ("2026-13-01", "rubbish", "0001-01-01", "9999-12-31"):
        assert Filters.of({"since": text}).since == ""
