"""The page of what could not be sent on Messenger."""

from collections.abc import Callable

from sanic import HTTPResponse
from sqlalchemy.engine import Connection

from console.pages import PageError, Route, Visit, missing, number
from console.roles import Role
from records import messenger_dead_letters as letters
from records.clock import now
from records.database import Database

_SHOWN = 100
_LATE = (
    "The person has not written for more than 24 hours, and a page may not answer any more. "
    "If it matters, only the person's next message opens the thread again."
)


class MessengerPages:
    """Shows dead letters; sends them again or takes them off the list."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> list[Route]:
        """Give the pages."""
        return [
            Route("GET", "/messenger", self.listed, Role.REVIEWER),
            Route("POST", "/messenger/<letter>/again", self.send_again, Role.EDITOR),
            Route("POST", "/messenger/<letter>/leave", self.leave, Role.EDITOR),
        ]

    async def listed(self, visit: Visit) -> HTTPResponse:
        """Show what was given up, and what is being tried again."""

        def work(connection: Connection) -> tuple[list[letters.GivenUp], letters.Delayed]:
            return letters.given_up(connection, _SHOWN), letters.delayed(connection)

        rows, delayed = await self._database.read(work)
        return visit.page("messenger.html", rows=rows, delayed=delayed, now=now())

    async def send_again(self, visit: Visit) -> HTTPResponse:
        """Queue a message once more."""
        if await self._do(visit, letters.send_again) == letters.TOO_LATE:
            raise PageError(409, _LATE)
        visit.say("It is sent again; if it fails once more, it comes back to this page.")
        return visit.go("/messenger")

    async def leave(self, visit: Visit) -> HTTPResponse:
        """Take a message off the list."""
        await self._do(visit, letters.leave)
        visit.say("Taken off the list; nothing is sent.")
        return visit.go("/messenger")

    async def _do(self, visit: Visit, act: Callable[[Connection, int, str], str | None]) -> str:
        letter = number(visit.request.match_info["letter"], "message")
        done = await self._database.write(lambda write: act(write, letter, visit.name))
        if done is None:
            raise missing("message")
        return done
