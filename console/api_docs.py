"""The description of the console's pages and forms: OpenAPI, made from the routes themselves.

What a form or an address may carry stands here beside them, and a test compares it with what the
pages read. It is for who tests the console or works on it; staff need it for nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sanic import HTTPResponse
from sanic.response import json

from console.conversation_search import CHANNELS, FEEDBACK, KINDS, REVIEWED, SURENESS, Filters
from console.inbox_filling import REASONS
from console.insight_pages import SPANS
from console.pages import Route, Visit
from console.roles import Role

PATH = "/openapi.json"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form or an address.

    ``choices``: the only ones that mean something; ``many``: whether it may stand several times.
    """

    name: str
    choices: tuple[str, ...] = ()
    many: bool = False

    def schema(self) -> dict[str, Any]:
        """Give it as a JSON schema."""
        one: dict[str, Any] = {"type": "string"}
        if self.choices:
            one["enum"] = list(self.choices)
        return {"type": "array", "items": one} if self.many else one


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


_ONE_ANSWER = "/answers/<topic>"
_ONE_CONVERSATION = "/conversations/<key>"
_REPLY = (
    *_texts("title", "asked", "text", "more"),
    Field("facts", many=True),
    Field("more_facts", many=True),
)
# The fields of each form, by its address.
FORMS: dict[str, tuple[Field, ...]] = {
    "/inbox/clear": (Field("turn", many=True),),
    "/inbox/undo": (),
    "/inbox/<turn_id>": (
        Field("decision", ("right", "not_for_us", "skip", "flag", "other", "example", "measure")),
        *_texts("topic", "wording"),
    ),
    "/filters": _texts("name", "query"),
    "/filters/<filter_id>/delete": (),
    f"{_ONE_CONVERSATION}/tags": _texts("tag", "remove"),
    f"{_ONE_CONVERSATION}/notes": _texts("text"),
    f"{_ONE_CONVERSATION}/delete": (Field("sure", ("yes",)),),
    "/answers/new": (
        Field("kind", ("answer", "handoff")),
        *_texts("title", "asked", "text", "more", "examples"),
        Field("facts", many=True),
        Field("follow_ups", many=True),
    ),
    "/answers/new-document": _texts("title", "facts"),
    f"{_ONE_ANSWER}/preview": _REPLY,
    f"{_ONE_ANSWER}/texts": _REPLY,
    f"{_ONE_ANSWER}/examples": _texts("examples"),
    f"{_ONE_ANSWER}/examples/remove": _texts("text"),
    f"{_ONE_ANSWER}/review-date": _texts("date"),
    "/changes/publish": (),
    "/changes/<change>/approve": (),
    "/changes/<change>/withdraw": (),
    "/unanswered/find": (),
    "/unanswered/<group>": (
        Field("decision", ("right", "not_for_us", "other")),
        Field("topic"),
    ),
    "/messenger/<letter>/again": (),
    "/messenger/<letter>/leave": (),
    "/models/train": (),
    "/models/roll-back": (),
    "/models/<name>/promote": _texts("reason"),
    "/logout": (),
}
_CHOICES = {
    "channel": CHANNELS,
    "kind": KINDS,
    "sure": SURENESS,
    "feedback": FEEDBACK,
    "reviewed": REVIEWED,
}
_REASON = (Field("reason", tuple(REASONS)),)
# What an address may carry behind its question mark, by method and address.
QUERIES: dict[tuple[str, str], tuple[Field, ...]] = {
    ("GET", "/inbox"): _REASON,
    ("GET", "/inbox/list"): _REASON,
    ("POST", "/inbox/undo"): _REASON,
    ("POST", "/inbox/<turn_id>"): _REASON,
    ("GET", "/conversations"): (
        *(Field(one.name, tuple(_CHOICES.get(one.name, ()))) for one in fields(Filters)),
        Field("before"),
    ),
    ("GET", "/answers/new"): _texts("example"),
    ("GET", "/insights"): (Field("days", tuple(SPANS)),),
    ("GET", "/audit"): _texts("actor", "action", "before"),
}
_REFUSALS = {
    "400": "the request cannot be read, or says nothing that can be done",
    "403": "for another role, or sent by another website",
    "404": "not here, or not any more",
    "413": "more than a megabyte, or a field that is too long",
    "503": "the records cannot be reached",
}
_CHANGE_REFUSALS = _REFUSALS | {
    "401": "the session has ended",
    "409": "it cannot be done now; the page says why",
    "422": "a field is wrong; the page says which",
}


class ApiDocs:
    """Serves the description to administrators.

    Args:
        routes: all pages and actions; may still grow.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = routes

    def route(self) -> Route:
        """Give the page."""
        return Route("GET", PATH, self.document, Role.ADMINISTRATOR)

    async def document(self, _visit: Visit) -> HTTPResponse:
        """Give this description."""
        return json(openapi(self._routes))


def openapi(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the OpenAPI document of the pages and actions.

    Raises:
        KeyError: a form is not in `FORMS`.
    """
    paths: dict[str, Any] = {}
    for route in routes:
        address = route.path.replace("<", "{").replace(">", "}")
        paths.setdefault(address, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Clinic assistant: staff console", "version": "1"},
        "paths": paths,
        "components": {
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "console"}}
        },
        "security": [{"session": []}],
    }


def _operation(route: Route) -> dict[str, Any]:
    parts = [part[1:-1] for part in route.path.split("/") if part.startswith("<")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in parts
    ]
    queries = QUERIES.get((route.method, route.path), ())
    parameters += [{"name": one.name, "in": "query", "schema": one.schema()} for one in queries]
    described: dict[str, Any] = {
        "summary": (route.handler.__doc__ or "").partition(".")[0],
        "description": f"For the role {route.role.word}." if route.role is not None else "",
        "parameters": parameters,
        "responses": _answers(route),
    }
    if route.method == "POST":
        form = {one.name: one.schema() for one in FORMS[route.path]}
        schema = {"type": "object", "properties": form}
        described["requestBody"] = {
            "content": {"application/x-www-form-urlencoded": {"schema": schema}}
        }
    return described


def _answers(route: Route) -> dict[str, Any]:
    page = {"text/html": {"schema": {"type": "string"}}}
    shown = "application/json" if route.path in {PATH, f"{_ONE_CONVERSATION}/export"} else ""
    whole = {shown: {"schema": {"type": "object"}}} if shown else page
    changes = route.method == "POST"
    refusals = _CHANGE_REFUSALS if changes else _REFUSALS
    return {
        "200": {"description": "the part of the page" if changes else "done", "content": whole},
        "204": {"description": "in place: the header HX-Redirect names the next page"},
        "303": {"description": "the next page, or the log-in"},
        **{code: {"description": why, "content": page} for code, why in refusals.items()},
    }
