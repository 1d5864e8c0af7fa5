"""Changes single values of a YAML file of ``documents/`` and leaves every other line as it is."""

import json
import re
import textwrap
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_WIDTH = 120
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'?()/_-]*")
Value = str | bool | list[str]


class EntryError(ValueError):
    """A value cannot be set; the message says where."""


def set_value(text: str, path: tuple[str, ...], value: Value) -> str:
    """Set the value of a key, which may be new in an entry that exists.

    Args:
        text: the file.
        path: keys from the outermost to the one to set, such as ``("pain", "text")``.
        value: a text (one paragraph), a list of ids, or true or false.

    Raises:
        EntryError: the entry is not there, or the file would not say what it should.
    """
    lines = text.split("\n")
    begin, end = _range(lines, path[:-1])
    indent = 2 * (len(path) - 1)
    first, last = _key_range(lines, begin, end, path[-1], indent)
    shown = _written(path[-1], value, indent, flow=_is_flow(lines, first, last))
    result = "\n".join([*lines[:first], *shown, *lines[last:]])
    _require_same(text, result, path, value)
    return result


def add_entry(text: str, path: tuple[str, ...], values: dict[str, Value]) -> str:
    """Add an entry with its values at the end of where it belongs; raises EntryError."""
    lines = text.split("\n")
    begin, end = _range(lines, path[:-1])
    indent = 2 * (len(path) - 1)
    if _find(lines, begin, end, path[-1], indent) is not None:
        raise EntryError(f"There is an entry {path[-1]!r} already.")
    while end > begin and not lines[end - 1].strip():
        end -= 1
    shown = ["", f"{' ' * indent}{path[-1]}:"] if indent == 0 else [f"{' ' * indent}{path[-1]}:"]
    for key, value in values.items():
        shown += _written(key, value, indent + 2, flow=key == "follow_ups")
    rest = lines[end:] if any(line.strip() for line in lines[end:]) else [""]
    result = "\n".join([*lines[:end], *shown, *rest])
    for key, value in values.items():
        if _at(_load(result), (*path, key)) != value:
            raise EntryError(f"{'.'.join(path)}.{key} could not be written as it is.")
    return result


def _range(lines: list[str], path: tuple[str, ...]) -> tuple[int, int]:
    begin, end = 0, len(lines)
    for depth, key in enumerate(path):
        place = _find(lines, begin, end, key, 2 * depth)
        if place is None:
            raise EntryError(f"There is no entry {'.'.join(path[: depth + 1])!r}.")
        begin, end = place + 1, _end(lines, place, 2 * depth, end)
    return begin, end


def _find(lines: list[str], begin: int, end: int, key: str, indent: int) -> int | None:
    start = f"{' ' * indent}{key}:"
    for number in range(begin, end):
        if lines[number] == start or lines[number].startswith(start + " "):
            return number
    return None


def _end(lines: list[str], place: int, indent: int, limit: int) -> int:
    """Give the line after a key's value: the next one that is not indented deeper."""
    number = place + 1
    while number < limit:
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        number += 1
    # Blank lines and comments before the next key belong to that one.
    while number > place + 1 and not lines[number - 1].strip():
        number -= 1
    return number


def _key_range(lines: list[str], begin: int, end: int, key: str, indent: int) -> tuple[int, int]:
    place = _find(lines, begin, end, key, indent)
    if place is not None:
        return place, _end(lines, place, indent, end)
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return end, end


def _is_flow(lines: list[str], first: int, last: int) -> bool:
    return first < last and "[" in lines[first]


def _written(key: str, value: Value, indent: int, *, flow: bool) -> list[str]:
    space = " " * indent
    if isinstance(value, bool):
        return [f"{space}{key}: {'true' if value else 'false'}"]
    if isinstance(value, list):
        if flow:
            return [f"{space}{key}: [{', '.join(value)}]"]
        return [f"{space}{key}:", *(f"{space}  - {item}" for item in value)]
    plain = " ".join(value.split())
    if len(plain) + indent + len(key) < 80 and key not in {"text", "more"}:
        shown = plain if _PLAIN.fullmatch(plain) and _is_text(plain) else json.dumps(plain)
        return [f"{space}{key}: {shown}"]
    wrapped = textwrap.wrap(
        plain, _WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False
    )
    return [f"{space}{key}: >-", *(f"{space}  {line}" for line in wrapped)]


def _is_text(plain: str) -> bool:
    return bool(YAML(typ="safe", pure=True).load(f"k: {plain}") == {"k": plain})


def _load(text: str) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise EntryError(f"The file could not be read any more: {error}") from None


def _at(content: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        content = content[key]
    return " ".join(content.split()) if isinstance(content, str) else content


def _require_same(before: str, after: str, path: tuple[str, ...], value: Value) -> None:
    """Make sure that this one value changed and nothing else."""
    old, new = _load(before), _load(after)
    wanted = " ".join(value.split()) if isinstance(value, str) else value
    if _at(new, path) != wanted:
        raise EntryError(f"{'.'.join(path)} could not be written as it is.")
    entry_before, entry_after = old, new
    for key in path[:-1]:
        entry_before, entry_after = entry_before[key], entry_after[key]
    entry_before.pop(path[-1], None)
    entry_after.pop(path[-1], None)
    if old != new:
        raise EntryError(f"Setting {'.'.join(path)} would change other entries as well.")
