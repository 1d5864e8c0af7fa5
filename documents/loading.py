"""Reads a data file and tells, when it is wrong, where and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from documents.errors import InvalidEntry, UnreadableFile

Model = TypeVar("Model", bound=BaseModel)

_MENDS = {
    "missing": "is missing. Add it",
    "extra_forbidden": "is not a key that this file knows. Correct its spelling or remove it",
    "string_type": "must be text. Write it after the colon, in quotes if it is a number",
    "string_too_short": "is empty. Write a text",
    "tuple_type": "must be a list. Start each item on a line of its own with '- '",
    "list_type": "must be a list. Start each item on a line of its own with '- '",
    "dict_type": "must hold keys of its own, indented below it",
    "model_type": "must hold keys of its own, indented below it",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}


def read(path: Path, model: type[Model]) -> Model:
    """Read a YAML file into its model.

    Raises:
        UnreadableFile: the file is missing, not UTF-8, not YAML, or has a key twice.
        InvalidEntry: an entry has the wrong shape; the first such entry is named.
    """
    text = _text(path)
    content = _parse(path, text, YAML(typ="safe", pure=True))
    if content is None:
        raise UnreadableFile(path.name, "", "is empty. Restore it from the last good copy")
    try:
        return model.model_validate(content)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        line = _line(_parse(path, text, YAML(typ="rt")), first["loc"])
        raise InvalidEntry(path.name, _key(first), _problem(first), line=line) from invalid


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise UnreadableFile(
            path.name, "", f"is missing from {path.parent.name}/. Restore it"
        ) from missing
    except UnicodeDecodeError as broken:
        raise UnreadableFile(path.name, "", "is not UTF-8 text. Save it as UTF-8") from broken


def _parse(path: Path, text: str, yaml: YAML) -> Any:
    try:
        return yaml.load(text)
    except DuplicateKeyError as twice:
        line = twice.problem_mark.line + 1 if twice.problem_mark else None
        problem = "a key stands here for the second time. Keep one of the two"
        raise UnreadableFile(path.name, "", problem, line=line) from twice
    except MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else None
        problem = f"this is not YAML ({broken.problem}). Check indents, colons and quotes"
        raise UnreadableFile(path.name, "", problem, line=line) from broken
    except YAMLError as broken:
        raise UnreadableFile(path.name, "", f"this is not YAML: {broken}") from broken


def _key(error: ErrorDetails) -> str:
    return ".".join(str(part) for part in error["loc"]) or "the whole file"


def _problem(error: ErrorDetails) -> str:
    mend = _MENDS.get(error["type"])
    if error["type"] == "string_pattern_mismatch":
        mend = (
            f"{error['input']!r} is not in the form that the comments at the top of the file show"
        )
    if error["type"] == "string_too_long":
        mend = f"is longer than {error['ctx']['max_length']} characters. Shorten it"
    if mend is None:
        mend = error["msg"].removeprefix("Value error, ")
    return f"{mend.rstrip('.')}."


def _line(content: Any, location: tuple[int | str, ...]) -> int | None:
    """Walk down to the deepest part of the location that the file has; lines count from 1."""
    line: int | None = None
    for part in location:
        try:
            marks = content.lc
            place = marks.key(part) if isinstance(part, str) else marks.item(part)
            content = content[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            return line
        line = place[0] + 1
    return line
