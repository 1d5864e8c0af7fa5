"""What staff cost patients: how long a patient waits while the console is used, and while it rests.

``python -m benchmarks.console.beside_staff --database sqlite:///big.sqlite``

Starts the whole assistant with a database, whose size it keeps but for the messages that it sends.
Patients ask at a steady pace; in every other spell of time, staff open page after page and decide
in the inbox. The spells take turns, so that whatever else the machine does befalls both alike.
"""

import argparse
import asyncio
import json
import os
import secrets
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx
from sqlalchemy import func, select

from benchmarks.console.page_times import addresses
from console import accounts
from console.roles import Role
from deploy.processes import Stack
from lifecycle.training import ROOT, ensure_model
from records.connections import blocking_engine
from records.location import parse_url
from records.migration import upgrade
from records.schema import turns
from tests.faults.patients import TOPICS
from tests.stack.running_stack import free_ports

PATIENTS = 2
PATIENT_PAUSE = 0.25
STAFF = 2
STAFF_PAUSE = 1.0
# The worst that still counts as unchanged, for the typical and for the slow message.
LIMIT = 1.1


class Clinic:
    """Patients and staff of a running assistant."""

    def __init__(self, gateway: str, console: str, name: str, password: str, newest: int) -> None:
        self._gateway, self._console = gateway, console
        self._entry = {"name": name, "password": password}
        self._newest = newest
        self.staffed = asyncio.Event()
        self.waited: dict[bool, list[float]] = {True: [], False: []}
        self.pages = 0

    async def patient(self, number: int) -> None:
        """Ask one question after another, a new conversation every six."""
        texts = list(TOPICS.values())
        async with httpx.AsyncClient(base_url=self._gateway, timeout=30, trust_env=False) as http:
            session, turn = "", number
            while True:
                if turn % 6 == 0 or not session:
                    session = (await http.post("/api/sessions", json={})).json()["session"]
                text = texts[turn % len(texts)]
                body = {"session": session, "id": uuid.uuid4().hex, "text": text}
                staffed, began = self.staffed.is_set(), time.perf_counter()
                answer = await http.post("/api/messages", json=body)
                if answer.json()["replies"][0]["kind"] == "unavailable":
                    raise RuntimeError("an apology: the machine is too busy to measure on")
                if staffed == self.staffed.is_set():
                    self.waited[staffed].append(1000 * (time.perf_counter() - began))
                turn += 1
                await asyncio.sleep(PATIENT_PAUSE)

    async def staff(self, number: int) -> None:
        """Open page after page, and decide about every third message that the inbox shows."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(
            base_url=self._console, headers=headers, timeout=60, trust_env=False
        ) as http:
            entered = await http.post("/login", data=self._entry)
            if entered.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(f"the log-in answered {entered.status_code}")
            turn = number
            while True:
                for name, address in addresses(self._newest, ["none"], turn):
                    await self.staffed.wait()
                    if name == "one conversation":
                        continue
                    page = await http.get(address)
                    if page.status_code != httpx.codes.OK:
                        raise RuntimeError(f"{address} answered {page.status_code}")
                    if name == "inbox" and turn % 3 == 0 and 'action="/inbox/' in page.text:
                        message = page.text.split('method="post" action="/inbox/')[1].split('"')[0]
                        await http.post(f"/inbox/{message}", data={"decision": "skip"})
                    self.pages += 1
                    await asyncio.sleep(STAFF_PAUSE)
                turn += STAFF

    async def watch(self, spells: int, seconds: float) -> None:
        """Let patients and staff work; the staff rest in every other spell."""
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(self.patient(number)) for number in range(PATIENTS)]
            working += [group.create_task(self.staff(number)) for number in range(STAFF)]
            await asyncio.sleep(3)
            for waits in self.waited.values():
                waits.clear()
            for spell in range(spells):
                (self.staffed.set if spell % 2 else self.staffed.clear)()
                await asyncio.sleep(seconds)
            for task in working:
                task.cancel()


def measure(database: str, spells: int, seconds: float) -> dict[str, float]:
    """Give the milliseconds that patients waited, with and without staff, and the ratios."""
    upgrade(parse_url(database))
    engine = blocking_engine(parse_url(database), 30)
    name, password = f"benchmark-{secrets.token_hex(4)}", secrets.token_urlsafe(20)
    with engine.begin() as connection:
        newest = int(connection.execute(select(func.max(turns.c.id))).scalar_one())
        accounts.add(connection, name, Role.ADMINISTRATOR, password, "benchmark")
    made = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
    model, _ = ensure_model(made)
    ports = free_ports()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "models").mkdir()
        served = Path(shutil.copy2(model, data / "models"))
        shutil.copytree(made / "encoder", data / "encoder")
        # Nothing is purged meanwhile: the made-up months are older than a clinic may keep.
        kept = {"RETENTION_DAYS": "website=9999 messenger=9999 crisis=9999 unavailable=9999"}
        environment = {**os.environ, "GATEWAY_RATE_LIMIT": "0", "DATABASE_URL": database} | kept
        stack = Stack(data, ports, served, environment)
        clinic = Clinic(
            f"http://127.0.0.1:{ports.gateway}",
            f"http://127.0.0.1:{ports.console}",
            name,
            password,
            newest,
        )
        try:
            stack.start_all()
            asyncio.run(clinic.watch(spells, seconds))
        finally:
            stack.stop()
    with engine.begin() as connection:
        accounts.set_disabled(connection, name, True, "benchmark")
    engine.dispose()
    return _report(clinic)


def _report(clinic: Clinic) -> dict[str, float]:
    found: dict[str, float] = {"pages": clinic.pages}
    for staffed, waits in clinic.waited.items():
        word = "staff" if staffed else "alone"
        found[f"{word}_messages"] = len(waits)
        found[f"{word}_p50"] = round(statistics.median(waits), 1)
        found[f"{word}_p95"] = round(statistics.quantiles(waits, n=20)[-1], 1)
    for part in ("p50", "p95"):
        found[f"ratio_{part}"] = round(found[f"staff_{part}"] / found[f"alone_{part}"], 3)
    return found


def main() -> int:
    """Measure; returns the exit status: 1 if patients wait longer while staff work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--spells", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each spell")
    arguments = parser.parse_args()
    report = measure(arguments.database, arguments.spells, arguments.seconds)
    print(json.dumps(report))
    return 0 if max(report["ratio_p50"], report["ratio_p95"]) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
