"""The catalogue of buttons: every topic that a patient can ask for by a tap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from documents.entries import Entry
from documents.errors import UnknownReference, UnknownTopic
from documents.reply import Button

CONDITION_INTENT = "conditions"
OVERVIEW_INTENT = "conditions_list"
"""Asks what is treated at all; the button "conditions" stands for it."""


class EngineButton(Entry):
    """A button as the gateway needs it: what it shows, and what it says to the engine."""

    id: str
    title: str
    message: str


class Buttons(Mapping[str, EngineButton]):
    """All buttons by id: an intent such as "pain", or "conditions:knee_pain"."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Take the title of each id."""
        self._buttons = {
            id_: EngineButton(id=id_, title=title, message=engine_message(id_))
            for id_, title in titles.items()
        }

    def __getitem__(self, id_: str) -> EngineButton:
        try:
            return self._buttons[id_]
        except KeyError:
            raise UnknownTopic(f"no button has the id {id_!r}") from None

    def __contains__(self, id_: object) -> bool:
        return id_ in self._buttons

    def __iter__(self) -> Iterator[str]:
        return iter(self._buttons)

    def __len__(self) -> int:
        return len(self._buttons)

    def show(self, id_: str) -> Button:
        """Give the button as it stands under a reply."""
        return Button(id=id_, title=self[id_].title)

    def require(self, ids: Iterable[str], file: str, key: str) -> None:
        """Refuse ids that are no button.

        Raises:
            UnknownReference: names the file and key that use the id.
        """
        for id_ in ids:
            if id_ not in self._buttons:
                raise UnknownReference(
                    file, key, f"{id_!r} is no topic with a button. Name an entry of answers.yml, "
                    "hand_offs.yml or phrases.yml, or conditions:<id>"
                )  # fmt: skip


def engine_message(id_: str) -> str:
    """Say what a button tells the engine.

    >>> engine_message("pain")
    '/pain'
    >>> engine_message("conditions:knee_pain")
    '/conditions{"condition": "knee_pain"}'
    """
    intent, colon, condition = id_.partition(":")
    if id_ == CONDITION_INTENT:
        return f"/{OVERVIEW_INTENT}"
    return f"/{intent}{json.dumps({'condition': condition})}" if colon else f"/{intent}"
