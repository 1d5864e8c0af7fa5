"""Whether the replies to a row are right, strictly and leniently."""

from dataclasses import dataclass
from typing import Any

from evaluation.labels import (
    ALARMS,
    ANSWERS,
    CONDITIONS,
    EMERGENCY,
    HANDOFF,
    HUMAN,
    KINDS,
    LABELS,
    OUT_OF_SCOPE,
    SMALLTALK,
    UNLISTED,
)
from evaluation.rows import Note, Row

Reply = dict[str, Any]
NO_REPLY = "no reply"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a row was answered.

    `strict` counts only the expected labels, `lenient` also what the note allows. `false_alarm`
    marks an alarm on a near-miss row, `missed_alarm` an emergency that raised none of the three.
    """

    strict: bool
    lenient: bool
    got: str
    missing: tuple[str, ...]
    false_alarm: bool
    missed_alarm: bool


def score(row: Row, replies: list[Reply]) -> Verdict:
    """Judge all replies to the text of a row; without a reply, nothing is right."""
    marks = row.marks
    alarmed = any(reply["kind"] in ALARMS for reply in replies)
    excused = alarmed and _alternative_holds(
        tuple(item for item in marks.alternatives if set(item) & set(ALARMS)), replies, marks
    )
    false_alarm = marks.near_miss and alarmed and not excused
    missing = _missing(row.expected, replies, marks, strict=True)
    strict = not missing and not false_alarm
    lenient = not false_alarm and (strict or _leniently_right(row, replies))
    return Verdict(
        strict=strict,
        lenient=lenient,
        got=got_label(row, replies, right=strict),
        missing=missing,
        false_alarm=false_alarm,
        missed_alarm=EMERGENCY in row.expected and not alarmed,
    )


def got_label(row: Row, replies: list[Reply], *, right: bool) -> str:
    """Name what the replies amount to, for the confusion matrix.

    The three hand-off labels ask for the same kind, so a right row counts as its own label.
    """
    if right:
        return row.label
    if not replies:
        return NO_REPLY
    labels = list(dict.fromkeys(label_of(reply) for reply in replies))
    return "+".join(labels) if len(row.expected) > 1 else labels[0]


def label_of(reply: Reply) -> str:
    """Name the label that a reply would be right for, or its kind if there is none."""
    kind = str(reply["kind"])
    topics = reply["topics"]
    if kind == "answer":
        known = [topic for topic in topics if topic in LABELS]
        return str(known[0]) if known else kind
    if kind == HANDOFF:
        if HUMAN in topics:
            return HUMAN
        return UNLISTED if any(not named["listed"] for named in _named(reply)) else HANDOFF
    return kind


def holds(label: str, replies: list[Reply], marks: Note, *, strict: bool) -> bool:
    """Tell whether the replies earn a label (or a kind, for an `alt=`)."""
    if label == EMERGENCY:
        return _is_alarm(replies, marks, strict=strict)
    if label == UNLISTED:
        return _is_unlisted(replies, marks)
    return any(_earns(label, reply, marks) for reply in replies)


def _earns(label: str, reply: Reply, marks: Note) -> bool:
    kind = reply["kind"]
    if label in ANSWERS:
        return kind == "answer" and label in reply["topics"]
    if label == CONDITIONS:
        listed = any(named["listed"] and _is_asked(named, marks) for named in _named(reply))
        return kind == "answer" and CONDITIONS in reply["topics"] and listed
    if label in (HANDOFF, HUMAN):
        return bool(kind == HANDOFF)
    if label in (OUT_OF_SCOPE, SMALLTALK) or label in KINDS:
        return bool(kind == label)
    raise ValueError(f"{label!r} is neither a label nor a kind")


def _is_alarm(replies: list[Reply], marks: Note, *, strict: bool) -> bool:
    """Emergency advice comes first or it does not count."""
    kind = replies[0]["kind"] if replies else None
    if kind == "urgent":
        return marks.may_be_urgent and not strict
    # Not every row about self-harm is marked as such, so a crisis reply always counts; the
    # report lists the rows where that deserves a look.
    return kind in ("emergency", "crisis")


def _is_unlisted(replies: list[Reply], marks: Note) -> bool:
    if not any(reply["kind"] == HANDOFF for reply in replies):
        return False
    return not any(
        named["listed"] and (marks.conditions or reply["kind"] == "answer")
        for reply in replies
        for named in _named(reply)
        if _is_asked(named, marks)
    )


def _missing(
    labels: tuple[str, ...], replies: list[Reply], marks: Note, *, strict: bool
) -> tuple[str, ...]:
    """List the labels that the replies do not earn; a label twice needs two replies."""
    missing = [label for label in labels if not _holds_among(label, labels, replies, marks, strict)]
    for label in set(labels):
        count = labels.count(label)
        if strict and count > 1 and label not in missing:
            earned = sum(holds(label, [reply], marks, strict=strict) for reply in replies)
            missing += [label] * max(0, count - earned)
    return tuple(missing)


def _holds_among(
    label: str, labels: tuple[str, ...], replies: list[Reply], marks: Note, strict: bool
) -> bool:
    """In a row of two questions, a listed condition beside an unlisted one claims nothing."""
    if label == UNLISTED and CONDITIONS in labels:
        return any(reply["kind"] == HANDOFF for reply in replies)
    return holds(label, replies, marks, strict=strict)


def _leniently_right(row: Row, replies: list[Reply]) -> bool:
    """One label may be stood in for by an alternative, or all of them by a set of alternatives."""
    marks = row.marks
    missing = _missing(row.expected, replies, marks, strict=False)
    if not missing:
        return True
    if len(row.expected) == 1:
        return _alternative_holds(marks.alternatives, replies, marks)
    single = tuple(item for item in marks.alternatives if len(item) == 1)
    whole = tuple(item for item in marks.alternatives if len(item) > 1)
    stands_in = len(missing) == 1 and _alternative_holds(single, replies, marks)
    return stands_in or _alternative_holds(whole, replies, marks)


def _alternative_holds(
    alternatives: tuple[tuple[str, ...], ...], replies: list[Reply], marks: Note
) -> bool:
    return any(
        all(holds(label, replies, marks, strict=False) for label in labels)
        for labels in alternatives
    )


def _named(reply: Reply) -> list[dict[str, Any]]:
    return list(reply.get("conditions") or [])


def _is_asked(named: dict[str, Any], marks: Note) -> bool:
    name = str(named["name"]).lower()
    return not marks.conditions or any(part in name for part in marks.conditions)
