"""Sends made-up requests to a real gateway and says what must not have happened."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.fuzz.made_up import SECRET, MadeUp, Request
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import FakeGraph
from tests.gateway.messenger.fake_meta import signature
from tests.gateway.running_gateway import RunningGateway

_AT_ONCE = 32
_SECONDS = 20.0


@dataclass
class Found:
    """What came of it; ``bad`` is what must be empty."""

    statuses: Counter[int] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    seconds: float = 0.0


def fuzz(count: int, seed: int = 1) -> Found:
    """Start a gateway with Messenger on, send ``count`` requests, and look at its log."""
    engine, graph = FakeEngine(), FakeGraph().start()
    engine.start()
    with tempfile.TemporaryDirectory() as folder:
        settings = messenger_environment(graph.url)
        gateway = RunningGateway(Path(folder), engine.url, **settings, GATEWAY_PROXIES="1")
        try:
            gateway.start()
            found = asyncio.run(_run(gateway, count, seed))
            _look(gateway, found)
        finally:
            gateway.close()
            engine.stop()
            graph.stop()
    return found


async def _run(gateway: RunningGateway, count: int, seed: int) -> Found:
    found = Found()
    tokens = [gateway.session() for _ in range(200)]
    made_up = MadeUp(seed, tokens, lambda raw: {"X-Hub-Signature-256": signature(raw)})
    began = time.monotonic()
    left = count
    async with httpx.AsyncClient(base_url=gateway.url, timeout=_SECONDS, trust_env=False) as http:

        async def worker() -> None:
            nonlocal left
            while left > 0:
                left -= 1
                await _send(http, made_up.request(), found)

        await asyncio.gather(*(worker() for _ in range(_AT_ONCE)))
    found.seconds = time.monotonic() - began
    return found


async def _send(http: httpx.AsyncClient, request: Request, found: Found) -> None:
    try:
        answer = await http.request(
            request.method, request.path, content=request.content, headers=request.headers
        )
    except httpx.TimeoutException:
        found.bad.append(f"no answer within {_SECONDS:.0f} s: {request}")
        return
    except httpx.TransportError as error:
        found.bad.append(f"{type(error).__name__}: {request}")
        return
    found.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        found.bad.append(f"{answer.status_code} {answer.text[:200]}: {request}")


def _look(gateway: RunningGateway, found: Found) -> None:
    """The gateway still answers, to a patient too, and its log has not a word."""
    assert gateway.process is not None
    if gateway.process.poll() is not None:
        found.bad.append("the gateway ended")
        return
    reply = gateway.send(gateway.session(), "does it hurt?")
    if reply.status_code != 200 or reply.json()["replies"][0]["kind"] != "answer":
        found.bad.append(f"a patient got {reply.status_code} afterwards")
    log = gateway.log.read_text(encoding="utf-8", errors="replace")
    found.bad += [f"in the log: {line[:300]}" for line in log.splitlines() if SECRET in line][:5]
    # A request that the server itself did wrong leaves its class and place there.
    found.bad += [line[:300] for line in log.splitlines() if '"request_failed"' in line][:5]
    resident = int(Path(f"/proc/{gateway.process.pid}/statm").read_text().split()[1])
    megabytes = resident * os.sysconf("SC_PAGE_SIZE") // 2**20
    if megabytes > 1500:
        found.bad.append(f"the gateway has grown to {megabytes} MB")
