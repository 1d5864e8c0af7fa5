"""Replies of every kind for the stub gateway, shaped as the public HTTP API says."""

from typing import Any

CALL = {"title": "Call (225) 308-4064", "url": "tel:+12253084064"}
MUSCLE = "Dry Needling for Muscle Pain Relief"
BENEFITS = "6 Incredible Benefits of Dry Needling Treatment"


def reply(kind: str, text: str, **more: Any) -> dict[str, Any]:
    """A reply without an id, with empty lists where nothing is given."""
    empty: dict[str, Any] = {"topics": [], "citations": [], "conditions": [], "buttons": []}
    return {"kind": kind, "text": text, **empty, **more}


GREETING = reply(
    "smalltalk",
    "Hello! I am an automated assistant. I answer questions about dry needling from the clinic's own information.",
    buttons=[
        {"id": "what_is", "title": "What is dry needling?"},
        {"id": "pain", "title": "Does it hurt?"},
        {"id": "sessions", "title": "How many sessions?"},
    ],
)
PAIN = reply(
    "answer",
    "The clinic's information says most people feel a slight ache, much like a muscle spasm, when the needle goes in. "
    "Another page of the clinic calls it painless. People differ.",
    topics=["pain"],
    citations=[
        {"document": MUSCLE, "section": "Dry Needling for Muscle Pain Relief"},
        {"document": BENEFITS, "section": "6 Incredible Benefits of Dry Needling Treatment"},
    ],
    buttons=[
        {"id": "twitch_response", "title": "What is the twitch response?"},
        {"id": "safety", "title": "Is it safe?"},
    ],
)
CONDITIONS = reply(
    "answer",
    "The clinic's information names sciatica among the conditions that dry needling is used for.",
    topics=["conditions"],
    citations=[{"document": MUSCLE, "section": "Effective Pain Relief"}],
    conditions=[{"name": "sciatica", "listed": True}, {"name": "carpal tunnel", "listed": False}],
)
COST = reply(
    "handoff",
    "The cost is not in the clinic's information. The people at the clinic can tell you: (225) 308-4064.",
    topics=["handoff"],
    subtopic="cost",
    buttons=[CALL],
)
EMERGENCY = reply(
    "emergency",
    "Trouble breathing can be an emergency. Call 911 now. Do not wait for an answer here.",
    topics=["emergency"],
    buttons=[{"title": "Call 911", "url": "tel:911"}],
)
URGENT = reply(
    "urgent",
    "Fever and a hot, swollen spot should be looked at today. Call the clinic at (225) 308-4064 or your doctor.",
    topics=["urgent"],
    buttons=[CALL],
)
CRISIS = reply(
    "crisis",
    "I am sorry you feel this way. You can call or text 988 at any hour. If you are in danger now, call 911.",
    topics=["crisis"],
)
WEATHER = reply("out_of_scope", "I can only help with questions about dry needling.")
CLARIFY = reply(
    "clarify",
    "I am not sure I understood. Did you mean one of these?",
    buttons=[
        {"id": "pain", "title": "Does it hurt?"},
        {"id": "recovery", "title": "How fast is recovery?"},
    ],
)
UNAVAILABLE = reply(
    "unavailable",
    "I cannot look that up right now. Please call (225) 308-4064. In an emergency call 911.",
    buttons=[CALL],
)

_KNOWN = {
    "does it hurt?": [PAIN],
    "pain": [PAIN],
    "can you help my sciatica?": [CONDITIONS],
    "how much does it cost?": [COST],
    "i cannot breathe": [EMERGENCY],
    "i have a fever": [URGENT],
    "i want to die": [CRISIS],
    "what is the weather?": [WEATHER],
    "hmm": [CLARIFY],
    "broken": [UNAVAILABLE],
    "does it hurt and what does it cost?": [PAIN, COST],
}


def answer_to(text: str) -> list[dict[str, Any]]:
    """The scripted replies to a text or button id; an echo for anything else."""
    return _KNOWN.get(text.lower()) or [reply("answer", f"You asked: {text}")]
