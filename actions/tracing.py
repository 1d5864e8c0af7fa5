"""The number of a patient's request, so that the lines of all processes can be put together."""

from __future__ import annotations

import re
from typing import Any

import structlog
from sanic import Request, Sanic

_NUMBER = re.compile(r"[0-9a-z-]{1,40}")


def follow_requests(application: Sanic[Any, Any]) -> None:
    """Put the number that the gateway gave a request on each line of the log."""

    async def begin(request: Request) -> None:
        structlog.contextvars.clear_contextvars()
        number = request_number(request.json) if request.method == "POST" else None
        if number:
            structlog.contextvars.bind_contextvars(request=number)

    application.on_request(begin)


def request_number(call: object) -> str | None:
    """Return the number from a call of the engine; it comes with the patient's last message.

    Args:
        call: the engine's request for an action: an object with ``tracker``.
    """
    tracker = call.get("tracker") if isinstance(call, dict) else None
    events = tracker.get("events") if isinstance(tracker, dict) else None
    for event in reversed(events if isinstance(events, list) else []):
        if isinstance(event, dict) and event.get("event") == "user":
            metadata = event.get("metadata")
            number = metadata.get("request") if isinstance(metadata, dict) else None
            return number if isinstance(number, str) and _NUMBER.fullmatch(number) else None
    return None
