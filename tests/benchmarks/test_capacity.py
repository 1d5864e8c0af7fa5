"""The arithmetic of capacity: more clinics never need less, and a part is never left out."""

import os
import subprocess
from pathlib import Path

from benchmarks.capacity.__main__ import servers, table
from benchmarks.capacity.copies import tie
from benchmarks.capacity.driving import Balancer
from benchmarks.capacity.peaks import HOURS, Habits, busiest_second

COST = {"gateway": 0.01, "engine": 0.02, "actions": 0.005}


def test_a_part_has_one_process_at_least() -> None:
    assert servers(0.0, COST) == {"gateway": 1, "engine": 1, "actions": 1}


def test_processes_grow_with_load_and_cost() -> None:
    assert servers(100, COST) == {"gateway": 2, "engine": 4, "actions": 1}
    assert servers(1000, COST)["engine"] == 40


def test_a_day_of_arrivals() -> None:
    assert len(HOURS) == 24
    rate, most = busiest_second(100)
    average = 100 * 20 * 5 * 3 / 86_400
    assert average < rate < 10 * average
    assert most >= rate
    assert busiest_second(100) == (rate, most)
    assert busiest_second(1000)[0] > rate
    assert busiest_second(1, Habits(conversations=0)) == (0, 0)


def test_the_table_has_a_line_for_each_size() -> None:
    lines = table(COST)
    assert lines[2].startswith("| 1 |")
    assert lines[-1].startswith("| 1000 |")
    assert {line.count("|") for line in lines} == {8}


def test_the_least_busy_gateway_is_next() -> None:
    balancer = Balancer([1, 2])
    with balancer.gateway() as first, balancer.gateway() as second:
        assert {first, second} == {1, 2}
        with balancer.gateway() as third:
            assert third == first  # equals take turns
    alone = Balancer([1, 2])
    taken = []
    for _ in range(4):
        with alone.gateway() as port:
            taken.append(port)
    assert taken == [1, 2, 1, 2]


def test_a_process_is_tied_with_what_it_starts() -> None:
    processor = min(os.sched_getaffinity(0))
    with subprocess.Popen(
        ["/bin/sh", "-c", "read word; exec sleep 30"], stdin=subprocess.PIPE
    ) as one:
        tie([one.pid], processor)
        assert os.sched_getaffinity(one.pid) == {processor}
        assert (
            Path(f"/proc/{one.pid}/status").read_text().count(f"Cpus_allowed_list:\t{processor}\n")
        )
        one.kill()
