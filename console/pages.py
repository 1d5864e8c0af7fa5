"""What every page shares: who visits, what the role allows, how it is drawn."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, Request, html
from sanic import redirect as sanic_redirect

from console.accounts import Account
from console.roles import Role
from console.times import ago, day, moment

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_LONGEST_FIELD = 20_000


class PageError(Exception):
    """A request that cannot be met; ``text`` says it to the staff member in plain words."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def missing(what: str = "page") -> PageError:
    """Give the error for something that is not there (any more)."""
    return PageError(404, f"This {what} is not here. It may have been deleted.")


@dataclass(frozen=True, slots=True)
class Route:
    """One page or action; ``role`` None is for everyone, logged in or not."""

    method: str
    path: str
    handler: "Handler"
    role: Role | None


class Templates:
    """Draws pages. Everything that is filled in is escaped."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(moment=moment, ago=ago, day=day, path=_path)
        self._environment.globals["roles"] = Role

    def draw(self, name: str, values: dict[str, Any]) -> str:
        """Give a page as HTML."""
        return self._environment.get_template(name).render(values)

    def share(self, **values: Any) -> None:
        """Make values known to every template."""
        self._environment.globals.update(values)


def _path(value: object) -> str:
    return quote(str(value), safe="")


@dataclass(slots=True)
class Notices:
    """What is said once on the next page: a decision saved, a file written."""

    _waiting: dict[int, tuple[str, str]] = field(default_factory=dict)

    def say(self, account: Account, text: str, kind: str = "good") -> None:
        """Keep a notice for the account's next page."""
        self._waiting[account.id] = (kind, text)

    def take(self, account: Account) -> tuple[str, str] | None:
        """Give the notice, once."""
        return self._waiting.pop(account.id, None)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a staff member."""

    request: Request
    account: Account
    templates: Templates
    notices: Notices

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name

    @property
    def in_place(self) -> bool:
        """Whether a part of the page is to be replaced, and not the page."""
        return self.request.headers.get("hx-request") == "true"

    def field(self, name: str, longest: int = _LONGEST_FIELD) -> str:
        """Give a field of the form, without the blanks around it; raises PageError (413)."""
        form = self.request.form
        value = str(form.get(name, "")) if form else ""
        if len(value) > longest:
            raise PageError(413, f"This text is too long; use at most {longest} characters.")
        return value.replace("\r\n", "\n").replace("\0", "").strip()

    def fields(self, name: str) -> list[str]:
        """Give all values of a field that may stand several times."""
        form = self.request.form
        return [str(value) for value in form.getlist(name, [])] if form else []

    def query(self, name: str) -> str:
        """Give a value of the address's query."""
        return str(self.request.args.get(name, "")).replace("\0", "").strip()[:500]

    def page(self, template: str, status: int = 200, **values: Any) -> HTTPResponse:
        """Draw a page."""
        known = {
            "account": self.account,
            "notice": self.notices.take(self.account),
            "in_place": self.in_place,
            "path": self.request.path,
        }
        return html(self.templates.draw(template, known | values), status=status)

    def say(self, text: str, kind: str = "good") -> None:
        """Say something on the next page."""
        self.notices.say(self.account, text, kind)

    def go(self, to: str) -> HTTPResponse:
        """Send the browser on, so that a reload repeats nothing."""
        if self.in_place:
            return HTTPResponse(status=204, headers={"HX-Redirect": to})
        return sanic_redirect(to, status=303)


Handler = Callable[[Visit], Awaitable[HTTPResponse]]


def number(text: str, what: str = "page") -> int:
    """Read an id from an address; raises PageError (404)."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise missing(what)
    return int(text)
