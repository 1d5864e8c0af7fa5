"""Names that the actions share with the domain."""

from __future__ import annotations

from documents import Level

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
# The gravest first.
SAFETY_LEVELS: tuple[Level, ...] = ("emergency", "crisis", "urgent")
CAUTION = "caution"
SPANISH = "es"
GETTING_HELP = "getting_help"
ALL_CLEAR = "all_clear"
ACKNOWLEDGE = "acknowledge"
SMALL_TALK = frozenset(
    {
        "greet",
        "thanks",
        "goodbye",
        ACKNOWLEDGE,
        GETTING_HELP,
        ALL_CLEAR,
        "bot_identity",
        "capabilities",
        "none_of_these",
        "emoji_only",
    }
)
HANDOFF = "handoff"
HANDOFF_OTHER = "handoff_other"
OUT_OF_SCOPE = "out_of_scope"
UNSURE = "unsure"
WHY = "why"
REPEAT = "repeat"
HOW_IT_WORKS = "how_it_works"

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
    {"safety", "benefits", "handoff_suitability", "handoff_risks", "handoff_diagnosis"}
)
# What "just say yes or no" may be taken for.
UNCLEAR_INTENTS = frozenset({OUT_OF_SCOPE, UNSURE, HANDOFF_OTHER, "none_of_these"})
# What asks about such a situation itself.
HEALTH_INTENTS = frozenset(
    {"handoff_medical_history", "handoff_medication", "handoff_pregnancy", "handoff_age"}
)
# What happens because dry needling works as it does; "how many sessions" and "who does it" have
# other reasons.
EFFECTS = CONDITION_INTENTS | {
    "what_is",
    "pain",
    "trigger_point",
    "twitch_response",
    "injections",
    "benefits",
    "recovery",
    "range_of_motion",
    "circulation",
    "neurotransmitters",
    "acute_chronic",
    "athletic",
    "prevention",
}
# Answered topics that may be meant of an emergency: not asked by someone who has moved on.
OF_THE_BODY = frozenset(
    {
        "pain",
        "safety",
        "recovery",
        "twitch_response",
        "circulation",
        "benefits",
        "prevention",
        "range_of_motion",
        "acute_chronic",
        "athletic",
    }
)
# What is asked of the clinic by someone who has moved on.
OF_THE_CLINIC = frozenset(
    {
        "handoff_cost",
        "handoff_insurance",
        "handoff_hours",
        "handoff_place",
        "handoff_session_length",
        "handoff_session_frequency",
        "handoff_qualifications",
    }
)
