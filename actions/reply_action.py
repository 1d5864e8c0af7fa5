"""What all actions have in common: read the turn, compose, send, remember."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

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
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Reply to the tracker's latest message."""
        turn = Turn.of(tracker)
        replies, events = self.compose(turn, shared_documents())
        send(dispatcher, replies, turn)
        return events
