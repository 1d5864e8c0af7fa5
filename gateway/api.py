"""The website's HTTP API: sessions, messages, feedback."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import empty
from sanic.response import json as json_response
from structlog import get_logger

from documents import Documents
from gateway.bodies import EraseBody, FeedbackBody, MessageBody, SessionBody, read_body
from gateway.errors import ApiError, session_unknown, storage_unavailable
from gateway.intake import Intake
from gateway.rate_limits import RateLimits
from gateway.replies import greeting, unavailable
from gateway.session_tokens import SessionTokens
from gateway.turn_taking import TurnTaking
from records.conversations import ConversationLog, PastTurn
from records.database import RecordsUnavailableError
from records.feedback import FeedbackLog
from records.redaction import WITHHELD

_log = get_logger("gateway")
_NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Api:
    """The calls of the website; each method serves one."""

    documents: Documents
    tokens: SessionTokens
    limits: RateLimits
    intake: Intake
    turns: TurnTaking
    conversations: ConversationLog
    feedback_log: FeedbackLog
    body_bytes: int

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("api", url_prefix="/api")
        routes.add_route(self.open_session, "/sessions", methods=["POST"])
        routes.add_route(self.erase_session, "/sessions", methods=["DELETE"])
        routes.add_route(self.send_message, "/messages", methods=["POST"])
        routes.add_route(self.give_feedback, "/feedback", methods=["POST"])
        return routes

    async def open_session(self, request: Request) -> HTTPResponse:
        """Begin a conversation, or resume one with its history."""
        body = read_body(request.body, SessionBody, self.body_bytes)
        await self.limits.count_session(address_of(request))
        if body.session is None:
            _, token = self.tokens.mint()
            return _created({"session": token, "replies": greeting(self.documents)})
        conversation = self.tokens.open(body.session)
        answer: dict[str, Any] = {
            "session": self.tokens.sign(conversation),
            "replies": greeting(self.documents),
        }
        try:
            history = await self.conversations.history(conversation)
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
            answer |= {"replies": [unavailable(self.documents)], "history": []}
            return _created(answer)
        if history is None:
            raise session_unknown()
        answer["history"] = [_past(turn) for turn in history]
        return _created(answer)

    async def send_message(self, request: Request) -> HTTPResponse:
        """Answer one message; the same id again returns the same replies."""
        body = read_body(request.body, MessageBody, self.body_bytes)
        conversation = self.tokens.open(body.session)
        await self.limits.count_message(conversation, address_of(request))
        message = await self.intake.message(body)
        replies = await self.turns.take(conversation, message)
        return json_response({"replies": replies}, headers=_NO_STORE)

    async def give_feedback(self, request: Request) -> HTTPResponse:
        """Keep whether a reply was helpful."""
        body = read_body(request.body, FeedbackBody, self.body_bytes)
        conversation = self.tokens.open(body.session)
        await self.limits.count_message(conversation, address_of(request))
        comment = await self.intake.comment(body.comment)
        try:
            known = await self.feedback_log.record(
                conversation, body.reply, helpful=body.helpful, comment=comment
            )
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
            raise storage_unavailable() from None
        if not known:
            raise ApiError(422, "reply_unknown", "This conversation has no such reply.")
        return empty()

    async def erase_session(self, request: Request) -> HTTPResponse:
        """Erase a conversation; its token opens nothing afterwards."""
        body = read_body(request.body, EraseBody, self.body_bytes)
        conversation = self.tokens.open(body.session)
        await self.limits.count_message(conversation, address_of(request))
        try:
            await self.turns.erase(conversation, self.conversations)
        except RecordsUnavailableError as error:
            _log.error("records_unavailable", reason=str(error))
            raise storage_unavailable() from None
        return empty()


def address_of(request: Request) -> str:
    """Return the caller's address, as the trusted proxies in front give it."""
    return str(request.remote_addr or request.ip)


def _created(answer: dict[str, Any]) -> HTTPResponse:
    return json_response(answer, status=201, headers=_NO_STORE)


def _past(turn: PastTurn) -> dict[str, Any]:
    past = {
        "id": turn.client_id,
        "text": "" if turn.text == WITHHELD else turn.text,
        "at": turn.received_at.astimezone(UTC).isoformat(timespec="seconds"),
        "replies": turn.replies,
    }
    return past | ({"button": turn.button} if turn.button else {})
