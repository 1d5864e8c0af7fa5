"""From one event of the inbox to what is to be sent: the website's path, in Messenger's shape."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from structlog import get_logger

from documents import Documents, Reply
from gateway.bodies import MessageBody
from gateway.engines import Engine
from gateway.errors import ApiError
from gateway.intake import Intake
from gateway.messenger import deliveries
from gateway.messenger.rendering import is_safety, render
from gateway.messenger.sealing import Seal, SealError
from gateway.messenger.settings import MessengerSettings
from gateway.messenger.wishes import wants_erasure
from gateway.turn_taking import PatientMessage, TurnTaking
from records.clock import now
from records.messenger_inbox import OWNER, SILENT, MessengerInbox, Outcome, Pending
from records.messenger_outbox import MESSAGE, PASS, Outgoing
from records.redaction import WITHHELD
from records.turns import TurnLog

_log = get_logger("messenger")
_CHANNEL = "messenger"
_ERASED = 401
# How long a message waits for an engine that is still starting, before it gets the number.
_ENGINE_PATIENCE = timedelta(seconds=15)
_ENGINE_SECONDS = 2.0
_MOST_TRIES = 3
_SAYS_WHAT_IT_IS = "automated assistant"
_PERSON = "human"
Json = dict[str, Any]


class NotNowError(Exception):
    """An event that has to wait; the message is the reason for the log."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What an answer passes through, the same as on the website."""

    documents: Documents
    intake: Intake
    turns: TurnTaking
    log: TurnLog
    engine: Engine
    inbox: MessengerInbox


