"""Safety advice: what is said, before anything else, to a message that tells of danger.

Three levels: `emergency` (911 or the nearest emergency room, now), `crisis` (988 or 911) and
`urgent` (a clinician today). Advice never names a disease and never reassures.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from documents.clinic import Clinic
from documents.entries import Entry, Identifier, Line, Text
from documents.reply import Button, Reply

Level = Literal["emergency", "urgent", "crisis"]
LEVELS: tuple[Level, ...] = get_args(Level)
GENERIC = "generic"
SELF_HARM = "self_harm"
SPANISH = "es"


class Call(Entry):
    """A number that anyone in the country can call in danger."""

    title: Line
    url: Annotated[str, Field(pattern=r"^tel:(911|988)$")]


class Spanish(Entry):
    """What is said in Spanish before the English: the advice, and the kindness when help comes."""

    advice: Text
    after: Text


class Advice(Entry):
    """The advice of one level.

    Every text of `categories`, and `again`, begins with `opening`.
    """

    opening: Text
    again: Text
    after: Text
    calls: Annotated[list[Call], Field(min_length=1)]
    call_clinic: bool = False
    spanish: Spanish
    categories: dict[Identifier, Text]


class Caution(Entry):
    """What goes before an ordinary reply where danger is not likely and not out of the question.

    `self_harm` is for a message that may hint at a wish to die, `generic` for all others.
    """

    generic: Text
    self_harm: Text


class SafetyFile(Entry):
    """What the file `safety_advice.yml` holds."""

    emergency: Advice
    urgent: Advice
    crisis: Advice
    caution: Caution
    unavailable: Text

    def level(self, level: Level) -> Advice:
        """Give the advice of a level."""
        return {"emergency": self.emergency, "urgent": self.urgent, "crisis": self.crisis}[level]


def compose(
    level: Level, category: str | None, file: SafetyFile, *, again: bool, clinic: Clinic
) -> Reply:
    """Make the reply of a level; a category without a text of its own gets the generic one."""
    advice = file.level(level)
    text = advice.categories.get(category or GENERIC, advice.categories[GENERIC])
    return Reply(
        kind=level,
        topics=[level],
        text=clinic.fill(f"{advice.opening} {advice.again if again else text}"),
        buttons=_calls(advice, clinic),
    )


def compose_spanish(level: Level, file: SafetyFile, clinic: Clinic, *, after: bool) -> Reply:
    """Make the reply of a level in Spanish; `after` is for a patient who says that help comes."""
    advice = file.level(level)
    return Reply(
        kind="smalltalk" if after else level,
        topics=[f"after_{level}" if after else level],
        text=clinic.fill(advice.spanish.after if after else advice.spanish.advice),
        language=SPANISH,
        buttons=_calls(advice, clinic),
    )


def compose_after(level: Level, file: SafetyFile, clinic: Clinic) -> Reply:
    """Make the reply to a patient who says that help is coming."""
    advice = file.level(level)
    return Reply(
        kind="smalltalk",
        topics=[f"after_{level}"],
        text=clinic.fill(advice.after),
        buttons=_calls(advice, clinic),
    )


def compose_unavailable(file: SafetyFile, clinic: Clinic) -> Reply:
    """Make the reply for when no answer can be had: the number, and 911 for emergencies."""
    return Reply(
        kind="unavailable",
        topics=["unavailable"],
        text=clinic.fill(file.unavailable),
        buttons=[clinic.call()],
    )


def with_caution(reply: Reply, category: str | None, file: SafetyFile, clinic: Clinic) -> Reply:
    """Put the word of caution before a reply; safety advice needs none."""
    if reply.kind in LEVELS:
        return reply
    caution = file.caution.self_harm if category == SELF_HARM else file.caution.generic
    return reply.model_copy(update={"text": f"{clinic.fill(caution)} {reply.text}"})


def _calls(advice: Advice, clinic: Clinic) -> list[Button]:
    calls = [Button(title=call.title, url=call.url) for call in advice.calls]
    return [clinic.call(), *calls] if advice.call_clinic else calls
