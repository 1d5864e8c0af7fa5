"""Everything that a patient can be shown, with where it is written and what it rests on.

The checks, the review page and the contract test all go through this list, so that what is not in
it cannot be said: a new kind of reply belongs here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from documents.conditions import UNLISTED
from documents.hand_offs import GENERIC
from documents.library import Documents
from documents.reply import Reply
from documents.safety_advice import GENERIC as SAFETY_GENERIC
from documents.safety_advice import LEVELS, SELF_HARM, SPANISH

ENGLISH = "en"


@dataclass(frozen=True)
class Shown:
    """A text that a patient can be shown.

    `question` says what it replies to; `facts` are the ids that it rests on; `reply` is None for
    the text of an error.
    """

    file: str
    key: str
    question: str
    text: str
    facts: tuple[str, ...] = ()
    reply: Reply | None = None
    language: str = ENGLISH


def everything(documents: Documents) -> Iterator[Shown]:
    """Give each text that a patient can be shown."""
    yield from _answers(documents)
    yield from _conditions(documents)
    yield from _hand_offs(documents)
    yield from _situations(documents)
    yield from _safety(documents)
    yield from _phrases(documents)
    yield from _clarifications(documents)


def _shown(file: str, key: str, question: str, reply: Reply, facts: tuple[str, ...] = ()) -> Shown:
    return Shown(file, key, question, reply.text, facts, reply)


def _answers(documents: Documents) -> Iterator[Shown]:
    for intent, answer in documents.answers.items():
        reply = documents.answer(intent)
        yield _shown("answers.yml", f"{intent}.text", answer.asked, reply, tuple(answer.facts))
        more, question = documents.answer(intent, more=True), f"more on {answer.asked}"
        yield _shown("answers.yml", f"{intent}.more", question, more, tuple(answer.more_facts))


def _conditions(documents: Documents) -> Iterator[Shown]:
    file, known = "conditions.yml", documents.conditions
    [overview] = documents.condition()
    yield _shown(file, "texts.overview", known.texts.asked, overview, tuple(known.facts()))
    for id_, listed in known.listed.items():
        [reply] = documents.condition(listed=[id_])
        yield _shown(file, id_, listed.name, reply, tuple(listed.facts))
    first, second, *_ = known.listed.values()
    [reply] = documents.condition(listed=[first.id, second.id])
    facts = (*first.facts, *second.facts)
    yield _shown(file, "texts.listed", f"{first.name} and {second.name}", reply, facts)
    unnamed = documents.hand_off(UNLISTED)
    yield _shown(file, "texts.unlisted_unnamed", "a problem that is not understood", unnamed)
    for id_, unlisted in known.unlisted.items():
        [reply] = documents.condition(unlisted=[id_])
        facts = tuple(known.listed[unlisted.area].facts) if unlisted.area else ()
        yield _shown(file, id_, unlisted.name, reply, facts)
    for id_, part in known.body_parts.items():
        [reply] = documents.condition(body_parts=[id_])
        facts = tuple(
            fact for each in (*part.listed, *part.related) for fact in known.listed[each].facts
        )
        yield _shown(file, id_, f"pain in the {part.name}", reply, facts)


def _hand_offs(documents: Documents) -> Iterator[Shown]:
    file = "hand_offs.yml"
    entries = documents.hand_off_file.hand_offs
    for intent, entry in entries.items():
        yield _shown(file, f"{intent}.text", entry.asked, documents.hand_off(intent))
        if not entry.delicate:
            again = documents.hand_off(intent, again=True)
            yield _shown(file, "again", f"{entry.asked}, after another hand-off", again)
    plain = [intent for intent, entry in entries.items() if not entry.delicate]
    for pair in pairwise(plain):
        [reply] = documents.hand_offs(pair)
        question = " and ".join(entries[intent].asked for intent in pair)
        yield _shown(file, "several", question, reply)


def _situations(documents: Documents) -> Iterator[Shown]:
    file = documents.hand_off_file
    told = {**file.situations, "unknown_situation": file.unknown_situation}
    for id_, situation in told.items():
        first, held = documents.situation(id_, first=True), documents.situation(id_)
        yield _shown("hand_offs.yml", id_, f"tells about {situation.because}", first)
        yield _shown(
            "hand_offs.yml", id_, f"asks on, after telling about {situation.because}", held
        )


def _safety(documents: Documents) -> Iterator[Shown]:
    file = "safety_advice.yml"
    for level in LEVELS:
        for category in documents.safety_file.level(level).categories:
            key, question = f"{level}.categories.{category}", f"{level}: {category}"
            yield _shown(file, key, question, documents.safety(level, category))
        again = documents.safety(level, again=True)
        yield _shown(file, f"{level}.again", f"{level}: plays it down", again)
        yield _shown(file, f"{level}.after", f"{level}: help is coming", documents.after(level))
        for after in (False, True):
            spanish = documents.safety_in_spanish(level, after)
            key = f"{level}.spanish.{'after' if after else 'advice'}"
            question = f"{level}, in Spanish"
            yield Shown(file, key, question, spanish.text, (), spanish, SPANISH)
    for category in (SAFETY_GENERIC, SELF_HARM):
        careful = documents.with_caution(documents.hand_off(GENERIC), category)
        question = f"hardly dangerous: {category.replace('_', ' ')}"
        yield _shown(file, f"caution.{category}", question, careful)
    yield _shown(file, "unavailable", "anything, while the engine is down", documents.unavailable())


def _phrases(documents: Documents) -> Iterator[Shown]:
    file = documents.phrase_file
    for name, phrase in file.phrases.items():
        for variant, _ in enumerate(phrase.texts):
            reply = documents.phrase(name, variant)
            yield Shown(
                "phrases.yml", name, name.replace("_", " "), reply.text, (), reply, phrase.language
            )
    for variant, _ in enumerate(file.out_of_scope.texts):
        yield _shown("phrases.yml", "out_of_scope", "out of scope", documents.out_of_scope(variant))
    for code in file.errors:
        question = f"error: {code.replace('_', ' ')}"
        yield Shown("phrases.yml", f"errors.{code}", question, documents.error(code))


def _clarifications(documents: Documents) -> Iterator[Shown]:
    """Each topic that can be asked about, in a question with the one before it."""
    topics = [
        *documents.answers,
        *documents.conditions.titles(),
        *(id_ for id_ in documents.hand_off_file.hand_offs if id_ != GENERIC),
    ]
    for pair in pairwise(topics):
        reply = documents.clarify(pair)
        yield _shown("phrases.yml", "clarify", f"unclear: {' or '.join(pair)}", reply)
