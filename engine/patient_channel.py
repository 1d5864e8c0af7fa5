"""The engine's only door: Rasa's REST channel, with a log that keeps nothing of what was said."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.rest import RestInput
from sanic.request import Request

from engine import logs


class PatientChannel(RestInput):
    """Serves ``/webhooks/rest/webhook`` as Rasa's own channel does; the gateway alone calls it."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PatientChannel:
        """Create the channel; Rasa has set up its own log by now, which this one replaces."""
        logs.set_up()
        return cls()

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """Return the number of the gateway's request, which goes on to the actions."""
        metadata = super().get_metadata(request)
        number = metadata.get("request") if isinstance(metadata, dict) else None
        logs.begin_request(number)
        return {"request": number} if isinstance(number, str) else None
