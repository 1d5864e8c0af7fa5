"""Hand-offs: what is said to a question that the documents do not cover.

The common case. A good one names what was asked, says that the clinic's information does not cover
it, and gives the clinic's number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from documents.buttons import Buttons
from documents.clinic import Clinic
from documents.entries import (
    Entry,
    Identifier,
    Line,
    Text,
    Title,
    join,
    template,
    tidy,
)
from documents.reply import Reply

PREFIX = "handoff_"
GENERIC = "handoff_other"

Again = Annotated[str, BeforeValidator(tidy), AfterValidator(template("asked"))]
Because = Annotated[str, BeforeValidator(tidy), AfterValidator(template("because"))]


class HandOff(Entry):
    """A subject that the documents do not cover.

    A delicate one carries its own safety advice, so it is never shortened and never merged.
    """

    title: Title
    asked: Line
    text: Text
    delicate: bool = False
    follow_ups: Annotated[tuple[str, ...], Field(max_length=2)] = ()


class Situation(Entry):
    """Something about a patient's health that changes what may be said, once it has been told."""

    because: Line
    hand_off: Identifier


class SituationTexts(Entry):
    """How a told situation is taken up: the first time, and at every later question."""

    first: Because
    held: Because


class HandOffFile(Entry):
    """What the file `hand_offs.yml` holds."""

    again: Again
    several: Again
    situation_texts: SituationTexts
    unknown_situation: Situation
    situations: dict[Identifier, Situation]
    hand_offs: Annotated[dict[Identifier, HandOff], Field(min_length=1)]


def subtopic(intent: str) -> str:
    """Name the subject of a hand-off: "handoff_cost" is "cost"."""
    return intent.removeprefix(PREFIX)


def compose(
    intent: str, file: HandOffFile, *, again: bool, buttons: Buttons, clinic: Clinic
) -> Reply:
    """Make the reply to one subject. An intent without a text of its own gets the generic one."""
    entry = file.hand_offs.get(intent, file.hand_offs[GENERIC])
    text = entry.text
    if again and not entry.delicate:
        text = file.again
    return Reply(
        kind="handoff",
        topics=["handoff"],
        subtopic=subtopic(intent),
        text=clinic.fill(text, asked=entry.asked),
        buttons=[clinic.call(), *(buttons.show(target) for target in entry.follow_ups)],
    )


def compose_several(
    intents: Sequence[str], file: HandOffFile, *, buttons: Buttons, clinic: Clinic
) -> list[Reply]:
    """Make the replies to several subjects asked at once, plain ones in one reply.

    The merged reply stands where its first subject was asked; its subtopic is that subject.
    """
    asked = list(dict.fromkeys(intents))
    plain = [i for i in asked if i in file.hand_offs and not file.hand_offs[i].delicate]
    if len(plain) < 2:
        return [compose(i, file, again=False, buttons=buttons, clinic=clinic) for i in asked]
    merged = Reply(
        kind="handoff",
        topics=["handoff"],
        subtopic=subtopic(plain[0]),
        text=clinic.fill(file.several, asked=join([file.hand_offs[i].asked for i in plain], "or")),
        buttons=[clinic.call()],
    )
    return [
        merged if i == plain[0] else compose(i, file, again=False, buttons=buttons, clinic=clinic)
        for i in asked
        if i == plain[0] or i not in plain
    ]


def compose_situation(id_: str, file: HandOffFile, *, first: bool, clinic: Clinic) -> Reply:
    """Make the reply that a told situation calls for, in place of an answer."""
    situation = file.situations.get(id_, file.unknown_situation)
    texts = file.situation_texts
    return Reply(
        kind="handoff",
        topics=["handoff"],
        subtopic=subtopic(situation.hand_off),
        text=clinic.fill(texts.first if first else texts.held, because=situation.because),
        buttons=[clinic.call()],
    )
