"""A sensitive situation, once told, rules every later question about safety or suitability."""

from typing import Any

import pytest

from actions import names
from actions.answer import ActionAnswer
from actions.replying import held_situation, reply_to_all
from actions.small_talk import ActionSmallTalk
from actions.turn import Question
from documents import Documents
from tests.actions.turns import question, slots, turn

KNEE = question("conditions", "condition:knee_pain")


def kinds(documents: Documents, *questions: str | Question, **rest: Any) -> list[str]:
    return [
        reply.subtopic or reply.topics[0] for reply in reply_to_all(turn(*questions, **rest), documents)
    ]  # fmt: skip


def test_every_situation_is_taken_up_when_it_is_told(documents: Documents) -> None:
    for id_ in documents.situation_ids - names.PASSING_SITUATIONS:
        replies = reply_to_all(turn("safety", told=(id_,)), documents)
        assert replies == [documents.situation(id_, first=True)]
        assert all(reply.kind == "handoff" and documents.phone in reply.text for reply in replies)


@pytest.mark.parametrize(
    "intent", ["safety", "benefits", "handoff_suitability", "handoff_risks", "handoff_diagnosis"]
)
def test_it_stands_in_place_of_an_answer_ever_after(intent: str, documents: Documents) -> None:
    asked = turn(intent, situations=("pregnancy",))
    assert reply_to_all(asked, documents) == [documents.situation("pregnancy")]


@pytest.mark.parametrize("intent", ["pain", "sessions", "trigger_point", "handoff_cost", "thanks"])
def test_it_does_not_touch_what_is_general(intent: str, documents: Documents) -> None:
    plain = reply_to_all(turn(intent), documents)
    assert reply_to_all(turn(intent, situations=("pregnancy",)), documents) == plain


def test_a_question_beside_it_is_answered(documents: Documents) -> None:
    assert kinds(documents, "sessions", told=("blood_thinners",)) == ["medication", "sessions"]
    assert kinds(documents, "handoff_cost", "pain", told=("diabetes",)) == [
        "medical_history",
        "cost",
        "pain",
    ]
    assert kinds(documents, "safety", "sessions", situations=("pregnancy",)) == [
        "pregnancy",
        "sessions",
    ]


def test_it_is_not_asked_back_to_itself(documents: Documents) -> None:
    assert kinds(documents, "handoff_pregnancy", told=("pregnancy",)) == ["pregnancy"]
    assert kinds(documents, "handoff_medication", told=("blood_thinners",)) == ["medication"]


def test_a_listed_condition_never_sounds_like_a_yes(documents: Documents) -> None:
    assert kinds(documents, KNEE, told=("pregnancy",)) == ["pregnancy"]
    # later it may be said, with the reservation before it
    assert kinds(documents, KNEE, situations=("pregnancy",)) == ["pregnancy", "conditions"]
    assert kinds(documents, KNEE, told=("elderly",)) == ["age", "conditions"]


def test_a_fear_changes_nothing_that_the_documents_say(documents: Documents) -> None:
    assert kinds(documents, "pain", told=("needle_fear",)) == ["pain"]
    assert kinds(documents, "safety", situations=("needle_fear",)) == ["safety"]


@pytest.mark.parametrize("intent", ["out_of_scope", "unsure", "handoff_other", "none_of_these"])
@pytest.mark.parametrize("before", [(), ("safety",), ("handoff_pregnancy",), ("conditions",)])
def test_yes_or_no_is_not_obeyed(
    intent: str, before: tuple[str, ...], documents: Documents
) -> None:
    asked = turn(intent, situations=("pregnancy",), last_questions=before)
    assert reply_to_all(asked, documents) == [documents.situation("pregnancy")]


def test_the_weather_is_declined_after_other_topics(documents: Documents) -> None:
    asked = turn("out_of_scope", situations=("pregnancy",), last_questions=("handoff_cost",))
    assert reply_to_all(asked, documents)[0].kind == "out_of_scope"


def test_yes_or_no_leaves_the_topic_as_it_was(documents: Documents) -> None:
    asked = turn("handoff_other", situations=("pregnancy",), last_questions=("safety",))
    assert "last_questions" not in slots(ActionAnswer().compose(asked, documents)[1])
    asked = turn("handoff_other", last_questions=("safety",))
    assert "last_questions" in slots(ActionAnswer().compose(asked, documents)[1])


def test_so_it_is_all_right_for_me_is_not_met_with_all_right(documents: Documents) -> None:
    asked = turn("acknowledge", situations=("pregnancy",))
    assert held_situation(asked) == "pregnancy"
    assert held_situation(turn("acknowledge", situations=("pregnancy",), brief=True)) is None
    assert held_situation(turn("acknowledge")) is None


def test_it_is_remembered_by_whatever_action(documents: Documents) -> None:
    told = turn("greet", told=("cancer",), situations=("pregnancy",))
    for action in (ActionAnswer(), ActionSmallTalk()):
        replies, events = action.compose(told, documents)
        assert slots(events)["situations"] == ["pregnancy", "cancer"]
        assert replies[0] == documents.situation("cancer", first=True)


def test_an_unknown_situation_is_held_all_the_same(documents: Documents) -> None:
    asked = turn("safety", situations=("moon_sickness",))
    (reply,) = reply_to_all(asked, documents)
    assert reply.kind == "handoff"
