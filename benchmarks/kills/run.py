"""One run: patients who write without a pause, a gateway that is killed, and the counts."""

import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import RunningGateway

_REPEATED = 0.1
_RETRY_SECONDS = 0.02
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Kills:
    """What a run is made of; the kills fall on random moments between turns and inside them."""

    turns: int = 5000
    patients: int = 10
    kills: int = 25
    engine_seconds: float = 0.004
    seed: int = 1


@dataclass(slots=True)
class Counts:
    """What came of a run; all from ``lost`` to ``broken`` has to be zero."""

    turns: int
    kills: int = 0
    answered: int = 0
    repeated: int = 0
    cut_off: int = 0
    recorded: int = 0
    recorded_unanswered: int = 0
    lost: int = 0
    recorded_twice: int = 0
    other_replies: int = 0
    not_saved: int = 0
    refused: int = 0
    half_written: int = 0
    broken: int = 0
    engine_calls: int = 0
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether every turn that got its 200 is in the database once, with that very reply."""
        wrong = self.lost + self.recorded_twice + self.other_replies + self.not_saved
        wrong += self.refused + self.half_written + self.broken
        return wrong == 0 and self.answered == self.turns


@dataclass(slots=True)
class _Patient:
    """Sends numbered messages one after the other, each until it gets its 200."""

    url: str
    number: int
    session: str
    turns: int
    chance: random.Random
    answered: dict[str, str] = field(default_factory=dict)
    events: Counter[str] = field(default_factory=Counter)

    def write(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10) as http:
            for number in range(self.turns):
                client_id = f"{self.number}-{number}"
                self._send(http, client_id)
                if self.chance.random() < _REPEATED:
                    # As the bubble does when a connection broke behind the answer.
                    self.events["repeated"] += 1
                    self._send(http, client_id)

    def _send(self, http: httpx.Client, client_id: str) -> None:
        body = {"session": self.session, "id": client_id, "text": "how many sessions?"}
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                answer = http.post("/api/messages", json=body)
            except httpx.TransportError:
                self.events["cut_off"] += 1
                time.sleep(_RETRY_SECONDS)
                continue
            if answer.status_code != 200:
                self.events["refused"] += 1
                return
            self._keep(client_id, answer.json()["replies"][0])
            return
        self.events["refused"] += 1

    def _keep(self, client_id: str, reply: dict[str, Any]) -> None:
        if "not saved" in reply["text"]:
            self.events["not_saved"] += 1
        elif self.answered.setdefault(client_id, reply["id"]) != reply["id"]:
            self.events["other_replies"] += 1


def run(kills: Kills) -> Counts:
    """Run and count."""
    chance = random.Random(kills.seed)  # noqa: S311 (a test run)
    engine = FakeEngine(delay=kills.engine_seconds)
    engine.start()
    with tempfile.TemporaryDirectory() as folder:
        gateway = RunningGateway(Path(folder), engine.url).start()
        try:
            began = time.monotonic()
            patients = _patients(kills, gateway, chance)
            killed = _disturb(kills, gateway, patients, chance)
            # Once more as it lies on the disk, without what an orderly stop would tidy up.
            gateway.kill()
            counts = _count(kills, gateway, patients, killed)
            counts.engine_calls = len(engine.asked)
            counts.seconds = round(time.monotonic() - began, 1)
        finally:
            gateway.close()
            engine.stop()
    return counts


def _patients(kills: Kills, gateway: RunningGateway, chance: random.Random) -> list[_Patient]:
    share, rest = divmod(kills.turns, kills.patients)
    return [
        _Patient(
            gateway.url,
            number,
            gateway.session(),
            share + (number < rest),
            random.Random(chance.random()),  # noqa: S311
        )
        for number in range(kills.patients)
    ]


def _disturb(
    kills: Kills, gateway: RunningGateway, patients: list[_Patient], chance: random.Random
) -> int:
    """Let the patients write, and kill the gateway at random shares of the turns."""
    threads = [threading.Thread(target=one.write, daemon=True) for one in patients]
    for thread in threads:
        thread.start()
    killed = 0
    for share in sorted(chance.uniform(0.01, 0.97) for _ in range(kills.kills)):
        while _done(patients) < share * kills.turns and any(t.is_alive() for t in threads):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.01))  # anywhere within a turn
        gateway.kill()
        gateway.start(ready=False)
        killed += 1
    for thread in threads:
        thread.join()
    return killed


def _done(patients: list[_Patient]) -> int:
    return sum(len(one.answered) for one in patients)


def _count(kills: Kills, gateway: RunningGateway, patients: list[_Patient], killed: int) -> Counts:
    counts = Counts(kills.turns, killed)
    events: Counter[str] = sum((one.events for one in patients), Counter())
    for name, number in events.items():
        setattr(counts, name, number)
    answered = {key: reply for one in patients for key, reply in one.answered.items()}
    rows = gateway.rows(
        "SELECT turns.client_id, replies.id FROM turns JOIN replies ON replies.turn_id = turns.id"
    )
    recorded = dict(rows)
    counts.answered = len(answered)
    counts.recorded = len(recorded)
    counts.recorded_twice = len(rows) - len(recorded)
    counts.recorded_unanswered = len(set(recorded) - set(answered))
    counts.lost = len(set(answered) - set(recorded))
    counts.other_replies += sum(
        recorded[key] != reply for key, reply in answered.items() if key in recorded
    )
    halves = (
        "SELECT (SELECT COUNT(*) FROM turns WHERE id NOT IN (SELECT turn_id FROM replies)) + "
        "(SELECT COUNT(*) FROM replies WHERE turn_id NOT IN (SELECT id FROM turns))"
    )
    counts.half_written = gateway.rows(halves)[0][0]
    counts.broken = int(gateway.rows("PRAGMA integrity_check") != [("ok",)])
    return counts
