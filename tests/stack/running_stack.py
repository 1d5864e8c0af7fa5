"""The real assistant on free ports: every part of it, as `make run` starts them."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from deploy.processes import CONSOLE, Ports, Stack
from lifecycle.training import ROOT, ensure_model
from tests.seeds import say_everything

Json = dict[str, Any]
# For so long the gateway repeats what it said of its parts (gateway/health.py), and a bit more.
_FRESH_SECONDS = 1.5


def free_ports() -> Ports:
    """Four different ones: asked for one after the other, the same may be given twice."""
    with contextlib.ExitStack() as held:
        taken = [
            held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            for _ in range(4)
        ]
    return Ports(*taken)


class RunningStack:
    """Everything in a folder of its own but the model and the encoder, which are made once."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.ports = free_ports()
        self.url = f"http://127.0.0.1:{self.ports.gateway}"
        self.engine_url = f"http://127.0.0.1:{self.ports.engine}"
        self.http = httpx.Client(base_url=self.url, timeout=30)
        made = Path(os.environ.get("DATA_DIR") or ROOT / "var").expanduser().resolve()
        model, _ = ensure_model(made)
        # The console serves it to the engine from there.
        (folder / "models").mkdir()
        self.model = Path(shutil.copy2(model, folder / "models"))
        if (made / "encoder").is_dir():  # else the engine converts one, as on its first start
            shutil.copytree(made / "encoder", folder / "encoder")
        environment = {**os.environ, "GATEWAY_RATE_LIMIT": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        environment |= settings
        self.said: list[str] = []
        self.processes = Stack(
            folder, self.ports, self.model, environment, pull_seconds=1, report=self.said.append
        )
        self.console_url = f"http://127.0.0.1:{self.ports.console}"
        self._frozen: set[str] = set()
        self._down: set[str] = set()

    def start(self) -> None:
        """Start everything.

        Raises:
            RuntimeError: the parts run, but there is no answer; names the engine's last words.
        """
        self.processes.start_all()
        if self.ask("does it hurt?")[0]["kind"] == "unavailable":
            last = self.logs()["engine.log"].splitlines()[-3:]
            raise RuntimeError("The engine runs, and gives no reply.\n" + "\n".join(last))

    def stop(self) -> None:
        for name in list(self._frozen):
            self.go_on(name)
        say_everything(self.url)
        self.processes.stop()
        self.http.close()

    def kill(self, name: str) -> None:
        """End a process with SIGKILL."""
        self.processes.kill(name)
        self._down.add(name)

    def restart(self, name: str) -> None:
        """Start what was killed, and wait until an answer can be given again."""
        self.processes.start(name)
        self._down.discard(name)
        self._wait_ready()

    def freeze(self, name: str) -> None:
        """Stop a process in mid-air with SIGSTOP."""
        self._frozen.add(name)
        self.processes.signal(name, signal.SIGSTOP)

    def go_on(self, name: str) -> None:
        """Let a frozen process go on."""
        self._frozen.discard(name)
        self.processes.signal(name, signal.SIGCONT)

    def heal(self) -> None:
        """Make everything run again, whatever a test has left."""
        if not self.processes.runs(CONSOLE):
            self.processes.start(CONSOLE)
        if not self._frozen and not self._down and self.processes.ended() is None:
            return
        for name in list(self._frozen):
            self.go_on(name)
        while (ended := self.processes.ended()) is not None:
            self.kill(ended)
        for name in list(self._down):
            self.processes.start(name)
            self._down.discard(name)
        self._wait_ready()

    def _wait_ready(self) -> None:
        # The gateway's own word of a moment ago may be from before a part went down.
        time.sleep(_FRESH_SECONDS)
        self.processes.wait_ready()

    def session(self) -> str:
        """Begin a conversation and return its token."""
        answer = self.http.post("/api/sessions", json={})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["session"])

    def send(self, session: str, text: str | None = None, **fields: Any) -> httpx.Response:
        """Send a text, or what ``fields`` say, under a new id."""
        body: Json = {"session": session, "id": uuid.uuid4().hex} | fields
        if text is not None:
            body["text"] = text
        return self.http.post("/api/messages", json=body)

    def ask(self, text: str | None = None, session: str | None = None, **fields: Any) -> list[Json]:
        """Return the replies to a text or button, in a new conversation unless one is given."""
        answer = self.send(session or self.session(), text, **fields)
        assert answer.status_code == 200, answer.text
        replies: list[Json] = answer.json()["replies"]
        return replies

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Query the records."""
        connection = sqlite3.connect(self.folder / "records.sqlite", timeout=10)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def logs(self) -> dict[str, str]:
        """Everything that any process has written to its log."""
        return {
            file.name: file.read_text(encoding="utf-8", errors="replace")
            for file in (self.folder / "logs").iterdir()
        }
