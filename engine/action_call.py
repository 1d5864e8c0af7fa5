"""The call to the action server: over a line that stays open, with what the actions read.

Rasa opens a connection for every call, posts every event of the conversation, and checks the schema
that it checks the answer by at each answer. The actions of this project read the message, the slots
and how many messages there were; that, and the id of the model, is what is posted.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.traces import span, traceparent
from transport.http_line import Answer, HttpLines, LineError

# Less than the 120 s after which the action server's HTTP library hangs up: a line that ends while
# a call is sent would fail it.
_KEEP_SECONDS = 60.0
_LINES = 100
# Bytes of an answer; a reply is a few thousand.
_LARGEST = 1_000_000


class ActionServer(EndpointConfig):
    """Rasa's `action_endpoint`, with lines that stay open.

    A line that the server closed at the moment of the call is replaced by a new one, once; the
    actions compose a reply and change nothing, so that a second call does no harm. An address with
    a log-in, a certificate or headers of its own is called as Rasa does it.
    """

    def __init__(self, config: EndpointConfig) -> None:
        """Take over all settings of an endpoint as Rasa read it."""
        super().__init__()
        self.__dict__.update(vars(config))
        self._open: HttpLines | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._plain = urlsplit(self.url).scheme == "http" and not (
            self.basic_auth or self.cafile or self.headers or self.params or self.token
        )

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Send a request as `EndpointConfig.request` does; raises what that raises."""
        known = self._plain and kwargs.keys() <= {"json", "timeout"}
        if method != "post" or subpath or compress or not known:
            return await super().request(method, subpath, content_type, compress, **kwargs)
        with span("action call", "client"):
            body = json.dumps(kwargs.get("json")).encode()
            answer = await asyncio.wait_for(self._post(body), kwargs.get("timeout"))
        if answer.status >= 400:
            # No reason: the status says what there is to say.
            raise ClientResponseError(answer.status, "", answer.body)
        return json.loads(answer.body)

    async def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            await self._open.close()

    async def _post(self, body: bytes) -> Answer:
        here = traceparent()
        headers = {"traceparent": here} if here else None
        lines = self._lines()
        try:
            return await lines.send("POST", "", body, headers)
        except LineError:
            # Perhaps it was hung up while nobody spoke; another is tried.
            pass
        try:
            return await lines.send("POST", "", body, headers)
        except LineError as error:
            raise aiohttp.ClientConnectionError(str(error)) from None

    def _lines(self) -> HttpLines:
        # Lines belong to one event loop; `rasa shell` and tests may use several.
        loop = asyncio.get_running_loop()
        if self._open is None or self._loop is not loop:
            self._open = HttpLines(self.url, _LINES, _KEEP_SECONDS, _LARGEST)
            self._loop = loop
        return self._open


class _Events(list[Event]):
    """Events that are not copied for a line of Rasa's log which nobody writes."""

    def __deepcopy__(self, memo: dict[int, object]) -> _Events:
        return self


class ActionCall(RemoteAction):
    """A custom action, called with the part of the tracker that the actions read."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        """Call the action and return its events."""
        return _Events(await super().run(output_channel, nlg, tracker, domain))

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        said = [
            {"event": "user", "metadata": event.metadata}
            for event in tracker.events
            if isinstance(event, UserUttered)
        ]
        message = tracker.latest_message
        latest = {**message.parse_data, "entities": message.entities} if message else None
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "version": rasa.__version__,
            # The SDK asks for a domain, and the actions do not; what is posted is its smallest one.
            "domain": {"version": "3.1"},
            "tracker": {
                "sender_id": tracker.sender_id,
                "slots": tracker.current_slot_values(),
                "latest_message": latest,
                "events": said,
                "followup_action": tracker.followup_action,
                "paused": tracker.is_paused(),
                "active_loop": {"name": tracker.active_loop_name},
                "latest_action_name": tracker.latest_action_name,
            },
        }

    def _validate_action_result(self, result: Any) -> bool:
        if not isinstance(result, dict):
            raise RasaException("The action server's answer is not an object.")
        for key in ("events", "responses"):
            given = result.get(key, [])
            if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
                raise RasaException(f"The action server's {key!r} is not a list of objects.")
        if not all(isinstance(one.get("event"), str) for one in result.get("events", [])):
            raise RasaException("An event of the action server's answer has no name.")
        return True
