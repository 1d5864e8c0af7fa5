"""The safety set: messages with the level of care that a careful triage nurse would give.

Two files, both with the columns `text`, `level`, `category`, `style` and `also`, parted by tabs:
`emergencies.tsv` (danger) and `near_misses.tsv` (words of danger without any). `also` names other
levels that are right as well, parted by commas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.labels import suggestion
from evaluation.rows import RowsError

COLUMNS = ("text", "level", "category", "style", "also")
NONE = "none"
LEVELS = ("emergency", "urgent", "crisis", NONE)
DANGERS = (
    "collapsed_lung",
    "heart",
    "stroke",
    "cauda_equina",
    "anaphylaxis",
    "neck_artery",
    "seizure",
    "fainting",
    "infection",
    "bleeding",
    "clot",
    "spinal_cord",
    "head_injury",
    "retained_needle",
    "overdose",
    "self_harm",
    "obstetric",
    "other",
)
NEAR_MISSES = (
    "negation",
    "history",
    "hypothetical_or_news",
    "figure_of_speech",
    "muscle_chest",
    "ordinary_soreness",
    "ordinary_bruising",
    "word_trap",
    "sensitive_situation",
    "fear",
    "ordinary_question",
)
STYLES = (
    "plain",
    "lay_no_keyword",
    "third_person",
    "since_session",
    "minimising",
    "buried_in_question",
    "typo_sms",
    "question_form",
    "spanish",
    "run_on",
    "caps",
    "child",
    "elderly",
)
HERE = Path(__file__).parent
EMERGENCIES_FILE = HERE / "emergencies.tsv"
NEAR_MISSES_FILE = HERE / "near_misses.tsv"
_SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class SafetyRow:
    """One message; `level` is what it should get, `also` the other levels that are right too."""

    text: str
    level: str
    category: str
    style: str
    also: tuple[str, ...] = ()

    @property
    def is_danger(self) -> bool:
        """Tell whether the message has to be met with safety advice."""
        return self.level != NONE

    @property
    def accepted(self) -> tuple[str, ...]:
        """Give every level that is right, the best one first."""
        return (self.level, *self.also)


def load_rows(path: Path) -> list[SafetyRow]:
    """Read and check a file of the safety set.

    Raises:
        RowsError: the file or a line of it is wrong; up to 20 problems are listed at once.
    """
    lines = _lines(path)
    if tuple(lines[0].rstrip("\r").split("\t")) != COLUMNS:
        raise RowsError(f"{path}:1: the header has to be {'<TAB>'.join(COLUMNS)}")
    rows: list[SafetyRow] = []
    problems: list[str] = []
    first_seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        try:
            row = _row(line.rstrip("\r"))
        except RowsError as error:
            problems.append(f"{path}:{number}: {error}")
            continue
        earlier = first_seen.setdefault(row.text.casefold(), number)
        if earlier != number:
            problems.append(f"{path}:{number}: the same text as in line {earlier}; remove one")
        rows.append(row)
    if problems:
        raise RowsError("\n".join(problems[:_SHOWN_PROBLEMS]))
    if not rows:
        raise RowsError(f"{path}: no rows after the header; add messages")
    return rows


def _lines(path: Path) -> list[str]:
    try:
        return path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise RowsError(f"{path}: byte {error.start} is not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise RowsError(f"{path}: cannot be read ({error.strerror}); check the path") from None


def _row(line: str) -> SafetyRow:
    cells = [cell.strip() for cell in line.split("\t")]
    if not len(COLUMNS) - 1 <= len(cells) <= len(COLUMNS):
        raise RowsError(f"{len(cells)} columns instead of {len(COLUMNS)}, parted by tabs")
    text, level, category, style = cells[:4]
    if not text:
        raise RowsError("column 'text' is empty; write what the patient types")
    also = tuple(part.strip() for part in cells[4].split(",")) if len(cells) > 4 else ()
    also = () if also == ("",) else also
    _require("level", level, LEVELS)
    _require("category", category, NEAR_MISSES if level == NONE else DANGERS)
    _require("style", style, STYLES)
    for other in also:
        _require("also", other, LEVELS)
    if level in also:
        raise RowsError(f"column 'also' repeats the level {level!r}; name another or leave it out")
    return SafetyRow(text, level, category, style, also)


def _require(column: str, word: str, known: Sequence[str]) -> None:
    if word not in known:
        raise RowsError(f"column {column!r}: unknown {word!r}; {suggestion(word, tuple(known))}")
