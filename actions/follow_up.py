"""What only the conversation so far can answer: "tell me more", "why?", "say that again"."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import names
from actions.remembering import Event, remember, remember_situations
from actions.reply_action import ReplyAction
from actions.replying import held_situation, is_of_health, reply_to_all
from actions.turn import Question, Turn
from documents import Documents, Reply


class ActionFollowUp(ReplyAction):
    """Goes on with the last topic."""

    def name(self) -> str:
        """Give the name that the domain knows."""
        return "action_follow_up"

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give more of the last answer, its reason, or the same once more."""
        if not turn.last_questions:
            return _without_topic(turn, documents), remember_situations(turn)
        before = Turn(
            turn.last_questions, turn.entities, situations=turn.situations, number=turn.number
        )
        # More of an answer that was withheld would be that answer.
        held = _held(turn, before)
        if held and (turn.intent != names.REPEAT or held in turn.new_situations):
            first = held in turn.new_situations
            return [documents.situation(held, first=first)], remember_situations(turn)
        if turn.intent == names.REPEAT:
            told_more = () if held else turn.told_more
            return _again(before, told_more, documents), remember_situations(turn)
        return _more(turn, before, documents)


def _held(turn: Turn, before: Turn) -> str | None:
    """Give the situation that was spoken of instead of an answer, or is told just now."""
    of_health = any(is_of_health(question) for question in before.questions)
    earlier = [s for s in turn.situations if s not in names.PASSING_SITUATIONS]
    return held_situation(before) or (earlier[0] if earlier and of_health else None)


def _without_topic(turn: Turn, documents: Documents) -> list[Reply]:
    """Say that there is nothing to go on with; a sensitive situation comes before that."""
    held = held_situation(turn)
    if held:
        return [documents.situation(held, first=held in turn.new_situations)]
    name = turn.intent if turn.intent in documents.phrase_names else "tell_more"
    return [documents.phrase(name, turn.number)]


def _again(before: Turn, told_more: tuple[str, ...], documents: Documents) -> list[Reply]:
    if told_more:
        return [documents.answer(told_more[-1], more=True)]
    return reply_to_all(before, documents)


def _more(turn: Turn, before: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
    kept = remember_situations(turn)
    asked = [question.intent for question in before.questions]
    fresh = [i for i in asked if i in documents.answer_intents and i not in turn.told_more]
    if fresh:
        told = [*turn.told_more, fresh[0]]
        return [documents.answer(fresh[0], more=True)], [*kept, SlotSet(names.TOLD_MORE, told)]
    if all(reply.kind == "handoff" for reply in reply_to_all(before, documents)):
        name = "why_hand_off" if turn.intent == names.WHY else "tell_more_hand_off"
        return [documents.phrase(name, turn.number)], kept
    if turn.intent == names.WHY and names.EFFECTS.intersection(asked):
        reason = Question(names.HOW_IT_WORKS)
        return [documents.answer(reason.intent)], [*kept, *remember(turn, [reason])]
    return [documents.phrase("tell_more_end", turn.number)], kept
