"""Logging in and out."""

import asyncio

from sanic import HTTPResponse, Request, html, redirect
from sqlalchemy.engine import Connection

from console import accounts
from console.accounts import Account
from console.login_throttle import LoginThrottle
from console.pages import PageError, Templates, Visit
from console.sessions import Sessions
from records.audit import record
from records.database import Database, RecordsUnavailableError

_WRONG = "The name, the password or the code is wrong."
_SLOW = "Too many tries. Please wait a few minutes and try again."
_LONGEST = 300


class Login:
    """The log-in page."""

    def __init__(
        self,
        database: Database,
        sessions: Sessions,
        templates: Templates,
    ) -> None:
        self._database = database
        self._sessions = sessions
        self._templates = templates
        self._throttle = LoginThrottle()
        # A hash takes 64 MB and half a core for a moment; a flood of tries must not take them all.
        self._one_at_a_time = asyncio.Semaphore(1)

    async def show(self, request: Request) -> HTTPResponse:
        """Show the form."""
        return self._form(_local(str(request.args.get("next", ""))))

    async def enter(self, request: Request) -> HTTPResponse:
        """Check name, password and code; begin a session."""
        name = _field(request, "name").lower()
        target = _local(_field(request, "next"))
        if not self._throttle.allows(name, request.ip):
            return self._form(target, name, _SLOW, status=429)
        # Counted before the check, so that tries sent side by side are counted as well.
        self._throttle.failed(name, request.ip)
        try:
            account = await self._check(name, _field(request, "password"), _field(request, "code"))
        except RecordsUnavailableError:
            text = "The records cannot be reached now. Please try again soon."
            return self._form(target, name, text, status=503)
        if account is None:
            return self._form(target, name, _WRONG, status=401)
        self._throttle.succeeded(name, request.ip)
        response = redirect(target, status=303)
        self._sessions.begin(response, account)
        return response

    async def _check(self, name: str, password: str, code: str) -> Account | None:
        row = await self._database.read(lambda connection: accounts.find(connection, name))
        async with self._one_at_a_time:
            fits = await asyncio.to_thread(accounts.password_fits, row, password)
        step = accounts.code_step(row, code) if fits and row and row.totp_secret else None
        if not fits or row is None or (row.totp_secret and step is None):
            known = row.name if row is not None else "unknown"
            await self._database.write(
                lambda connection: record(connection, known, "login_failed", known)
            )
            return None

        def work(connection: Connection) -> Account:
            return accounts.logged_in(connection, row, step)

        return await self._database.write(work)

    async def leave(self, visit: Visit) -> HTTPResponse:
        """End all sessions of the account, on this device and others."""
        await self._database.write(
            lambda connection: accounts.end_sessions(connection, visit.account)
        )
        response = redirect("/login", status=303)
        self._sessions.end(response)
        return response

    def _form(
        self, target: str, name: str = "", problem: str = "", status: int = 200
    ) -> HTTPResponse:
        values = {"target": target, "name": name, "problem": problem, "account": None}
        return html(self._templates.draw("login.html", values | {"path": "/login"}), status=status)


def _local(target: str) -> str:
    """Let only addresses of this console through: a log-in must not end on another site."""
    plain = target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else "/inbox"


def _field(request: Request, name: str) -> str:
    value = str(request.form.get(name, "")) if request.form else ""
    if len(value) > _LONGEST:
        raise PageError(413, "This is too long.")
    return value if name == "password" else value.strip()
