"""Ask which of two close topics was meant, once; then hand off."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import names
from actions.remembering import Event, remember_situations
from actions.reply_action import ReplyAction
from actions.turn import Turn
from documents import Documents, Reply

_OFFERED = 3


class ActionClarify(ReplyAction):
    """Offers the titles of the likeliest topics as buttons."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_clarify"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Ask, or hand off where a question was asked back already or there is nothing to offer."""
        offered = [
            intent
            for intent in turn.questions[0].alternatives
            if intent in documents.answer_intents | documents.hand_off_intents
        ][:_OFFERED]
        kept = remember_situations(turn)
        if turn.clarified or len(offered) < 2:
            return [documents.hand_off(names.HANDOFF)], [*kept, SlotSet(names.CLARIFIED, False)]
        return [documents.clarify(offered)], [*kept, SlotSet(names.CLARIFIED, True)]
