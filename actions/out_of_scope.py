"""Decline what this assistant is not for, and steer back."""

from __future__ import annotations

from actions.small_talk import ActionSmallTalk


class ActionOutOfScope(ActionSmallTalk):
    """Declines briefly; the wording changes so that a second time does not sound like a machine."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_out_of_scope"
