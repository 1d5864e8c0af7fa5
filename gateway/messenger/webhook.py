"""Where Meta calls: it stores what came and answers at once; the work is done after."""

from collections.abc import Callable

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import text as text_response
from structlog import get_logger

from gateway.errors import ApiError, storage_unavailable
from gateway.messenger.deliveries import DeliveryError, DeliveryReader
from gateway.messenger.settings import MessengerSettings
from gateway.messenger.signature import is_same, is_signed
from records.database import RecordsUnavailableError
from records.messenger_inbox import InboxEvent, MessengerInbox

_log = get_logger("messenger")
_LONGEST_CHALLENGE = 1000


class Webhook:
    """Serves ``/webhooks/messenger``.

    Args:
        accepted: called after something was stored.
        refused: called with the events that could not be stored.
    """

    def __init__(
        self,
        settings: MessengerSettings,
        reader: DeliveryReader,
        inbox: MessengerInbox,
        accepted: Callable[[], None],
        refused: Callable[[list[InboxEvent]], None],
    ) -> None:
        self._app_secrets = settings.app_secrets
        self._verify_token = settings.verify_token.get_secret_value()
        self._reader = reader
        self._inbox = inbox
        self._accepted = accepted
        self._refused = refused

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        routes = Blueprint("messenger", url_prefix="/webhooks")
        routes.add_route(self.verify, "/messenger", methods=["GET"])
        routes.add_route(self.receive, "/messenger", methods=["POST"])
        return routes

    async def verify(self, request: Request) -> HTTPResponse:
        """Echo the challenge to one who knows the verify token."""
        known = is_same(request.args.get("hub.verify_token"), self._verify_token)
        challenge = request.args.get("hub.challenge") or ""
        subscribes = request.args.get("hub.mode") == "subscribe"
        if not (known and subscribes and 0 < len(challenge) <= _LONGEST_CHALLENGE):
            raise ApiError(403, "not_verified", "The verify token or the mode is wrong.")
        return text_response(challenge)

    async def receive(self, request: Request) -> HTTPResponse:
        """Store the events of a delivery; 200 means that none of them can be lost any more."""
        signatures = request.headers.getall("x-hub-signature-256", [])
        if not any(is_signed(request.body, signatures, one) for one in self._app_secrets):
            _log.warning("messenger_signature_wrong")
            raise ApiError(403, "signature_wrong", "The signature is missing or wrong.")
        try:
            delivery = self._reader.read(request.body)
        except DeliveryError as error:
            _log.warning("messenger_delivery_unreadable", reason=str(error))
            raise ApiError(400, "invalid_json", "The body must be a JSON object.") from None
        try:
            await self._inbox.accept(delivery.events, delivery.echoes, delivery.active)
        except RecordsUnavailableError as error:
            # Meta delivers again what got no 200.
            _log.error("records_unavailable", reason=str(error))
            self._refused(delivery.events)
            raise storage_unavailable() from None
        if delivery.events:
            self._accepted()
        return text_response("EVENT_RECEIVED")
