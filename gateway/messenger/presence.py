"""Signs of life in the thread: seen, and typing. A courtesy that never delays or fails anything."""

import asyncio
import contextlib

from gateway.messenger.graph_client import GraphClient, GraphError

_MOST = 4
_PATIENCE = 0.3


class Presence:
    """Shows that a message was seen and is being answered."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def show(self, person: str) -> None:
        """Begin to show it; under load, nothing is shown."""
        if person in self._tasks or len(self._tasks) >= _MOST:
            return
        task = asyncio.create_task(self._show(person))
        self._tasks[person] = task
        task.add_done_callback(lambda _: self._tasks.pop(person, None))

    async def over(self, person: str) -> None:
        """Return when nothing more will be shown, so that no dots follow the reply."""
        task = self._tasks.get(person)
        if task is not None:
            await asyncio.wait({task}, timeout=_PATIENCE)
            task.cancel()

    async def close(self) -> None:
        """End what is under way."""
        for task in list(self._tasks.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _show(self, person: str) -> None:
        for action in ("mark_seen", "typing_on"):
            body = {"recipient": {"id": person}, "sender_action": action}
            try:
                await self._graph.post("messages", body)
            except GraphError:
                return
