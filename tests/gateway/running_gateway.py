"""The real gateway in a process of its own, as ``make run`` starts it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from tests.seeds import say_everything

ROOT = Path(__file__).resolve().parents[2]
PHONE = "(225) 308-4064"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class RunningGateway:
    def __init__(self, folder: Path, engine_url: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder / "data"),
            "GATEWAY_PORT": str(self.port),
            "GATEWAY_RATE_LIMIT": "0",
            "ENGINE_URL": engine_url,
            "ACTIONS_URL": engine_url,
            "PYTHONDONTWRITEBYTECODE": "1",
        } | environment
        self.log = folder / "gateway.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.http = httpx.Client(base_url=self.url, timeout=30)

    def start(self, *, ready: bool = True, shell: str = "") -> "RunningGateway":
        """Start; ``shell`` is run in front, and ends with a word that takes the command."""
        command = [sys.executable, "-m", "gateway"]
        if shell:
            command = ["/bin/bash", "-c", f'{shell} "$@"', "bash", *command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.wait_for("/readyz" if ready else "/healthz")
        return self

    def wait_for(self, path: str, seconds: float = 20) -> None:
        assert self.process is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.http.get(path).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"{path} was not good in time: {self.log.read_text()}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def close(self) -> None:
        self.http.close()
        if self.process is not None and self.process.poll() is None:
            say_everything(self.url)
            self.kill()

    def session(self) -> str:
        answer = self.http.post("/api/sessions", json={})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["session"])

    def send(self, session: str, text: str | None = None, **fields: Any) -> httpx.Response:
        body: dict[str, Any] = {"session": session, "id": uuid.uuid4().hex} | fields
        if text is not None:
            body["text"] = text
        return self.http.post("/api/messages", json=body)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "data" / "records.sqlite", timeout=10)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()
