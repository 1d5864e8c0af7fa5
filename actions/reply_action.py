"""What all actions have in common: read the turn, compose, send, remember."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import names
from actions.remembering import Event
from actions.sending import send, shared_documents
from actions.turn import Turn
from documents import Documents, Reply


class ReplyAction(Action, ABC):
    """An action that replies; subclasses say what, and what to remember."""

    @abstractmethod
    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give the replies (at least one) and the events; pure."""

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,  # noqa: ARG002 - the engine's copy; the replies are in documents/
    ) -> list[Event]:
        """Reply to the tracker's latest message."""
        turn = Turn.of(tracker)
        if turn.danger and self.name() != names.EMERGENCY_WATCH:
            # A question beside it, or a rule, has led here: the advice comes first all the same.
            return [FollowupAction(names.EMERGENCY_WATCH)]
        documents = shared_documents()
        replies, events = self.compose(turn, documents)
        if turn.hint and replies:
            replies = [documents.with_caution(replies[0], turn.hint), *replies[1:]]
        send(dispatcher, replies, turn)
        return events
