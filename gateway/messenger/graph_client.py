"""The client of Meta's Graph API, and what its errors mean."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import httpx

from gateway.messenger.settings import MessengerSettings
from gateway.messenger.signature import app_secret_proof

_SECONDS = 5.0
_KEEP_SECONDS = 20.0
_LARGEST = 1_000_000
_TOKEN_WRONG = 190
# Temporary by Meta's list of error codes, or a limit that passes.
_TEMPORARY = {-1, 1, 2, 1200}
_LIMITS = {4, 17, 32, 341, 613, 80001, 80006}
_OUTSIDE_WINDOW = {2018278, 2534022}
_NOT_OWNER = {2018300, 2018301}
_WORDS = {
    _TOKEN_WRONG: "the page token is not valid (any more)",
    10: "the app may not do this; see the permissions in Meta's dashboard",
    100: "the Graph API did not accept the request",
    200: "the app may not write to this person or page",
    230: "the app lacks the permission pages_messaging",
    551: "the person cannot be reached on Messenger",
}
Json = dict[str, Any]


@dataclass(eq=False)
class GraphError(Exception):
    """A request that the Graph API did not serve.

    Args:
        reason: for staff and the log; own words and Meta's numbers, as Meta's own text may repeat
            a token.
        again: whether the same request may succeed later.
        everyone: whether the cause lies in the channel, so that other requests would fail too.
        wait: seconds that Meta asked to wait, 0 where it did not.
        owner: another owner of the thread, where that is the cause.
    """

    reason: str
    again: bool
    everyone: bool = False
    wait: float = 0.0
    owner: str | None = None

    def __post_init__(self) -> None:
        Exception.__init__(self, self.reason)


class GraphClient:
    """Calls the Graph API for one page.

    The token goes in a header, never in an address; each call takes 5 s at most.
    """

    def __init__(self, settings: MessengerSettings) -> None:
        token = settings.page_token.get_secret_value()
        proof = app_secret_proof(token, settings.app_secret.get_secret_value())
        self._page = f"{settings.graph_url}/{settings.graph_version}/me"
        self._proof = {"appsecret_proof": proof}
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        # What httpx's client does around its transport (redirects, cookies, logs) is of no use
        # here, and costs as much as the call. asyncio.timeout bounds the call as a whole.
        self._http = httpx.AsyncHTTPTransport(
            trust_env=False,
            limits=httpx.Limits(
                max_connections=20, max_keepalive_connections=20, keepalive_expiry=_KEEP_SECONDS
            ),
        )

    async def post(self, edge: str, body: Json) -> Json:
        """Post to an edge of the page such as ``messages``; raises GraphError."""
        return await self._call(self._request("POST", edge, {}, body))

    async def get(self, edge: str, fields: str) -> Json:
        """Read fields of an edge; raises GraphError."""
        return await self._call(self._request("GET", edge, {"fields": fields}))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _request(
        self, method: str, edge: str, asked: dict[str, str], body: Json | None = None
    ) -> httpx.Request:
        url = httpx.URL(f"{self._page}/{edge}", params=self._proof | asked)
        return httpx.Request(method, url, headers=self._headers, json=body)

    async def _call(self, request: httpx.Request) -> Json:
        try:
            async with asyncio.timeout(_SECONDS):
                response = await self._http.handle_async_request(request)
                try:
                    await response.aread()
                finally:
                    await response.aclose()
        except TimeoutError:
            raise GraphError("no answer within 5 seconds", again=True, everyone=True) from None
        except httpx.HTTPError as error:
            reason = f"no connection ({type(error).__name__})"
            raise GraphError(reason, again=True, everyone=True) from None
        answer = _object(response.content)
        if response.status_code == httpx.codes.OK and "error" not in answer:
            return answer
        raise _error(response, answer)


def _error(response: httpx.Response, answer: Json) -> GraphError:
    told = answer.get("error")
    told = told if isinstance(told, dict) else {}
    code, subcode = _number(told.get("code")), _number(told.get("error_subcode"))
    status = response.status_code
    numbers = f"status {status}, code {code}, subcode {subcode}"
    if status == httpx.codes.TOO_MANY_REQUESTS or code in _LIMITS:
        wait = _number(response.headers.get("retry-after"))
        return GraphError(
            f"too many requests ({numbers})", again=True, everyone=True, wait=min(wait, 3600)
        )
    if status >= 500 or code in _TEMPORARY or told.get("is_transient") is True:
        return GraphError(f"the Graph API failed ({numbers})", again=True, everyone=status >= 500)
    if code == _TOKEN_WRONG:
        # Everything waits for a new token rather than being given up.
        return GraphError(f"{_WORDS[code]} ({numbers})", again=True, everyone=True, wait=30)
    if subcode in _OUTSIDE_WINDOW:
        return GraphError(f"outside the 24-hour window ({numbers})", again=False)
    if subcode in _NOT_OWNER:
        reason = f"another app holds the thread ({numbers})"
        return GraphError(reason, again=False, owner="another app")
    words = _WORDS.get(code, "the Graph API refused the request")
    return GraphError(f"{words} ({numbers})", again=False)


def _object(raw: bytes) -> Json:
    if len(raw) > _LARGEST:
        return {}
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
