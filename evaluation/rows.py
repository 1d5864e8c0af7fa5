"""Evaluation rows: what a patient types, and which label the reply must earn.

A file has the columns `text`, `expected` and `note`, parted by tabs. README.md describes them.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from evaluation.labels import ALTERNATIVES, EMERGENCY, LABELS, suggestion

COLUMNS = ("text", "expected", "note")
_SHOWN_PROBLEMS = 20


class RowsError(ValueError):
    """A file of rows cannot be used; the message names line, column and mend."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the `note` column asks of the scoring.

    `alternatives` holds label sets: `("pain",)` for `alt=pain`, `("pain", "safety")` for
    `alt=pain+safety`. `conditions` holds parts of condition names, of which one has to be named.
    """

    alternatives: tuple[tuple[str, ...], ...] = ()
    conditions: tuple[str, ...] = ()
    near_miss: bool = False
    may_be_urgent: bool = False
    self_harm: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` counts from 1, the header's; `expected` has one label or more."""

    line: int
    text: str
    expected: tuple[str, ...]
    note: str = ""
    marks: Note = Note()

    @property
    def label(self) -> str:
        """Give the expected labels as they are written: `pain` or `pain+handoff`."""
        return "+".join(self.expected)


def load_rows(path: Path) -> list[Row]:
    """Read and check a file of rows.

    Raises:
        RowsError: the file or a line of it is wrong; up to 20 problems are listed at once.
    """
    lines = _read(path).split("\n")
    _check_header(path, lines[0])
    rows: list[Row] = []
    problems: list[str] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            rows.append(_row(number, line.rstrip("\r")))
        except RowsError as error:
            problems.append(f"{path}:{number}: {error}")
    if problems:
        more = len(problems) - _SHOWN_PROBLEMS
        shown = problems[:_SHOWN_PROBLEMS] + ([f"… and {more} more"] if more > 0 else [])
        raise RowsError("\n".join(shown))
    if not rows:
        raise RowsError(f"{path}: no rows after the header; add lines of text, label and note")
    return rows


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise RowsError(
            f"{path}: no such file; give the path of a .tsv file, for example "
            "evaluation/questions.tsv"
        ) from None
    except IsADirectoryError:
        raise RowsError(f"{path}: this is a folder; name a .tsv file in it") from None
    except UnicodeDecodeError as error:
        raise RowsError(
            f"{path}: byte {error.start} is not UTF-8; save the file with UTF-8 encoding"
        ) from None
    except OSError as error:
        raise RowsError(f"{path}: cannot be read ({error.strerror}); check its rights") from None


def _check_header(path: Path, line: str) -> None:
    found = tuple(name.strip() for name in line.rstrip("\r").split("\t"))
    if found == COLUMNS or found == COLUMNS[:2]:
        return
    wanted = "text<TAB>expected<TAB>note"
    if len(found) == 1 and any(mark in line for mark in (",", ";", "|")):
        raise RowsError(f"{path}:1: the header has one column; part the columns by tabs: {wanted}")
    raise RowsError(f"{path}:1: the header is {', '.join(found)!r}; it has to be {wanted}")


def _row(number: int, line: str) -> Row:
    cells = line.split("\t")
    if len(cells) > len(COLUMNS):
        raise RowsError(
            f"{len(cells)} columns instead of 3; replace tabs inside a text or note by spaces"
        )
    if len(cells) == 1:
        raise RowsError("column 'expected' is missing; add a tab and a label after the text")
    text = cells[0].strip().replace("\\n", "\n")
    if not text:
        raise RowsError("column 'text' is empty; write what the patient types")
    expected = _expected(cells[1].strip())
    note = cells[2].strip() if len(cells) > 2 else ""
    return Row(number, text, expected, note, parse_note(note, expected))


def _expected(cell: str) -> tuple[str, ...]:
    if not cell:
        raise RowsError("column 'expected' is empty; " + suggestion(""))
    labels = tuple(label.strip() for label in cell.split("+"))
    for label in labels:
        if label not in LABELS:
            raise RowsError(f"column 'expected': unknown label {label!r}; {suggestion(label)}")
    return labels


def parse_note(note: str, expected: tuple[str, ...]) -> Note:
    """Read the marks of a note; words without a meaning are comments.

    Raises:
        RowsError: `alt=` names no label, or nothing.
    """
    alternatives: list[tuple[str, ...]] = []
    conditions: list[str] = []
    comment: list[str] = []
    for part in (piece.strip() for piece in note.split(";")):
        if part.startswith("alt="):
            alternatives += _alternatives(part.removeprefix("alt="))
        elif part.startswith("condition="):
            names = part.removeprefix("condition=").split("/")
            conditions += [name.strip().lower() for name in names if name.strip()]
        else:
            comment.append(part.lower())
    words = "; ".join(comment)
    is_emergency = EMERGENCY in expected
    return Note(
        alternatives=tuple(alternatives),
        conditions=tuple(conditions),
        near_miss=bool(re.search(r"\bnear[- ]miss\b", words)),
        may_be_urgent=is_emergency and bool(re.search(r"\b(soft|urgent)\b", words)),
        self_harm=is_emergency and bool(re.search(r"\b(self[- ]harm|suicid\w*|crisis)\b", words)),
    )


def _alternatives(written: str) -> list[tuple[str, ...]]:
    """Read `pain, safety+handoff, conditions(neck pain)`; words after a label are remarks."""
    sets: list[tuple[str, ...]] = []
    for item in re.split(r",(?![^()]*\))", written):
        labels = tuple(
            re.split(r"[\s(]", label.strip(), maxsplit=1)[0] for label in item.split("+")
        )
        for label in labels:
            if label not in ALTERNATIVES:
                raise RowsError(
                    f"column 'note': alt= names {label!r}; {suggestion(label, ALTERNATIVES)}"
                )
        sets.append(labels)
    return sets
