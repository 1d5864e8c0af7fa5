"""How replies leave an action: as data for the gateway, and as text for `rasa shell`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from documents import Documents, Reply, load


@lru_cache(maxsize=1)
def shared_documents() -> Documents:
    """Give the documents, read once per process."""
    return load()


def send(dispatcher: CollectingDispatcher, replies: Sequence[Reply], turn: Turn) -> None:
    """Send each reply as one message; the first carries what was understood."""
    for place, reply in enumerate(replies):
        data = {"reply": reply.as_json()}
        if place == 0:
            data["understood"] = dict(turn.understood)
        dispatcher.utter_message(text=reply.text, json_message=data)
