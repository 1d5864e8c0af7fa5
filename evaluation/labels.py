"""The labels of evaluation rows and the kinds of replies."""

from difflib import get_close_matches

ANSWERS = (
    "what_is",
    "how_it_works",
    "trigger_point",
    "twitch_response",
    "pain",
    "safety",
    "injections",
    "sessions",
    "acute_chronic",
    "benefits",
    "recovery",
    "range_of_motion",
    "circulation",
    "neurotransmitters",
    "acupuncture_difference",
    "who_performs",
    "athletic",
    "prevention",
)
CONDITIONS = "conditions"
UNLISTED = "condition_unlisted"
HANDOFF = "handoff"
HUMAN = "human"
EMERGENCY = "emergency"
OUT_OF_SCOPE = "out_of_scope"
SMALLTALK = "smalltalk"
LABELS = (*ANSWERS, CONDITIONS, UNLISTED, HANDOFF, HUMAN, EMERGENCY, OUT_OF_SCOPE, SMALLTALK)

ALARMS = ("emergency", "urgent", "crisis")
KINDS = ("answer", "handoff", *ALARMS, "clarify", "smalltalk", "out_of_scope", "unavailable")
# An `alt=` may name a kind as well, such as `alt=clarify` or `alt=urgent`.
ALTERNATIVES = (*LABELS, *(kind for kind in KINDS if kind not in LABELS))


def suggestion(word: str, known: tuple[str, ...] = LABELS) -> str:
    """Say which known word was probably meant, as the end of an error message."""
    close = get_close_matches(word.lower().replace("-", "_"), known, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"write one of: {', '.join(known)}"
