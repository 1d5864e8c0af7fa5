"""The reply to one question, and to all questions of a turn."""

from __future__ import annotations

from collections.abc import Sequence

from actions import names
from actions.turn import Question, Turn
from documents import Documents, Reply


def reply_to(question: Question, turn: Turn, documents: Documents) -> list[Reply]:
    """Give the replies to one question, taken by itself.

    Never raises for an intent: what nobody has an answer to is handed to the clinic.
    """
    intent = question.intent
    if intent in documents.answer_intents:
        return [documents.answer(intent)]
    if intent in names.CONDITION_INTENTS:
        return condition_replies(question, documents)
    if intent == names.OUT_OF_SCOPE:
        return [documents.out_of_scope(turn.number)]
    if intent in documents.phrase_names and intent in names.SMALL_TALK:
        return [documents.phrase(intent, turn.number)]
    return [documents.hand_off(intent)]


def condition_replies(question: Question, documents: Documents) -> list[Reply]:
    """Say whether the documents list what the question names.

    A diagnosis is never taken for the area that it lies in: it is handed off.
    """
    listed = question.values(names.CONDITION)
    unlisted = question.values(names.DIAGNOSIS)
    parts = question.values(names.BODY_PART)
    if listed or unlisted:
        parts = [part for part in parts if _asked_itself(part, listed, unlisted, documents)]
    if listed or unlisted or parts:
        return documents.condition(listed, unlisted, parts)
    if question.intent == "conditions_list":
        return documents.condition()
    return [documents.hand_off("condition_unlisted")]


def _asked_itself(
    part: str, listed: Sequence[str], unlisted: Sequence[str], documents: Documents
) -> bool:
    """Say whether a part of the body is asked about, and does not only say where something is.

    "Pain in my left leg from sciatica" does; "a tear in my knee" does, also where it is not known
    in which area the diagnosis lies; "frozen shoulder, and my hip" does not.
    """
    entry = documents.conditions.body_parts.get(part)
    own = set(entry.listed) if entry else set()
    known = documents.conditions.unlisted
    areas = {known[id_].area if id_ in known else None for id_ in unlisted}
    return bool(own - set(listed)) and None not in areas and not own & areas


def reply_to_all(turn: Turn, documents: Documents) -> list[Reply]:
    """Give the replies to every question of a turn, each once, sensitive situations first."""
    held = held_situation(turn)
    replies: list[Reply] = []
    if held:
        first = held in turn.new_situations
        replies.append(documents.situation(held, first=first))
    hand_offs: list[str] = []
    for question in turn.questions:
        if held and is_withheld(question, turn, held):
            continue
        if question.intent in documents.hand_off_intents:
            hand_offs.append(question.intent)
        else:
            replies += reply_to(question, turn, documents)
    place = int(bool(held)) if _hand_off_leads(turn, documents) else len(replies)
    replies[place:place] = documents.hand_offs(hand_offs) if hand_offs else []
    return distinct(replies) or [documents.hand_off(names.HANDOFF)]


def _hand_off_leads(turn: Turn, documents: Documents) -> bool:
    return turn.questions[0].intent in documents.hand_off_intents


def held_situation(turn: Turn) -> str | None:
    """Give the sensitive situation that this turn must speak of, if there is one.

    A newly told one always; an earlier one when safety or suitability is asked, however it is put.
    """
    lasting = [s for s in turn.new_situations if s not in names.PASSING_SITUATIONS]
    if lasting:
        return lasting[0]
    earlier = [s for s in turn.situations if s not in names.PASSING_SITUATIONS]
    if earlier and any(touches_suitability(question, turn) for question in turn.questions):
        return earlier[0]
    return None


def touches_suitability(question: Question, turn: Turn) -> bool:
    """Say whether a plain reply could be taken for "it is all right for you"."""
    if question.intent == names.ACKNOWLEDGE:
        # "Ok" needs no more words; "so then it is all right for me" must not hear "all right".
        return not turn.brief
    if question.intent in names.UNCLEAR_INTENTS:
        return not turn.last_questions or any(is_of_health(q) for q in turn.last_questions)
    return question.intent in names.SUITABILITY_INTENTS | names.CONDITION_INTENTS


def is_of_health(question: Question) -> bool:
    """Say whether it asks about suitability, or about a sensitive situation itself."""
    of_person = names.SUITABILITY_INTENTS | names.HEALTH_INTENTS
    return question.intent in of_person | names.CONDITION_INTENTS


def is_withheld(question: Question, turn: Turn, held: str) -> bool:
    """Say whether the situation's hand-off stands in place of this question's own reply."""
    if question.intent in names.CONDITION_INTENTS:
        # What is listed may be said; not in the breath that tells of the situation, where it
        # would sound like a yes.
        return held in turn.new_situations and held not in names.MILD_SITUATIONS
    return touches_suitability(question, turn) or question.intent in names.HEALTH_INTENTS


def distinct(replies: Sequence[Reply]) -> list[Reply]:
    """Give the replies without repeated texts, in order."""
    return list({reply.text: reply for reply in replies}.values())
