"""Say, in the patient's language where it is known, that only English is answered."""

from __future__ import annotations

from actions.remembering import Event, remember_situations
from actions.reply_action import ReplyAction
from actions.turn import Turn
from documents import Documents, Reply

_PHRASES = {"es": "other_language_spanish"}


class ActionOtherLanguage(ReplyAction):
    """Gives the clinic's number, too: the staff may well speak the language."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_other_language"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give the phrase of the language."""
        return [
            documents.phrase(_PHRASES.get(turn.language or "", "other_language"))
        ], remember_situations(turn)
