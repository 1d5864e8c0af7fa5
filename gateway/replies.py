"""The gateway's own part of a reply: its id, and the ones it gives when nothing else can."""

import secrets
from typing import Any

from documents import Documents, Reply

_NOT_SAVED = "Your message was not saved."


def with_id(reply: Reply) -> dict[str, Any]:
    """Return the reply as JSON under a new id."""
    return {**reply.as_json(), "id": secrets.token_urlsafe(12)}


def greeting(documents: Documents) -> list[dict[str, Any]]:
    """Return what a new conversation begins with."""
    return [with_id(documents.phrase("greet"))]


def unavailable(documents: Documents) -> dict[str, Any]:
    """Return the reply for a turn that the engine could not serve."""
    return with_id(documents.unavailable())


def not_saved(documents: Documents) -> dict[str, Any]:
    """Return the reply for a message that could not be recorded, which it says."""
    reply = documents.unavailable()
    return with_id(reply.model_copy(update={"text": f"{reply.text} {_NOT_SAVED}"}))
