"""The whole assistant with the console beside it, on free ports and in a copy of the project."""

import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from console.model_server import engine_endpoint
from deploy.training import ENGINE_BIN, engine_environment, ensure_model, model_name
from tests.console.running_console import ROOT, RunningConsole, copy_project, free_port

_SECONDS = 180.0


class LoopStack:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = copy_project(folder)
        self.gateway_port, self.engine_port, self.actions_port = (free_port() for _ in range(3))
        ports = {
            "GATEWAY_PORT": str(self.gateway_port),
            "ENGINE_PORT": str(self.engine_port),
            "ACTIONS_PORT": str(self.actions_port),
            "GATEWAY_RATE_LIMIT": "0",
        }
        self.console = RunningConsole(folder, self.project, **ports)
        self.data = self.console.data
        self.url = f"http://127.0.0.1:{self.gateway_port}"
        self.engine_url = f"http://127.0.0.1:{self.engine_port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> "LoopStack":
        self._model()
        self.console.prepare().start()
        endpoints = self.folder / "endpoints.yml"
        endpoints.write_text(
            f"action_endpoint:\n  url: http://127.0.0.1:{self.actions_port}/webhook\n"
            + engine_endpoint(self.data, self.console.port, seconds=2),
            encoding="utf-8",
        )
        environment = self.console.environment
        self._run([sys.executable, "-m", "actions"], environment)
        self._run([sys.executable, "-m", "gateway"], environment)
        self._run(
            [
                *(str(ENGINE_BIN / "python"), "-m", "rasa", "run", "--quiet"),
                *("--interface", "127.0.0.1", "--port", str(self.engine_port)),
                *("--endpoints", str(endpoints), "--credentials", "credentials.yml"),
            ],
            engine_environment(self.data) | environment,
        )
        self._wait_ready()
        return self

    def _model(self) -> None:
        """Take the model of these files where `make run` has trained it; else train it."""
        for name in ("encoder", "models"):
            (self.data / name).mkdir(parents=True, exist_ok=True)
        encoder = ROOT / "var" / "encoder"
        if encoder.is_dir():
            shutil.copytree(encoder, self.data / "encoder", dirs_exist_ok=True)
        known = ROOT / "var" / "models" / f"{model_name(self.project)}.tar.gz"
        if known.is_file():
            shutil.copy2(known, self.data / "models")
        else:
            ensure_model(self.data, self.project)

    def _run(self, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / "stack.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=self.project, env=environment, stdout=log, stderr=log)
            )

    def _wait_ready(self) -> None:
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200 and self.ask(
                    "hello"
                ):
                    return
            except (httpx.HTTPError, AssertionError):  # noqa: PERF203 (it waits)
                time.sleep(0.5)
        raise AssertionError((self.folder / "stack.log").read_text()[-3000:])

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
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # noqa: PERF203 (three at most)
                process.kill()
                process.wait()
        self.console.close()
