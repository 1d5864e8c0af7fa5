"""The engine's memory of running conversations: small, short, and in this process only.

Rasa's own stores keep every event for ever, and turn all of them into text and back at each turn;
a turn then costs more the longer a conversation is. Here a conversation keeps its last few turns
and what earlier ones left behind (slots, active loop). What only the turn itself needed (the whole
of the understanding, the replies) is dropped when it ends. A conversation that rests is packed, so
that a hundred thousand fit beside one another. Nothing is written to disk.
"""

from __future__ import annotations

import pickle
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine.conversation import ConversationTracker

# Turns that are kept; the events are cut back to them when twice as many have gathered. Rasa goes
# through all of them several times a turn, and no rule looks further back than the message before.
_TURNS = 1


# Of the understanding of a message, what Rasa's policies read in later turns.
_KEPT_PARSE_DATA = ("text", "intent", "entities")


# So many conversations, those that spoke last, are not packed.
_AWAKE = 256


@dataclass(slots=True)
class _Conversation:
    """``events``: as they are, or packed."""

    events: tuple[Event, ...] | bytes
    touched: float


class ConversationMemory(TrackerStore):
    """A tracker store whose cost does not grow with the length of a conversation.

    A turn that fails half-way leaves the conversation as it was before. A conversation is
    forgotten when it has been idle for ``idle_hours``, when it is restarted, or, the longest idle
    one first, when there are more than ``conversations``.
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
        """Create an empty memory; ``host`` is what Rasa hands to every store, and is not used."""
        super().__init__(domain, event_broker)
        self._idle_seconds = float(idle_hours) * 3600
        self._most = int(conversations)
        self._clock = clock
        self._held: OrderedDict[str, _Conversation] = OrderedDict()
        self._awake: OrderedDict[str, None] = OrderedDict()

    def init_tracker(self, sender_id: str) -> ConversationTracker:
        """Return a tracker without any events."""
        return ConversationTracker(
            sender_id, self.domain.slots, max_event_history=self.max_event_history
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the conversation's last turns, or forget it where it was restarted."""
        await self.stream_events(tracker)
        if any(isinstance(event, Restarted) for event in tracker.events):
            self._held.pop(tracker.sender_id, None)
            self._awake.pop(tracker.sender_id, None)
            return
        sender = tracker.sender_id
        self._held[sender] = _Conversation(_kept(self._cut_back(tracker)), self._clock())
        self._held.move_to_end(sender)
        self._rest(sender)
        self._forget_idle()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return a tracker of the conversation's last turns, or None."""
        held = self._held.get(sender_id)
        if held is None or self._clock() - held.touched > self._idle_seconds:
            return None
        if isinstance(held.events, bytes):
            return self._replayed(sender_id, _unpacked(held.events))
        return self._replayed(sender_id, held.events)

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations held."""
        return list(self._held)

    def _replayed(self, sender_id: str, events: Iterable[Event]) -> DialogueStateTracker:
        """Give a tracker that has seen the events."""
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        return tracker

    def _cut_back(self, tracker: DialogueStateTracker) -> tuple[Event, ...]:
        """Give the last turns' events, with what earlier ones left behind in front of them."""
        events = tuple(tracker.events)
        starts = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
        if len(starts) <= 2 * _TURNS:
            return events
        cut = starts[-_TURNS]
        before = self._replayed(tracker.sender_id, events[:cut])
        left = [
            SlotSet(name, slot.value)
            for name, slot in before.slots.items()
            if slot.value != slot.initial_value
        ]
        loop = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
        begin = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
        return (*begin, *left, *loop, ActionExecuted(ACTION_LISTEN_NAME), *events[cut:])

    def _rest(self, last: str) -> None:
        """Pack the conversation that has not spoken for longest of those that are not packed."""
        self._awake[last] = None
        self._awake.move_to_end(last)
        if len(self._awake) <= _AWAKE:
            return
        sleepy, _ = self._awake.popitem(last=False)
        held = self._held.get(sleepy)
        if held is not None and not isinstance(held.events, bytes):
            held.events = _packed(held.events)

    def _forget_idle(self) -> None:
        oldest_allowed = self._clock() - self._idle_seconds
        while self._held:
            first = next(iter(self._held.values()))
            if len(self._held) <= self._most and first.touched >= oldest_allowed:
                return
            self._held.popitem(last=False)


def _kept(events: Iterable[Event]) -> tuple[Event, ...]:
    # Replies are with the gateway; no policy of Rasa's and no action here reads them.
    return tuple(_lighter(event) for event in events if not isinstance(event, BotUttered))


def _packed(events: tuple[Event, ...]) -> bytes:
    return zlib.compress(pickle.dumps(events, pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(packed: bytes) -> tuple[Event, ...]:
    # Only what this process packed itself comes here.
    events: tuple[Event, ...] = pickle.loads(zlib.decompress(packed))  # noqa: S301
    return events


def _lighter(event: Event) -> Event:
    if not isinstance(event, UserUttered) or len(event.parse_data) <= len(_KEPT_PARSE_DATA):
        return event
    # The tracker that is saved still has the event as it was.
    light = copy(event)
    light.parse_data = {key: event.parse_data.get(key) for key in _KEPT_PARSE_DATA}
    return light
