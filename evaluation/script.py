"""Dialogues as data: what a patient types, turn by turn, and what each reply must hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.checks import Check, Reply, read_checks
from evaluation.labels import LABELS, suggestion
from evaluation.rows import Row, RowsError, parse_note
from evaluation.scoring import score
from evaluation.yaml_file import YamlFile


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: typed (`say`) or a button whose title holds `press`; and its checks."""

    say: str | None
    press: str | None
    expect: Row | None
    must: list[Check]
    must_not: list[Check]

    @property
    def written(self) -> str:
        """Give what the patient does, for messages."""
        return self.say if self.say is not None else f"[{self.press}]"

    def count(self) -> int:
        """Give the number of checks of this turn."""
        return len(self.must) + len(self.must_not) + (self.expect is not None)

    def failures(self, replies: list[Reply]) -> list[str]:
        """Judge the replies; each failed check gives one line."""
        failed = []
        if self.expect and not score(self.expect, replies).lenient:
            failed.append(f"expected {self.expect.label}")
        failed += [f"must have {check.written}" for check in self.must if not check.holds(replies)]
        failed += [
            f"must not have {check.written}" for check in self.must_not if check.holds(replies)
        ]
        return failed


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One conversation from its first message on."""

    id: str
    title: str
    turns: list[Turn]


def load_script(path: Path) -> list[Dialogue]:
    """Read a file of dialogues; its `always` checks are added to every turn.

    Raises:
        YamlFileError: the file is wrong; the message names line, key and mend.
    """
    file = YamlFile(path)
    root = file.mapping(file.root, ("format", "always", "dialogues"), file.root)
    if root.get("format") != 1:
        raise file.problem(root, "'format' has to be 1")
    always = file.mapping(root.get("always") or {}, ("must", "must_not"), root)
    shared = read_checks(file, always, "must"), read_checks(file, always, "must_not")
    found: list[Dialogue] = []
    for node in file.sequence(root, "dialogues", needed=True):
        dialogue = _dialogue(file, node, root, shared)
        if any(dialogue.id == other.id for other in found):
            raise file.problem(node, f"the id {dialogue.id!r} is used twice; choose another")
        found.append(dialogue)
    return found


def _dialogue(
    file: YamlFile, node: object, root: object, shared: tuple[list[Check], list[Check]]
) -> Dialogue:
    entry = file.mapping(node, ("id", "title", "turns"), root)
    turns = [
        _turn(file, item, entry, shared) for item in file.sequence(entry, "turns", needed=True)
    ]
    if turns[0].press is not None and turns[0].say is None:
        raise file.problem(entry, "the first turn cannot press a button; nothing was replied yet")
    return Dialogue(file.text(entry, "id"), file.text(entry, "title"), turns)


def _turn(
    file: YamlFile, node: object, parent: object, shared: tuple[list[Check], list[Check]]
) -> Turn:
    keys = ("say", "press", "expect", "note", "must", "must_not")
    entry = file.mapping(node, keys, parent)
    if ("say" in entry) == ("press" in entry):
        raise file.problem(entry, "a turn has either 'say' or 'press'")
    say = file.text(entry, "say") if "say" in entry else None
    return Turn(
        say=say,
        press=file.text(entry, "press") if "press" in entry else None,
        expect=read_expectation(file, entry, say or "") if "expect" in entry else None,
        must=read_checks(file, entry, "must") + shared[0],
        must_not=read_checks(file, entry, "must_not") + shared[1],
    )


def read_expectation(file: YamlFile, entry: dict[str, Any], text: str) -> Row:
    """Read `expect` and `note`, which mean the same as in a file of rows; raises YamlFileError."""
    labels = tuple(label.strip() for label in file.text(entry, "expect").split("+"))
    for label in labels:
        if label not in LABELS:
            raise file.problem(entry, f"unknown label {label!r}; {suggestion(label)}")
    note = file.text(entry, "note") if "note" in entry else ""
    try:
        return Row(0, text, labels, note, parse_note(note, labels))
    except RowsError as error:
        raise file.problem(entry, str(error)) from None
