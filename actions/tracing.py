"""A patient's request across processes: its number on every line of the log, and its trace."""

from __future__ import annotations

import re
from typing import Any

import structlog
from sanic import HTTPResponse, Request, Sanic

from records.traces import begin_span, end_span, traces_are_on

_NUMBER = re.compile(r"[0-9a-z-]{1,40}")
_ACTION = re.compile(r"[a-z_]{1,60}")


def follow_requests(application: Sanic[Any, Any]) -> None:
    """Put the number that the gateway gave a request on each line of the log, and make its span."""

    async def begin(request: Request) -> None:
        structlog.contextvars.clear_contextvars()
        call = request.json if request.method == "POST" else None
        number = request_number(call)
        if number:
            structlog.contextvars.bind_contextvars(request=number)
        if traces_are_on() and call is not None:
            request.ctx.span = begin_span(
                "action",
                "server",
                request.headers.get("traceparent") or _from_message(call, "traceparent"),
                {"clinic.action": action_name(call)},
            )

    async def end(request: Request, response: HTTPResponse) -> None:
        if hasattr(request.ctx, "span"):
            made, token = request.ctx.span
            made.set_attribute("http.response.status_code", response.status)
            end_span(made, token)

    application.on_request(begin)
    application.on_response(end)  # type: ignore[no-untyped-call]


def request_number(call: object) -> str | None:
    """Return the number from a call of the engine; it comes with the patient's last message.

    Args:
        call: the engine's request for an action: an object with ``tracker``.
    """
    number = _from_message(call, "request")
    return number if number and _NUMBER.fullmatch(number) else None


def action_name(call: object) -> str:
    """Return the name of the action that a call is for, or ``unknown``."""
    name = call.get("next_action") if isinstance(call, dict) else None
    return name if isinstance(name, str) and _ACTION.fullmatch(name) else "unknown"


def _from_message(call: object, key: str) -> str | None:
    """Return a word that the gateway sent along with the patient's last message."""
    tracker = call.get("tracker") if isinstance(call, dict) else None
    events = tracker.get("events") if isinstance(tracker, dict) else None
    for event in reversed(events if isinstance(events, list) else []):
        if isinstance(event, dict) and event.get("event") == "user":
            metadata = event.get("metadata")
            value = metadata.get(key) if isinstance(metadata, dict) else None
            return value if isinstance(value, str) else None
    return None
