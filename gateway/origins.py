"""Which websites may call the API from a browser."""

from urllib.parse import urlsplit

from sanic import HTTPResponse, Request
from sanic.response import empty

from gateway.errors import ApiError

_API = "/api/"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
}


class Origins:
    """The allow-list; the server's own pages are always allowed.

    Args:
        allowed: origins such as ``https://www.clinic.example``; ``*`` allows every one.
    """

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = frozenset(allowed)

    async def check(self, request: Request) -> HTTPResponse | None:
        """Answer a browser's question ahead of a call, and refuse calls of other websites."""
        origin = request.headers.get("origin")
        if origin is None or not request.path.startswith(_API):
            return None
        if not self.allows(origin, request.host):
            raise ApiError(
                403,
                "origin_not_allowed",
                "This website may not use the assistant; the clinic can add it to GATEWAY_ORIGINS.",
            )
        return empty(headers=_PREFLIGHT) if request.method == "OPTIONS" else None

    async def mark(self, request: Request, response: HTTPResponse) -> None:
        """Let an allowed website read the answer."""
        if not request.path.startswith(_API):
            return
        response.headers["Vary"] = "Origin"
        origin = request.headers.get("origin")
        if origin is not None and self.allows(origin, request.host):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def allows(self, origin: str, host: str) -> bool:
        """Say whether a website may call; ``host`` is the name that the server was called by."""
        if "*" in self._allowed or origin in self._allowed:
            return True
        return bool(host) and urlsplit(origin).netloc == host
