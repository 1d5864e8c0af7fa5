"""A patient's side of the gateway's public HTTP API."""

import asyncio
import math
import os
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from evaluation.labels import KINDS

Reply = dict[str, Any]
_LONGEST_WAIT = 30.0
_PATIENCE = 600.0
_CONNECTION_TRIES = 3


class GatewayError(Exception):
    """The gateway cannot be measured at all; the message says what to do."""


class RefusedError(Exception):
    """The gateway refused or failed one request; the measuring goes on."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies to one message, and how long the patient waited, in milliseconds."""

    replies: list[Reply]
    milliseconds: float


def default_gateway() -> str:
    """Give the address of a gateway on this machine, on `GATEWAY_PORT` or 8000."""
    return f"http://127.0.0.1:{os.environ.get('GATEWAY_PORT') or 8000}"


class GatewayClient:
    """Opens sessions and sends messages; waits when the gateway says 429.

    Args:
        address: root address of the gateway, such as `http://127.0.0.1:8000`.
        notice: called with a sentence when something slows the measuring down, once each.
        timeout: seconds to wait for one answer.
    """

    def __init__(
        self, address: str, notice: Callable[[str], None], *, timeout: float = 30.0
    ) -> None:
        if not address.startswith(("http://", "https://")):
            raise GatewayError(f"--gateway {address!r}: write it as http://host:port")
        try:
            self._http = httpx.AsyncClient(base_url=address.rstrip("/"), timeout=timeout)
        except httpx.InvalidURL as error:
            raise GatewayError(f"--gateway {address!r}: {error}") from None
        self.address = address
        self._notice = notice
        self._noticed: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def check(self) -> None:
        """Ask whether the stack can answer.

        Raises:
            GatewayError: no gateway listens there, or it is not ready.
        """
        try:
            answer = await self._http.get("/readyz")
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise self._unreachable(error) from None
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise GatewayError(
                f"{self.address} is not the gateway: it knows no /readyz; check --gateway"
            )
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise GatewayError(
                f"The gateway at {self.address} is not ready (GET /readyz: {answer.status_code}). "
                "Wait until `make run` says that it is, then try again."
            )

    async def open_session(self) -> str:
        """Start a conversation and return its token; raises RefusedError or GatewayError."""
        body = await self._send("POST", "/api/sessions", {})
        token = body.get("session")
        if not isinstance(token, str) or not token:
            raise self._broken("POST /api/sessions", "no 'session' token")
        return token

    async def ask(self, session: str, text: str) -> Answered:
        """Type a message; raises RefusedError or GatewayError."""
        return await self._message({"session": session, "text": text})

    async def press(self, session: str, button: str) -> Answered:
        """Press the button with this id; raises RefusedError or GatewayError."""
        return await self._message({"session": session, "button": button})

    async def erase(self, session: str) -> None:
        """Erase a conversation, so that measuring leaves none behind; failures do not matter."""
        with suppress(GatewayError, RefusedError):
            await self._send("DELETE", "/api/sessions", {"session": session})

    async def _message(self, body: dict[str, Any]) -> Answered:
        body["id"] = str(uuid.uuid4())
        clock = _Clock()
        answer = await self._send("POST", "/api/messages", body, clock)
        replies = answer.get("replies")
        if not isinstance(replies, list) or not replies:
            raise self._broken("POST /api/messages", "no 'replies'")
        for reply in replies:
            problem = reply_problem(reply)
            if problem:
                raise self._broken("POST /api/messages", problem)
        return Answered(replies, clock.milliseconds)

    async def _send(
        self, method: str, path: str, body: dict[str, Any], clock: "_Clock | None" = None
    ) -> dict[str, Any]:
        waited, tries = 0.0, 0
        while True:
            started = time.perf_counter()
            try:
                answer = await self._http.request(method, path, json=body)
            except httpx.TimeoutException:
                raise RefusedError(f"{method} {path}: no answer in time") from None
            except httpx.TransportError as error:
                tries += 1
                if tries >= _CONNECTION_TRIES:
                    raise self._unreachable(error) from None
                await asyncio.sleep(0.5 * tries)
                continue
            if clock:
                clock.milliseconds = (time.perf_counter() - started) * 1000
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return self._body(method, path, answer)
            pause = _pause(answer, waited)
            if waited + pause > _PATIENCE:
                raise GatewayError(
                    f"The gateway limits the rate and let nothing through for {_PATIENCE:.0f} s. "
                    "Start it with GATEWAY_RATE_LIMIT=0 to measure."
                )
            self._notice_once(
                "The gateway limits the rate, so this waits. Start the stack with "
                "GATEWAY_RATE_LIMIT=0 to measure at full speed."
            )
            await asyncio.sleep(pause)
            waited += pause

    def _body(self, method: str, path: str, answer: httpx.Response) -> dict[str, Any]:
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            raise RefusedError(f"{method} {path}: {answer.status_code} {_reason(answer)}".strip())
        if answer.status_code == httpx.codes.NO_CONTENT:
            return {}
        try:
            body = answer.json()
        except ValueError:
            raise self._broken(f"{method} {path}", "not JSON") from None
        if not isinstance(body, dict):
            raise self._broken(f"{method} {path}", "not a JSON object")
        return body

    def _notice_once(self, text: str) -> None:
        if text not in self._noticed:
            self._noticed.add(text)
            self._notice(text)

    def _unreachable(self, error: Exception) -> GatewayError:
        return GatewayError(
            f"No gateway answers at {self.address} ({type(error).__name__}). Start the stack with "
            "`make run`, or name the right address with --gateway."
        )

    def _broken(self, call: str, problem: str) -> GatewayError:
        return GatewayError(
            f"{self.address} answered {call} with {problem}, which the public API does not allow; "
            "is this the gateway of the clinic assistant?"
        )


class _Clock:
    """Holds how long the last try took, without the pauses that a rate limit asks for."""

    milliseconds = 0.0


def reply_problem(reply: object) -> str | None:
    """Say what is wrong with the shape of a reply, or None."""
    if not isinstance(reply, dict):
        return "a reply that is not an object"
    if reply.get("kind") not in KINDS:
        return f"a reply of the unknown kind {reply.get('kind')!r}"
    if not isinstance(reply.get("text"), str):
        return "a reply without text"
    topics = reply.get("topics")
    if not isinstance(topics, list) or not all(isinstance(topic, str) for topic in topics):
        return "a reply whose 'topics' are not a list of strings"
    conditions = reply.get("conditions") or []
    if not isinstance(conditions, list) or not all(_is_condition(item) for item in conditions):
        return "a reply whose 'conditions' are not a list of name and listed"
    return None


def _is_condition(item: object) -> bool:
    return isinstance(item, dict) and "name" in item and isinstance(item.get("listed"), bool)


def _pause(answer: httpx.Response, waited: float) -> float:
    """Obey `Retry-After` in seconds, otherwise wait longer each time."""
    try:
        asked = float(answer.headers.get("retry-after", ""))
    except ValueError:
        asked = math.nan
    if not math.isfinite(asked):
        asked = max(1.0, waited)
    return min(max(asked, 0.05), _LONGEST_WAIT)


def _reason(answer: httpx.Response) -> str:
    try:
        error = answer.json()["error"]
        return f"{error['code']}: {error['message']}"
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
