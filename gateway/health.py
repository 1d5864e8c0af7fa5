"""Whether the gateway is alive, and whether it can answer patients."""

import asyncio
import time
from collections.abc import Sequence

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json as json_response

from gateway.engine_client import is_alive
from gateway.engines import Engine
from gateway.metrics import READY
from records.database import Database, RecordsUnavailableError
from transport.http_line import HttpLines

_SECONDS = 2.0
_FRESH_SECONDS = 0.5
_ACTIONS_HEALTH = "/health"
_LINES, _KEEP_SECONDS, _LARGEST = 2, 5.0, 64 * 1024


class Health:
    """Asks the rooms that a turn passes through.

    Args:
        actions_urls: addresses of the action servers, without a path; one that answers will do.
    """

    def __init__(self, database: Database, engine: Engine, actions_urls: Sequence[str]) -> None:
        self._database = database
        self._engine = engine
        self._actions = [HttpLines(url, _LINES, _KEEP_SECONDS, _LARGEST) for url in actions_urls]
        self._known: tuple[float, dict[str, str]] = (0.0, {})
        self._asking = asyncio.Lock()

    def blueprint(self) -> Blueprint:
        """Return the routes ``/healthz`` and ``/readyz``."""
        routes = Blueprint("health")
        routes.add_route(self.alive, "/healthz", methods=["GET", "HEAD"])
        routes.add_route(self.ready, "/readyz", methods=["GET", "HEAD"])
        return routes

    async def alive(self, _request: Request) -> HTTPResponse:
        """Say that the process serves requests."""
        return json_response({"alive": True})

    async def ready(self, _request: Request) -> HTTPResponse:
        """Say whether a message would be answered now, and else which room is missing."""
        checks = await self._checks()
        ready = all(state == "ok" for state in checks.values())
        headers = {"Cache-Control": "no-store"}
        answer = {"ready": ready, "checks": checks}
        return json_response(answer, status=200 if ready else 503, headers=headers)

    async def close(self) -> None:
        """Close the connections."""
        for lines in self._actions:
            await lines.close()

    async def _checks(self) -> dict[str, str]:
        # Anybody may ask, so asking often must not load the rooms behind.
        async with self._asking:
            asked_at, checks = self._known
            if time.monotonic() - asked_at >= _FRESH_SECONDS:
                checks = await self._ask()
                self._known = (time.monotonic(), checks)
            return checks

    async def _ask(self) -> dict[str, str]:
        answers, up, actions, database = await asyncio.gather(
            self._engine.answers(_SECONDS),
            self._engine.is_up(_SECONDS),
            self._actions_answer(),
            self._database_answers(),
        )
        # Without the actions no engine has an answer; then the fault is named where it lies.
        engine = answers or (up and not actions)
        states = {"database": database, "engine": engine, "actions": actions}
        for room, state in states.items():
            READY.labels(room).set(state)
        return {room: "ok" if state else "unavailable" for room, state in states.items()}

    async def _actions_answer(self) -> bool:
        asked = (is_alive(http, _ACTIONS_HEALTH, _SECONDS) for http in self._actions)
        return any(await asyncio.gather(*asked))

    async def _database_answers(self) -> bool:
        try:
            await self._database.check()
        except RecordsUnavailableError:
            return False
        return True
