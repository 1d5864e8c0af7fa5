"""The arithmetic of capacity: more clinics never need less, and a part is never left out."""

from benchmarks.capacity.__main__ import servers, table
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
