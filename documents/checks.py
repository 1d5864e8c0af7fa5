"""Checks of the documents as a whole, beyond what loading refuses: `python -m documents check`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from documents import conditions
from documents.forbidden_claims import read_forbidden_claims
from documents.hand_offs import GENERIC
from documents.library import FOLDER, Documents
from documents.reading_grade import read_reading_grade
from documents.safety_advice import LEVELS, SPANISH
from documents.shown import Shown, everything
from documents.text_checks import EMERGENCY_NUMBERS, TextChecks, digits, phone_numbers

EMERGENCY_OPENING = "Call 911 or go to the nearest emergency room now."
SPANISH_OPENING = "Llame al 911 o vaya ahora a la sala de emergencias más cercana."
# 988 answers in Spanish after a 2.
_CRISIS_OPENING = re.compile(
    r"(Please )?[Cc]all or text 988 now\b.*\b911\b|Llame ahora al 988 y oprima 2\b.*\b911\b"
)
COMBINED = "several_questions"
"""The intent of a message with several questions: each of them has a reply of its own."""


@dataclass(frozen=True)
class Problem:
    """Something to mend, and where it is written."""

    file: str
    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.problem}."


def check(
    documents: Documents, *, intents: Iterable[str] | None = None, folder: Path = FOLDER
) -> list[Problem]:
    """Give all problems of the documents, each once.

    Args:
        documents: as loaded from `folder`.
        intents: the intents of the engine's domain, or None to leave them unchecked.
        folder: where the files stand that are not part of `documents`.

    Raises:
        DocumentsError: `reading.yml` or `forbidden_claims.yml` cannot be used.
    """
    texts = text_checks(documents, folder)
    found = [
        *unused_facts(documents),
        *empty_sections(documents),
        *same_titles(documents),
        *phone_mismatch(documents),
        *numbers_in_files(folder),
        *(problem for shown in everything(documents) for problem in check_shown(shown, texts)),
        *(problem for shown in everything(documents) for problem in check_number(shown, documents)),
        *button_titles(documents, texts),
    ]
    if intents is not None:
        found += intents_without_reply(documents, set(intents))
    return list(dict.fromkeys(found))


def text_checks(documents: Documents, folder: Path = FOLDER) -> TextChecks:
    """Make the checks of one text; the names of conditions count as set terms."""
    known = documents.conditions
    entries = (known.listed, known.unlisted, known.body_parts)
    names = [entry.name for group in entries for entry in group.values()]
    grades = read_reading_grade(folder, names)
    return TextChecks(documents.phone, grades, read_forbidden_claims(folder))


def unused_facts(documents: Documents) -> Iterator[Problem]:
    """Find facts that no answer and no condition rests on."""
    used = set(documents.conditions.facts())
    for answer in documents.answers.values():
        used.update(answer.facts, answer.more_facts)
    for file, sheet in documents.sheets.items():
        for fact in sheet.facts:
            if fact.id not in used:
                mend = "is used by no answer. Use it, or move it to left_out with the reason"
                yield Problem(f"sources/{file}", fact.id, mend)


def empty_sections(documents: Documents) -> Iterator[Problem]:
    """Find sections of a document from which a sheet takes nothing."""
    for file, sheet in documents.sheets.items():
        stated = {fact.section for fact in sheet.facts} | {e.section for e in sheet.left_out}
        for section in sheet.sections:
            if section not in stated:
                mend = "has no fact and nothing left out. State what the section says"
                yield Problem(f"sources/{file}", section, mend)


def same_titles(documents: Documents) -> Iterator[Problem]:
    """Find buttons that look the same and do different things."""
    by_title = defaultdict(list)
    for id_, button in documents.buttons.items():
        by_title[button.title.casefold()].append(id_)
    for title, ids in by_title.items():
        if len(ids) > 1:
            yield Problem("titles", ", ".join(ids), f"all have the title {title!r}. Change one")


def phone_mismatch(documents: Documents) -> Iterator[Problem]:
    """Find a clinic's number that differs from its link, or from the one a document prints."""
    phone = documents.clinic.phone
    if digits(phone.link) != "1" + digits(phone.display):
        mend = f"{phone.display} and {phone.link} are two different numbers. Correct one"
        yield Problem("clinic.yml", "phone", mend)
    for file, sheet in documents.sheets.items():
        if sheet.phone is not None and sheet.phone != phone.display:
            mend = f"is not {sheet.phone}, which sources/{file} has. Correct one of the two"
            yield Problem("clinic.yml", "phone.display", mend)


def numbers_in_files(folder: Path) -> Iterator[Problem]:
    """Find phone numbers that are written out, where {phone} should stand."""
    for path in sorted(folder.glob("*.yml")):
        if path.name == "clinic.yml":
            continue
        for count, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.lstrip().startswith("#"):
                continue
            for number in phone_numbers(line):
                if number not in EMERGENCY_NUMBERS:
                    mend = f"holds the number {number!r}. Write {{phone}} in its place"
                    yield Problem(path.name, f"line {count}", mend)


def check_shown(shown: Shown, texts: TextChecks) -> Iterator[Problem]:
    """Check one text, and the titles of its buttons."""
    for problem in texts.problems(shown.text, english=shown.language == "en"):
        yield Problem(shown.file, shown.key, problem)
    for button in shown.reply.buttons if shown.reply else ():
        for problem in texts.words(button.title) if button.url else ():
            yield Problem(shown.file, shown.key, f"button {button.title!r} {problem}")


def check_number(shown: Shown, documents: Documents) -> Iterator[Problem]:
    """Check that a reply gives the numbers that its kind must give."""
    kind = shown.reply.kind if shown.reply else None
    if kind in {"handoff", "unavailable", "urgent"} and documents.phone not in shown.text:
        yield Problem(shown.file, shown.key, "does not give the clinic's number. Add {phone}")
    opening = SPANISH_OPENING if shown.language == SPANISH else EMERGENCY_OPENING
    if kind == "emergency" and not shown.text.startswith(opening):
        yield Problem(shown.file, shown.key, f"does not begin with {opening!r}. Restore it")
    if kind == "crisis" and not _CRISIS_OPENING.match(shown.text):
        mend = "does not begin with the advice to call or text 988, or 911. Restore it"
        yield Problem(shown.file, shown.key, mend)
    if kind in {"unavailable", "urgent"} and "911" not in shown.text:
        yield Problem(shown.file, shown.key, "does not name 911. Add when to call it")


def button_titles(documents: Documents, texts: TextChecks) -> Iterator[Problem]:
    """Check the titles of all buttons."""
    for id_, button in documents.buttons.items():
        for problem in texts.words(button.title):
            yield Problem("titles", id_, problem)


def intents_without_reply(documents: Documents, intents: set[str]) -> Iterator[Problem]:
    """Find intents that get no reply of their own, and replies that no intent leads to."""
    spoken = {*documents.phrase_names, *conditions.INTENTS, *LEVELS, "out_of_scope", COMBINED}
    reached = documents.answer_intents | documents.hand_off_intents
    for intent in sorted(intents - reached - spoken):
        mend = "has no reply. Add it to answers.yml, hand_offs.yml or phrases.yml"
        yield Problem("domain.yml", intent, mend)
    for intent in sorted(reached - intents - {GENERIC}):
        file = "answers.yml" if intent in documents.answer_intents else "hand_offs.yml"
        mend = "is no intent of domain.yml, so no patient can reach it. Add the intent or remove it"
        yield Problem(file, intent, mend)
