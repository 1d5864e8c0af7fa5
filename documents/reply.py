"""The reply: what a patient is shown, in the one shape that every room of the house uses."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "answer",
    "handoff",
    "emergency",
    "urgent",
    "crisis",
    "clarify",
    "smalltalk",
    "out_of_scope",
    "unavailable",
]


class Citation(BaseModel):
    """Where in the clinic's documents a fact stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = Field(min_length=1)
    section: str = Field(min_length=1)


class ConditionMention(BaseModel):
    """A condition that the reply speaks of, and whether the documents list it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    listed: bool


class Button(BaseModel):
    """A button: either a question to ask next (`id`) or a number to call (`url`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = None
    title: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern=r"^tel:\+?\d+$")

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if (self.id is None) == (self.url is None):
            raise ValueError(f"button {self.title!r} needs either an id or a url, not both")
        return self


class Reply(BaseModel):
    """One message of the assistant.

    `text` stands on its own without the rest. `id` is given by the gateway; `subtopic` names the
    subject of a hand-off, such as "cost"; `language` is None where the text is English, else the
    two letters of its code.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = None
    kind: Kind
    topics: list[str] = Field(min_length=1)
    subtopic: str | None = None
    text: str = Field(min_length=1)
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    citations: list[Citation] = []
    conditions: list[ConditionMention] = []
    buttons: list[Button] = []

    def as_json(self) -> dict[str, Any]:
        """Give the reply as it goes over the wire: plain values, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True)
