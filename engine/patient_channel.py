"""The engine's only door: Rasa's REST channel, with a log that keeps nothing of what was said."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.rest import RestInput
from sanic.request import Request

from engine import logs

_KEPT = ("request", "traceparent")


class PatientChannel(RestInput):
    """Serves ``/webhooks/rest/webhook`` as Rasa's own channel does; the gateway alone calls it."""

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PatientChannel:
        """Create the channel; Rasa has set up its own log by now, which this one replaces."""
        logs.set_up()
        return cls()

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """Return the number of the gateway's request and its trace, which go on to the actions."""
        metadata = super().get_metadata(request)
        given = metadata if isinstance(metadata, dict) else {}
        logs.begin_request(given.get("request"))
        kept = {name: given[name] for name in _KEPT if isinstance(given.get(name), str)}
        return kept or None
