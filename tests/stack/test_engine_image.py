"""What the engine's image starts is started here, as no container can be: it gets its model and answers."""

import json
import os
import re
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from lifecycle.training import ENGINE_BIN, ROOT
from tests.stack.running_stack import RunningStack, free_ports

pytestmark = pytest.mark.stack


def test_the_command_of_the_image(stack: RunningStack, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "containers" / "engine.Dockerfile").read_text(encoding="utf-8")
    [command] = re.findall(r"^CMD (\[[^\]]+\])", text, re.MULTILINE)
    python, *arguments = json.loads(command.replace("\\\n", ""))
    assert python == "python"
    port = free_ports().engine
    places = {"5005": str(port), "0.0.0.0": "127.0.0.1"}
    token = (stack.folder / "keys" / "model-server.key").read_text(encoding="utf-8").strip()
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(stack.folder),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "ACTIONS_URL": f"http://127.0.0.1:{stack.ports.actions}",
        "MODEL_URL": f"{stack.console_url}/engine/model",
        "MODEL_TOKEN": token,
        # Nobody is there: the engine goes on from its own copies.
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    log = tmp_path / "engine.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [str(ENGINE_BIN / "python"), *(places.get(one, one) for one in arguments)],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=said,
        )
    try:
        url = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        body = {"sender": "image", "message": "does it hurt?"}
        end = time.monotonic() + 90
        while True:
            assert process.poll() is None, log.read_text(errors="replace")[-2000:]
            assert time.monotonic() < end, log.read_text(errors="replace")[-2000:]
            try:
                replies = httpx.post(url, json=body, timeout=20).json()
                break
            except httpx.TransportError:
                time.sleep(0.2)
        [custom] = [one["custom"] for one in replies if "custom" in one]
        assert custom["reply"]["topics"] == ["pain"]
    finally:
        process.terminate()
        process.wait(20)
