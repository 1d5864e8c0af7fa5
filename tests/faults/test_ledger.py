"""What the fault suite counts it can also find: each kind of harm is made here by hand."""

import time
from typing import Any

import pytest

from tests.faults.ledger import NOT_SAVED, PHONE, Counts, Ledger, Rows, Sent

OWN, OTHER = "pain", "sessions"


def reply(number: str = "r1", topic: str = OWN, kind: str = "answer", text: str = "x") -> Any:
    return {"id": number, "kind": kind, "topics": [topic], "text": text}


def apology(number: str = "r1", text: str = f"Call {PHONE}.") -> Any:
    return reply(number, "unavailable", "unavailable", text)


def count(replies: list[Any] | None, rows: Rows) -> Counts:
    ledger = Ledger([OWN, OTHER])
    ledger.begin("one", "1", OWN).replies = replies
    return ledger.count(rows)


def test_all_is_well() -> None:
    counts = count([reply()], {("one", "1"): [["r1"]]})
    assert (counts.sent, counts.answered, counts.recorded, counts.bad) == (1, 1, 1, 0)
    counts = count([apology()], {("one", "1"): [["r1"]]})
    assert (counts.apologised, counts.bad) == (1, 0)
    counts = count([apology(text=f"{PHONE} {NOT_SAVED}")], {})
    assert (counts.unsaved, counts.apologised, counts.recorded, counts.bad) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("replies", "rows"),
    [
        (None, {}),
        (None, {("one", "1"): [["r1"]]}),
        ([reply()], {}),
        ([reply("r2")], {("one", "1"): [["r1"]]}),
        ([reply(), reply("r2")], {("one", "1"): [["r1"]]}),
        ([apology(text="Sorry.")], {("one", "1"): [["r1"]]}),
    ],
)
def test_lost(replies: list[Any] | None, rows: Rows) -> None:
    assert count(replies, rows).lost == 1


def test_twice() -> None:
    assert count([reply()], {("one", "1"): [["r1"], ["r2"]]}).twice == 1
    ledger = Ledger([OWN])
    for number in "12":
        ledger.begin("one", number, OWN).replies = [reply()]
    rows: Rows = {("one", "1"): [["r1"]], ("one", "2"): [["r1"]]}
    assert ledger.count(rows).twice == 1


def test_misdelivered() -> None:
    assert count([reply(topic=OTHER)], {("one", "1"): [["r1"]]}).misdelivered == 1
    rows: Rows = {("one", "1"): [["r1"]], ("two", "1"): [["r2"]]}
    assert count([reply()], rows).misdelivered == 1


def test_what_was_forgotten_is_no_harm() -> None:
    ledger = Ledger([OWN, OTHER])
    ledger.begin("one", "1", OWN, follow_up=True).replies = [reply()]
    ledger.begin("one", "2", OWN, follow_up=True).replies = [reply("r2", OTHER, "clarify")]
    counts = ledger.count({("one", "1"): [["r1"]], ("one", "2"): [["r2"]]})
    assert (counts.forgot, counts.bad) == (1, 0)


def test_trouble_is_what_is_slow_or_apologised_for() -> None:
    ledger = Ledger([OWN])
    now = time.monotonic()
    for ended, took, replies in ((1, 0.1, [reply()]), (2, 0.1, [apology()]), (3, 4.0, [reply()])):
        ledger.sent.append(
            Sent("one", "1", OWN, now + ended - took, False, 1, now + ended, replies)
        )
    assert ledger.troubled_until(now) == pytest.approx(3)
    ledger.sent.pop()
    assert ledger.troubled_until(now) == pytest.approx(2)
    ledger.sent.pop()
    assert ledger.troubled_until(now) == 0
