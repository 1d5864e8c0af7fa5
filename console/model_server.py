"""Serves the promoted model to the engine, by Rasa's own model-server protocol.

The engine asks every few seconds and names the model that it has; it gets a new one or "not
modified". So the console also knows which model the engine runs.
"""

import hmac
import time
from dataclasses import dataclass, field

from sanic import HTTPResponse, Request
from sanic.response import ResponseStream, empty, file_stream

from lifecycle.model_store import ModelStore

_FORGET_SECONDS = 60.0
# Bytes; a model has some tens of millions, and the engine waits for it as it starts.
_CHUNK = 1 << 20


@dataclass(slots=True)
class ModelServer:
    """Answers the engine. ``token`` keeps others from the model."""

    store: ModelStore
    token: str
    _seen: dict[str, float] = field(default_factory=dict)
    _taken: dict[str, float] = field(default_factory=dict)

    async def serve(self, request: Request) -> HTTPResponse | ResponseStream:
        """Give the promoted model, or say that the engine has it."""
        if not hmac.compare_digest(str(request.args.get("token", "")), self.token):
            return empty(status=403)
        promoted = self.store.promoted()
        held = request.headers.get("if-none-match", "").strip('"')
        self._seen[held] = time.monotonic()
        if promoted is None:
            return empty(status=404)
        headers = {"ETag": f'"{promoted.name}"'}
        if held == promoted.name:
            self._taken.pop(promoted.name, None)
            return empty(status=304, headers=headers)
        path = self.store.path(promoted.name)
        self._taken.setdefault(promoted.name, time.monotonic())
        headers |= {"filename": path.name, "Content-Length": str(path.stat().st_size)}
        return await file_stream(
            path, chunk_size=_CHUNK, mime_type="application/gzip", headers=headers
        )

    def running(self) -> list[str]:
        """Give the models that engines said they run, within the last minute."""
        now = time.monotonic()
        return [name for name, at in self._seen.items() if now - at < _FORGET_SECONDS]

    def refused_for(self, name: str) -> float:
        """Give for how many seconds an engine has asked for a model without coming to run it."""
        since = self._taken.get(name)
        return time.monotonic() - since if since is not None else 0.0
