"""Turns for tests."""

import secrets
from typing import Any

from records.clock import now
from records.turns import Turn


def reply(text: str = "The clinic's information says so.", **changes: Any) -> dict[str, Any]:
    body = {"id": secrets.token_hex(8), "kind": "answer", "topics": ["pain"], "text": text}
    return body | changes


def turn(conversation: str = "one", client_id: str = "1", **changes: Any) -> Turn:
    values: dict[str, Any] = {
        "text": "does it hurt?",
        "replies": [reply()],
        "received_at": now(),
        "latency_ms": 12.5,
    }
    return Turn(conversation=conversation, client_id=client_id, **(values | changes))
