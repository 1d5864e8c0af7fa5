"""The action server as `make run` starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.actions import turns
from tests.gateway.running_gateway import free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET = "zanzibar"


def start(port: str, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "actions"],
            cwd=ROOT,
            env={**os.environ, "ACTIONS_PORT": port},
            stdout=output,
            stderr=output,
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    log = tmp_path_factory.mktemp("actions") / "actions.log"
    port = free_port()
    process = start(str(port), log)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
        deadline = time.monotonic() + 30
        while True:
            try:
                http.get("/health")
                break
            except httpx.TransportError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, "the actions did not start"
                time.sleep(0.05)
        yield http, log
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def call(action: str, latest: dict[str, object], **slots: object) -> dict[str, object]:
    posted = turns.tracker(latest, slots)
    return {"next_action": action, "sender_id": "x", "tracker": posted, "domain": {}}


def test_an_action_replies(server: tuple[httpx.Client, Path]) -> None:
    http, _ = server
    answer = http.post("/webhook", json=call("action_answer", turns.button("pain")))
    assert answer.status_code == 200
    (sent,) = answer.json()["responses"]
    assert sent["custom"]["reply"]["topics"] == ["pain"]


def test_health(server: tuple[httpx.Client, Path]) -> None:
    assert server[0].get("/health").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"zanzibar",
        b"[]",
        b'{"next_action": "action_nothing"}',
        b'{"next_action": "action_answer"}',
        b'{"next_action": "action_answer", "tracker": {"latest_message": "zanzibar"}}',
    ],
)
def test_a_malformed_call_harms_nobody(body: bytes, server: tuple[httpx.Client, Path]) -> None:
    http, log = server
    assert http.post("/webhook", content=body).status_code >= 400
    good = http.post("/webhook", json=call("action_answer", turns.button("pain")))
    assert good.status_code == 200
    assert SECRET not in log.read_text()


def test_the_log_holds_no_text(server: tuple[httpx.Client, Path]) -> None:
    http, log = server
    latest = turns.message(SECRET, turns.asked(SECRET, "out_of_scope"))
    # questions that no pipeline makes: the action fails
    broken = latest | {"questions": [{"text": SECRET}], "entities": [{"value": SECRET}]}
    for message in (latest, broken):
        for action in ("action_out_of_scope", "action_nothing", "emergency_watch"):
            http.post("/webhook", json=call(action, message))
    assert SECRET not in log.read_text()


@pytest.mark.parametrize("port", ["0", "65536", "x", "-1", "5055.0", "٥"])
def test_a_wrong_port_is_refused_with_a_sentence(port: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert start(port, log).wait(30) == 2
    written = log.read_text(encoding="utf-8")
    assert "ACTIONS_PORT must be a port between 1 and 65535" in written
    assert "Traceback" not in written
