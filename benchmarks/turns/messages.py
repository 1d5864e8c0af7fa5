"""What the patients of the benchmark say.

The messages are as patients write them: short and long, misspelt, two questions in one, a body
part, small talk, a hand-off, beside the point. The emergency is last, as it changes what follows.
No two conversations use the same words, so that little would be gained by remembering a text.
"""

from __future__ import annotations

import random

_CONVERSATION = (
    "{hello} there",
    "could you explain to me what dry needling is used for, my {who} asked",
    "does it hurt {much}",
    "how many visits do most {whose} need before they feel any better",
    "wil teh neddle hurt me {much} becuse i am realy afraid of needels",
    "can you help with the {body} pain i got from {sport}",
    "is it the same thing as acupuncture? my {who} says so",
    "what does it cost for a {who} and do you take my insurance",
    "tell me more {please}",
    "who is going to win the {sport} game on {day}",
    "thanks a lot {please}",
    "my chest hurts and i cannot catch my breath since {day}",
)
LENGTH = len(_CONVERSATION)
_FILLERS = {
    "hello": ("hi", "hello", "hey", "good morning", "good evening", "hiya"),
    "who": (
        "wife",
        "husband",
        "son",
        "daughter",
        "mother",
        "father",
        "sister",
        "brother",
        "coach",
        "boss",
        "aunt",
    ),
    "whose": (
        "runners",
        "people",
        "patients",
        "dancers",
        "nurses",
        "teachers",
        "drivers",
        "cooks",
        "farmers",
    ),
    "much": ("", "a lot", "much", "very much", "badly", "at all", "at first", "the next day"),
    "body": (
        "neck",
        "knee",
        "shoulder",
        "hip",
        "elbow",
        "ankle",
        "wrist",
        "back",
        "heel",
        "jaw",
        "thigh",
        "calf",
    ),
    "sport": (
        "tennis",
        "golf",
        "soccer",
        "rowing",
        "hockey",
        "running",
        "yoga",
        "climbing",
        "boxing",
        "skiing",
    ),
    "please": ("", "please", "now", "then", "my friend", "if you can", "ok", "sir"),
    "day": (
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "yesterday",
    ),
}


class Talk:
    """One conversation after another; the same seed says the same."""

    def __init__(self, seed: int) -> None:
        """Start at the first message."""
        self._dice = random.Random(seed)  # noqa: S311 - not a secret

    def message(self, place: int) -> str:
        """Return the message at a place of a conversation, 0 to `LENGTH` - 1, in new words."""
        fillers = {name: self._dice.choice(words) for name, words in _FILLERS.items()}
        return _CONVERSATION[place % LENGTH].format_map(fillers).strip()
