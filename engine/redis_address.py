"""Connections to Redis that give up quickly: a patient waits behind each of them."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

_CONNECT_SECONDS = 0.5
_ANSWER_SECONDS = 1.0
# Pauses between two attempts while Redis does not answer: each attempt may cost a turn its time.
PAUSE_SECONDS = 2.0


def connect(address: str | None) -> Redis[bytes]:
    """Give a client; nothing is opened before its first use.

    Args:
        address: such as ``redis://:password@host:6379/0``; ``rediss`` for TLS.

    Raises:
        ValueError: it is no such address; the message says where it is set.
    """
    # Rasa leaves a variable that is not set as it stands in the file.
    if not address or not address.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError(
            "REDIS_URL must be an address such as redis://127.0.0.1:6379/0: the engine's "
            "endpoints name it for conversations that several engines share."
        )
    options: dict[str, Any] = {
        "socket_connect_timeout": _CONNECT_SECONDS,
        "socket_timeout": _ANSWER_SECONDS,
    }
    return Redis.from_url(address, **options)
