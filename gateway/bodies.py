"""The bodies of requests: read from bytes, checked, or refused with a sentence that says why."""

import json
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints, ValidationError

from gateway.errors import ApiError

_Token = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=512)]
_ClientId = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")
]
_Strict = Annotated[str, StringConstraints(strict=True)]
_ButtonId = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=128)]
_ReplyId = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=32)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class SessionBody(_Body):
    """``POST /api/sessions``: begin a conversation, or resume the one of the token."""

    session: _Token | None = None


class MessageBody(_Body):
    """``POST /api/messages``: a text or a button, under the client's own id."""

    session: _Token
    id: _ClientId
    text: _Strict | None = None
    button: _ButtonId | None = None


class FeedbackBody(_Body):
    """``POST /api/feedback``: whether a reply was helpful."""

    session: _Token
    reply: _ReplyId
    helpful: StrictBool
    comment: _Strict | None = None


class EraseBody(_Body):
    """``DELETE /api/sessions``: the conversation to erase."""

    session: _Token


Body = TypeVar("Body", bound=_Body)
_EXPECTED = {
    "missing": "is missing",
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "may hold letters, digits and . _ : - only",
    "string_unicode": "holds half of a character",
}


def read_body(raw: bytes, kind: type[Body], limit: int) -> Body:
    """Read a JSON body.

    Args:
        raw: the bytes of the request.
        kind: which body is expected; unknown fields are ignored.
        limit: most bytes to accept.

    Raises:
        ApiError: 413 above the limit, 400 for what is no JSON object, 422 for a wrong field.
    """
    if len(raw) > limit:
        raise ApiError(413, "too_large", f"The request is larger than {limit} bytes.")
    content = _parse(raw)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = str(problem["loc"][0])
        expected = _EXPECTED.get(problem["type"], "is not valid")
        raise ApiError(422, "invalid_field", f"The field '{field}' {expected}.") from None


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ApiError(400, "invalid_json", "The body must be one JSON object in UTF-8.") from None
    if not isinstance(content, dict):
        raise ApiError(400, "invalid_json", "The body must be a JSON object, in curly brackets.")
    return content


def _refuse(name: str) -> None:
    raise ValueError(name)
