"""Names that the actions share with the domain."""

from __future__ import annotations

# Slots
LAST_QUESTIONS = "last_questions"
TOLD_MORE = "told_more"
SITUATIONS = "situations"
CLARIFIED = "clarified"
WATCH = "watch"

# The loop that keeps repeating emergency advice
EMERGENCY_WATCH = "emergency_watch"

# Intents
CONDITION_INTENTS = frozenset({"conditions", "condition_unlisted", "conditions_list"})
SAFETY_LEVELS = frozenset({"emergency", "urgent", "crisis"})
SMALL_TALK = frozenset(
    {"greet", "thanks", "goodbye", "acknowledge", "bot_identity", "capabilities", "none_of_these"}
)
CONVERSATION = frozenset({"tell_more", "why", "repeat"})
HANDOFF = "handoff"
HANDOFF_PREFIX = "handoff_"
HUMAN = "human"
GETTING_HELP = "getting_help"
ALL_CLEAR = "all_clear"

# Entities
CONDITION = "condition"
DIAGNOSIS = "diagnosis"
BODY_PART = "body_part"
SITUATION = "situation"

# Situations that are about the person and not about their health: the clinic must hear of them
# before any needling, but whether a condition is listed can still be said.
MILD_SITUATIONS = frozenset({"child", "elderly", "needle_fear", "mental_health"})
# A fear is met with kindness once; it changes nothing in what the documents say.
PASSING_SITUATIONS = frozenset({"needle_fear"})
# What may not be answered plainly once a sensitive situation is known.
SUITABILITY_INTENTS = frozenset(
    {"safety", "handoff_suitability", "benefits", "handoff_risks", "acknowledge", "none_of_these"}
)
