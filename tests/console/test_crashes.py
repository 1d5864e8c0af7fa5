"""The console is killed in the middle of its work: files and assistant stay as they were."""

import contextlib
import hashlib
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from console.change_kinds import NLU
from lifecycle.engine_endpoint import engine_endpoint
from lifecycle.model_store import ModelStore
from tests.console.conftest import StartConsole
from tests.console.running_console import ROOT, RunningConsole
from tests.lifecycle.models import make_model

# Begins as a training does, leaves half a model behind, and never ends by itself.
ENGINE = """#!/bin/sh
echo "Starting to train component 'IntentClassifier'"
mkdir -p "$DATA_DIR/candidates" && cd "$DATA_DIR/candidates"
mkdir -p work/out && echo half > work/out/half.tar.gz
echo $$ > "$DATA_DIR/trainer.pid"
exec sleep 60
"""


def with_endless_training(console: RunningConsole) -> None:
    environments = console.project / ".venv"
    environments.unlink()
    program = environments / "engine" / "bin" / "python"
    program.parent.mkdir(parents=True)
    (environments / "app").symlink_to(ROOT / ".venv" / "app")
    program.write_text(ENGINE)
    program.chmod(0o755)


def contents(console: RunningConsole) -> dict[str, str]:
    """Hashes of the project's files, the models and what is promoted."""
    files = [
        path
        for folder in ("data", "documents", "evaluation")
        for path in (console.project / folder).rglob("*")
        if path.suffix in {".yml", ".tsv"}
    ]
    files += [console.project / "domain.yml", *(console.data / "models").glob("*")]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def wait_for(path: Path) -> str:
    end = time.monotonic() + 30
    while not path.is_file() or not path.read_text().strip():
        assert time.monotonic() < end, f"no {path.name}"
        time.sleep(0.05)
    return path.read_text().strip()


def kill(console: RunningConsole) -> None:
    assert console.process is not None
    console.process.send_signal(signal.SIGKILL)
    console.process.wait()


def served(console: RunningConsole) -> bytes:
    """The model that the engine gets."""
    line = next(
        line for line in engine_endpoint(console.data, console.port).splitlines() if "token" in line
    )
    token = line.split(": ")[1]
    answer = httpx.get(f"{console.url}/engine/model", params={"token": token}, timeout=10)
    assert answer.status_code == 200
    return answer.content


def test_killed_while_training(start_console: StartConsole) -> None:
    console = start_console()
    with_endless_training(console)
    make_model(console.data / "models" / "first.tar.gz")
    before, model = contents(console), served(console)
    with console.client("ed") as client:
        assert client.post("/models/train").status_code == 303
    trainer = int(wait_for(console.data / "trainer.pid"))
    kill(console)
    assert contents(console) == before
    console.start()
    assert contents(console) == before
    assert served(console) == model
    assert list(ModelStore(console.project, console.data).listed()) == []
    # The one that was left alone does not stand in the way of the next.
    (console.data / "trainer.pid").unlink()
    with console.client("ed") as client:
        assert "half" not in client.get("/models").text
        assert client.post("/models/train").status_code == 303
        assert int(wait_for(console.data / "trainer.pid")) != trainer
    for process in (trainer, int(wait_for(console.data / "trainer.pid"))):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
    assert contents(console) == before


def test_killed_while_publishing(start_console: StartConsole) -> None:
    """While the changes are checked, and while they are written; then they are published."""
    console = start_console()
    wordings = [f"how much of a zap is number {number}" for number in range(2)]
    writing = console.data / "console" / "writing"
    for wording in wordings:
        with console.client("ed") as client, ThreadPoolExecutor() as pool:
            given = {"examples": wording}
            assert client.post("/answers/pain/examples", data=given).status_code == 303
            before = contents(console)
            asked = pool.submit(client.post, "/changes/publish")
            if wording == wordings[0]:
                time.sleep(0.2)
            else:
                while not asked.done() and not writing.exists():
                    time.sleep(0.0005)
            kill(console)
            assert isinstance(asked.exception(), httpx.TransportError) or asked.done()
        console.start()
        after = contents(console)
        changed = {path for path in after if after[path] != before[path]}
        assert changed in (set(), {str(console.project / NLU)})
        assert _nlu(console).count(wording) == len(changed)
        hidden = [path.name for path in (console.project / "data").glob(".*")]
        assert hidden == []
    with console.client("ed") as client:
        assert client.post("/changes/publish").status_code == 303
    assert [_nlu(console).count(wording) for wording in wordings] == [1, 1]
    assert console.rows("SELECT DISTINCT state FROM changes") == [("applied",)]


def _nlu(console: RunningConsole) -> str:
    return (console.project / NLU).read_text()
