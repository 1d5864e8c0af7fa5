"""Several engines behind one gateway: a message goes on to the next where one fails."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from typing import Protocol

from structlog import get_logger

from gateway.engine_client import EngineClient, EngineReply, EngineUnavailableError
from gateway.metrics import ENGINES

_log = get_logger("gateway")
# Between two questions to an engine that failed; and how long it may take over a greeting.
_LOOK_SECONDS = 1.0
_ANSWER_SECONDS = 2.0
# Of the time for a message; the rest is for the engine that it goes on to.
_FIRST_SHARE = 0.5


class Engine(Protocol):
    """What a turn needs of an engine, or of several that share their memory."""

    async def ask(self, conversation: str, message: str, seconds: float) -> list[EngineReply]:
        """Return at least one reply; raises EngineUnavailableError."""

    async def forget(self, conversation: str) -> bool:
        """Drop what is remembered of a conversation; False if that cannot be said now."""

    async def is_up(self, seconds: float) -> bool:
        """Say whether requests are taken."""

    async def answers(self, seconds: float) -> bool:
        """Say whether a message would get a reply."""

    async def close(self) -> None:
        """Close the connections."""


class Engines:
    """Takes the engine that has the fewest messages under way, of equals each in its turn.

    One that failed is passed over until it answers again.

    A message runs on one engine, and on a second one where the first broke off, hung or had
    nothing of use. Their memory is shared (`engine.shared_memory`) and refuses the first one's
    turn when it comes late.

    Args:
        clients: at least two, each of another engine.
    """

    def __init__(self, clients: Sequence[EngineClient]) -> None:
        self._clients = tuple(clients)
        self._next = 0
        self._under_way: Counter[EngineClient] = Counter()
        self._failed: dict[EngineClient, asyncio.Task[None]] = {}
        self._show()

    @property
    def good(self) -> int:
        """How many engines are not known to have failed."""
        return len(self._clients) - len(self._failed)

    async def ask(self, conversation: str, message: str, seconds: float) -> list[EngineReply]:
        """See `Engine`; the seconds are for all attempts together."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        first, second = self._choose()
        try:
            share = 1.0 if second in self._failed else _FIRST_SHARE
            return await self._ask(first, conversation, message, seconds * share)
        except EngineUnavailableError as error:
            self._note(first, error)
            left = end - loop.time()
            if second in self._failed and error.reason == "timeout":
                raise
        try:
            return await self._ask(second, conversation, message, max(left, 0.1))
        except EngineUnavailableError as error:
            self._note(second, error)
            raise

    async def _ask(
        self, client: EngineClient, conversation: str, message: str, seconds: float
    ) -> list[EngineReply]:
        self._under_way[client] += 1
        try:
            return await client.ask(conversation, message, seconds)
        finally:
            self._under_way[client] -= 1

    async def forget(self, conversation: str) -> bool:
        """Tell every engine; one that takes it forgets for all, as their memory is shared."""
        return any(await _all(client.forget(conversation) for client in self._clients))

    async def is_up(self, seconds: float) -> bool:
        """See `Engine`."""
        return any(await _all(client.is_up(seconds) for client in self._clients))

    async def answers(self, seconds: float) -> bool:
        """See `Engine`."""
        return any(await _all(client.answers(seconds) for client in self._clients))

    async def close(self) -> None:
        """Close the connections."""
        for task in self._failed.values():
            task.cancel()
        await asyncio.gather(*self._failed.values(), return_exceptions=True)
        for client in self._clients:
            await client.close()

    def _show(self) -> None:
        ENGINES.labels("good").set(self.good)
        ENGINES.labels("failed").set(len(self._failed))

    def _choose(self) -> tuple[EngineClient, EngineClient]:
        self._next = (self._next + 1) % len(self._clients)
        turned = self._clients[self._next :] + self._clients[: self._next]
        first, second, *_ = sorted(
            turned, key=lambda client: (client in self._failed, self._under_way[client])
        )
        return first, second

    def _note(self, client: EngineClient, error: EngineUnavailableError) -> None:
        if client not in self._failed:
            place = self._clients.index(client)
            _log.warning("engine_failed", engine=place, reason=error.reason)
            self._failed[client] = asyncio.create_task(self._watch(client, place))
            self._show()

    async def _watch(self, client: EngineClient, place: int) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if await client.answers(_ANSWER_SECONDS):
                del self._failed[client]
                self._show()
                _log.info("engine_is_back", engine=place)
                return


async def _all(asked: Iterable[Coroutine[None, None, bool]]) -> list[bool]:
    return await asyncio.gather(*asked)


def open_engines(urls: Sequence[str]) -> Engine:
    """Return a client of the engine, or of all of them where there are several."""
    clients = [EngineClient(url) for url in urls]
    return Engines(clients) if len(clients) > 1 else clients[0]
