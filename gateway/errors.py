"""Answers to requests that cannot be served, always in the same shape."""

from collections.abc import Mapping

from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.response import json as json_response
from structlog import get_logger

from documents import Documents

_log = get_logger("gateway")

_BY_STATUS = {
    400: ("bad_request", "This is not a request that the server can read."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method."),
    408: ("too_slow", "The request took too long to arrive."),
    413: ("too_large", "The request is too large."),
    417: ("bad_request", "The server does not take this Expect header."),
    431: ("too_large", "The headers of the request are too large."),
}


class ApiError(Exception):
    """A request that gets an error instead of an answer.

    Args:
        status: HTTP status, 4xx for the caller's mistakes.
        code: a short name that a program can rely on.
        message: what is wrong and what to do, for a person; without one, the documents give it.
        headers: further headers, such as ``Retry-After``.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def storage_unavailable() -> ApiError:
    """Say that the records cannot be changed now; only for calls that have no reply to give."""
    return ApiError(503, "storage_unavailable", headers={"Retry-After": "30"})


def session_unknown() -> ApiError:
    """Say that a token opens no conversation: forged, too old, or erased."""
    return ApiError(401, "session_unknown")


class ErrorAnswers:
    """Turns whatever was raised into an answer; logs only what the server itself did wrong.

    Args:
        documents: the texts of errors that patients are shown.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    async def answer(self, _request: Request, exception: Exception) -> HTTPResponse:
        """Answer in place of the call that raised."""
        if isinstance(exception, ApiError):
            message = exception.message or self._documents.error(exception.code)
            return _respond(exception.status, exception.code, message, exception.headers)
        if isinstance(exception, SanicException) and exception.status_code < 500:
            status = exception.status_code
            code, message = _BY_STATUS.get(status, _BY_STATUS[400])
            return _respond(status, code, message, exception.headers)
        if isinstance(exception, SanicException) and exception.status_code == 503:
            return _respond(503, "busy", self._documents.error("busy"))
        _log.error("request_failed", exc_info=exception)
        return _respond(500, "internal", self._documents.error("internal"))


def _respond(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> HTTPResponse:
    body = {"error": {"code": code, "message": message}}
    return json_response(body, status=status, headers=dict(headers or {}))
