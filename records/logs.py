"""Structured logs: JSON lines that never carry what a patient wrote or who it was.

Exceptions are logged by class and place only. Their messages often repeat a value, and a value
may be a patient's words. The same holds for what libraries say. The engine, which has other
packages, does likewise in `engine/logs.py`.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What our own code says is written with care for what is in it.
_OWN = ("console", "actions")
_QUIET = ("httpx", "httpcore", "sqlalchemy", "alembic", "asyncio", "limits", "redis")


def set_up_logs(level: str) -> None:
    """Send the logs of this process, and of every library in it, to stdout as JSON lines.

    Args:
        level: name of the least level that is written, such as ``INFO``.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[keep_template, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in list(logging.root.manager.loggerDict):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("sanic").setLevel(logging.WARNING)
    logging.getLogger("sanic.root").setLevel(logging.WARNING)


def keep_template(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace a library's message by its template, without the values set into it."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        values = event.pop("positional_args", ())
        event["logger"] = record.name
        if record.name in _OWN:
            event["event"] = record.msg % values if values else record.msg
        elif not values:
            # Libraries also set values in before they log: then only the place can be told.
            event["event"] = f"said at {record.filename}:{record.lineno}"
        else:
            event["event"] = str(record.msg)[:200] if isinstance(record.msg, str) else "(object)"
    return event


def describe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its class and the places it passed through."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = type(error).__name__
        event["places"] = _places(error.__traceback__)
    return event


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
