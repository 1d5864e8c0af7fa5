"""The red-flag data that clinicians edit: read, checked, and refused with the wrong line named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from rasa.shared.exceptions import RasaException

from nlu.safety.phrases import problem_with, spelled_out

LEVELS = ("emergency", "crisis", "urgent")
SECTIONS = (
    "categories",
    "counter_examples",
    "words",
    "figures_of_speech",
    "scope",
    "shorthand",
)
SCOPES = (
    "negation",
    "not_a_negation",
    "history",
    "present",
    "hypothetical",
    "not_hypothetical",
    "report",
    "not_a_report",
    "joke",
)
_CATEGORY_KEYS = ("title", "examples", "rules", "hints")
# Of what a phrase with alternatives stands for, so much is compared with the counter-examples.
_MOST_COMPARED = 12
_REFERENCE = re.compile(r"\{([^{}]*)\}")

Node = yaml.nodes.Node


class RedFlagDataError(RasaException):
    """The red-flag data cannot be used; the message names the file, the line and the mend."""


@dataclass(frozen=True)
class Example:
    """A message that is a red flag, or a phrase with alternatives (see `phrases`)."""

    text: str
    category: str
    level: str


@dataclass(frozen=True)
class CounterExample:
    """A message, or a phrase with alternatives, that is no red flag, under its topic."""

    text: str
    topic: str


@dataclass(frozen=True)
class Rule:
    """A pattern of words that is a red flag by itself or, as a hint, only makes one likelier.

    ``pattern`` is as written; `word_rules` says how it is read.
    """

    pattern: str
    category: str
    level: str
    certain: bool
    line: int


@dataclass(frozen=True)
class RedFlagData:
    """All that the file holds, in its order."""

    titles: dict[str, str]
    examples: tuple[Example, ...]
    counter_examples: tuple[CounterExample, ...]
    rules: tuple[Rule, ...]
    words: dict[str, tuple[str, ...]]
    figures_of_speech: tuple[str, ...]
    scope: dict[str, tuple[str, ...]]
    shorthand: dict[str, str]
    digest: str


class _Reader:
    """Walks the YAML tree; every refusal names the file and the line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def error(self, node: Node | None, sentence: str) -> RedFlagDataError:
        line = f", line {node.start_mark.line + 1}" if node is not None else ""
        return RedFlagDataError(f"{self._path}{line}: {sentence}")

    def text(self, node: Node, what: str) -> str:
        """Return a piece of text; a bare yes, no or number is refused, not guessed at."""
        if not isinstance(node, yaml.nodes.ScalarNode):
            raise self.error(node, f"{what} must be a text, but a list or a mapping stands here.")
        if not node.value.strip():
            raise self.error(node, f"{what} is empty. Write a text, or take the line out.")
        if node.tag != "tag:yaml.org,2002:str":
            raise self.error(
                node,
                f"{what} is read as {node.tag.rsplit(':', 1)[-1]}, not as a text. "
                f'Put it in quotes: "{node.value}".',
            )
        return str(node.value)

    def texts(self, node: Node, what: str) -> Iterator[tuple[str, Node]]:
        """Yield the texts of a list that has at least one and no text twice."""
        if not isinstance(node, yaml.nodes.SequenceNode):
            raise self.error(node, f"{what} must be a list, one '- text' a line.")
        if not node.value:
            raise self.error(node, f"{what} is an empty list. Write at least one text.")
        seen: set[str] = set()
        for item in node.value:
            text = self.text(item, f"A text of {what}")
            if text.casefold() in seen:
                raise self.error(item, f'"{text}" stands twice in {what}. Take one out.')
            seen.add(text.casefold())
            yield text, item

    def entries(self, node: Node, what: str) -> Iterator[tuple[str, Node, Node]]:
        """Yield (key, key node, value node) of a mapping that has at least one entry."""
        if not isinstance(node, yaml.nodes.MappingNode):
            raise self.error(node, f"{what} must be a mapping, one 'name:' a line.")
        if not node.value:
            raise self.error(node, f"{what} is empty. Write at least one entry.")
        seen: set[str] = set()
        for key_node, value in node.value:
            key = self.text(key_node, f"A name in {what}")
            if key in seen:
                raise self.error(key_node, f'"{key}" stands twice in {what}. Join the two.')
            seen.add(key)
            yield key, key_node, value

    def one_of(self, key: str, node: Node, allowed: tuple[str, ...], what: str) -> None:
        if key not in allowed:
            raise self.error(node, f'{what} cannot be "{key}". Use one of: {", ".join(allowed)}.')


def load_red_flag_data(path: Path) -> RedFlagData:
    """Read and check the file.

    Raises:
        RedFlagDataError: the file is missing, is no YAML, lacks a part, has an empty list, an
            unknown name or a doubled text, or a message stands both among the examples and the
            counter-examples. The message names the line.
    """
    reader = _Reader(path)
    root, raw = _parse(path, reader)
    sections: dict[str, Node] = {}
    for name, key_node, value in reader.entries(root, "the file"):
        reader.one_of(name, key_node, SECTIONS, "A section")
        sections[name] = value
    for name in SECTIONS:
        if name not in sections:
            raise reader.error(None, f'the section "{name}" is missing. Add it.')

    words = {
        name: tuple(text for text, _ in reader.texts(value, f'the words of "{name}"'))
        for name, _, value in reader.entries(sections["words"], "words")
    }
    titles, examples, rules = _categories(sections["categories"], words, reader)
    return RedFlagData(
        titles=titles,
        examples=tuple(examples),
        counter_examples=tuple(_counter_examples(sections["counter_examples"], examples, reader)),
        rules=tuple(rules),
        words=words,
        figures_of_speech=tuple(_figures(sections["figures_of_speech"], words, reader)),
        scope=_scope(sections["scope"], reader),
        shorthand={
            key: reader.text(value, f'The long form of "{key}"')
            for key, _, value in reader.entries(sections["shorthand"], "shorthand")
        },
        digest=hashlib.sha256(raw).hexdigest(),
    )


