"""The speed benchmark: its figures, its loads, and what it says of them."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.turns import report as reporting
from benchmarks.turns import stock, topics
from benchmarks.turns.connection import AnswerError, Connection
from benchmarks.turns.figures import figures, holds, middle, percentile, ratio
from benchmarks.turns.load import Taken, closed_loop, open_loop
from benchmarks.turns.messages import LENGTH, Talk
from benchmarks.turns.usage import processor_time, resident


class Someone:
    """A patient whose server takes ``seconds`` and fails every so often."""

    def __init__(self, seconds: float = 0.005, fails_every: int = 0) -> None:
        self.seconds = seconds
        self.fails_every = fails_every
        self.asked: list[str] = []
        self.begun = 0
        self.closed = False

    async def begin(self) -> None:
        self.begun += 1

    async def ask(self, text: str) -> int:
        self.asked.append(text)
        await asyncio.sleep(self.seconds)
        if self.fails_every and len(self.asked) % self.fails_every == 0:
            raise AnswerError("no answer")
        return len(self.asked) % 2

    async def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.0, 1)]
)
def test_percentiles(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], share) == expected


def test_closed_loop_keeps_every_client_busy() -> None:
    people: list[Someone] = []

    def one() -> Someone:
        people.append(Someone())
        return people[-1]

    taken = asyncio.run(closed_loop(one, 4, 0.2))
    assert len(people) == 4
    assert all(p.closed and len(p.asked) > 5 for p in people)
    assert len(taken.milliseconds) == sum(len(p.asked) for p in people)
    assert min(taken.milliseconds) >= 5
    assert all(p.begun >= len(p.asked) // LENGTH for p in people)
    assert taken.errors == 0
    assert 0.3 < taken.silent / len(taken.milliseconds) < 0.7


def test_failures_are_counted_and_not_timed() -> None:
    taken = asyncio.run(closed_loop(lambda: Someone(fails_every=2), 2, 0.1))
    assert taken.errors > 0
    assert abs(taken.errors - len(taken.milliseconds)) <= 2


def test_open_loop_does_not_wait_for_a_slow_server() -> None:
    people: list[Someone] = []

    def one() -> Someone:
        people.append(Someone(seconds=0.2))
        return people[-1]

    taken = asyncio.run(open_loop(one, 50, 0.4))
    assert len(taken.milliseconds) == 20
    assert len(people) >= 8  # as many at once as the slow server makes necessary
    assert taken.seconds < 1


def test_a_conversation_that_cannot_begin_is_an_error_and_ends_nothing() -> None:
    class Closed(Someone):
        async def begin(self) -> None:
            raise ConnectionRefusedError

    doors = iter([True, False, True, True])  # the second patient finds nobody

    def one() -> Someone:
        return Someone() if next(doors, True) else Closed()

    taken = asyncio.run(open_loop(one, 500, 0.04))
    assert taken.errors == 1
    assert len(taken.milliseconds) == 19


def test_messages_that_are_not_sent_are_no_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.turns.load._MOST_UNDER_WAY", 3)
    taken = asyncio.run(open_loop(lambda: Someone(seconds=0.3), 100, 0.2))
    assert (taken.unsent, taken.errors, len(taken.milliseconds)) == (17, 0, 3)


def test_conversations_differ() -> None:
    talk = Talk(1)
    said = [talk.message(place) for place in range(LENGTH * 20)]
    assert len(set(said)) > len(said) * 0.4
    assert [Talk(1).message(n) for n in range(5)] == [Talk(1).message(n) for n in range(5)]


def test_medians_and_ratios() -> None:
    def run(ms: float, seconds: float) -> Any:
        return figures(Taken([ms] * 10, seconds, 1), 10 * ms)

    ours, other = [run(10, 1), run(30, 2), run(12, 1)], [run(50, 4), run(150, 8), run(40, 4)]
    assert middle(ours)["p50"] == 12
    assert middle(ours)["errors"] == 3
    found = ratio(ours, other)
    assert found["p50"] == 0.2
    assert found["throughput"] == 4
    assert found["processor"] == 0.2


@pytest.mark.parametrize(
    ("figure", "sign", "met"), [(0.3, "<=", True), (0.4, "<=", False), (5, ">=", True)]
)
def test_aims(figure: float, sign: str, met: bool) -> None:
    assert holds(figure, sign, 0.35 if sign == "<=" else 4) is met


def a_report() -> dict[str, Any]:
    one = middle([figures(Taken([10.0] * 10, 1, 0), 50)])
    loads = {"1 client": one, "8 clients": one}
    rest = {"memory": 500.0, "start": 5.0}
    same = dict.fromkeys(("p50", "p95", "p99", "throughput", "processor"), 1.0)
    return {
        "loads": list(loads),
        "share of examples": 0.05,
        "sides": {name: {**rest, **loads} for name in ("ours", "stock", "floor")},
        "training": {"ours": 30.0, "stock": 300.0},
        "ratios": {**dict.fromkeys(loads, same), "memory": 0.5, "start": 0.5, "training": 0.1},
        "to the floor": same,
    }


def test_the_report_says_what_is_met(tmp_path: Path) -> None:
    report = a_report()
    printed = "\n".join(reporting.lines(report))
    assert "NOT MET throughput, ours to stock, 8 clients: 1.00 (>= 4)" in printed
    assert "met     memory, ours to stock: 0.50 (<= 0.8)" in printed
    data, drawn = reporting.write(report, tmp_path)
    assert json.loads(data.read_text()) == report
    assert drawn.read_text().startswith("<svg")
    assert drawn.read_text().count("<rect") > 15


def test_usage_of_this_process() -> None:
    before = processor_time([os.getpid()])
    assert 5 < resident([os.getpid()]) < 5000
    while processor_time([os.getpid()]) < before + 30:
        sum(range(10_000))


def test_a_share_of_every_intent() -> None:
    whole, some = stock.examples(1.0), stock.examples(0.05)
    assert whole.count("- intent:") == some.count("- intent:")
    assert len(some) < len(whole) / 8
    assert stock.examples(0.05) == some


def test_ten_times_the_topics() -> None:
    nlu = 'version: "3.1"\nnlu:\n- intent: pain\n  examples: |\n    - does it hurt\n    - ouch\n'
    domain = 'version: "3.1"\nintents:\n  - pain:\n      use_entities: []\n'
    rules = "rules:\n- rule: pain\n  steps:\n  - intent: pain\n  - action: action_answer\n"
    more, declared, ruled = topics.multiplied(nlu, domain, rules)
    assert more.count("- intent: pain") == 10
    assert more.count("does it hurt") == 10
    assert len({line for line in more.splitlines() if "hurt" in line}) == 10
    assert declared.count("  - pain") == 10
    assert ruled.count("action: action_answer") == 10


async def test_the_connection_takes_a_new_line_where_the_old_one_has_ended() -> None:
    lines = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal lines
        lines += 1
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0]))
        status = b"200 OK" if lines < 3 else b"500 Oh"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\n\r\n{}")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    line = Connection(server.sockets[0].getsockname()[1])
    assert await line.post("/", {}) == {}
    assert await line.post("/", {}) == {}
    with pytest.raises(AnswerError, match="status 500"):
        await line.post("/", {})
    await line.close()
    server.close()
    assert lines == 3
