"""Refuses changes that another website asks for, by what the browser says of the request."""

from sanic import Request

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def is_own(request: Request) -> bool:
    """Say whether a request only reads, or comes from a page of this console.

    Every browser of today sends ``Sec-Fetch-Site``; an older one sends ``Origin``. A request that
    would change something and says neither is refused: no browser sends it.
    """
    if request.method in _SAFE:
        return True
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        return site == "same-origin" and (origin is None or _names_this(origin, request))
    return origin is not None and _names_this(origin, request)


def _names_this(origin: str, request: Request) -> bool:
    scheme, _, host = origin.partition("://")
    return scheme in {"http", "https"} and host.lower() == request.headers.get("host", "").lower()
