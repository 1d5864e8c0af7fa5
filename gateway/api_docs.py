"""The description of the API: OpenAPI as JSON, and a page that loads nothing from elsewhere."""

import html
import json
from typing import Any

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request
from sanic.response import html as html_response
from sanic.response import json as json_response

from documents import Reply
from gateway.bodies import EraseBody, FeedbackBody, MessageBody, SessionBody

_REF = "#/components/schemas/{model}"
_ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        }
    },
    "required": ["error"],
}
_REPLIES = {"type": "array", "items": {"$ref": _REF.format(model="Reply")}}
_PAST_TURN = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "the client's message id"},
        "text": {"type": "string", "description": "redacted text, or the button's title"},
        "button": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "replies": _REPLIES,
    },
    "required": ["id", "text", "at", "replies"],
}
_SESSION = {
    "type": "object",
    "properties": {
        "session": {"type": "string"},
        "replies": _REPLIES,
        "history": {"type": "array", "items": _PAST_TURN},
    },
    "required": ["session", "replies"],
}
_MESSAGES = {"type": "object", "properties": {"replies": _REPLIES}, "required": ["replies"]}
_READY = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}, "checks": {"type": "object"}},
}
_REFUSALS = {
    "400": "not a JSON object in UTF-8",
    "401": "the session is forged, too old or erased",
    "403": "a website that is not in GATEWAY_ORIGINS",
    "413": "the body is too large",
    "422": "a field is missing, of the wrong type or too long; or unknown button or reply",
    "429": "too many messages; the header Retry-After gives the seconds",
}


class ApiDocs:
    """Serves ``/docs`` and ``/docs/openapi.json``."""

    def __init__(self) -> None:
        self._openapi = openapi()
        self._page = _page(self._openapi)

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("docs", url_prefix="/docs")
        routes.add_route(self.page, "/", methods=["GET"])
        routes.add_route(self.document, "/openapi.json", methods=["GET"])
        return routes

    async def page(self, _request: Request) -> HTTPResponse:
        """Show the description."""
        policy = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
        return html_response(self._page, headers=policy)

    async def document(self, _request: Request) -> HTTPResponse:
        """Give the description as OpenAPI 3.1."""
        return json_response(self._openapi)


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of the website's API."""
    schemas: dict[str, Any] = {"Error": _ERROR}
    for model in (SessionBody, MessageBody, FeedbackBody, EraseBody, Reply):
        _add_schema(schemas, model)
    storage = {"503": "the records cannot be written now"}
    paths = {
        "/api/sessions": {
            "post": _call("Begin or resume a conversation", "SessionBody", "201", _SESSION),
            "delete": _call("Erase a conversation", "EraseBody", "204", None, storage),
        },
        "/api/messages": {
            "post": _call("Send a message, get its replies", "MessageBody", "200", _MESSAGES)
        },
        "/api/feedback": {
            "post": _call("Say whether a reply helped", "FeedbackBody", "204", None, storage)
        },
        "/healthz": {"get": _probe("Is the server alive", {"200": "alive"})},
        "/readyz": {"get": _probe("Can it answer", {"200": "ready", "503": "not ready"})},
    }
    about = {"title": "Clinic assistant", "version": "1", "description": _ABOUT}
    return {
        "openapi": "3.1.0",
        "info": about,
        "paths": paths,
        "components": {"schemas": schemas},
    }


_ABOUT = (
    "JSON in UTF-8. Unknown fields are ignored. A message carries an id that the client chooses; "
    "sending the same id again returns the same replies and runs nothing twice."
)


def _add_schema(schemas: dict[str, Any], model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=_REF)
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema


def _call(
    summary: str,
    body: str,
    status: str,
    answer: dict[str, Any] | None,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "done"}
    if answer is not None:
        done["content"] = {"application/json": {"schema": answer}}
    error = {"application/json": {"schema": {"$ref": _REF.format(model="Error")}}}
    refusals = {
        code: {"description": reason, "content": error}
        for code, reason in (_REFUSALS | (more or {})).items()
    }
    content = {"application/json": {"schema": {"$ref": _REF.format(model=body)}}}
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": content},
        "responses": {status: done, **refusals},
    }


def _probe(summary: str, answers: dict[str, str]) -> dict[str, Any]:
    content = {"application/json": {"schema": _READY}}
    return {
        "summary": summary,
        "responses": {
            code: {"description": meaning, "content": content} for code, meaning in answers.items()
        },
    }


def _page(document: dict[str, Any]) -> str:
    rows = []
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            answers = "".join(
                f"<li>{code}: {html.escape(answer['description'])}</li>"
                for code, answer in call["responses"].items()
            )
            rows.append(
                f"<h2>{method.upper()} {path}</h2><p>{html.escape(call['summary'])}</p>"
                f"<ul>{answers}</ul>"
            )
    schemas = html.escape(json.dumps(document["components"]["schemas"], indent=2))
    title = html.escape(document["info"]["title"])
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}: API</title>'
        f"<h1>{title}: API</h1><p>{html.escape(_ABOUT)}</p>"
        f'<p><a href="/docs/openapi.json">OpenAPI document</a></p>{"".join(rows)}'
        f"<h2>Schemas</h2><pre>{schemas}</pre></html>"
    )
