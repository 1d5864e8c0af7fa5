import asyncio
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import Connection

from console import daily_figures
from console.background import Background
from console.insights import insights
from console.project import Project
from records.clock import now
from records.database import Database
from records.location import parse_url
from tests.console.sample import add_turn, judge


def days_ago(days: int) -> datetime:
    return datetime.combine(now().date() - timedelta(days=days), datetime.min.time(), UTC)


def fill_days(connection: Connection) -> None:
    """Two messages three days ago, one the day after that, one today."""
    for number, (days, intent, model) in enumerate(
        ((3, "pain", "old"), (3, "handoff_cost", "old"), (2, "pain", "new"), (0, "pain", "new")), 1
    ):
        add_turn(
            connection,
            id=number,
            text="so",
            intent=intent,
            confidence=0.95,
            model=model,
            at=days_ago(days),
        )
    judge(connection, 1, helpful=True)


def count_all(connection: Connection) -> int:
    rounds = 0
    more = True
    while more:
        found = daily_figures.count_days(connection)
        assert found is not None
        daily_figures.keep(connection, found)
        more = found.more
        rounds += 1
    return rounds


def test_days_are_counted_once_and_today_again(connection: Connection) -> None:
    assert daily_figures.count_days(connection) is None
    fill_days(connection)
    assert count_all(connection) == 2
    since = now().date() - timedelta(days=5)
    before = daily_figures.sums(connection, since)
    add_turn(connection, id=9, text="so", intent="pain", confidence=0.5, at=days_ago(0))
    add_turn(connection, id=10, text="so", intent="pain", confidence=0.5, at=days_ago(3))
    assert count_all(connection) == 1
    after = daily_figures.sums(connection, since)
    totals = [row.count for rows in (before, after) for row in rows if row.label == "total"]
    # The day that is over stays as it was counted.
    assert totals == [4, 5]


def test_what_the_page_says(connection: Connection) -> None:
    fill_days(connection)
    count_all(connection)
    since = date(2020, 1, 1)
    found = insights(
        daily_figures.sums(connection, since),
        daily_figures.by_day(connection, since, "answer"),
        Project().now.topics,
    )
    assert found.tiles[0] == ("4", "messages")
    assert found.tiles[1] == ("75 %", "answered")
    assert found.tiles[4] == ("100 %", "helped, of 1 who said so")
    charts = {chart.title: chart.rows for chart in found.charts}
    assert [value for _, value in charts["Messages a day"]] == [2, 1, 0, 1]
    shares = [value for _, value in charts["Answered, of each day's messages"]]
    assert shares == [50, 100, 0, 100]
    assert charts["Answered, by model"] == [("old", 50), ("new", 100)]


async def test_counting_does_not_hold_up_a_patients_turn(tmp_path: Path) -> None:
    """The days are read beside the writer; only the sums are written."""
    database = Database(parse_url(f"sqlite:///{tmp_path}/records.sqlite"))
    await database.open()
    await database.write(fill_days)
    wrote: list[float] = []

    def slow(connection: Connection) -> daily_figures.DayFigures | None:
        time.sleep(0.5)
        return daily_figures.count_days(connection)

    background = Background(database, count=slow)
    task = asyncio.create_task(background.catch_up())
    while not task.done():
        began = time.monotonic()
        await database.write(lambda write: write.exec_driver_sql("DELETE FROM saved_filters"))
        wrote.append(time.monotonic() - began)
        await asyncio.sleep(0.02)
    await task
    assert max(wrote) < 0.4
    kept = await database.read(lambda read: daily_figures.sums(read, date(2020, 1, 1)))
    assert [row.count for row in kept if row.label == "total"] == [4]
    await database.close()
