"""Fills a database with logged messages, as many months of a busy clinic would.

``python -m benchmarks.console.messages 1000000 --database sqlite:///big.sqlite``
"""

import argparse
import json
import random
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection, Engine

from console import daily_figures, inbox_filling, question_groups, word_index
from console.background import set_mark
from documents import Documents, UnknownTopic, load
from records.connections import blocking_engine
from records.location import parse_url
from records.migration import upgrade
from records.schema import conversations, feedback, replies, turns

ROOT = Path(__file__).resolve().parents[2]
DAYS = 180
_CHUNK = 5000
_MODELS = tuple(f"model-{number:02d}" for number in range(6))
_SMALL_TALK = {"greet", "thanks", "goodbye", "acknowledge", "bot_identity", "capabilities"}


def phrasings() -> list[tuple[str, str]]:
    """Give (intent, text) of the training examples."""
    loaded = YAML(typ="safe").load((ROOT / "data" / "nlu.yml").read_text(encoding="utf-8"))
    return [
        (entry["intent"], line.removeprefix("- ").strip())
        for entry in loaded["nlu"]
        if "intent" in entry
        for line in entry["examples"].splitlines()
        if line.strip()
    ]


class Scribe:
    """Makes up turns; the same seed gives the same ones."""

    def __init__(self, documents: Documents, seed: int) -> None:
        self._documents = documents
        self._dice = random.Random(seed)  # noqa: S311 - not a secret
        self._asked = phrasings()
        self._bodies: dict[str, dict[str, Any]] = {}

    def reply(self, intent: str) -> dict[str, Any]:
        """Give the reply to an intent as the gateway records it."""
        if intent not in self._bodies:
            self._bodies[intent] = self._compose(intent)
        return self._bodies[intent]

    def _compose(self, intent: str) -> dict[str, Any]:
        documents = self._documents
        try:
            if intent in documents.answer_intents:
                return documents.answer(intent).as_json()
            if intent in _SMALL_TALK:
                return documents.phrase(intent).as_json()
            if intent == "out_of_scope":
                return documents.out_of_scope().as_json()
        except UnknownTopic:
            pass
        return documents.hand_off(intent).as_json()

    def turn(self, number: int, conversation: str, at: datetime) -> dict[str, Any]:
        """Give one row of the table `turns`."""
        dice = self._dice
        intent, text = dice.choice(self._asked)
        wrong = dice.random() < 0.06
        understood = dice.choice(self._asked)[0] if wrong else intent
        sure = round(dice.betavariate(2, 2) if wrong else dice.betavariate(9, 1), 4)
        body = self.reply(understood)
        others = [dice.choice(self._asked)[0] for _ in range(3)]
        ranking = [{"name": understood, "confidence": sure}]
        ranking += [{"name": name, "confidence": round((1 - sure) / 3, 4)} for name in others]
        return {
            "id": number,
            "conversation_id": conversation,
            "client_id": f"{number:032x}",
            "received_at": at,
            "text": text,
            "button": None,
            "status": "answered",
            "kind": body["kind"],
            "kinds": [body["kind"]],
            "topics": body["topics"],
            "intent": understood,
            "confidence": sure,
            "ranking": ranking,
            "nearest": [{"text": text, "intent": intent, "similarity": 0.91}],
            "model": _MODELS[min(len(_MODELS) - 1, number * len(_MODELS) // 1_000_000)],
            "latency_ms": round(dice.lognormvariate(3.2, 0.5), 1),
        }


def fill(engine: Engine, count: int, seed: int = 7) -> None:
    """Write the conversations, turns, replies and feedback after those that are there."""
    scribe = Scribe(load(), seed)
    dice = random.Random(seed + 1)  # noqa: S311 - not a secret
    with engine.begin() as connection:
        first = int(connection.execute(select(func.max(turns.c.id))).scalar_one() or 0) + 1
    start = datetime.now(UTC) - timedelta(days=DAYS)
    step = timedelta(days=DAYS) / (count + 1)
    for chunk in _chunks(first, count):
        with engine.begin() as connection:
            _write(connection, scribe, dice, [(n, start + step * (n - first)) for n in chunk])
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('turns', 'id'), (SELECT max(id) FROM turns))"
            )


def _chunks(first: int, count: int) -> Iterator[range]:
    for begin in range(first, first + count, _CHUNK):
        yield range(begin, min(begin + _CHUNK, first + count))


def _write(
    connection: Connection,
    scribe: Scribe,
    dice: random.Random,
    numbers: list[tuple[int, datetime]],
) -> None:
    talks: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    answered: list[dict[str, Any]] = []
    judged: list[dict[str, Any]] = []
    left = 0
    for number, at in numbers:
        if left == 0:
            left = dice.randint(1, 6)
            channel = "website" if dice.random() < 0.8 else "messenger"
            talks.append({"id": secrets.token_hex(16), "channel": channel, "started_at": at})
        left -= 1
        talks[-1]["last_at"] = at
        row = scribe.turn(number, talks[-1]["id"], at)
        said.append(row)
        reply = {"id": f"{number:032x}", "turn_id": number, "position": 0, "kind": row["kind"]}
        answered.append(reply | {"body": scribe.reply(row["intent"]), "understood": None})
        if dice.random() < 0.08:
            helpful = dice.random() < 0.85
            judged.append(
                {"reply_id": reply["id"], "helpful": helpful, "comment": None, "given_at": at}
            )
    connection.execute(insert(conversations), talks)
    connection.execute(insert(turns), said)
    connection.execute(insert(replies), answered)
    if judged:
        connection.execute(insert(feedback), judged)


def catch_up(engine: Engine) -> None:
    """Do what the console does in the background, at once."""
    for name, reader in (("inbox", inbox_filling.fill), ("words", word_index.index)):
        mark, before = 0, -1
        while mark != before:
            before = mark
            with engine.begin() as connection:
                mark = reader(connection, before, 20_000)
                set_mark(connection, name, str(mark))
    since: Any = datetime.fromtimestamp(0, UTC)
    latest: Any = None
    while latest != since:
        since = latest or since
        with engine.begin() as connection:
            latest = inbox_filling.fill_from_feedback(connection, since)
            set_mark(connection, "feedback", latest.isoformat())
    again = True
    while again:
        with engine.begin() as connection:
            found = daily_figures.count_days(connection)
            if found is not None:
                daily_figures.keep(connection, found)
            again = found is not None and found.more
    group(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def group(engine: Engine) -> None:
    """Group the unanswered questions by their words; the encoder's groups are no dearer to show."""
    with engine.begin() as connection:
        rows = question_groups.gather(connection)
        places: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            places.setdefault(row.text, []).append(place)
        question_groups.keep(connection, rows, sorted(places.values(), key=len, reverse=True))


def main() -> int:
    """Fill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--database", required=True, help="sqlite:///path or postgresql://…")
    arguments = parser.parse_args()
    url = parse_url(arguments.database)
    upgrade(url)
    engine = blocking_engine(url, 600)
    began = time.monotonic()
    fill(engine, arguments.count)
    wrote = time.monotonic()
    catch_up(engine)
    engine.dispose()
    times = {"write_s": round(wrote - began, 1), "catch_up_s": round(time.monotonic() - wrote, 1)}
    print(json.dumps({"messages": arguments.count} | times))
    return 0


if __name__ == "__main__":
    sys.exit(main())
