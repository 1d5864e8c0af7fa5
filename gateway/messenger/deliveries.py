"""Reads what Meta delivers: every entry and every event of it, into events of the inbox.

What is not for the assistant (deliveries, reads, reactions, echoes, referrals, changes, whatever
Meta adds later) gives no event and no error.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from documents import Documents
from gateway.messenger.sealing import Seal
from gateway.messenger.settings import PAGE_INBOX
from records.clock import now
from records.messenger_inbox import OWNER, InboxEvent

TEXT = "text"
BUTTON = "button"
GET_STARTED = "get_started"
ATTACHMENT = "attachment"
TOO_LONG = "too_long"
DELETE_HOW = "delete_how"
ANOTHER_APP = "another app"
_PERSON = re.compile(r"[0-9A-Za-z._-]{1,64}")
_MARK = re.compile(r"clinic-([0-9a-f]{40})-(\d{1,3})")
_LONGEST_TEXT = 20_000
_LONGEST_MID = 1000
_THUMBS_UP = {369239263222822, 369239343222814, 369239383222810}
_SECONDS_BELOW = 100_000_000_000  # a time this small is in seconds, not milliseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Json = dict[str, Any]


class DeliveryError(ValueError):
    """A signed body that is not what Meta sends."""


@dataclass(slots=True)
class Delivery:
    """What a delivery holds for the assistant.

    ``echoes`` are event keys and positions of own messages; ``active`` are people with whom
    another owner of the thread is at work.
    """

    events: list[InboxEvent] = field(default_factory=list)
    echoes: list[tuple[str, int]] = field(default_factory=list)
    active: list[str] = field(default_factory=list)


def mark(key: str, position: int) -> str:
    """Return the metadata of an own message, by which its echo is known."""
    return f"clinic-{key}-{position}"


@dataclass(frozen=True, slots=True)
class DeliveryReader:
    """Reads deliveries for one page.

    Args:
        page_id: events of other pages are left out, as no answer could reach them.
        documents: knows the buttons.
        seal: closes what a patient wrote.
        inbox: the app that people answer in, if it is not Meta's page inbox.
    """

    page_id: str
    documents: Documents
    seal: Seal
    inbox: str = ""

    def read(self, raw: bytes) -> Delivery:
        """Return what is in a body; raises DeliveryError."""
        try:
            content = json.loads(raw.decode("utf-8"))
        except (ValueError, RecursionError):
            raise DeliveryError("the body is not JSON in UTF-8") from None
        if not isinstance(content, dict):
            raise DeliveryError("the body is not a JSON object")
        delivery = Delivery()
        if content.get("object") != "page":
            return delivery
        for entry in _objects(content.get("entry")):
            if str(entry.get("id")) != self.page_id:
                continue
            for item in _objects(entry.get("messaging")):
                self._add(delivery, item)
            for item in _objects(entry.get("standby")):
                delivery.active.extend(self._patient(item))
        return delivery

    def _add(self, delivery: Delivery, item: Json) -> None:
        message = item.get("message")
        if isinstance(message, dict) and message.get("is_echo"):
            found = _MARK.fullmatch(str(message.get("metadata")))
            if found:
                delivery.echoes.append((found[1], int(found[2])))
            return
        for person in self._patient(item):
            if isinstance(message, dict):
                delivery.events.extend(self._message(person, item, message))
            elif isinstance(item.get("postback"), dict):
                delivery.events.extend(self._postback(person, item, item["postback"]))
            else:
                delivery.events.extend(self._owner(person, item))

    def _patient(self, item: Json) -> list[str]:
        """Return the one of sender and recipient that is not the page, if it is usable."""
        for side in ("sender", "recipient"):
            party = item.get(side)
            found = str(party.get("id")) if isinstance(party, dict) else ""
            if found not in {"", "None", self.page_id}:
                return [found] if _PERSON.fullmatch(found) else []
        return []

    def _message(self, person: str, item: Json, message: Json) -> Iterator[InboxEvent]:
        mid = message.get("mid")
        if not isinstance(mid, str) or not 0 < len(mid) <= _LONGEST_MID:
            return
        if message.get("is_deleted"):
            return
        key, at = _key("mid", mid), _time(item)
        text = message.get("text")
        attachments = _objects(message.get("attachments"))
        if any(one.get("type") != "fallback" for one in attachments) and not isinstance(text, str):
            if _is_thumbs_up(message, attachments):
                yield self._text(key, person, at, "\N{THUMBS UP SIGN}")
            else:
                yield InboxEvent(key, person, ATTACHMENT, at)
            return
        payload = message.get("quick_reply")
        chosen = payload.get("payload") if isinstance(payload, dict) else None
        if self._is_button(chosen):
            yield InboxEvent(key, person, BUTTON, at, button=chosen)
        elif isinstance(text, str):
            yield self._text(key, person, at, text)
            if any(one.get("type") != "fallback" for one in attachments):
                yield InboxEvent(_key("attached", mid), person, ATTACHMENT, at)
        else:
            yield InboxEvent(key, person, ATTACHMENT, at)

    def _postback(self, person: str, item: Json, postback: Json) -> Iterator[InboxEvent]:
        payload, title, mid = (postback.get(name) for name in ("payload", "title", "mid"))
        at = _time(item)
        if isinstance(mid, str) and 0 < len(mid) <= _LONGEST_MID:
            key = _key("mid", mid)
        else:  # older versions give none; the same tap has the same time
            key = _key("postback", person, item.get("timestamp"), payload, title)
        if payload == GET_STARTED:
            yield InboxEvent(key, person, GET_STARTED, at)
        elif payload == DELETE_HOW:
            yield InboxEvent(key, person, DELETE_HOW, at)
        elif self._is_button(payload):
            yield InboxEvent(key, person, BUTTON, at, button=payload)
        elif isinstance(title, str) and title.strip():
            yield self._text(key, person, at, title)

    def _owner(self, person: str, item: Json) -> Iterator[InboxEvent]:
        passed, taken = item.get("pass_thread_control"), item.get("take_thread_control")
        if isinstance(passed, dict):
            new = str(passed.get("new_owner_app_id") or "")
            owner = new if new and new in {PAGE_INBOX, self.inbox} else None
            kind = "pass"
        elif isinstance(taken, dict):
            owner = str(taken.get("new_owner_app_id") or ANOTHER_APP)[:32]
            kind = "take"
        else:
            return
        key = _key(kind, person, item.get("timestamp"), owner)
        yield InboxEvent(key, person, OWNER, _time(item), button=owner)

    def _text(self, key: str, person: str, at: datetime, text: str) -> InboxEvent:
        if len(text) > _LONGEST_TEXT:
            return InboxEvent(key, person, TOO_LONG, at)
        return InboxEvent(key, person, TEXT, at, text=self.seal.close(text))

    def _is_button(self, payload: object) -> bool:
        return isinstance(payload, str) and payload in self.documents.button_ids


def _is_thumbs_up(message: Json, attachments: list[Json]) -> bool:
    stickers = [message.get("sticker_id")]
    for one in attachments:
        payload = one.get("payload")
        stickers.append(payload.get("sticker_id") if isinstance(payload, dict) else None)
    return any(isinstance(one, int) and one in _THUMBS_UP for one in stickers)


def _objects(value: object) -> list[Json]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _key(*parts: object) -> str:
    whole = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _time(item: Json) -> datetime:
    """Return when Meta says that it was; never later than now, from which the window counts."""
    arrived = now()
    given = item.get("timestamp")
    if isinstance(given, bool) or not isinstance(given, int | float) or given <= 0:
        return arrived
    seconds = given if given < _SECONDS_BELOW else given / 1000
    try:
        return min(arrived, _EPOCH + timedelta(seconds=seconds))
    except (OverflowError, ValueError):
        return arrived
