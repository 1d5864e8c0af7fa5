"""What the assistant does: custom actions that reply from the documents.

Importing the package registers every action with the SDK.
"""

from actions.answer import ActionAnswer
from actions.clarify import ActionClarify
from actions.emergency_watch import EmergencyWatch
from actions.follow_up import ActionFollowUp
from actions.hand_off import ActionHandOff
from actions.other_language import ActionOtherLanguage
from actions.out_of_scope import ActionOutOfScope
from actions.small_talk import ActionSmallTalk

__all__ = [
    "ActionAnswer",
    "ActionClarify",
    "ActionFollowUp",
    "ActionHandOff",
    "ActionOtherLanguage",
    "ActionOutOfScope",
    "ActionSmallTalk",
    "EmergencyWatch",
]
