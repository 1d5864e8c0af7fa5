"""Reads a YAML file of this folder, with messages that name line, key and mend."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError


class YamlFileError(ValueError):
    """A file cannot be used; the message names line, key and mend."""


class YamlFile:
    """Hands out checked values of one file; `path` stands in every message."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = self._load()

    def _load(self) -> Any:
        try:
            return YAML(typ="rt").load(self.path.read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            raise YamlFileError(
                f"{self.path}: no such file; give the path of a .yml file"
            ) from None
        except UnicodeDecodeError:
            raise YamlFileError(f"{self.path}: not UTF-8; save it with that encoding") from None
        except OSError as error:
            raise YamlFileError(f"{self.path}: cannot be read ({error.strerror})") from None
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise YamlFileError(
                f"{self.path}:{line}: not YAML ({error.problem}); check indentation and quotes"
            ) from None
        except YAMLError as error:
            raise YamlFileError(f"{self.path}: not YAML ({error})") from None

    def problem(self, node: object, message: str) -> YamlFileError:
        """Make the error of a node, with the line where it begins."""
        place = getattr(node, "lc", None)
        line = f":{place.line + 1}" if place is not None else ""
        return YamlFileError(f"{self.path}{line}: {message}")

    def mapping(self, node: object, keys: tuple[str, ...], parent: object) -> dict[str, Any]:
        """Check that a node is a mapping with none but these keys."""
        if not isinstance(node, dict):
            raise self.problem(parent, f"{node!r} has to be a mapping of {', '.join(keys)}")
        for key in node:
            if key not in keys:
                raise self.problem(node, f"unknown key {key!r}; it may be {', '.join(keys)}")
        return node

    def sequence(self, node: dict[str, Any], key: str, *, needed: bool = False) -> list[Any]:
        """Get a list out of a mapping; without the key it is empty, if that is allowed."""
        value = node.get(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or (needed and not value):
            raise self.problem(node, f"'{key}' has to be a list with at least one item")
        return value

    def text(self, node: dict[str, Any], key: str) -> str:
        """Get a text out of a mapping."""
        value = node.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.problem(node, f"'{key}' has to be a text; put it in quotes")
        return str(value)
