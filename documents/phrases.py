"""Phrases: everything else the assistant says, from the greeting to an error of the gateway."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from documents.buttons import Buttons
from documents.clinic import Clinic
from documents.entries import Entry, Identifier, Line, Text, Title, join, template, tidy
from documents.reply import Kind, Reply


class Phrase(Entry):
    """A phrase in one or more wordings."""

    texts: Annotated[list[Text], Field(min_length=1)]
    title: Title | None = None
    asked: Line | None = None
    buttons: Annotated[tuple[str, ...], Field(max_length=4)] = ()
    phone_button: bool = False
    hands_off: bool = False
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"


class Clarify(Entry):
    """The question back, when two or more topics are close."""

    text: Annotated[str, BeforeValidator(tidy), AfterValidator(template("asked"))]
    buttons: list[str]


class PhraseFile(Entry):
    """What the file `phrases.yml` holds."""

    clarify: Clarify
    out_of_scope: Phrase
    phrases: Annotated[dict[Identifier, Phrase], Field(min_length=1)]
    errors: dict[Identifier, Text]


def compose(
    name: str,
    phrase: Phrase,
    *,
    variant: int,
    buttons: Buttons,
    clinic: Clinic,
    kind: Kind = "smalltalk",
) -> Reply:
    """Make the reply of a phrase. Wordings are counted round: variant 2 of two is the first.

    A phrase that hands off has the kind of a hand-off, with its name as the subtopic.
    """
    shown = [buttons.show(target) for target in phrase.buttons]
    if phrase.phone_button:
        shown.append(clinic.call())
    return Reply(
        kind="handoff" if phrase.hands_off else kind,
        topics=["handoff"] if phrase.hands_off else [name],
        subtopic=name if phrase.hands_off else None,
        text=clinic.fill(phrase.texts[variant % len(phrase.texts)]),
        language=None if phrase.language == "en" else phrase.language,
        buttons=shown,
    )


def compose_clarify(
    targets: list[str], asked: list[str], clarify: Clarify, *, buttons: Buttons, clinic: Clinic
) -> Reply:
    """Make the question back that names the topics and offers each as a button."""
    return Reply(
        kind="clarify",
        topics=[target.partition(":")[0] for target in targets],
        text=clinic.fill(clarify.text, asked=join(asked, "or")),
        buttons=[buttons.show(target) for target in [*targets, *clarify.buttons]],
    )
