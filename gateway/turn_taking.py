"""A turn from message to recorded reply: in order, once, and with a reply whatever fails."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from structlog import get_logger

from documents import Documents, Reply
from gateway import metrics
from gateway.conversation_queue import ConversationQueue
from gateway.engine_client import EngineUnavailableError
from gateway.engines import Engine
from gateway.errors import ApiError, session_unknown
from gateway.replies import not_saved, unavailable, with_id
from records.audit import PATIENT
from records.clock import now
from records.conversations import ConversationLog
from records.database import RecordsUnavailableError
from records.turns import ANSWERED, UNAVAILABLE, ErasedError, Turn, TurnLog

_log = get_logger("gateway")
_LEAST_SECONDS = 1.0
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PatientMessage:
    """One message, already cleaned and redacted.

    ``text`` is what is kept; ``wire`` what the engine gets, or None where redaction failed and
    nothing may be passed on. ``given`` are the replies where they need no engine.
    """

    client_id: str
    text: str
    wire: str | None
    button: str | None = None
    channel: str = "website"
    given: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: str
    replies: list[Json]
    understood: list[Json | None]
    reason: str | None = None


class TurnTaking:
    """Takes messages and gives their replies.

    Args:
        engine_seconds: how long one message may take, the wait for those before it included; a
            message that waited long still gets one second of the engine.
    """

    def __init__(
        self,
        log: TurnLog,
        engine: Engine,
        documents: Documents,
        queue: ConversationQueue,
        engine_seconds: float,
    ) -> None:
        self._log = log
        self._engine = engine
        self._documents = documents
        self._queue = queue
        self._engine_seconds = engine_seconds
        self._running: set[asyncio.Task[list[Json]]] = set()

    async def take(self, conversation: str, message: PatientMessage) -> list[Json]:
        """Return the replies to a message, once they are recorded.

        The turn goes on to its end when the caller goes away: a patient who lost the connection
        sends the same id again and gets the replies.

        Raises:
            ApiError: the conversation was erased (401), or too many messages wait (429).
        """
        task = asyncio.create_task(self._take(conversation, message))
        self._running.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    async def erase(self, conversation: str, conversations: ConversationLog) -> None:
        """Erase a conversation after the messages that came before the wish.

        Raises:
            RecordsUnavailableError: nothing was erased.
        """
        async with self._queue.turn(conversation):
            await conversations.erase(conversation, actor=PATIENT)
        await self._engine.forget(conversation)

    async def finish(self) -> None:
        """Wait for the turns under way."""
        if self._running:
            await asyncio.wait(self._running)

    def _finished(self, task: asyncio.Task[list[Json]]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # also when nobody waits for it any more

    async def _take(self, conversation: str, message: PatientMessage) -> list[Json]:
        arrived = time.monotonic()
        try:
            with metrics.WAITING.track_inprogress(), metrics.timed("turn"):
                async with AsyncExitStack() as held:
                    with metrics.timed("queue"):
                        await held.enter_async_context(self._queue.turn(conversation))
                    return await self._take_in_order(conversation, message, arrived)
        except ApiError:
            raise
        except ErasedError:
            raise session_unknown() from None
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
        except Exception as error:  # noqa: BLE001 (a patient gets the number whatever happens)
            _log.error("turn_failed", exc_info=error)
        metrics.UNSAVED.inc()
        return [not_saved(self._documents)]

    async def _take_in_order(
        self, conversation: str, message: PatientMessage, arrived: float
    ) -> list[Json]:
        standing = await self._log.standing(conversation, message.client_id)
        if standing.erased:
            raise ErasedError
        if standing.replies is not None:
            _log.info("turn_repeated", ms=_since(arrived))
            return standing.replies
        received_at = now()
        asked = time.monotonic()
        outcome = await self._outcome(conversation, message, asked - arrived)
        latency = _since(asked)
        turn = Turn(
            conversation=conversation,
            client_id=message.client_id,
            text=message.text,
            button=message.button,
            channel=message.channel,
            received_at=received_at,
            latency_ms=latency,
            status=outcome.status,
            replies=outcome.replies,
            understood=outcome.understood,
        )
        with metrics.timed("records"):
            replies = await self._log.record(turn)
        _count(turn)
        _log.info(
            "turn",
            status=outcome.status,
            reason=outcome.reason,
            kinds=[reply["kind"] for reply in replies],
            engine_ms=latency,
            ms=_since(arrived),
        )
        return replies

    async def _outcome(self, conversation: str, message: PatientMessage, waited: float) -> _Outcome:
        if message.given:
            replies = [with_id(reply) for reply in message.given]
            return _Outcome(ANSWERED, replies, [None] * len(replies))
        if message.wire is None:
            return self._unavailable("text withheld")
        seconds = max(_LEAST_SECONDS, self._engine_seconds - waited)
        try:
            with metrics.timed("engine"):
                found = await self._engine.ask(conversation, message.wire, seconds)
        except EngineUnavailableError as error:
            return self._unavailable(str(error))
        replies = []
        understood: list[Json | None] = []
        broken = False
        for one in found:
            if one.reply is None:
                # It may have been the one that mattered, so the number stands in for it, once.
                if not broken:
                    replies.append(unavailable(self._documents))
                    understood.append(None)
                broken = True
            else:
                replies.append(with_id(one.reply))
                understood.append(one.understood)
        return _Outcome(ANSWERED, replies, understood, "one reply unusable" if broken else None)

    def _unavailable(self, reason: str) -> _Outcome:
        _log.warning("engine_unavailable", reason=reason)
        return _Outcome(UNAVAILABLE, [unavailable(self._documents)], [None], reason)


def _count(turn: Turn) -> None:
    metrics.TURNS.labels(turn.channel, turn.status).inc()
    for reply in turn.replies:
        metrics.REPLIES.labels(reply["kind"]).inc()
    for known in turn.understood:
        metrics.model_answered((known or {}).get("model"))


def _since(start: float, clock: Callable[[], float] = time.monotonic) -> float:
    return round((clock() - start) * 1000, 1)
