"""Staff's console beside the assistant: it comes with it, and its troubles are not the patients'."""

import itertools
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from console import accounts
from console.roles import Role
from deploy.console_watch import LONGEST_SECONDS, ConsoleWatch
from deploy.processes import CONSOLE, Ports, Stack, StartError, console_wanted
from lifecycle.model_store import ModelStore
from lifecycle.training import ROOT
from records.connections import blocking_engine
from records.location import parse_url
from tests.console.loop_stack import LoopStack
from tests.stack.running_stack import RunningStack, free_ports

pytestmark = pytest.mark.stack

PASSWORD = "a quiet green bicycle"


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def alive(stack: RunningStack) -> bool:
    try:
        return httpx.get(f"{stack.console_url}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_it_comes_with_the_assistant(stack: RunningStack) -> None:
    assert alive(stack)
    page = httpx.get(f"{stack.console_url}/inbox", follow_redirects=True)
    assert page.status_code == 200
    assert page.url.path == "/login"
    assert "Log in" in page.text
    assert stack.said == []


def test_the_engine_asks_it_with_a_token_that_nobody_else_reads(stack: RunningStack) -> None:
    file = stack.processes.endpoints
    block = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["models"]
    assert block["url"] == f"{stack.console_url}/engine/model"
    assert block["wait_time_between_pulls"] == 1
    for path in (file, stack.folder / "keys" / "model-server.key"):
        assert path.stat().st_mode & 0o077 == 0, path.name
    assert httpx.get(block["url"]).status_code == 403
    assert httpx.get(block["url"], params={"token": "x" * 43}).status_code == 403
    assert [name for name, log in stack.logs().items() if block["token"] in log] == []


def test_a_promoted_model_is_taken_without_a_restart(stack: RunningStack) -> None:
    engine = blocking_engine(parse_url(f"sqlite:///{stack.folder}/records.sqlite"), 10)
    with engine.begin() as connection:
        accounts.add(connection, "rita", Role.REVIEWER, PASSWORD, "test")
    engine.dispose()
    first = stack.model.name.removesuffix(".tar.gz")
    store = ModelStore(ROOT, stack.folder, first)
    store.candidates.mkdir()
    (store.candidates / "another.tar.gz").write_bytes(stack.model.read_bytes())
    # Trained beside it, and promoted by nobody: it stays away from patients.
    (store.served / "newest.tar.gz").write_bytes(stack.model.read_bytes())
    number = stack.processes.process_id("engine")
    with httpx.Client(
        base_url=stack.console_url, headers={"Sec-Fetch-Site": "same-origin"}
    ) as staff:
        assert staff.post("/login", data={"name": "rita", "password": PASSWORD}).is_redirect

        def engine_runs(name: str) -> bool:
            page = staff.get("/models").text
            return f"<strong>{name}</strong>" in page and "The engine runs it." in page

        wait_until(lambda: engine_runs(first))
        talk = stack.session()
        assert stack.ask(button="sessions", session=talk)[0]["kind"] == "answer"
        store.promote("another")
        wait_until(lambda: engine_runs("another"))
        (more,) = stack.ask("tell me more", talk)
        assert more["topics"] == ["sessions"]
        assert store.roll_back() == first
        wait_until(lambda: engine_runs(first))
        assert stack.ask("does it hurt?")[0]["topics"] == ["pain"]
    assert stack.processes.process_id("engine") == number


def test_killed(stack: RunningStack) -> None:
    watch = ConsoleWatch(stack.processes)
    stack.said.clear()
    stack.processes.signal(CONSOLE, signal.SIGKILL)
    wait_until(lambda: not stack.processes.runs(CONSOLE))
    assert stack.processes.ended() is None  # nothing that patients need
    # The engine asks in vain meanwhile, and keeps its model.
    time.sleep(1.5)
    assert stack.ask("does it hurt?")[0]["topics"] == ["pain"]
    assert stack.http.get("/readyz").status_code == 200

    def back() -> bool:
        watch.step()
        return alive(stack)

    wait_until(back)
    assert [line.partition(";")[0] for line in stack.said] == ["The console is not running"]


class Dying(Stack):
    """A console that ends as soon as it is started."""

    started: int = 0

    def start(self, name: str) -> None:
        assert name == CONSOLE
        self.started += 1
        if self.started % 2:
            raise OSError("no memory")

    def runs(self, name: str) -> bool:
        return False


def test_the_pauses_grow(tmp_path: Path) -> None:
    said: list[str] = []
    stack = Dying(tmp_path, Ports(), tmp_path / "m.tar.gz", {}, report=said.append)
    now = 0.0
    watch = ConsoleWatch(stack, lambda: now)
    starts = []
    while now < 3000:
        before = stack.started
        watch.step()
        if stack.started > before:
            starts.append(now)
        now += 0.5
    pauses = [round(late - early) for early, late in itertools.pairwise(starts)]
    assert pauses[:5] == [2, 4, 8, 16, 32] or pauses[:5] == [3, 5, 9, 17, 33]
    assert max(pauses) <= LONGEST_SECONDS + 1
    assert len(said) < 20
    off = Dying(tmp_path, Ports(), tmp_path / "m.tar.gz", {}, console=False)
    ConsoleWatch(off, lambda: 0.0).step()
    assert off.started == 0


def test_its_port_is_taken(stack: RunningStack, tmp_path: Path) -> None:
    """No engine is started here: what it would be told is looked at."""
    said: list[str] = []
    ports = free_ports()
    with socket.create_server(("127.0.0.1", ports.console)):
        own = Unwaited(tmp_path, ports, stack.model, dict(os.environ), report=said.append)
        own.start_all()
    assert own.begun == ["engine", "actions", "gateway"]
    assert "models" not in YAML(typ="safe").load(own.endpoints.read_text(encoding="utf-8"))
    assert f"CONSOLE_PORT {ports.console}" in said[0]
    assert "patients are served" in said[0]


def test_it_does_not_start(stack: RunningStack, tmp_path: Path) -> None:
    said: list[str] = []
    ports = free_ports()
    wrong = {**os.environ, "CONSOLE_SECOND_PERSON": "perhaps"}
    own = Unwaited(tmp_path, ports, stack.model, wrong, report=said.append)
    try:
        own.start_all()
    finally:
        own.stop()
    # the engine a second time, without it
    assert own.begun == [CONSOLE, "engine", "actions", "gateway", "engine"]
    assert "models" not in YAML(typ="safe").load(own.endpoints.read_text(encoding="utf-8"))
    assert "CONSOLE_SECOND_PERSON must be on or off" in said[0]


@dataclass
class Unwaited(Stack):
    """Starts nothing but the console."""

    begun: list[str] = field(default_factory=list)

    def _begin(self, name: str) -> None:
        self.begun.append(name)
        if name == CONSOLE:
            super()._begin(name)

    def kill(self, name: str) -> None:
        if name == CONSOLE:
            super().kill(name)

    def wait_ready(self, timeout: float = 0) -> None:
        pass


def test_switched_off_and_a_promoted_model_after_a_restart(tmp_path: Path) -> None:
    own = LoopStack(tmp_path, CONSOLE="off")
    model = own.model()
    store = ModelStore(own.project, own.data)
    store.candidates.mkdir()
    model.rename(store.candidates / "promoted.tar.gz")  # there is no other: none may be trained
    store.promote("promoted")
    try:
        own.start()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{own.console.url}/healthz")
        text = (own.data / "run" / "endpoints.yml").read_text(encoding="utf-8")
        assert "models" not in YAML(typ="safe").load(text)
        assert own.ask("does it hurt?")["topics"] == ["pain"]
        # Words that are published are heard without a restart.
        answers = own.project / "documents" / "answers.yml"
        said = own.ask("does it hurt?")["text"]
        data = YAML(typ="safe")
        edited = data.load(answers)
        edited["pain"]["text"] = "Say aah."
        with answers.open("w", encoding="utf-8") as file:
            data.dump(edited, file)
        wait_until(lambda: own.ask("does it hurt?")["text"] == "Say aah.", 5)
        assert said != "Say aah."
        assert own.stop() == 0
        log = own.log.read_text()
        assert "Serving promoted.tar.gz" in log
        assert "The files here would make another one" in log
        assert "Staff:" not in log
        assert log.endswith("Stopped.\n")
    finally:
        own.close()


@pytest.mark.parametrize(("value", "wanted"), [("", True), ("on", True), (" OFF ", False)])
def test_the_switch(value: str, wanted: bool) -> None:
    assert console_wanted({"CONSOLE": value}) is wanted
    with pytest.raises(StartError, match="CONSOLE must be on or off, not 'maybe'"):
        console_wanted({"CONSOLE": "maybe"})
