"""The clinic itself: its phone number, stored once and set into every text."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from documents.entries import Entry, Text
from documents.reply import Button


class Phone(Entry):
    """A phone number: as patients read it, and as a phone dials it."""

    display: Annotated[str, StringConstraints(pattern=r"^\(\d{3}\) \d{3}-\d{4}$")]
    link: Annotated[str, StringConstraints(pattern=r"^tel:\+1\d{10}$")]
    button: Text


class Clinic(Entry):
    """What the file `clinic.yml` holds."""

    phone: Phone

    def fill(self, text: str, **words: str) -> str:
        """Set the phone number, and the words of a template, into a text."""
        return text.format(phone=self.phone.display, **words)

    def call(self) -> Button:
        """Give the button that calls the clinic."""
        return Button(title=self.fill(self.phone.button), url=self.phone.link)
