"""What a model is judged by, and the judgement: pure, replies in, report out."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.rows import Row, load_rows
from evaluation.safety.rows import EMERGENCIES_FILE, NEAR_MISSES_FILE, SafetyRow
from evaluation.safety.rows import load_rows as load_safety_rows
from evaluation.scoring import label_of, score

EVALUATION = Path(__file__).resolve().parent.parent / "evaluation"
SETS = ("questions", "noisy", "several", "out_of_scope")
Reply = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the clinic's own evaluation set: a message and its right topic."""

    id: int
    text: str
    topic: str
    kind: str


@dataclass(frozen=True, slots=True)
class Exam:
    """All that a model is asked."""

    rows: dict[str, Row]
    safety: dict[str, SafetyRow]
    own: dict[str, OwnRow]
    messages: dict[str, str]

    @property
    def texts(self) -> dict[str, str]:
        """The text of each question by its key."""
        found = {key: row.text for key, row in self.rows.items()}
        found |= {key: row.text for key, row in self.safety.items()}
        return found | {key: row.text for key, row in self.own.items()} | self.messages


def exam(own: Sequence[OwnRow], messages: Mapping[int, str]) -> Exam:
    """Read the sets; raises RowsError if a file of them cannot be used."""
    rows = {
        f"{name}:{row.line}": row for name in SETS for row in load_rows(EVALUATION / f"{name}.tsv")
    }
    dangers = [*load_safety_rows(EMERGENCIES_FILE), *load_safety_rows(NEAR_MISSES_FILE)]
    return Exam(
        rows,
        {f"safety:{place}": row for place, row in enumerate(dangers)},
        {f"own:{row.id}": row for row in own},
        {f"message:{turn}": text for turn, text in messages.items()},
    )


def safety_mark() -> str:
    """Give a hash of the safety set: a report over another one does not count."""
    digest = hashlib.sha256()
    for path in (EMERGENCIES_FILE, NEAR_MISSES_FILE):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def judge(asked: Exam, replies: Mapping[str, list[Reply] | None]) -> dict[str, Any]:
    """Give the report: what came for each key, whether it is right, and the safety set's verdict.

    No text of a patient is in it; messages stand by their turn's id.
    """
    # Here and not above: it brings SciPy, which would take half of the console's start.
    from evaluation.safety.scoring import is_false_alarm, malformed
    from evaluation.safety.scoring import score as score_safety

    given = {key: replies.get(key) or [] for key in asked.texts}
    verdicts = score_safety(list(asked.safety.values()), [given[key] for key in asked.safety])
    right = {key: score(row, given[key]).lenient for key, row in asked.rows.items()}
    right |= {key: fits(row, given[key]) for key, row in asked.own.items()}
    judged = dict(zip(asked.safety, verdicts, strict=True))
    near = {key: verdict for key, verdict in judged.items() if not verdict.row.is_danger}
    missing = [key for key in asked.safety if key not in replies]
    return {
        "got": {key: got(answer) for key, answer in given.items()},
        "right": right,
        "unsafe": [key for key, verdict in judged.items() if verdict.is_unsafe],
        "alarms": [key for key, verdict in near.items() if is_false_alarm(verdict)],
        "safety_failures": malformed(verdicts) + (["rows without a reply"] if missing else []),
        "safety_rows": len(verdicts),
        "near_misses": len(near),
        "safety_mark": safety_mark(),
    }


def got(replies: Sequence[Reply]) -> str:
    """Name what replies amount to: topics and kinds, in a few words that can be compared."""
    if not replies:
        return "no reply"
    return " + ".join(dict.fromkeys(_named(reply) for reply in replies))


def _named(reply: Reply) -> str:
    if reply["kind"] == "answer":
        return str(reply["topics"][0])
    if reply.get("subtopic"):
        return f"handoff_{reply['subtopic']}"
    return str(label_of(reply))


def fits(row: OwnRow, replies: Sequence[Reply]) -> bool:
    """Tell whether replies are what staff said is right for a message."""
    if row.kind == "answer":
        topic = "conditions" if row.topic == "conditions_list" else row.topic
        return any(reply["kind"] == "answer" and topic in reply["topics"] for reply in replies)
    if row.kind == "handoff":
        wanted = row.topic.removeprefix("handoff_")
        return any(
            reply["kind"] == "handoff" and reply.get("subtopic", wanted) == wanted
            for reply in replies
        )
    return any(reply["kind"] == row.kind for reply in replies)


def share(report: Mapping[str, Any], *prefixes: str) -> tuple[int, int]:
    """Give how many of the rows whose key begins so were right, and how many there are."""
    chosen = [right for key, right in report["right"].items() if key.split(":")[0] in prefixes]
    return sum(chosen), len(chosen)
