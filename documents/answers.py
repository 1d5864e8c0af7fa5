"""Answers: what is said to a question that the clinic's documents cover."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, RootModel

from documents.buttons import Buttons
from documents.clinic import Clinic
from documents.entries import Entry, Identifier, Line, Text, Title
from documents.fact_sheets import Facts
from documents.reply import Reply

MORE = "tell_more"
"""The button that asks for the longer answer."""

FactIds = Annotated[list[str], Field(min_length=1)]


class Answer(Entry):
    """An answer, its longer sequel, and the facts that each rests on."""

    title: Title
    asked: Line
    text: Text
    facts: FactIds
    more: Text
    more_facts: FactIds
    follow_ups: Annotated[list[str], Field(min_length=2, max_length=3)]
    phone_button: bool = False


class AnswerFile(RootModel[Annotated[dict[Identifier, Answer], Field(min_length=1)]]):
    """What the file `answers.yml` holds: answers by intent."""


def compose(
    intent: str, answer: Answer, *, more: bool, facts: Facts, buttons: Buttons, clinic: Clinic
) -> Reply:
    """Make the reply of an answer, or of its sequel."""
    used = answer.more_facts if more else answer.facts
    asking = [buttons.show(target) for target in answer.follow_ups]
    if not more:
        asking.insert(0, buttons.show(MORE))
    if answer.phone_button:
        asking.append(clinic.call())
    return Reply(
        kind="answer",
        topics=[intent],
        text=clinic.fill(answer.more if more else answer.text),
        citations=facts.citations(used),
        buttons=asking,
    )
