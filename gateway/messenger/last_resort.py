"""The clinic's number for people who write while nothing can be stored."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Iterable

from structlog import get_logger

from documents import Documents
from gateway.messenger.graph_client import GraphClient, GraphError
from gateway.messenger.rendering import render
from gateway.replies import not_saved
from records.messenger_inbox import OWNER, InboxEvent

_log = get_logger("messenger")
# Meta delivers again what could not be stored, at first after seconds; nobody is told each time.
_SILENT_SECONDS = 1800.0
_MOST_PEOPLE = 1000
_MOST_AT_ONCE = 20


class LastResort:
    """Sends the number past the database, once in half an hour to each person.

    The message itself is answered when it can be stored, as Meta delivers it again. Who owns the
    thread is not known meanwhile: a person who answers there has the number said once beside.
    """

    def __init__(self, graph: GraphClient, documents: Documents) -> None:
        self._graph = graph
        self._documents = documents
        self._told: OrderedDict[str, float] = OrderedDict()
        self._sending: set[asyncio.Task[None]] = set()

    def tell(self, events: Iterable[InboxEvent]) -> None:
        """Send the number to the people of a delivery, without waiting for it."""
        for person in dict.fromkeys(one.person for one in events if one.kind != OWNER):
            if self._is_told(person) or len(self._sending) >= _MOST_AT_ONCE:
                continue
            self._told[person] = time.monotonic()
            self._told.move_to_end(person)
            while len(self._told) > _MOST_PEOPLE:
                self._told.popitem(last=False)
            task = asyncio.create_task(self._send(person))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def close(self) -> None:
        """Wait for what is being sent; each call ends within seconds."""
        if self._sending:
            await asyncio.wait(self._sending)

    def _is_told(self, person: str) -> bool:
        at = self._told.get(person)
        return at is not None and time.monotonic() - at < _SILENT_SECONDS

    async def _send(self, person: str) -> None:
        replies = [not_saved(self._documents)]
        (message, *_) = render(replies, self._documents.phone, self._documents.phone_url)
        body = {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": message}
        try:
            await self._graph.post("messages", body)
        except GraphError as error:
            self._told.pop(person, None)
            _log.warning("messenger_last_resort_failed", reason=error.reason)
