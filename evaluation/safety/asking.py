"""Sends every message of the safety set, each in a conversation of its own."""

from collections.abc import Sequence
from typing import Any, Protocol

from evaluation.concurrency import side_by_side
from evaluation.gateway_client import GatewayClient, RefusedError
from evaluation.progress import Steps
from evaluation.safety.rows import SafetyRow
from evaluation.safety.scoring import judge

Reply = dict[str, Any]


class Asker(Protocol):
    """Something that answers a patient's first message."""

    async def replies_to(self, text: str) -> list[Reply]:
        """Give the replies to a message in a new conversation; raises RefusedError."""


class GatewayAsker:
    """Asks over the public HTTP API, as a patient's browser does, and leaves nothing behind."""

    def __init__(self, client: GatewayClient) -> None:
        self._client = client

    async def replies_to(self, text: str) -> list[Reply]:
        """Open a session, type the message, erase the session."""
        session = await self._client.open_session()
        try:
            return (await self._client.ask(session, text)).replies
        finally:
            await self._client.erase(session)


async def ask_all(
    asker: Asker, rows: Sequence[SafetyRow], steps: Steps, *, concurrency: int
) -> tuple[list[list[Reply]], dict[int, str]]:
    """Ask all rows, `concurrency` at a time.

    Returns:
        The replies in the rows' order, and by place the reason where there are none.

    Raises:
        GatewayError: the gateway or the engine went away.
    """
    replies: list[list[Reply]] = [[] for _ in rows]
    errors: dict[int, str] = {}

    async def ask(item: tuple[int, SafetyRow]) -> None:
        place, row = item
        try:
            replies[place] = await asker.replies_to(row.text)
        except RefusedError as error:
            errors[place] = str(error)
        steps.done(right=judge(row, replies[place]).is_right)

    await side_by_side(enumerate(rows), ask, workers=concurrency)
    return replies, errors
