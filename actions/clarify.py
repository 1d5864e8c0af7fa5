"""Ask which of two close topics was meant, once; then hand off."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import names
from actions.remembering import Event, remember_situations
from actions.reply_action import ReplyAction
from actions.replying import held_situation
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
        kept = remember_situations(turn)
        held = held_situation(turn)
        if held:
            return [documents.situation(held, first=held in turn.new_situations)], kept
        offered = _offered(turn, documents)
        if turn.clarified or len(offered) < 2:
            return [documents.hand_off(names.HANDOFF)], [*kept, SlotSet(names.CLARIFIED, False)]
        return [documents.clarify(offered)], [*kept, SlotSet(names.CLARIFIED, True)]


def _offered(turn: Turn, documents: Documents) -> list[str]:
    """Give the likeliest topics that have a button; the condition intents are one topic."""
    answered = documents.answer_intents | documents.hand_off_intents
    known = (answered | names.CONDITION_INTENTS) - {names.HANDOFF_OTHER}
    likely = [intent for intent in turn.questions[0].alternatives if intent in known]
    topics = ["conditions" if i in names.CONDITION_INTENTS else i for i in likely]
    return list(dict.fromkeys(topics))[:_OFFERED]
