"""Emergency advice first, and again, until the patient is getting help or clearly moves on.

It is the action of a Rasa loop: while the loop is active the engine calls it for every message,
whatever else is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from actions import names
from actions.remembering import Event, remember, remember_situations
from actions.reply_action import ReplyAction
from actions.replying import reply_to_all
from actions.turn import Question, Turn
from documents import Documents, Reply

# A patient who sends two messages in a row that only ask for information has moved on.
_PLAIN_MESSAGES_TO_MOVE_ON = 2
# The category of dangers that have none of their own.
_OF_NO_KIND = "other"
# Word of help is answered with kindness and with 911; an all-clear with nothing of the kind.
_SURE = {names.GETTING_HELP: 0.5, names.ALL_CLEAR: 0.6}


class EmergencyWatch(ReplyAction):
    """Gives the advice of the red flag and stays until it is safe to go on."""

    def name(self) -> str:
        """Give the name that the domain knows: that of the loop."""
        return names.EMERGENCY_WATCH

    def compose(self, turn: Turn, documents: Documents) -> tuple[list[Reply], list[Event]]:
        """Give the advice, repeat it, or end the watch."""
        danger, watch = turn.danger, dict(turn.watch or {})
        if danger and not _outranked(danger.level, watch) and not _help_is_coming(turn, watch):
            again = (watch.get("level"), watch.get("category")) == (danger.level, danger.category)
            advice = documents.safety(danger.level, danger.category, again=again)
            language = turn.language or watch.get("language")
            watch = {"level": danger.level, "category": danger.category, "plain": 0}
            if language == names.SPANISH:
                watch["language"] = language
            told = _in_their_language(turn, watch, documents)
            return [*told, advice], [ActiveLoop(names.EMERGENCY_WATCH), *_keep(turn, watch)]
        if not watch:
            return reply_to_all(turn, documents), [ActiveLoop(None), *remember(turn)]
        return _go_on(turn, watch, documents)


def _go_on(
    turn: Turn, watch: dict[str, Any], documents: Documents
) -> tuple[list[Reply], list[Event]]:
    level = watch["level"]
    over = [ActiveLoop(None), SlotSet(names.WATCH, None), *remember_situations(turn)]
    # What ends the watch must be understood well; what only sounds like it is advised again.
    turn = replace(turn, questions=tuple(_if_sure(question) for question in turn.questions))
    intents = [question.intent for question in turn.questions]
    # Word of help, or that a crisis was a joke, is met with kindness and with nothing else.
    if names.GETTING_HELP in intents or (level == "crisis" and names.ALL_CLEAR in intents):
        return [
            *_in_their_language(turn, watch, documents, after=True),
            documents.after(level),
        ], over
    others = tuple(q for q in turn.questions if q.intent != names.ALL_CLEAR)
    about_other_things = all(q.intent in plain_intents(documents) for q in others)
    plain = about_other_things and turn.hint is None
    if plain and len(others) < len(turn.questions):
        replies = [documents.phrase(names.ALL_CLEAR, turn.number)]
        if others:
            replies += reply_to_all(replace(turn, questions=others), documents)
            over += remember(turn, others)
        return replies, over
    watch["plain"] = int(watch.get("plain") or 0) + 1 if plain else 0
    if watch["plain"] >= _PLAIN_MESSAGES_TO_MOVE_ON:
        return reply_to_all(turn, documents), [*over, *remember(turn)]
    advice = documents.safety(level, watch.get("category"), again=True)
    return [*_in_their_language(turn, watch, documents), advice], _keep(turn, watch)


def _in_their_language(
    turn: Turn, watch: Mapping[str, Any], documents: Documents, *, after: bool = False
) -> list[Reply]:
    """Give what is said before the English to someone who writes in Spanish, or has done so."""
    spanish = names.SPANISH in (turn.language, watch.get("language"))
    return [documents.safety_in_spanish(watch["level"], after)] if spanish else []


def _keep(turn: Turn, watch: Mapping[str, Any]) -> list[Event]:
    return [SlotSet(names.WATCH, dict(watch)), *remember_situations(turn)]


def _if_sure(question: Question) -> Question:
    """Give the question, or an unclear one in the place of one that may not end the watch."""
    unsure = question.confidence < _SURE.get(question.intent, 0.0)
    return replace(question, intent=names.UNSURE) if unsure else question


def _help_is_coming(turn: Turn, watch: Mapping[str, Any]) -> bool:
    """Say whether a message that sounds of danger tells that the danger watched is seen to.

    "The ambulance is here" names nothing but the help. A danger of another kind is a new one.
    """
    told = (turn.red_flag or {}).get("category")
    helped = any(_if_sure(one).intent == names.GETTING_HELP for one in turn.questions)
    return bool(watch) and helped and told in (watch.get("category"), _OF_NO_KIND)


def _outranked(level: str, watch: Mapping[str, Any]) -> bool:
    """Say whether something graver is being watched: it must not become "today is soon enough"."""
    return level == "urgent" and watch.get("level") in ("emergency", "crisis")


def plain_intents(documents: Documents) -> frozenset[str]:
    """Give the intents that ask for information and cannot be meant of the emergency itself.

    "Is it safe?", "does it hurt?" or "will I recover?" can be.
    """
    return documents.answer_intents - names.OF_THE_BODY | names.OF_THE_CLINIC
