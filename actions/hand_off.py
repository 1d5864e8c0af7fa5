"""Hand what the documents do not say to the clinic's phone."""

from __future__ import annotations

from actions.answer import ActionAnswer


class ActionHandOff(ActionAnswer):
    """Names what was asked, says that it is not covered, and gives the number.

    Also what the rules fall back to: a message that no rule knows is handed off.
    """

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_hand_off"
