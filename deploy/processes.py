"""The assistant's processes on this machine: started in order, watched, and ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.training import ENGINE_BIN, ROOT, engine_environment

START_TIMEOUT = 120.0
_STOP_TIMEOUT = 8.0
_ACTIONS_ADDRESS = "http://127.0.0.1:5055/webhook"


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
        return cls(**given)


@dataclass
class Stack:
    """The engine, the actions and the gateway of one `DATA_DIR`."""

    data_dir: Path
    ports: Ports
    model: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def command(self, name: str) -> list[str]:
        """Give the command line of a process."""
        if name == "engine":
            endpoints = self.data_dir / "run" / "endpoints.yml"
            endpoints.parent.mkdir(parents=True, exist_ok=True)
            # The project's own file, but for the port of the actions.
            text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
            own = f"http://127.0.0.1:{self.ports.actions}/webhook"
            endpoints.write_text(text.replace(_ACTIONS_ADDRESS, own), encoding="utf-8")
            return [
                *(str(ENGINE_BIN / "python"), "-m", "rasa", "run"),
                *("--interface", "127.0.0.1", "--port", str(self.ports.engine)),
                *("--model", str(self.model), "--endpoints", str(endpoints)),
                *("--credentials", str(ROOT / "credentials.yml"), "--quiet"),
            ]
        return [sys.executable, "-m", name]

    def log(self, name: str) -> Path:
        """Give the file that a process writes its log to."""
        return self.data_dir / "logs" / f"{name}.log"

    def start(self, name: str) -> None:
        """Start one process."""
        self.log(name).parent.mkdir(parents=True, exist_ok=True)
        own = {
            **self.environment,
            "DATA_DIR": str(self.data_dir),
            **{f"{key.upper()}_PORT": str(port) for key, port in vars(self.ports).items()},
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
        """Start every process; the engine, which is slowest, first.

        Raises:
            StartError: one of them ended or did not answer in time.
        """
        for name in ("engine", "actions", "gateway"):
            self.start(name)
        self.wait_ready()

    def wait_ready(self, timeout: float = START_TIMEOUT) -> None:
        """Wait until the gateway says that an answer can be given.

        Raises:
            StartError: a process ended, or the time (in seconds) is over.
        """
        deadline = time.monotonic() + timeout
        while not self._answers("/readyz"):
            for name, process in self._running.items():
                if process.poll() is not None:
                    raise StartError(
                        f"The {name} ended as it started. Its log, {self.log(name)}, ends with:\n"
                        f"{self._tail(name)}"
                    )
            if time.monotonic() > deadline:
                raise StartError(
                    f"The assistant was not ready within {timeout:.0f} s. "
                    f"See the logs in {self.log('engine').parent}."
                )
            time.sleep(0.1)

    def _answers(self, path: str) -> bool:
        url = f"http://127.0.0.1:{self.ports.gateway}{path}"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _tail(self, name: str) -> str:
        text = self.log(name).read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-8:])

    def ended(self) -> str | None:
        """Give the name of a process that has ended, if one has."""
        return next((name for name, p in self._running.items() if p.poll() is not None), None)

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
        """End every process: the gateway first, so that no patient meets a half-stopped house."""
        for name in ("gateway", "actions", "engine"):
            process = self._running.pop(name, None)
            if process is None:
                continue
            _signal(process, signal.SIGTERM)
            try:
                process.wait(_STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
