"""The patients of each side: how a conversation begins there, and what a turn is."""

from __future__ import annotations

import itertools
import secrets

from benchmarks.turns.connection import AnswerError, Connection


class GatewayPatient:
    """Talks to our gateway, as the chat bubble does."""

    def __init__(self, port: int) -> None:
        """Name the gateway's port."""
        self._line = Connection(port)
        self._session = ""
        self._numbers = itertools.count()

    async def begin(self) -> None:
        """Open a session."""
        self._session = (await self._line.post("/api/sessions", {}))["session"]

    async def ask(self, text: str) -> int:
        """Send a message; a reply that the gateway gives for the engine is none."""
        message = {"session": self._session, "id": f"m{next(self._numbers)}", "text": text}
        replies = (await self._line.post("/api/messages", message))["replies"]
        if not replies or replies[0]["kind"] == "unavailable":
            raise AnswerError("no answer")
        return len(replies)

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


class RestPatient:
    """Talks to Rasa's REST channel itself."""

    def __init__(self, port: int) -> None:
        """Name the engine's port."""
        self._line = Connection(port)
        self._sender = ""

    async def begin(self) -> None:
        """Take a name that Rasa has not heard."""
        self._sender = secrets.token_hex(8)

    async def ask(self, text: str) -> int:
        """Send a message."""
        body = {"sender": self._sender, "message": text}
        return len(await self._line.post("/webhooks/rest/webhook", body))

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


class FloorPatient(RestPatient):
    """Talks to the bare application, which speaks as Rasa's channel does."""
