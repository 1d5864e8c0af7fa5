"""Replies as Messenger shows them: texts, quick replies, and a button that calls the clinic."""

import re
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
LONGEST_TEXT = 2000
LONGEST_TEMPLATE = 640
MOST_QUICK_REPLIES = 13
LONGEST_TITLE = 20
MOST_BUTTONS = 3
_MOST_CITATIONS = 2
_FIRST = {"emergency": 0, "crisis": 1, "urgent": 2}
_LAST = len(_FIRST)
# Messenger dials only international numbers; 911 is in the text, where a phone offers to call it.
_NUMBER = re.compile(r"tel:(\+\d{7,15})")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")


def urgency(reply: Json) -> int:
    """Return the place of a reply by its kind: an emergency first, all that can wait last."""
    return _FIRST.get(str(reply.get("kind")), _LAST)


def is_safety(reply: Json) -> bool:
    """Say whether a reply is advice that cannot wait."""
    return urgency(reply) < _LAST


def render(replies: Sequence[Json], phone: str, phone_url: str, intro: str = "") -> list[Json]:
    """Return the messages for the replies to one event, the urgent ones first.

    Args:
        replies: bodies of `documents.Reply`.
        intro: what is to be said before the replies; after them, where one cannot wait.
        phone: the clinic's number as patients read it; a hand-off that lacks it gets it.
        phone_url: the same as ``tel:+…``.

    Returns:
        Values for ``message`` of the Send API, each within Meta's limits. Quick replies are on
        the last one, as Messenger takes them away when the next message comes.
    """
    ordered = sorted(replies, key=urgency)
    messages = [message for reply in ordered for message in _messages(reply, phone, phone_url)]
    if intro:
        waits = any(is_safety(reply) for reply in ordered)
        messages = [*messages, *plain(intro)] if waits else [*plain(intro), *messages]
    choices = _quick_replies(ordered)
    if choices and messages:
        messages[-1] = messages[-1] | {"quick_replies": choices}
    return messages


def plain(text: str) -> list[Json]:
    """Return a text as messages."""
    return [{"text": part} for part in split(text, LONGEST_TEXT)]


def split(text: str, longest: int) -> list[str]:
    """Split a text at ends of sentences, else at blanks, else anywhere but inside a character.

    Args:
        text: any text; blank ends are dropped.
        longest: most UTF-16 units of a part, which is how Meta's clients count.
    """
    parts: list[str] = []
    for sentence in _sentences(text):
        if parts and _units(f"{parts[-1]}{sentence}".strip()) <= longest:
            parts[-1] += sentence
        else:
            parts.extend(_pieces(sentence, longest))
    return [part.strip() for part in parts if part.strip()]


def _messages(reply: Json, phone: str, phone_url: str) -> list[Json]:
    text = str(reply["text"]).strip()
    calls = _call_buttons(reply)
    if reply.get("kind") == "handoff" and not calls and phone not in text:
        calls = [_call_button(f"Call {phone}", phone_url.removeprefix("tel:"))]
    source = _sources(reply)
    whole = f"{text}\n\n{source}" if source else text
    if not calls:
        return plain(whole)
    *before, last = split(whole, LONGEST_TEMPLATE)
    # Only the last part needs the button, so those before it are filled up.
    messages = plain(" ".join(before)) if before else []
    return [*messages, _template(last, calls)]


def _template(text: str, buttons: list[Json]) -> Json:
    payload = {"template_type": "button", "text": text, "buttons": buttons[:MOST_BUTTONS]}
    return {"attachment": {"type": "template", "payload": payload}}


def _call_buttons(reply: Json) -> list[Json]:
    found = []
    for button in reply.get("buttons", []):
        number = _NUMBER.fullmatch(str(button.get("url")))
        if number:
            found.append(_call_button(str(button["title"]), number[1]))
    return found


def _call_button(title: str, number: str) -> Json:
    return {"type": "phone_number", "title": _shorten(title), "payload": number}


def _quick_replies(replies: Sequence[Json]) -> list[Json]:
    found: dict[str, Json] = {}
    for reply in replies:
        for button in reply.get("buttons", []):
            if button.get("id"):
                title = _shorten(str(button["title"]))
                choice = {"content_type": "text", "title": title, "payload": button["id"]}
                found.setdefault(str(button["id"]), choice)
    return list(found.values())[:MOST_QUICK_REPLIES]


def _sources(reply: Json) -> str:
    """Return the citations as one short line, none where there are none."""
    named = [f"{one['document']}, “{one['section']}”" for one in reply.get("citations", [])]
    named = list(dict.fromkeys(named))
    if not named:
        return ""
    more = len(named) - _MOST_CITATIONS
    rest = f"; and {more} more" if more > 0 else ""
    return (
        f"{'Source' if len(named) == 1 else 'Sources'}: {'; '.join(named[:_MOST_CITATIONS])}{rest}"
    )


def _shorten(title: str) -> str:
    title = " ".join(title.split())
    if _units(title) <= LONGEST_TITLE:
        return title
    kept = _pieces(title, LONGEST_TITLE - 1)[0].rstrip()
    return f"{kept}…"


def _sentences(text: str) -> list[str]:
    """Cut behind each end of a sentence; the parts joined are the text again."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True)]


def _pieces(text: str, longest: int) -> list[str]:
    """Cut a text that has no end of a sentence within reach."""
    pieces = []
    rest = text.strip()
    while _units(rest) > longest:
        cut = _cut(rest, longest)
        blank = rest.rfind(" ", 1, cut + 1)
        cut = blank if blank > 0 else cut
        pieces.append(rest[:cut])
        rest = rest[cut:].lstrip()
    trailing = text[len(text.rstrip()) :]  # a part that follows keeps its distance
    return [*pieces, rest + trailing]


def _cut(text: str, longest: int) -> int:
    """Return how many characters fit."""
    units = 0
    for place, character in enumerate(text):
        units += _units(character)
        if units > longest:
            return place
    return len(text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
