"""The examples in ``data/nlu.yml``: read, added and taken away line by line.

The file is not written anew: what is not touched keeps its place, its spelling and its comments.
"""

import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_INTENT = re.compile(r"^- intent: ([a-z][a-z0-9_]*)\s*$")
_EXAMPLE = re.compile(r"^    - (.*\S)\s*$")
LONGEST = 300


class ExampleError(ValueError):
    """An example cannot be added or taken away; the message says why."""


@dataclass(slots=True)
class _Block:
    start: int
    lines: dict[int, str] = field(default_factory=dict)


class TrainingExamples:
    """The content of the file; `text` is what is to be written."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")

    @property
    def text(self) -> str:
        """The file's content."""
        return "\n".join(self._lines)

    def by_topic(self) -> dict[str, list[str]]:
        """Give the examples of each intent, in order."""
        return {intent: list(block.lines.values()) for intent, block in self._blocks().items()}

    def _blocks(self) -> dict[str, _Block]:
        blocks: dict[str, _Block] = {}
        present: _Block | None = None
        for number, line in enumerate(self._lines):
            if intent := _INTENT.match(line):
                present = blocks.setdefault(intent[1], _Block(number))
            elif line[:1] not in {"", " ", "#"}:
                present = None
            elif present is not None and (example := _EXAMPLE.match(line)):
                present.lines[number] = example[1]
        return blocks

    def add(self, intent: str, example: str) -> bool:
        """Add an example at the end of its intent; False if it stands there already.

        Raises:
            ExampleError: no such intent, another intent has the example, or it cannot be one.
        """
        line = checked(example)
        blocks = self._blocks()
        for other, block in blocks.items():
            if alike(line) in map(alike, block.lines.values()):
                if other == intent:
                    return False
                raise ExampleError(
                    f"“{line}” is already an example of another topic ({other}). "
                    "Remove it there first."
                )
        if intent not in blocks:
            raise ExampleError(f"data/nlu.yml has no topic {intent!r}.")
        block = blocks[intent]
        last = max(block.lines, default=block.start + 1)
        self._lines.insert(last + 1, f"    - {line}")
        return True

    def remove(self, intent: str, example: str) -> bool:
        """Take an example away; False if it does not stand there.

        Raises:
            ExampleError: it is the last one of its intent, which could not be trained then.
        """
        block = self._blocks().get(intent)
        if block is None:
            return False
        found = [n for n, line in block.lines.items() if alike(line) == alike(example)]
        if not found:
            return False
        if len(block.lines) - len(found) < 2:
            raise ExampleError("A topic needs two examples at least; add others first.")
        for number in reversed(found):
            del self._lines[number]
        return True

    def add_topic(self, intent: str, examples: list[str]) -> None:
        """Add an intent at the end of the file; raises ExampleError."""
        if intent in self._blocks():
            raise ExampleError(f"There is a topic {intent!r} already.")
        while self._lines and not self._lines[-1].strip():
            self._lines.pop()
        self._lines += [f"- intent: {intent}", "  examples: |"]
        self._lines += [f"    - {checked(examples[0])}", ""] if examples else [""]
        for example in examples[1:]:
            self.add(intent, example)


def checked(example: str) -> str:
    """Give an example as one line; raises ExampleError if Rasa would read it as something else."""
    line = " ".join(example.split())
    if not line or not any(sign.isalnum() for sign in line):
        raise ExampleError("An example needs words.")
    if len(line) > LONGEST:
        raise ExampleError(f"An example has {LONGEST} characters at most.")
    if line[0] in "/-" or re.search(r"\][({]", line) or not line.isprintable():
        raise ExampleError(f"“{line}” has signs in it that mean something to the engine.")
    return line


def alike(text: str) -> str:
    """Give what two wordings must share to count as the same: words, without case and signs."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def parsed(text: str) -> dict[str, list[str]]:
    """Read the examples as the engine does; raises ExampleError if the file cannot be read."""
    try:
        loaded = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ExampleError(f"data/nlu.yml could not be read: {error}") from None
    return {
        entry["intent"]: [line.removeprefix("- ") for line in entry["examples"].splitlines()]
        for entry in loaded["nlu"]
        if "intent" in entry
    }
