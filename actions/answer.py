"""Answer from the documents, hand off, or both: whatever the questions of a message need."""

from __future__ import annotations

from actions.remembering import Event, remember
from actions.reply_action import ReplyAction
from actions.replying import reply_to_all
from actions.turn import Turn
from documents import Documents, Reply


class ActionAnswer(ReplyAction):
    """Replies to questions that the documents answer."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_answer"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Reply to every question, in the order asked."""
        return reply_to_all(turn, documents), remember(turn)
