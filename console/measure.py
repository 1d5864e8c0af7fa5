"""``python -m console.measure``: ask a model everything that it is judged by.

Starts an engine with the model and the actions on free ports, sends the evaluation sets, the safety
set and the messages given, and writes what came back. Runs apart from the console, at the lowest
priority, so that neither patients nor staff wait for it.
"""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from console.project import ROOT
from evaluation.gateway_client import GatewayError, RefusedError
from evaluation.safety.engine import EngineAsker
from lifecycle.model_store import replace
from lifecycle.training import ENGINE_BIN, engine_environment

_START_SECONDS = 180.0
_AT_ONCE = 2
_ENDPOINTS = "action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def engine(model: Path, data_dir: Path, folder: Path) -> Iterator[str]:
    """Run an engine with a model, and the actions; gives its address."""
    actions_port, engine_port = _free_port(), _free_port()
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(_ENDPOINTS.format(actions=actions_port), encoding="utf-8")
    command = [
        *(str(ENGINE_BIN / "python"), "-m", "rasa", "run", "--interface", "127.0.0.1"),
        *("--port", str(engine_port), "--model", str(model), "--endpoints", str(endpoints)),
        *("--credentials", str(ROOT / "credentials.yml"), "--quiet"),
    ]
    own = os.environ | {"DATA_DIR": str(data_dir), "ACTIONS_PORT": str(actions_port)}
    with (folder / "measure.log").open("wb") as log, contextlib.ExitStack() as stack:
        for line, environment in (
            ([sys.executable, "-m", "actions"], own),
            (command, engine_environment(data_dir)),
        ):
            process = subprocess.Popen(  # noqa: S603
                line, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            stack.callback(_end, process)
        _wait(engine_port, actions_port, process)
        yield f"http://127.0.0.1:{engine_port}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(8)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(engine_port: int, actions_port: int, process: "subprocess.Popen[bytes]") -> None:
    waited = [
        f"http://127.0.0.1:{actions_port}/health",
        f"http://127.0.0.1:{engine_port}/webhooks/rest/",
    ]
    deadline = time.monotonic() + _START_SECONDS
    for address in waited:
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > deadline:
                raise GatewayError("The engine did not start with this model.")
            time.sleep(0.2)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


async def ask(address: str, texts: dict[str, str]) -> dict[str, list[dict[str, Any]] | None]:
    """Give the replies to each text by its key; None where there were none."""
    found: dict[str, list[dict[str, Any]] | None] = {}
    left = list(texts.items())[::-1]

    async def work(asker: EngineAsker) -> None:
        while left:
            key, text = left.pop()
            try:
                found[key] = await asker.replies_to(text)
            except RefusedError:
                found[key] = None
            if len(found) % 20 == 0:
                print(f"PROGRESS {len(found)} {len(texts)}", flush=True)

    async with EngineAsker(address) as asker:
        await asyncio.gather(*(work(asker) for _ in range(_AT_ONCE)))
    return found


def main() -> int:
    """Measure; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--texts", type=Path, required=True, help="JSON: text by key")
    parser.add_argument("--out", type=Path, required=True, help="JSON: replies by key")
    parser.add_argument("--data-dir", type=Path, required=True)
    arguments = parser.parse_args()
    # Ended from outside, it still has to end the two processes that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    texts = json.loads(arguments.texts.read_text(encoding="utf-8"))
    try:
        with engine(arguments.model, arguments.data_dir, arguments.out.parent) as address:
            replies = asyncio.run(ask(address, texts))
    except (GatewayError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    replace(arguments.out, json.dumps(replies).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