def _parse(path: Path, reader: _Reader) -> tuple[Node, bytes]:
    try:
        raw = path.read_bytes()
        root = yaml.compose(raw.decode("utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise RedFlagDataError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RedFlagDataError(
            f"{path}, line {line}: not UTF-8. Save the file as UTF-8."
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise RedFlagDataError(
            f"{path}, line {line}: this is not YAML ({error.problem}). Look at the indents, "
            f"colons and quotes here and on the line above."
        ) from error
    except yaml.YAMLError as error:
        raise RedFlagDataError(f"{path}: this is not YAML ({error}).") from error
    if root is None:
        raise reader.error(None, "the file is empty.")
    return root, raw


def _categories(
    node: Node, words: dict[str, tuple[str, ...]], reader: _Reader
) -> tuple[dict[str, str], list[Example], list[Rule]]:
    titles: dict[str, str] = {}
    examples: list[Example] = []
    rules: list[Rule] = []
    for category, key_node, value in reader.entries(node, "categories"):
        parts = {}
        for name, name_node, part in reader.entries(value, f'the category "{category}"'):
            reader.one_of(name, name_node, _CATEGORY_KEYS, f'A part of "{category}"')
            parts[name] = part
        for name in ("title", "examples"):
            if name not in parts:
                raise reader.error(key_node, f'the category "{category}" has no "{name}". Add it.')
        titles[category] = reader.text(parts["title"], f'The title of "{category}"')
        for level, text, item in _by_level(parts["examples"], f'examples of "{category}"', reader):
            _check_phrase(text, item, reader)
            examples.append(Example(text, category, level))
        for name in ("rules", "hints"):
            if name not in parts:
                continue
            for level, text, item in _by_level(parts[name], f'{name} of "{category}"', reader):
                _check_pattern(text, item, words, reader)
                line = item.start_mark.line + 1
                rules.append(Rule(text, category, level, name == "rules", line))
    return titles, examples, rules


def _by_level(node: Node, what: str, reader: _Reader) -> Iterator[tuple[str, str, Node]]:
    for level, level_node, value in reader.entries(node, f"the {what}"):
        reader.one_of(level, level_node, LEVELS, "A level")
        for text, item in reader.texts(value, f"the {level} {what}"):
            yield level, text, item


def _check_pattern(
    pattern: str, node: Node, words: dict[str, tuple[str, ...]], reader: _Reader
) -> None:
    for name in _REFERENCE.findall(pattern):
        if name not in words:
            raise reader.error(node, f'"{{{name}}}" is no list under "words". Add it or mend it.')
    rest = _REFERENCE.sub("x", pattern)
    if "{" in rest or "}" in rest:
        raise reader.error(node, f'"{pattern}" has a curly bracket without its partner.')
    if any(not part.strip() for part in rest.replace(" unless ", " & ").split("&")):
        raise reader.error(
            node, f'"{pattern}" has an "&" or "unless" with nothing on one side of it.'
        )


def _check_phrase(phrase: str, node: Node, reader: _Reader) -> None:
    problem = problem_with(phrase)
    if problem:
        raise reader.error(node, f'"{phrase}" {problem}.')


def _figures(node: Node, words: dict[str, tuple[str, ...]], reader: _Reader) -> Iterator[str]:
    for text, item in reader.texts(node, "figures_of_speech"):
        _check_pattern(text, item, words, reader)
        yield text


def _counter_examples(
    node: Node, examples: list[Example], reader: _Reader
) -> Iterator[CounterExample]:
    flagged = {
        text.casefold(): example.category
        for example in examples
        for text in spelled_out(example.text, _MOST_COMPARED)
    }
    for topic, _, value in reader.entries(node, "counter_examples"):
        for text, item in reader.texts(value, f'the counter-examples of "{topic}"'):
            _check_phrase(text, item, reader)
            if text.casefold() in flagged:
                raise reader.error(
                    item,
                    f'"{text}" is also an example of "{flagged[text.casefold()]}". '
                    f"A message cannot be both; take one out.",
                )
            yield CounterExample(text, topic)


def _scope(node: Node, reader: _Reader) -> dict[str, tuple[str, ...]]:
    scope: dict[str, tuple[str, ...]] = {}
    for name, name_node, value in reader.entries(node, "scope"):
        reader.one_of(name, name_node, SCOPES, "A part of scope")
        scope[name] = tuple(text for text, _ in reader.texts(value, f'scope "{name}"'))
    for name in SCOPES:
        if name not in scope:
            raise reader.error(node, f'scope has no "{name}". Add it.')
    return scope
