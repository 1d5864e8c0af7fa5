""" "Tell me more", "why?", "say that again": what only the conversation so far can answer."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import names
from actions.remembering import Event, remember_situations
from actions.reply_action import ReplyAction
from actions.replying import held_situation, reply_to_all
from actions.turn import Turn
from documents import Documents, Reply


class ActionFollowUp(ReplyAction):
    """Goes on with the last topic."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_follow_up"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give more of the last answer, its reason, or the same once more."""
        held = held_situation(turn)
        if held and turn.intent != "repeat":
            return [documents.situation(held)], remember_situations(turn)
        if turn.intent == "repeat" and turn.last_questions:
            again = Turn(turn.last_questions, situations=turn.situations, number=turn.number)
            return reply_to_all(again, documents), []
        return self._more(turn, documents)

    def _more(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        answered = [q.intent for q in turn.last_questions if q.intent in documents.answer_intents]
        fresh = [intent for intent in answered if intent not in turn.told_more]
        if fresh:
            told = [*turn.told_more, fresh[0]]
            return [documents.answer(fresh[0], more=True)], [SlotSet(names.TOLD_MORE, told)]
        if answered:
            return [documents.phrase("tell_more_end", turn.number)], []
        if turn.last_questions:
            name = "why_hand_off" if turn.intent == "why" else "tell_more_hand_off"
            return [documents.phrase(name, turn.number)], []
        return [documents.phrase(turn.intent, turn.number)], []
