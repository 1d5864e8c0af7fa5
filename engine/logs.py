"""The engine's log: JSON lines that never carry what a patient wrote.

Rasa and its libraries set values into their sentences before they log them, a patient's words
among them. So from the first message on, a line tells where it was said, its level, the name of
the event where it has one, and of an exception the class and the places. What is said before,
while the engine starts, is told in full: nobody has written anything yet.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any

_NAME_OF_EVENT = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_REQUEST_NUMBER = re.compile(r"[0-9a-z-]{1,40}")
_PLACES = 6
_request: ContextVar[str | None] = ContextVar("request", default=None)
_serving = False


def set_up() -> None:
    """Send everything that is logged in this process to stdout as JSON lines."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for name in list(logging.root.manager.loggerDict):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    logging.captureWarnings(True)


def begin_request(number: object) -> None:
    """Note that a patient's message is being worked on.

    Args:
        number: what the gateway calls the request; anything else than such a number is left out.
    """
    global _serving
    _serving = True
    known = isinstance(number, str) and _REQUEST_NUMBER.fullmatch(number)
    _request.set(str(number) if known else None)


def request_number() -> str | None:
    """Return what the gateway calls the request at hand."""
    return _request.get()


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "event": _event(record),
            "logger": record.name,
            "level": record.levelname.lower(),
            "place": f"{record.filename}:{record.lineno}",
            "timestamp": datetime.now(timezone.utc).isoformat(),
        }
        if _request.get():
            line["request"] = _request.get()
        line.update(_exception(record))
        return json.dumps(line)


def _event(record: logging.LogRecord) -> str:
    told = _structured(record)
    event = str(told["event"]) if "event" in told else None
    if not _serving:
        return event or record.getMessage()
    if event and _NAME_OF_EVENT.fullmatch(event):
        return event
    return "(withheld)"


def _structured(record: logging.LogRecord) -> dict[str, Any]:
    """Return what structlog has made into JSON already."""
    try:
        found = json.loads(record.msg) if isinstance(record.msg, str) else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _exception(record: logging.LogRecord) -> dict[str, Any]:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
        places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
        return {"exception": type(error).__name__, "places": places}
    told = _structured(record).get("exception")
    last = told[-1] if isinstance(told, list) and told else None
    if not isinstance(last, dict):
        return {}
    frames_told = [one for one in last.get("frames", []) if isinstance(one, dict)][-_PLACES:]
    places = [f"{str(f.get('filename')).rpartition('/')[2]}:{f.get('lineno')}" for f in frames_told]
    return {"exception": str(last.get("exc_type")), "places": places}
