"""Two machines with an engine, actions and a gateway each, on one PostgreSQL and one Redis."""

from __future__ import annotations

import os
import shutil
import signal
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx

from deploy.processes import Stack
from gateway.key_files import read_or_make_keys
from lifecycle.training import ROOT, ensure_model
from tests.clocks import Clock, faketime_library
from tests.faults.relay import Line, Relay
from tests.faults.servers import Postgres, Redis
from tests.stack.running_stack import free_ports


class House:
    """The parts of a run; every line to PostgreSQL and Redis can be cut.

    ``relayed``: without it no line can be cut, and passing bytes on takes no processor time.
    """

    def __init__(
        self, folder: Path, programs: Path, *, clocks: bool = False, relayed: bool = True
    ) -> None:
        self.folder = folder
        self.redis = Redis(folder)
        self.postgres = Postgres(folder / "postgres", programs)
        self.redis_lines: list[Relay] = []
        self.database_lines: list[Relay] = []
        self.machines: list[Stack] = []
        # One for each machine, where clocks are to be set; what that takes costs a little time.
        self._set_clocks = clocks
        self._relayed = relayed
        self.clocks: list[Clock] = []
        self.database = ""

    def start(self) -> None:
        """Start everything, and wait until both gateways can answer."""
        self.redis.start()
        self.postgres.start()
        name = self.postgres.create_database()
        self.database = f"postgresql://clinic@127.0.0.1:{self.postgres.port}/{name}"
        made = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
        model, _ = ensure_model(made)
        ports = [free_ports(), free_ports()]
        while set(vars(ports[0]).values()) & set(vars(ports[1]).values()):
            ports[1] = free_ports()
        engines = ",".join(f"http://127.0.0.1:{one.engine}" for one in ports)
        actions = ",".join(f"http://127.0.0.1:{one.actions}" for one in ports)
        keys = self.folder / "session.key"
        read_or_make_keys(keys)
        for number, own in enumerate(ports):
            data = self.folder / f"machine-{number}"
            (data / "models").mkdir(parents=True)
            (data / "keys").mkdir(mode=0o700)
            shutil.copy2(keys, data / "keys" / "session.key")
            own_model = Path(shutil.copy2(model, data / "models"))
            if (made / "encoder").is_dir():
                shutil.copytree(made / "encoder", data / "encoder")
            redis, postgres = self._ways()
            environment = {
                **os.environ,
                "GATEWAY_RATE_LIMIT": "1000",
                "GATEWAY_ADDRESS_LIMIT": "0",
                "GATEWAY_SESSION_LIMIT": "0",
                "PYTHONDONTWRITEBYTECODE": "1",
                "ENGINE_URL": engines,
                "ACTIONS_URL": actions,
                "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
                "DATABASE_URL": f"postgresql://clinic@127.0.0.1:{postgres}/{name}",
            }
            if self._set_clocks and faketime_library() is not None:
                self.clocks.append(Clock(data))
                environment |= self.clocks[-1].environment
            stack = Stack(
                data, own, own_model, environment, console=number == 0, report=lambda _: None
            )
            self.machines.append(stack)
        for stack in self.machines:
            stack.start_all()
        self.wait_whole()

    def _ways(self) -> tuple[int, int]:
        """Give the ports by which one machine reaches Redis and PostgreSQL."""
        if not self._relayed:
            return self.redis.port, self.postgres.port
        self.redis_lines.append(Relay(self.redis.port))
        self.database_lines.append(Relay(self.postgres.port))
        return self.redis_lines[-1].port, self.database_lines[-1].port

    def wait_whole(self, seconds: float = 60) -> None:
        """Wait until every engine and every gateway answers by itself.

        Raises:
            RuntimeError: one does not in time; names it.
        """
        end = time.monotonic() + seconds
        for number, stack in enumerate(self.machines):
            engine = f"http://127.0.0.1:{stack.ports.engine}/webhooks/rest/webhook"
            gateway = f"http://127.0.0.1:{stack.ports.gateway}/readyz"
            for name, good in (
                ("engine", partial(_greets, engine)),
                ("gateway", partial(_is_ready, gateway)),
            ):
                while not _holds(good):
                    if time.monotonic() > end:
                        raise RuntimeError(f"{name} {number} is not whole after {seconds:.0f} s")
                    self.revive()
                    time.sleep(0.1)

    @property
    def gateways(self) -> list[str]:
        """The addresses of both."""
        return [f"http://127.0.0.1:{stack.ports.gateway}" for stack in self.machines]

    def revive(self) -> list[str]:
        """Start what has ended, as systemd or Kubernetes would; gives the names."""
        started = []
        for number, stack in enumerate(self.machines):
            while (name := stack.ended()) is not None:
                stack.kill(name)
                stack.start(name)
                started.append(f"{name} {number}")
        if not self.postgres.runs():
            self.postgres.kill()
            self.postgres.start()
            started.append("postgres")
        return started

    def stop(self) -> None:
        """End everything."""
        for stack in self.machines:
            for name in ("engine", "actions", "gateway"):
                if stack.runs(name):
                    stack.signal(name, signal.SIGCONT)
            stack.stop()
        for line in (*self.redis_lines, *self.database_lines):
            line.become(Line.GOOD)
            line.close()
        self.redis.kill()
        self.postgres.close()

    def logs(self) -> str:
        """All that any process has written."""
        files = sorted(self.folder.glob("machine-*/logs/*.log"))
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _greets(engine: str) -> bool:
    greeting = {"sender": f"faults-{uuid.uuid4().hex}", "message": "/greet"}
    return bool(httpx.post(engine, json=greeting).json())


def _is_ready(gateway: str) -> bool:
    return httpx.get(gateway).status_code == 200


def _holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except (httpx.TransportError, ValueError):
        return False
