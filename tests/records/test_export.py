import asyncio
import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records.clock import now
from records.database import Database
from records.export import COLUMNS, ExportFilter, rows, write_csv, write_json_lines
from records.feedback import FeedbackLog
from records.turns import TurnLog
from tests.records.sample import reply, turn

DICTIONARY = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"


async def export(database: Database, chosen: ExportFilter | None = None) -> list[dict[str, Any]]:
    return await database.read(lambda connection: list(rows(connection, chosen)))


async def test_a_row_holds_the_turn_and_its_replies(database: Database) -> None:
    known = {"intent": "pain", "confidence": 0.5, "intent_ranking": [], "nearest": [], "model": "m"}
    kept = await TurnLog(database).record(
        turn(replies=[reply("a"), reply("b", kind="handoff")], understood=[known, None])
    )
    await FeedbackLog(database).record("one", kept[1]["id"], helpful=False, comment="no")
    [row] = await export(database)
    assert tuple(row) == COLUMNS
    assert row["replies"] == ["a", "b"]
    assert (row["intent"], row["kinds"]) == ("pain", ["answer", "handoff"])
    assert (row["helpful"], row["comment"]) == ([False], ["no"])


async def test_rows_are_chosen(database: Database) -> None:
    log = TurnLog(database)
    for days in range(4):
        await log.record(turn(client_id=str(days), received_at=now() - timedelta(days=days)))
    await log.record(turn("two", channel="messenger"))
    assert len(await export(database)) == 5
    assert len(await export(database, ExportFilter(channel="messenger"))) == 1
    day = now() - timedelta(days=1, hours=12)
    assert len(await export(database, ExportFilter(since=day))) == 3
    assert len(await export(database, ExportFilter(before=day))) == 2


async def test_more_rows_than_are_fetched_at_once(database: Database) -> None:
    log = TurnLog(database)
    await asyncio.gather(*(log.record(turn(client_id=str(n))) for n in range(503)))
    found = await export(database)
    assert len({row["turn"] for row in found}) == 503
    assert [row["turn"] for row in found] == sorted(row["turn"] for row in found)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", '=HYPERLINK("http://x","y")']
)
def test_formulas_are_escaped(text: str) -> None:
    target = io.StringIO()
    row = dict.fromkeys(COLUMNS, None) | {"text": text, "replies": [text]}
    assert write_csv([row], target) == 1
    [read] = csv.DictReader(io.StringIO(target.getvalue()))
    assert read["text"] == f"'{text}"
    assert read["replies"] == json.dumps([text], ensure_ascii=False)
    assert read["button"] == ""


def test_json_lines_keep_every_value() -> None:
    target = io.StringIO()
    row = dict.fromkeys(COLUMNS, None) | {"text": "=ü👍\n", "kinds": ["a"]}
    assert write_json_lines([row, row], target) == 2
    assert [json.loads(line) for line in target.getvalue().splitlines()] == [row, row]


def test_rows_are_written_as_they_come() -> None:
    target = io.StringIO()
    seen: list[int] = []

    def given() -> Iterator[dict[str, Any]]:
        for number in range(3):
            seen.append(len(target.getvalue()))
            yield dict.fromkeys(COLUMNS, "x") | {"turn": number}

    write_json_lines(given(), target)
    assert seen[0] == 0 < seen[1] < seen[2]


def test_the_dictionary_names_every_column() -> None:
    export_part = DICTIONARY.read_text(encoding="utf-8").split("## The database")[0]
    lines = export_part.splitlines()
    named = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert tuple(named) == COLUMNS
