"""Greetings, thanks, goodbyes, and questions about the assistant itself."""

from __future__ import annotations

from actions.remembering import Event, remember_situations
from actions.reply_action import ReplyAction
from actions.replying import reply_to_all
from actions.turn import Turn
from documents import Documents, Reply


class ActionSmallTalk(ReplyAction):
    """Replies in kind and leaves the topic as it was, so that "why?" still has one."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_small_talk"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give the phrase."""
        return reply_to_all(turn, documents), remember_situations(turn)
