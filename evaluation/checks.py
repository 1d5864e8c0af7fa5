"""Properties of the replies to one message, written in YAML and never as a wording to match."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evaluation.labels import KINDS, suggestion
from evaluation.yaml_file import YamlFile

Reply = dict[str, Any]
PHONE = "(225) 308-4064"
_START = 160
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})


@dataclass(frozen=True, slots=True)
class Check:
    """One property; it holds when each of its tests does, over all replies to the message."""

    written: str
    tests: tuple[Callable[[list[Reply]], bool], ...]

    def holds(self, replies: list[Reply]) -> bool:
        """Tell whether the replies have the property."""
        return all(test(replies) for test in self.tests)


def read_checks(file: YamlFile, node: dict[str, Any], key: str) -> list[Check]:
    """Read a list of checks; raises YamlFileError."""
    return [_check(file, item, node) for item in file.sequence(node, key)]


def plain(text: str) -> str:
    """Write quotes, dashes and spaces in the one form that the patterns use."""
    return text.translate(_PLAIN)


def whole_text(replies: list[Reply]) -> str:
    """Join the texts of all replies, in plain characters."""
    return plain("\n".join(str(reply["text"]) for reply in replies))


def _check(file: YamlFile, node: object, parent: object) -> Check:
    keys = tuple(_READERS)
    mapping = file.mapping(node, keys, parent)
    if not mapping:
        raise file.problem(parent, f"an empty check; give it one of {', '.join(keys)}")
    tests = tuple(_READERS[key](file, mapping, key) for key in mapping)
    written = ", ".join(f"{key}: {_shown(value)}" for key, value in mapping.items())
    return Check(written, tests)


def _shown(value: object) -> str:
    return str(value) if isinstance(value, str) else repr(_bare(value))


def _bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, list) else value


Test = Callable[[list[Reply]], bool]


def _words(file: YamlFile, node: dict[str, Any], key: str) -> tuple[str, ...]:
    value = node[key]
    words = value if isinstance(value, list) else [value]
    if not words or not all(isinstance(word, str) for word in words):
        raise file.problem(node, f"'{key}' has to be a word or a list of words")
    return tuple(words)


def _kind(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    wanted = _words(file, node, key)
    for word in wanted:
        if word not in KINDS:
            raise file.problem(node, f"unknown kind {word!r}; {suggestion(word, KINDS)}")
    return lambda replies: any(reply["kind"] in wanted for reply in replies)


def _topic(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    wanted = set(_words(file, node, key))
    return lambda replies: any(wanted & set(reply["topics"]) for reply in replies)


def _pattern(file: YamlFile, node: dict[str, Any], key: str) -> re.Pattern[str]:
    try:
        return re.compile(file.text(node, key), re.IGNORECASE)
    except re.error as error:
        raise file.problem(node, f"'{key}' is no regular expression: {error}") from None


def _text(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    pattern = _pattern(file, node, key)
    return lambda replies: bool(pattern.search(whole_text(replies)))


def _starts(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    pattern = _pattern(file, node, key)
    return lambda replies: bool(pattern.search(whole_text(replies)[:_START]))


def _named(listed: bool) -> Callable[[YamlFile, dict[str, Any], str], Test]:
    def read(file: YamlFile, node: dict[str, Any], key: str) -> Test:
        pattern = _pattern(file, node, key)
        return lambda replies: any(
            item["listed"] is listed and pattern.search(plain(str(item["name"])))
            for reply in replies
            for item in reply.get("conditions") or []
        )

    return read


def _citation(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    pattern = _pattern(file, node, key)
    return lambda replies: any(
        pattern.search(plain(f"{item.get('document')}, {item.get('section')}"))
        for reply in replies
        for item in reply.get("citations") or []
    )


def _button(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    pattern = _pattern(file, node, key)
    return lambda replies: any(
        pattern.search(f"{item.get('title')} {item.get('url', '')}")
        for reply in replies
        for item in reply.get("buttons") or []
    )


def _phone(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    if node[key] is not True:
        raise file.problem(node, "'phone' has to be true; use must_not for the contrary")
    return lambda replies: PHONE in whole_text(replies)


def _any_of(file: YamlFile, node: dict[str, Any], key: str) -> Test:
    checks = [_check(file, item, node) for item in file.sequence(node, key, needed=True)]
    return lambda replies: any(check.holds(replies) for check in checks)


_READERS: dict[str, Callable[[YamlFile, dict[str, Any], str], Test]] = {
    "kind": _kind,
    "topic": _topic,
    "text": _text,
    "starts": _starts,
    "listed": _named(listed=True),
    "unlisted": _named(listed=False),
    "citation": _citation,
    "button": _button,
    "phone": _phone,
    "any_of": _any_of,
}
