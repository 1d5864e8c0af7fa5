"""The client of the engine: one message in, the replies to it out, or one kind of failure."""

import asyncio
import json
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from structlog.contextvars import get_contextvars

from documents import Reply
from gateway.metrics import engine_failed
from records.traces import span, traceparent
from transport.http_line import Answer, HttpLines, LineError

_WEBHOOK = "/webhooks/rest/webhook"
_HEALTH = "/webhooks/rest/"
# Rasa's own command; no text of a patient begins with a slash.
_RESTART = "/restart"
_FORGET_SECONDS = 2.0
# A greeting, as a button would send it: it takes the whole way but for understanding. Rasa's own
# channel answers 200 also where no model is loaded, so that nothing less tells.
_PROBE = "/greet"
_PROBE_CONVERSATION = "readiness-"
_LARGEST = 512 * 1024
_MOST_REPLIES = 20
# The engine closes an idle line after 120 s; one that is kept longer here can fail a turn.
_KEEP_SECONDS = 60.0
_Name = Annotated[str, StringConstraints(max_length=64)]


class EngineUnavailableError(Exception):
    """The engine gave no usable reply; ``reason`` is a few words for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        engine_failed(reason)


class _Ranked(BaseModel):
    model_config = ConfigDict(extra="ignore")

    name: _Name
    confidence: float = Field(allow_inf_nan=False)


class _Understood(BaseModel):
    """What the engine says it understood, bounded to what the records can hold."""

    model_config = ConfigDict(extra="ignore")

    intent: _Name | None = None
    confidence: float | None = Field(None, allow_inf_nan=False)
    intent_ranking: list[_Ranked] = []
    nearest: list[dict[str, Any]] = []
    model: Annotated[str, StringConstraints(max_length=128)] | None = None


@dataclass(frozen=True, slots=True)
class EngineReply:
    """One reply, None where the engine's was unusable, and what was understood with it."""

    reply: Reply | None
    understood: dict[str, Any] | None


class EngineClient:
    """Talks to Rasa's REST channel; the gateway is the only one that does.

    Args:
        url: the engine's address, without a path.
        connections: most requests under way at once.
    """

    def __init__(self, url: str, connections: int = 100) -> None:
        # Several gateways may ask at once; each has a conversation of its own for it.
        self._probing = _PROBE_CONVERSATION + secrets.token_hex(4)
        self._lines = HttpLines(url, connections, _KEEP_SECONDS, _LARGEST)

    async def ask(self, conversation: str, message: str, seconds: float) -> list[EngineReply]:
        """Send one message and return at least one reply.

        Args:
            conversation: the conversation's id.
            message: redacted text without a leading slash, or a button's message.
            seconds: how long the whole call may take.

        Raises:
            EngineUnavailableError: no connection, too slow, an error, or nothing usable.
        """
        try:
            with span("engine call", "client"):
                async with asyncio.timeout(seconds):
                    answer = await self._post(conversation, message, _request_numbers())
        except TimeoutError:
            raise EngineUnavailableError("timeout") from None
        except LineError as error:
            raise EngineUnavailableError(str(error)) from None
        if answer.status != HTTPStatus.OK:
            raise EngineUnavailableError(f"status {answer.status}")
        return _read_replies(answer.body)

    async def forget(self, conversation: str) -> bool:
        """Make the engine drop what it remembers of a conversation.

        Returns:
            False if it could not be told now; what it holds of an idle conversation ends by itself.
        """
        try:
            async with asyncio.timeout(_FORGET_SECONDS):
                answer = await self._post(conversation, _RESTART)
        except (TimeoutError, LineError):
            return False
        return answer.status == HTTPStatus.OK

    async def is_up(self, seconds: float) -> bool:
        """Say whether the engine's process takes requests; it may have no model, or no actions."""
        return await is_alive(self._lines, _HEALTH, seconds)

    async def answers(self, seconds: float) -> bool:
        """Say whether a message would get a reply: model loaded, actions reached."""
        try:
            return bool(await self.ask(self._probing, _PROBE, seconds))
        except EngineUnavailableError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._lines.close()

    async def _post(
        self, conversation: str, message: str, metadata: dict[str, str] | None = None
    ) -> Answer:
        body = {"sender": conversation, "message": message}
        given = body | ({"metadata": metadata} if metadata else {})
        return await self._lines.send("POST", _WEBHOOK, json.dumps(given).encode("ascii"))


def _request_numbers() -> dict[str, str]:
    """Return what the engine's log and spans are put together with this request's by."""
    numbers = {"request": get_contextvars().get("request"), "traceparent": traceparent()}
    return {name: number for name, number in numbers.items() if number}


async def is_alive(lines: HttpLines, path: str, seconds: float) -> bool:
    """Say whether an address answers with 200 in time."""
    try:
        async with asyncio.timeout(seconds):
            return (await lines.send("GET", path)).status == HTTPStatus.OK
    except (TimeoutError, LineError):
        return False


def _read_replies(raw: bytes) -> list[EngineReply]:
    try:
        items = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise EngineUnavailableError("answer is not JSON") from None
    if not isinstance(items, list):
        raise EngineUnavailableError("answer is not a list")
    customs = [item["custom"] for item in items if isinstance(item, dict) and "custom" in item]
    found = [_read_reply(custom) for custom in customs[:_MOST_REPLIES]]
    if not any(one.reply for one in found):
        raise EngineUnavailableError("answer holds no reply")
    return found


def _read_reply(custom: object) -> EngineReply:
    if not isinstance(custom, dict):
        return EngineReply(None, None)
    try:
        reply = Reply.model_validate(custom.get("reply"))
        # An unpaired surrogate passes as a string here and fails on the way out.
        reply.model_dump_json()
    except ValueError:
        return EngineReply(None, None)
    return EngineReply(reply, _read_understood(custom.get("understood")))


def _read_understood(given: object) -> dict[str, Any] | None:
    """Keep what can be recorded; a mistake here must not cost the patient the reply."""
    if given is None:
        return None
    try:
        understood = _Understood.model_validate(given)
        understood.model_dump_json()
    except (ValidationError, ValueError):
        return None
    return understood.model_dump(mode="json")


def _refuse(name: str) -> None:
    raise ValueError(name)
