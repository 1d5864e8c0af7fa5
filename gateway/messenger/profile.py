"""What Messenger shows before anybody wrote: greeting, Get Started, ice breakers, menu."""

import difflib
import json
from typing import Any

from documents import Documents
from gateway.messenger.deliveries import DELETE_HOW, GET_STARTED
from gateway.messenger.graph_client import GraphClient

EDGE = "messenger_profile"
LONGEST_GREETING = 160
LONGEST_MENU_TITLE = 30
MOST_ICE_BREAKERS = 4
_GREETING = (
    "Automated assistant: questions about dry needling. Please share no health details. "
    "Call {phone} about your health, 911 in an emergency."
)
# Ids of buttons; what they ask is in the documents.
_QUESTIONS = {
    "what_is": "What is dry needling?",
    "pain": "Does it hurt?",
    "sessions": "How many sessions will I need?",
    "conditions": "What is it used for?",
}
_MENU = {
    "capabilities": "What can I ask?",
    "conditions": "What it is used for",
    "handoff_booking": "Book a visit",
    "human": "Talk to a person",
}
Json = dict[str, Any]


def wanted_profile(documents: Documents) -> Json:
    """Return the profile as it should be; the payloads are buttons that the documents know."""
    for button in (*_QUESTIONS, *_MENU):
        documents.button(button)
    breakers = [{"question": title, "payload": button} for button, title in _QUESTIONS.items()]
    taps = [*_MENU.items(), (DELETE_HOW, "Delete my messages")]
    menu = [{"type": "postback", "title": title, "payload": button} for button, title in taps]
    greeting = _GREETING.format(phone=documents.phone)
    return {
        "get_started": {"payload": GET_STARTED},
        "greeting": [{"locale": "default", "text": greeting}],
        "ice_breakers": [{"locale": "default", "call_to_actions": breakers}],
        "persistent_menu": [
            {"locale": "default", "composer_input_disabled": False, "call_to_actions": menu}
        ],
    }


async def current_profile(graph: GraphClient, wanted: Json) -> Json:
    """Return what is set now, of the parts that are wanted; raises GraphError."""
    answer = await graph.get(EDGE, ",".join(wanted))
    found: Json = {}
    for part in answer.get("data", []):
        if isinstance(part, dict):
            found |= {name: value for name, value in part.items() if name in wanted}
    return found


async def write_profile(graph: GraphClient, changed: Json) -> None:
    """Set the parts that differ; raises GraphError."""
    await graph.post(EDGE, changed)


def changed_parts(current: Json, wanted: Json) -> Json:
    """Return the parts to write. Meta needs Get Started together with a menu."""
    changed = {name: value for name, value in wanted.items() if current.get(name) != value}
    if "persistent_menu" in changed:
        changed["get_started"] = wanted["get_started"]
    return changed


def difference(current: Json, wanted: Json) -> str:
    """Return the difference for reading, empty where there is none."""
    lines = difflib.unified_diff(
        _lines(current), _lines(wanted), "on the page now", "after writing", lineterm=""
    )
    return "\n".join(lines)


def _lines(profile: Json) -> list[str]:
    return json.dumps(profile, indent=2, ensure_ascii=False, sort_keys=True).splitlines()
