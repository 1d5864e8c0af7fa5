"""The memory of running conversations for several engines: in Redis, and without a word in it.

What is kept are the slots, the active loop and the skeleton of the last turns: intents and ids.
What patients wrote and were answered is left out, so that Redis holds nothing to read.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from redis.exceptions import RedisError

from engine.conversation_memory import ConversationMemory
from engine.redis_address import PAUSE_SECONDS, connect

_log = logging.getLogger("engine")
# Names of events, as `engine.logs` lets through; they say nothing of a conversation.
OVERTAKEN = '{"event": "memory.turn_overtaken"}'
REDIS_AWAY = '{"event": "memory.redis_away"}'
_PREFIX = "clinic:conversation:"
# Own copies are for the minutes in which Redis is away, and no longer.
_COPY_HOURS = 10 / 60
_MOST_TO_FORGET = 10_000
# Only who has read the newest turn may write the next: an engine that hung for a while and was
# given up on must not put its old state over what another one has written since.
_SAVE = """
local held = redis.call('HGET', KEYS[1], 'version') or ''
if held ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'events', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""


class SharedMemory(ConversationMemory):
    """A tracker store that any number of engines share.

    While Redis is away each engine goes on from its own copies, which are minutes old at most; a
    conversation without one begins anew.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        idle_hours: float = 12.0,
        conversations: int = 100_000,
        clock: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        """Connect when first used; ``host`` is the address of Redis, the rest as in the parent.

        Raises:
            ValueError: the address cannot be used.
        """
        super().__init__(domain, event_broker, None, _COPY_HOURS, conversations, clock)
        self._redis = connect(host)
        self._expires = max(1, int(float(idle_hours) * 3600))
        self._away_until = 0.0
        self._to_forget: set[str] = set()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the last turns for every engine, or forget the conversation where it restarted."""
        await super().save(tracker)
        key = _key(tracker.sender_id)
        try:
            if any(isinstance(event, Restarted) for event in tracker.events):
                if len(self._to_forget) < _MOST_TO_FORGET:
                    self._to_forget.add(key)
                await self._forget()
                return
            await self._write(tracker, key)
            await self._forget()
        except (RedisError, OSError) as error:
            self._is_away(error)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a tracker of the last turns as the newest engine left them, or None."""
        version, events = "", None
        try:
            if self._clock() >= self._away_until and _key(sender_id) not in self._to_forget:
                version, events = await self._read(sender_id)
        except (RedisError, OSError) as error:
            self._is_away(error)
        if events is None:
            tracker = await super().retrieve(sender_id)
        else:
            tracker = self._replayed(sender_id, events)
        if tracker is not None:
            tracker.clinic_version = version
        return tracker

    async def _read(self, sender_id: str) -> tuple[str, list[Event] | None]:
        version, kept = await self._redis.hmget(_key(sender_id), ["version", "events"])
        if version is None or kept is None:
            return "", None
        return version.decode("ascii"), [Event.from_parameters(data) for data in json.loads(kept)]

    async def _write(self, tracker: DialogueStateTracker, key: str) -> None:
        if self._clock() < self._away_until:
            return
        version = secrets.token_hex(8)
        kept = json.dumps(_without_words(self._cut_back(tracker)), separators=(",", ":"))
        expected = getattr(tracker, "clinic_version", "")
        saved = await self._redis.eval(_SAVE, 1, key, expected, version, kept, str(self._expires))
        if saved:
            tracker.clinic_version = version
        else:
            self._held.pop(tracker.sender_id, None)
            _log.warning(OVERTAKEN)

    async def _forget(self) -> None:
        while self._to_forget:
            key = next(iter(self._to_forget))
            await self._redis.delete(key)
            self._to_forget.discard(key)

    def _is_away(self, error: Exception) -> None:
        self._away_until = self._clock() + PAUSE_SECONDS
        _log.warning(REDIS_AWAY, exc_info=error)


def _key(sender_id: str) -> str:
    # A conversation's id is half of what opens it.
    return _PREFIX + hashlib.sha256(sender_id.encode()).hexdigest()[:32]


def _without_words(events: Iterable[Event]) -> list[dict[str, Any]]:
    return [_bare(event) for event in events if not isinstance(event, BotUttered)]


def _bare(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = {
        key: value
        for key, value in event.as_dict().items()
        if key != "metadata" and value is not None
    }
    if not isinstance(event, UserUttered):
        return data
    intent = {"name": event.intent_name, "confidence": 1.0}
    entities = [
        {key: entity[key] for key in ("entity", "value") if key in entity}
        for entity in event.entities
    ]
    bare = {"intent": intent, "entities": entities, "text": ""}
    return {**data, "text": "", "parse_data": bare}