class Answering:
    """Answers one event at a time for each person."""

    def __init__(self, settings: MessengerSettings, rooms: Rooms, seal: Seal) -> None:
        self._settings = settings
        self._rooms = rooms
        self._documents = rooms.documents
        self._seal = seal
        self._phone = (rooms.documents.phone, rooms.documents.phone_url)
        self._engine_good = False

    async def answer(self, pending: Pending) -> Outcome:
        """Return how the event ends.

        Raises:
            NotNowError: it has to be tried again a little later.
            RecordsUnavailableError: nothing was kept.
        """
        if pending.event.kind == OWNER:
            return _owner_changes(pending.event.button)
        if self._asks_for_erasure(pending):
            return self._erasure(pending)
        if self._held(pending):
            return Outcome(SILENT)
        message = await self._message(pending)
        if message.wire is not None and not message.given:
            await self._wait_for_engine(pending)
        replies = await self._take(pending, message)
        return self._outcome(pending, replies)

    def failed(self, pending: Pending) -> Outcome:
        """Return the end of an event that cannot be worked on: the patient gets the number."""
        return self._outcome(pending, [self._documents.unavailable().as_json()])

    async def forget(self, pending: Pending) -> None:
        """Make the engine forget an erased conversation; if it is down, the upkeep tells it."""
        await self._rooms.engine.forget(pending.conversation)

    def _held(self, pending: Pending) -> bool:
        """Say whether a person has the thread, and was seen there not long ago."""
        if pending.owner is None or pending.owner_at is None:
            return False
        return now() - pending.owner_at < timedelta(hours=self._settings.owner_hours)

    def _asks_for_erasure(self, pending: Pending) -> bool:
        if pending.event.kind != deliveries.TEXT:
            return False
        try:
            return wants_erasure(self._seal.open(pending.event.text or ""))
        except SealError:
            return False  # told where it is answered

    def _erasure(self, pending: Pending) -> Outcome:
        """Return the end of a wish to be forgotten, which is met also while a person answers."""
        if self._held(pending):
            return Outcome(SILENT, erase=True)
        message = render([self._documents.phrase("deleted").as_json()], *self._phone)[0]
        return Outcome(sends=[self._send(pending, 0, message, urgent=False)], erase=True)

    async def _message(self, pending: Pending) -> PatientMessage:
        event = pending.event
        phrase = self._documents.phrase
        if event.kind == deliveries.GET_STARTED:
            return _given(event.key, "[get started]", phrase("greet"))
        if event.kind == deliveries.DELETE_HOW:
            return _given(event.key, "[how to delete]", phrase("delete_how"))
        if event.kind == deliveries.ATTACHMENT:
            return _given(event.key, "[attachment]", phrase("attachment"))
        if event.kind == deliveries.TOO_LONG:
            return _given(event.key, "[too long]", phrase("too_long"))
        try:
            text = None if event.button else self._seal.open(event.text or "")
            body = MessageBody(session=_CHANNEL, id=event.key, text=text, button=event.button)
            return replace(await self._rooms.intake.message(body), channel=_CHANNEL)
        except SealError as error:
            _log.error("messenger_text_sealed", reason=str(error))
            return _given(event.key, WITHHELD, self._documents.unavailable())
        except ApiError as error:
            if error.code == "text_too_long":
                return _given(event.key, "[too long]", phrase("too_long"))
            return _given(event.key, "[empty]", phrase("empty"))

    async def _wait_for_engine(self, pending: Pending) -> None:
        # Either way: a clock that was set back must not make the wait longer.
        if self._engine_good or abs(now() - pending.received_at) > _ENGINE_PATIENCE:
            return
        if not await self._rooms.engine.answers(_ENGINE_SECONDS):
            raise NotNowError("the engine is not up")
        self._engine_good = True

    async def _take(self, pending: Pending, message: PatientMessage) -> list[Json]:
        try:
            replies = await self._rooms.turns.take(pending.conversation, message)
        except ApiError as error:
            if error.status == _ERASED:
                await self._rooms.inbox.new_conversation(pending)
            raise NotNowError(error.code) from None
        if any(reply["kind"] == "unavailable" for reply in replies):
            self._engine_good = False
            standing = await self._rooms.log.standing(pending.conversation, message.client_id)
            if standing.replies is None and pending.tries < _MOST_TRIES:
                await self._rooms.inbox.count_try(pending)
                raise NotNowError("the turn was not recorded")
        return replies

    def _outcome(self, pending: Pending, replies: list[Json]) -> Outcome:
        at = now()
        changes: Json = {} if pending.owner is None else {"owner": None, "owner_at": None}
        passes = self._passes(replies)
        if passes:
            replies = [*replies, self._documents.phrase("person_joined").as_json()]
        intro = self._intro(pending, replies)
        messages = render(replies, *self._phone, intro)
        urgent = any(is_safety(reply) for reply in replies)
        if passes:
            # Whoever has the thread gets what is tapped, and knows nothing of these choices.
            messages[-1].pop("quick_replies", None)
        sends = [
            self._send(pending, position, message, urgent=urgent)
            for position, message in enumerate(messages)
        ]
        if intro or _told(replies):
            changes["disclosed_at"] = at
        if passes:
            sends.append(self._pass(pending))
            changes |= {"owner": self._settings.hand_off_to, "owner_at": at, "disclosed_at": None}
        return Outcome(sends=sends, person=changes)

    def _passes(self, replies: list[Json]) -> bool:
        """Say whether the thread goes to the page's inbox after these replies."""
        if not self._settings.hand_off_to or any(is_safety(reply) for reply in replies):
            return False
        handed = [reply for reply in replies if reply["kind"] == "handoff"]
        if self._settings.hand_off_when == "person":
            handed = [reply for reply in handed if reply.get("subtopic") == _PERSON]
        return bool(handed)

    def _intro(self, pending: Pending, replies: list[Json]) -> str:
        """Return what is said at the start and after a gap: what this is, and what not to write."""
        gap = timedelta(hours=self._settings.disclosure_hours)
        known, seen = pending.disclosed_at, pending.seen_at
        late = seen is not None and pending.event.sent_at - seen > gap
        lapsed = pending.owner is not None
        if known is not None and not late and not lapsed:
            return ""
        phrase = self._documents.phrase
        private = phrase("private_details").text
        if _told(replies):
            return "" if any(is_safety(reply) for reply in replies) else private
        start = phrase("greet" if seen is None else "welcome_back").text
        return f"{start}\n\n{private}"

    def _send(self, pending: Pending, position: int, message: Json, *, urgent: bool) -> Outgoing:
        marked = message | {"metadata": deliveries.mark(pending.event.key, position)}
        body = {
            "recipient": {"id": pending.event.person},
            "messaging_type": "RESPONSE",
            "message": marked,
        }
        return Outgoing(MESSAGE, body, urgent)

    def _pass(self, pending: Pending) -> Outgoing:
        body = {
            "recipient": {"id": pending.event.person},
            "target_app_id": self._settings.hand_off_to,
            "metadata": "handed off by the automated assistant",
        }
        return Outgoing(PASS, body)


def _given(key: str, text: str, reply: Reply) -> PatientMessage:
    return PatientMessage(key, text, None, channel=_CHANNEL, given=(reply,))


def _told(replies: list[Json]) -> bool:
    return any(_SAYS_WHAT_IT_IS in str(reply.get("text")) for reply in replies)


def _owner_changes(owner: str | None) -> Outcome:
    at: datetime | None = now() if owner else None
    # Who gets the thread back is told again that nobody is behind it.
    changes = {"owner": owner, "owner_at": at, "disclosed_at": None}
    return Outcome(person=changes, drop_waiting=owner is not None)
