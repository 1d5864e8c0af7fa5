"""The whole assistant as `make run` starts it, on free ports and in a copy of the project."""

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from lifecycle.training import ensure_model, model_name
from tests.console.running_console import ROOT, RunningConsole, copy_project
from tests.stack.running_stack import free_ports

_SECONDS = 180.0


class LoopStack:
    """``console`` gives its address and its records; the process is the launcher's."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.project = copy_project(folder)
        shutil.copy2(ROOT / "endpoints.yml", self.project)
        ports = free_ports()
        settings = {
            "GATEWAY_PORT": str(ports.gateway),
            "ENGINE_PORT": str(ports.engine),
            "ACTIONS_PORT": str(ports.actions),
            "GATEWAY_RATE_LIMIT": "0",
            "CONSOLE": "on",
            "CONSOLE_PORT": str(ports.console),
        }
        self.console = RunningConsole(folder, self.project, **(settings | environment))
        self.console.port = ports.console
        self.console.url = f"http://127.0.0.1:{ports.console}"
        self.data = self.console.data
        self.url = f"http://127.0.0.1:{ports.gateway}"
        self.engine_url = f"http://127.0.0.1:{ports.engine}"
        self.log = folder / "stack.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "LoopStack":
        self.model()
        if self.console.environment["CONSOLE"] == "on":
            self.console.prepare()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy"],
                cwd=self.project,
                env={**os.environ, **self.console.environment},
                stdout=log,
                stderr=log,
            )
        self._wait_ready(self.process)
        return self

    def model(self) -> Path:
        """Take the model of these files where `make run` has trained it; else train it."""
        made = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
        models = self.data / "models"
        models.mkdir(parents=True, exist_ok=True)
        if (made / "encoder").is_dir():
            shutil.copytree(made / "encoder", self.data / "encoder", dirs_exist_ok=True)
        known = made / "models" / f"{model_name(self.project)}.tar.gz"
        if not known.is_file():
            return ensure_model(self.data, self.project)[0]
        return Path(shutil.copy2(known, models))

    def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200 and self.ask(
                    "hello"
                ):
                    return
            except (httpx.HTTPError, AssertionError):
                pass
            time.sleep(0.2)
        raise AssertionError(self.log.read_text()[-3000:])

    def session(self) -> str:
        return str(httpx.post(f"{self.url}/api/sessions", json={}, timeout=30).json()["session"])

    def send(self, session: str, text: str) -> list[dict[str, Any]]:
        body = {"session": session, "id": uuid.uuid4().hex, "text": text}
        answer = httpx.post(f"{self.url}/api/messages", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        assert replies[0]["kind"] != "unavailable", replies
        return replies

    def ask(self, text: str) -> dict[str, Any]:
        """Ask in a new conversation; gives the first reply."""
        return self.send(self.session(), text)[0]

    def close(self) -> None:
        self.stop()
        self.console.close()

    def stop(self) -> int | None:
        """End it as Ctrl-C does; gives the exit status."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        finally:
            self.process.kill()
            self.process.wait()
            self.process = None
