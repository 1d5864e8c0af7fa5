"""The short way for those who work on the rules: the engine's own channel, without the gateway."""

import os
import uuid
from types import TracebackType
from typing import Any, Self

import httpx

from evaluation.gateway_client import GatewayError, RefusedError, reply_problem

Reply = dict[str, Any]


def default_engine() -> str:
    """Give the address of an engine on this machine, on `ENGINE_PORT` or 5005."""
    return f"http://127.0.0.1:{os.environ.get('ENGINE_PORT') or 5005}"


class EngineAsker:
    """Asks Rasa's `rest` channel, a new sender for each message.

    What the gateway adds (redaction, limits, replies when the engine fails) is not measured here.
    """

    def __init__(self, address: str, *, timeout: float = 30.0) -> None:
        if not address.startswith(("http://", "https://")):
            raise GatewayError(f"--engine {address!r}: write it as http://host:port")
        self.address = address.rstrip("/")
        self._http = httpx.AsyncClient(base_url=self.address, timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def replies_to(self, text: str) -> list[Reply]:
        """Give the replies of the engine to a first message.

        Raises:
            RefusedError: the engine failed this message.
            GatewayError: no engine listens there.
        """
        # The engine would read a leading slash as a command; the gateway never lets one through.
        body = {"sender": f"safety-{uuid.uuid4()}", "message": text.lstrip("/ ")}
        try:
            answer = await self._http.post("/webhooks/rest/webhook", json=body)
        except httpx.TimeoutException:
            raise RefusedError("the engine gave no answer in time") from None
        except httpx.TransportError as error:
            raise GatewayError(
                f"No engine answers at {self.address} ({type(error).__name__}). Start it, or name "
                "the right address with --engine."
            ) from None
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise RefusedError(f"the engine answered {answer.status_code}")
        return _replies(answer)


def _replies(answer: httpx.Response) -> list[Reply]:
    try:
        items = answer.json()
    except ValueError:
        raise RefusedError("the engine's answer is not JSON") from None
    custom = [item.get("custom") for item in items if isinstance(item, dict)]
    found = [part["reply"] for part in custom if isinstance(part, dict) and "reply" in part]
    if not found:
        raise RefusedError("the engine answered without a reply; is the action server running?")
    for reply in found:
        problem = reply_problem(reply)
        if problem:
            raise RefusedError(f"the engine answered with {problem}")
    return found
