"""Tell me more, why, and say that again."""

from typing import Any

import pytest

from actions.follow_up import ActionFollowUp
from actions.turn import Question
from documents import Documents, Reply
from tests.actions.turns import question, slots, turn

KNEE = question("conditions", "condition:knee_pain")
MIGRAINE = question("condition_unlisted", "diagnosis:migraine")


def follow(documents: Documents, intent: str, *before: str | Question, **rest: Any) -> list[Reply]:
    asked = turn(intent, last_questions=before, **rest)
    return ActionFollowUp().compose(asked, documents)[0]


@pytest.mark.parametrize("intent", ["tell_more", "why", "repeat"])
def test_without_a_topic_it_asks_for_one(intent: str, documents: Documents) -> None:
    assert follow(documents, intent) == [documents.phrase(intent)]


@pytest.mark.parametrize("intent", ["tell_more", "why"])
def test_more_of_every_answer(intent: str, documents: Documents) -> None:
    for topic in documents.answer_intents:
        assert follow(documents, intent, topic) == [documents.answer(topic, more=True)]


def test_more_is_given_once(documents: Documents) -> None:
    _, events = ActionFollowUp().compose(turn("tell_more", last_questions=("pain",)), documents)
    assert slots(events) == {"told_more": ["pain"]}
    end = follow(documents, "tell_more", "pain", told_more=("pain",))
    assert end == [documents.phrase("tell_more_end")]


def test_more_of_two_answers_comes_one_after_the_other(documents: Documents) -> None:
    before = ("pain", "handoff_cost", "sessions")
    assert follow(documents, "tell_more", *before)[0].topics == ["pain"]
    assert follow(documents, "tell_more", *before, told_more=("pain",))[0].topics == ["sessions"]


def test_why_goes_down_to_how_it_works(documents: Documents) -> None:
    asked = turn("why", last_questions=("twitch_response",), told_more=("twitch_response",))
    replies, events = ActionFollowUp().compose(asked, documents)
    assert replies == [documents.answer("how_it_works")]
    # and that is the topic from now on
    assert slots(events)["last_questions"] == [{"intent": "how_it_works", "entities": []}]
    assert slots(events)["told_more"] == []
    end = follow(documents, "why", "how_it_works", told_more=("how_it_works",))
    assert end == [documents.phrase("tell_more_end")]


def test_why_so_many_sessions_has_another_reason(documents: Documents) -> None:
    end = follow(documents, "why", "sessions", told_more=("sessions",))
    assert end == [documents.phrase("tell_more_end")]


def test_a_hand_off_has_no_more_and_a_reason(documents: Documents) -> None:
    for before in ("handoff_cost", "human", "handoff_other", MIGRAINE):
        assert follow(documents, "tell_more", before) == [documents.phrase("tell_more_hand_off")]
        assert follow(documents, "why", before) == [documents.phrase("why_hand_off")]


def test_a_listed_condition_is_not_called_missing(documents: Documents) -> None:
    assert follow(documents, "tell_more", KNEE) == [documents.phrase("tell_more_end")]
    assert follow(documents, "why", KNEE) == [documents.answer("how_it_works")]


def test_the_same_again(documents: Documents) -> None:
    assert follow(documents, "repeat", "pain") == [documents.answer("pain")]
    assert follow(documents, "repeat", KNEE) == documents.condition(["knee_pain"])
    several = follow(documents, "repeat", "handoff_cost", "pain")
    assert several == [documents.hand_off("handoff_cost"), documents.answer("pain")]


def test_again_after_more_is_that_once_more(documents: Documents) -> None:
    again = follow(documents, "repeat", "pain", told_more=("pain",))
    assert again == [documents.answer("pain", more=True)]


@pytest.mark.parametrize("intent", ["tell_more", "why", "repeat"])
@pytest.mark.parametrize("before", ["safety", "benefits", "handoff_suitability"])
def test_what_was_withheld_stays_withheld(intent: str, before: str, documents: Documents) -> None:
    for told_more in ((), (before,)):
        replies = follow(documents, intent, before, situations=("pregnancy",), told_more=told_more)
        assert replies == [documents.situation("pregnancy")]


@pytest.mark.parametrize("intent", ["tell_more", "why"])
def test_a_situation_holds_only_what_it_is_about(intent: str, documents: Documents) -> None:
    replies = follow(documents, intent, "trigger_point", situations=("pregnancy",))
    assert replies == [documents.answer("trigger_point", more=True)]
    replies = follow(documents, intent, "handoff_pregnancy", situations=("pregnancy",))
    assert replies == [documents.situation("pregnancy")]


@pytest.mark.parametrize("intent", ["tell_more", "why", "repeat"])
@pytest.mark.parametrize("before", [(), ("pain",)])
def test_a_situation_told_meanwhile_comes_first(
    intent: str, before: tuple[str, ...], documents: Documents
) -> None:
    asked = turn(intent, last_questions=before, told=("cancer",))
    replies, events = ActionFollowUp().compose(asked, documents)
    assert replies == [documents.situation("cancer", first=True)]
    assert slots(events) == {"situations": ["cancer"]}
