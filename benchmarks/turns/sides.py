"""What is compared: our assistant, stock Rasa, and the floor; each on ports of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.turns import stock
from benchmarks.turns.connection import AnswerError
from benchmarks.turns.load import Patient
from benchmarks.turns.patients import FloorPatient, GatewayPatient, RestPatient
from deploy.processes import NEEDED, Ports, Stack
from lifecycle.training import ENGINE_BIN, ROOT, engine_environment

_PATIENCE = 300.0
_STOP_SECONDS = 10.0


class SideError(RuntimeError):
    """A side does not answer; names its logs."""


def free_ports(count: int) -> list[int]:
    """Return ports that nobody has now, each once."""
    with contextlib.ExitStack() as held:
        return [
            held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            for _ in range(count)
        ]


class Side(ABC):
    """One of those compared."""

    name: str
    folder: Path

    @abstractmethod
    def begin(self) -> None:
        """Start every process."""

    @abstractmethod
    def stop(self) -> None:
        """End every process."""

    @abstractmethod
    def processes(self) -> list[int]:
        """Return the ids of the processes that patients need."""

    @abstractmethod
    def patient(self) -> Patient:
        """Return one more patient."""

    def start(self) -> float:
        """Start, and return the seconds until the first message was answered."""
        began = time.monotonic()
        self.begin()
        asyncio.run(self._first_answer(began + _PATIENCE))
        return time.monotonic() - began

    async def _first_answer(self, deadline: float) -> None:
        while not await self._answers():
            if time.monotonic() > deadline:
                raise SideError(f"{self.name} does not answer; see {self.folder}.")
            await asyncio.sleep(0.05)

    async def _answers(self) -> bool:
        one = self.patient()
        try:
            await one.begin()
            return bool(await one.ask("does it hurt?"))
        except (AnswerError, OSError):
            return False
        finally:
            await one.close()


class Ours(Side):
    """Gateway, engine and actions as `make run` starts them; no limits, no console."""

    name = "ours"

    def __init__(self, folder: Path, model: Path, encoder: Path) -> None:
        """Keep everything but the model and the encoder in a folder of its own."""
        self.folder = folder
        folder.mkdir(parents=True)
        shutil.copytree(encoder, folder / "encoder")
        environment = {**os.environ, "GATEWAY_RATE_LIMIT": "0"}
        self.ports = Ports(*free_ports(4))
        self.stack = Stack(folder, self.ports, model, environment, console=False)

    def begin(self) -> None:
        """See `Side`."""
        self.stack.start_all()

    def stop(self) -> None:
        """See `Side`."""
        self.stack.stop()

    def processes(self) -> list[int]:
        """See `Side`."""
        return [self.stack.process_id(name) for name in NEEDED]

    def patient(self) -> Patient:
        """See `Side`."""
        return GatewayPatient(self.ports.gateway)


@dataclass
class _Commands:
    folder: Path
    environment: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, command: list[str], folder: Path = ROOT) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running.append(
                subprocess.Popen(  # noqa: S603 - our own command line
                    command,
                    cwd=folder,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def stop(self) -> None:
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.running.clear()


class _Own(Side):
    def __init__(self, folder: Path, data_dir: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.commands = _Commands(folder, engine_environment(data_dir))

    def stop(self) -> None:
        """See `Side`."""
        self.commands.stop()

    def processes(self) -> list[int]:
        """See `Side`."""
        return [process.pid for process in self.commands.running]


class Stock(_Own):
    """``rasa run`` and ``python -m rasa_sdk``; patients talk to Rasa's REST channel itself."""

    name = "stock"

    def __init__(self, folder: Path, project: Path, data_dir: Path) -> None:
        """Take a trained project (see `stock.trained`)."""
        super().__init__(folder, data_dir)
        self._project = project
        self.port, self._actions = free_ports(2)

    def begin(self) -> None:
        """See `Side`."""
        database = self.folder / "tracker.sqlite"
        command = stock.engine_command(self._project, self.port, self._actions, database)
        self.commands.start("actions", stock.actions_command(self._actions))
        self.commands.start("engine", command, self._project)

    def patient(self) -> Patient:
        """See `Side`."""
        return RestPatient(self.port)


class Floor(_Own):
    """One encoder call and one commit (see `floor_app`)."""

    name = "floor"

    def begin(self) -> None:
        """See `Side`."""
        (self.port,) = free_ports(1)
        command = [str(ENGINE_BIN / "python"), "-m", "benchmarks.turns.floor_app"]
        self.commands.start("floor", [*command, str(self.port), str(self.folder / "turns.sqlite")])

    def patient(self) -> Patient:
        """See `Side`."""
        return FloorPatient(self.port)
