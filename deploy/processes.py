"""The assistant's processes on this machine: started in order, watched, and ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.endpoints import write_endpoints
from lifecycle.engine_endpoint import engine_endpoint
from lifecycle.signing_key import KeyFileError
from lifecycle.training import ENGINE_BIN, ROOT, engine_environment

CONSOLE = "console"
# Without one of these, patients get no answer.
NEEDED = ("engine", "actions", "gateway")
START_TIMEOUT = 120.0
CONSOLE_START_TIMEOUT = 15.0
_STOP_TIMEOUT = 8.0
# The gateway first, so that no patient meets a half-stopped house.
_STOP_ORDER = ("gateway", CONSOLE, "actions", "engine")
_SWITCH = {"": True, "on": True, "1": True, "off": False, "0": False}


class StartError(RuntimeError):
    """A process did not become ready; names it, its log and the likely mend."""


@dataclass(frozen=True)
class Ports:
    """Where each process listens on this machine."""

    gateway: int = 8000
    console: int = 8001
    engine: int = 5005
    actions: int = 5055

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Ports:
        """Read `GATEWAY_PORT` and its like.

        Raises:
            StartError: one of them is not a port.
        """
        given: dict[str, int] = {}
        for name, default in vars(cls()).items():
            setting = f"{name.upper()}_PORT"
            value = environment.get(setting, "").strip() or str(default)
            if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
                raise StartError(f"{setting} must be a port between 1 and 65535, not {value!r}.")
            given[name] = int(value)
        for name, port in given.items():
            other = next((one for one in given if given[one] == port), name)
            if other != name:
                raise StartError(
                    f"{name.upper()}_PORT and {other.upper()}_PORT are both {port}; give each part "
                    "a port of its own."
                )
        return cls(**given)


def console_wanted(environment: Mapping[str, str]) -> bool:
    """Read `CONSOLE`, which is on unless it says otherwise.

    Raises:
        StartError: it is neither on nor off.
    """
    value = environment.get("CONSOLE", "").strip().lower()
    if value not in _SWITCH:
        raise StartError(f"CONSOLE must be on or off, not {value!r}.")
    return _SWITCH[value]


@dataclass
class Stack:
    """The engine, the actions, the gateway and the console of one `DATA_DIR`.

    ``console``: whether there is one; ``pull_seconds``: between two questions of the engine for a
    promoted model; ``report``: called with a sentence when patients are served without a console.
    """

    data_dir: Path
    ports: Ports
    model: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    console: bool = True
    pull_seconds: int = 5
    report: Callable[[str], None] = print
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def command(self, name: str) -> list[str]:
        """Give the command line of a process."""
        if name == "engine":
            return [
                *(str(ENGINE_BIN / "python"), "-m", "engine"),
                *("--interface", "127.0.0.1", "--port", str(self.ports.engine)),
                # With a model server in its endpoints, Rasa passes over the model named here.
                *("--model", str(self.model), "--endpoints", str(self.endpoints)),
            ]
        return [sys.executable, "-m", name]

    @property
    def endpoints(self) -> Path:
        """The engine's endpoints file."""
        return self.data_dir / "run" / "endpoints.yml"

    def log(self, name: str) -> Path:
        """Give the file that a process writes its log to."""
        return self.data_dir / "logs" / f"{name}.log"

    def start(self, name: str) -> None:
        """Start one process.

        Without a console that answers at this moment, the engine takes its local model, and
        asks for no other until it is started again.
        """
        if name == "engine":
            self._begin_engine(pulls=self.console and self._console_answers())
        else:
            self._begin(name)

    def _begin_engine(self, *, pulls: bool) -> None:
        models = ""
        try:
            if pulls:
                models = engine_endpoint(self.data_dir, self.ports.console, self.pull_seconds)
        except KeyFileError as error:
            self.report(str(error))
        if self.console and not models:
            self.report(
                "The engine starts without the console: it takes up a promoted model the next "
                "time it starts."
            )
        shared = bool(self.environment.get("REDIS_URL", "").strip())
        write_endpoints(self.endpoints, self.ports.actions, models, shared=shared)
        self._begin("engine")

    def _begin(self, name: str) -> None:
        self.log(name).parent.mkdir(parents=True, exist_ok=True)
        own = {
            **self.environment,
            "DATA_DIR": str(self.data_dir),
            **{f"{key.upper()}_PORT": str(port) for key, port in vars(self.ports).items()},
            "CONSOLE_HOST": "127.0.0.1",
            "CONSOLE_MODEL": self.model.name.removesuffix(".tar.gz"),
        }
        base = engine_environment(self.data_dir) if name == "engine" else {}
        with self.log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603
                self.command(name),
                cwd=ROOT,
                env={**base, **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Own group: Ctrl-C reaches the launcher alone, which ends the others in order.
                start_new_session=True,
            )

    def start_all(self) -> None:
        """Start every process, the console first; it has to answer before the engine asks it.

        That needs no waiting: the engine asks when it has imported Rasa, seconds later. Where the
        console does not come, the engine is started anew without it.

        Raises:
            StartError: one that patients need ended or did not answer in time.
        """
        pulls = self.console and self._console_port_free()
        if pulls:
            self._begin(CONSOLE)
        self._begin_engine(pulls=pulls)
        for name in ("actions", "gateway"):
            self._begin(name)
        if pulls and not self._console_comes():
            self.report(f"The console did not start; patients are served. {self._where(CONSOLE)}")
            self.kill("engine")
            self._begin_engine(pulls=False)
        self.wait_ready()

    def _console_port_free(self) -> bool:
        """Tell whether the console can have its port; else whoever has it would be asked."""
        try:
            socket.create_server(("127.0.0.1", self.ports.console)).close()
        except OSError as error:
            self.report(
                f"The console does not start, as CONSOLE_PORT {self.ports.console} cannot be used "
                f"({error.strerror}); patients are served."
            )
            return False
        return True

    def _console_comes(self) -> bool:
        deadline = time.monotonic() + CONSOLE_START_TIMEOUT
        while self.runs(CONSOLE) and time.monotonic() < deadline:
            if self._console_answers():
                return True
            time.sleep(0.1)
        self.kill(CONSOLE)
        return False

    def _console_answers(self) -> bool:
        return self.runs(CONSOLE) and _answers(self.ports.console, "/healthz")

    def wait_ready(self, timeout: float = START_TIMEOUT) -> None:
        """Wait until the gateway says that an answer can be given.

        Raises:
            StartError: a process ended, or the time (in seconds) is over.
        """
        deadline = time.monotonic() + timeout
        while not _answers(self.ports.gateway, "/readyz"):
            ended = self.ended()
            if ended is not None:
                raise StartError(f"The {ended} ended as it started. {self._where(ended)}")
            if time.monotonic() > deadline:
                raise StartError(
                    f"The assistant was not ready within {timeout:.0f} s. "
                    f"See the logs in {self.log('engine').parent}."
                )
            time.sleep(0.1)

    def _where(self, name: str) -> str:
        log = self.log(name)
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
        return "\n".join([f"Its log, {log}, ends with:", *tail])

    def runs(self, name: str) -> bool:
        """Tell whether a process is alive."""
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def ended(self) -> str | None:
        """Give the name of a process that patients need and that has ended, if one has."""
        return next((n for n in NEEDED if n in self._running and not self.runs(n)), None)

    def kill(self, name: str) -> None:
        """End a process without warning, as a crash would."""
        process = self._running.pop(name)
        _signal(process, signal.SIGKILL)
        process.wait()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process, such as SIGSTOP."""
        _signal(self._running[name], number)

    def process_id(self, name: str) -> int:
        """Give a process's id."""
        return self._running[name].pid

    def stop(self) -> None:
        """End every process."""
        for name in _STOP_ORDER:
            process = self._running.pop(name, None)
            if process is None or process.poll() is not None:
                continue
            _signal(process, signal.SIGTERM)
            try:
                process.wait(_STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
