"""What each kind of change does to the files. Pure: contents in, contents out."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from console.entry_blocks import EntryError, add_entry, set_value
from console.training_examples import ExampleError, TrainingExamples

NLU = "data/nlu.yml"
RULES = "data/rules.yml"
DOMAIN = "domain.yml"
ANSWERS = "documents/answers.yml"
HAND_OFFS = "documents/hand_offs.yml"
SOURCES = "documents/sources"
TEXT_FIELDS = ("title", "asked", "text", "more", "facts", "more_facts", "follow_ups")
_TOPIC = re.compile(r"[a-z][a-z0-9_]{1,47}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Files = dict[str, str]
Payload = Mapping[str, Any]


class ChangeError(ValueError):
    """A change cannot be made; the message says why in plain words."""


def apply(files: Files, kind: str, target: str, payload: Payload) -> None:
    """Make one change in the contents; raises ChangeError and leaves them half-changed then."""
    try:
        _KINDS[kind](files, target, payload)
    except KeyError as error:
        raise ChangeError(f"This change cannot be read ({error}).") from None
    except (ExampleError, EntryError) as error:
        raise ChangeError(str(error)) from None


def file_of(topic: str) -> tuple[str, tuple[str, ...]]:
    """Give the file of a topic's reply, and the path of its entry in it."""
    if topic.startswith("handoff_") or topic == "human":
        return HAND_OFFS, ("hand_offs", topic)
    return ANSWERS, (topic,)


def _example(files: Files, target: str, payload: Payload) -> None:
    examples = TrainingExamples(files[NLU])
    examples.add(target, payload["text"])
    files[NLU] = examples.text


def _drop_example(files: Files, target: str, payload: Payload) -> None:
    examples = TrainingExamples(files[NLU])
    examples.remove(target, payload["text"])
    files[NLU] = examples.text


def _texts(files: Files, target: str, payload: Payload) -> None:
    file, path = file_of(target)
    for field, value in payload["fields"].items():
        if field not in TEXT_FIELDS:
            raise ChangeError(f"{field!r} is nothing that can be edited here.")
        files[file] = set_value(files[file], (*path, field), value)


def _topic(files: Files, target: str, payload: Payload) -> None:
    if not _TOPIC.fullmatch(target):
        raise ChangeError("A topic's short name has small letters, digits and _ only.")
    file, path = file_of(target)
    is_answer = file == ANSWERS
    fields = {key: value for key, value in payload["fields"].items() if value not in ("", [])}
    files[file] = add_entry(files[file], path, fields)
    examples = TrainingExamples(files[NLU])
    examples.add_topic(target, list(payload["examples"]))
    files[NLU] = examples.text
    files[DOMAIN] = _with_intent(files[DOMAIN], target)
    action = "action_answer" if is_answer else "action_hand_off"
    title = target.replace("_", " ")
    rule = f"- rule: {title}\n  steps:\n  - intent: {target}\n  - action: {action}\n"
    files[RULES] = f"{files[RULES].rstrip()}\n\n{rule}"


def _with_intent(domain: str, intent: str) -> str:
    lines = domain.split("\n")
    if f"  - {intent}:" in lines:
        raise ChangeError(f"There is a topic {intent!r} already.")
    try:
        begin = lines.index("intents:")
    except ValueError:
        raise ChangeError("domain.yml has no list of intents.") from None
    end = next(
        (n for n in range(begin + 1, len(lines)) if lines[n][:1] not in {"", " ", "#"}), len(lines)
    )
    last = max(n for n in range(begin, end) if lines[n].startswith("  "))
    lines[last + 1 : last + 1] = [f"  - {intent}:", "      use_entities: []"]
    return "\n".join(lines)


def _document(files: Files, target: str, payload: Payload) -> None:
    if not _NAME.fullmatch(target):
        raise ChangeError("A document's short name has small letters, digits and - only.")
    path = f"{SOURCES}/{target}.yml"
    if files.get(path):
        raise ChangeError(f"There is a document {target!r} already.")
    text = (
        "# Fact sheet of a document of the clinic: what it says, fact by fact, in our own words.\n"
    )
    text = set_value(f"{text}\ntitle: x\n", ("title",), payload["title"])
    sections = list(dict.fromkeys(fact["section"] for fact in payload["facts"]))
    text += "\nsections:\n" + "".join(f"  - {_quoted(section)}\n" for section in sections)
    text += "\nfacts:\n"
    for number, fact in enumerate(payload["facts"], start=1):
        text += f"  - id: {target.split('-')[0]}.staff.{_slug(fact['fact'])}-{number}\n"
        text += f"    section: {_quoted(fact['section'])}\n    fact: {_quoted(fact['fact'])}\n"
    files[path] = text


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.casefold())[:4]
    return "-".join(words) or "fact"


def _review_date(_files: Files, _target: str, _payload: Payload) -> None:
    """The date is kept with the changes; no file holds it."""


_KINDS: dict[str, Callable[[Files, str, Payload], None]] = {
    "example": _example,
    "drop_example": _drop_example,
    "texts": _texts,
    "topic": _topic,
    "document": _document,
    "review_date": _review_date,
}
