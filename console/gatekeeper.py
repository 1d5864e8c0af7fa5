"""Stands before every page: another site's requests, sessions, roles, errors, headers."""

import logging
import secrets
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import structlog
from sanic import HTTPResponse, Request, html, redirect
from sanic.exceptions import SanicException

from console import accounts
from console.accounts import Account
from console.pages import Notices, PageError, Route, Templates, Visit
from console.same_origin import is_own
from console.sessions import Sessions
from records.audit import record
from records.database import Database, RecordsUnavailableError

_log = logging.getLogger("console")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ANSWERS = {
    400: "This could not be read. Please go back and try again.",
    404: "There is no such page.",
    405: "This cannot be done here.",
    413: "This is too much at once.",
}


class Gatekeeper:
    """Lets a request through to its page, or says why not."""

    def __init__(
        self, database: Database, sessions: Sessions, templates: Templates, notices: Notices
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._templates = templates
        self._notices = notices

    def guard(self, route: Route) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
        """Wrap a page; Sanic calls the result."""

        async def handle(request: Request, **_: str) -> HTTPResponse:
            try:
                return await self._handle(request, route)
            except PageError as error:
                return self.refuse(request, error.status, error.text)
            except RecordsUnavailableError as error:
                _log.error("records unavailable: %s", error)
                text = "The records cannot be reached now. Nothing was changed; try again soon."
                return self.refuse(request, 503, text)

        return handle

    async def _handle(self, request: Request, route: Route) -> HTTPResponse:
        account = await self.account(request)
        if account is None:
            return self._to_login(request)
        if route.role is not None and not account.may(route.role):
            await self._database.write(
                lambda connection: record(connection, account.name, "refused", request.path)
            )
            raise PageError(403, f"This is for staff with the role {route.role.word}.")
        return await route.handler(Visit(request, account, self._templates, self._notices))

    async def account(self, request: Request) -> Account | None:
        """Give who is logged in."""
        claim = self._sessions.read(request)
        if claim is None:
            return None
        return await self._database.read(
            lambda connection: accounts.by_id(connection, claim.account, claim.epoch)
        )

    def _to_login(self, request: Request) -> HTTPResponse:
        if request.method != "GET":
            return self.refuse(request, 401, "Please log in first; your session has ended.")
        asked = request.path + (f"?{request.query_string}" if request.query_string else "")
        target = "/login" if asked == "/" else f"/login?{urlencode({'next': asked})}"
        if request.headers.get("hx-request") == "true":
            return HTTPResponse(status=204, headers={"HX-Redirect": "/login"})
        return redirect(target, status=303)

    async def before(self, request: Request) -> HTTPResponse | None:
        """Number the request, and refuse what another website sends; runs before every route."""
        request.ctx.number = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request.ctx.number)
        if is_own(request):
            return None
        return self.refuse(request, 403, "This did not come from a page of the console.")

    async def after(self, request: Request, response: HTTPResponse) -> None:
        """Add the headers that keep a page from being abused."""
        response.headers["X-Request-ID"] = getattr(request.ctx, "number", "none")
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")

    async def failed(self, request: Request, error: Exception) -> HTTPResponse:
        """Answer what nobody foresaw, without its details."""
        if isinstance(error, PageError):
            return self.refuse(request, error.status, error.text)
        status = error.status_code if isinstance(error, SanicException) else 500
        if status >= 500:
            page = getattr(request.route, "path", "none")  # without the ids in the address
            _log.error("a page failed: %s %s", request.method, page, exc_info=error)
        text = _ANSWERS.get(status, "Something went wrong. Nothing was changed; please try again.")
        return self.refuse(request, status, text)

    def refuse(self, request: Request, status: int, text: str) -> HTTPResponse:
        """Say why a request is not met."""
        values = {"status": status, "text": text, "account": None, "path": request.path}
        if request.headers.get("hx-request") == "true":
            return html(self._templates.draw("_problem.html", values), status=status)
        return html(self._templates.draw("problem.html", values), status=status)
