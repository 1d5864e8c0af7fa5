"""How long each page of the console takes with the messages of a database.

``python -m benchmarks.console.page_times --database sqlite:///big.sqlite``

Starts a console of its own on a free port, logs in with an account that it adds and shuts again,
and asks for every page in turn, each time with other words, days or places in the list.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from benchmarks.console.messages import DAYS, ROOT
from console import accounts
from console.roles import Role
from records.connections import blocking_engine
from records.location import parse_url
from records.migration import upgrade
from records.schema import turns

LIMIT_MS = 150.0
_WORDS = ("needle", "hurt", "knee pain", "sessions", "how much", "price insur", "my shoulder",
          "is it safe", "acupuncture differ", "zyx")  # fmt: skip


def addresses(newest: int, conversation: list[str], number: int) -> Iterator[tuple[str, str]]:
    """Give (name, address) of every page for one round."""
    day = datetime.now(UTC) - timedelta(days=number * 7 % DAYS)
    since = f"{day:%Y-%m-%d}"
    word = _WORDS[number % len(_WORDS)].replace(" ", "+")
    place = newest - number * 9973 % newest
    yield "inbox", "/inbox"
    yield "inbox by reason", "/inbox?reason=sample"
    yield "inbox, one message", f"/inbox/{place}"
    yield "inbox list", "/inbox/list"
    yield "conversations", "/conversations"
    yield "conversations, older", f"/conversations?before={place}"
    yield "search", f"/conversations?q={word}"
    yield "search and kind", f"/conversations?q={word}&kind=handoff&sure=high"
    yield "search and days", f"/conversations?q={word}&since={since}&until={since}"
    yield "search, few fit", f"/conversations?q={word}&kind=urgent&channel=messenger"
    yield "search, one letter", f"/conversations?q={word[0]}"
    yield "by topic", "/conversations?topic=pain&reviewed=no"
    yield "by kind and day", f"/conversations?kind=out_of_scope&until={since}"
    yield "by sureness", f"/conversations?sure=low&since={since}"
    yield "by feedback", "/conversations?feedback=not_helpful"
    yield "by feedback and topic", "/conversations?feedback=helpful&topic=pain"
    yield "by review", f"/conversations?reviewed={('yes', 'no', 'flagged')[number % 3]}"
    yield "by channel", "/conversations?channel=messenger"
    yield "by model", "/conversations?model=model-02"
    yield "one conversation", f"/conversations/{conversation[number % len(conversation)]}"
    yield "unanswered", "/unanswered"
    yield "answers", "/answers"
    yield "one answer", "/answers/pain"
    yield "changes", "/changes"
    yield "models", "/models"
    yield "insights", "/insights?days=365"
    yield "messenger", "/messenger"
    yield "audit", "/audit"


def _start(database: str, folder: str) -> tuple["subprocess.Popen[bytes]", str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "DATABASE_URL": database,
        "DATA_DIR": folder,
        "CONSOLE_PORT": str(port),
    }
    process = subprocess.Popen([sys.executable, "-m", "console"], cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    while not _answers(url):
        time.sleep(0.1)
    return process, url


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _log_in(client: httpx.Client, name: str, password: str) -> None:
    """Log in; a console that has just started may still be opening its database."""
    for _ in range(50):
        status = client.post("/login", data={"name": name, "password": password}).status_code
        if status == httpx.codes.SEE_OTHER:
            return
        time.sleep(0.2)
    raise SystemExit(f"the log-in answered {status}")


def _account(engine: Engine) -> tuple[str, str]:
    name, password = f"benchmark-{secrets.token_hex(4)}", secrets.token_urlsafe(20)
    with engine.begin() as connection:
        accounts.add(connection, name, Role.ADMINISTRATOR, password, "benchmark")
    return name, password


def measure(database: str, rounds: int) -> dict[str, list[float]]:
    """Give the milliseconds of every request by page."""
    upgrade(parse_url(database))
    engine = blocking_engine(parse_url(database), 30)
    with engine.connect() as connection:
        newest = int(connection.execute(select(func.max(turns.c.id))).scalar_one())
        some = select(turns.c.conversation_id).where(turns.c.id.in_(range(1, newest, newest // 50)))
        talks = list(connection.execute(some).scalars())
    name, password = _account(engine)
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        process, url = _start(database, folder)
        try:
            headers = {"Sec-Fetch-Site": "same-origin"}
            with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
                _log_in(client, name, password)
                for number in range(rounds):
                    for page, address in addresses(newest, talks, number):
                        began = time.perf_counter()
                        status = client.get(address).status_code
                        found.setdefault(page, []).append(1000 * (time.perf_counter() - began))
                        if status != 200:
                            raise SystemExit(f"{address} answered {status}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    with engine.begin() as connection:
        accounts.set_disabled(connection, name, True, "benchmark")
    engine.dispose()
    return found


def main() -> int:
    """Measure; returns the exit status: 1 if a page is too slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--rounds", type=int, default=40)
    arguments = parser.parse_args()
    found = measure(arguments.database, arguments.rounds)
    report = {
        page: {
            "p50": round(statistics.median(times), 1),
            "p95": round(statistics.quantiles(times, n=20)[-1], 1),
            "max": round(max(times), 1),
        }
        for page, times in found.items()
    }
    for page, times in report.items():
        print(f"{page:22} p50 {times['p50']:7} ms   p95 {times['p95']:7} ms   max {times['max']:7}")
    print(json.dumps(report))
    return 0 if all(times["p95"] <= LIMIT_MS for times in report.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
