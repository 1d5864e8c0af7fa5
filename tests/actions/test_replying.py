"""One reply for each question, and the order in which they stand."""

import pytest

from actions.answer import ActionAnswer
from actions.replying import reply_to_all
from documents import Documents
from tests.actions.turns import question, slots, turn


def test_every_answer_intent_is_answered(documents: Documents) -> None:
    for intent in documents.answer_intents:
        (reply,) = reply_to_all(turn(intent), documents)
        assert (reply.kind, reply.topics) == ("answer", [intent])


def test_every_hand_off_gives_the_number_and_its_subject(documents: Documents) -> None:
    for intent in documents.hand_off_intents:
        (reply,) = reply_to_all(turn(intent), documents)
        assert reply.kind == "handoff"
        assert documents.phone in reply.text
        assert reply.subtopic == intent.removeprefix("handoff_")


@pytest.mark.parametrize(
    "intent",
    [
        "greet",
        "thanks",
        "goodbye",
        "acknowledge",
        "bot_identity",
        "capabilities",
        "none_of_these",
        "emoji_only",
        "getting_help",
        "all_clear",
    ],
)
def test_small_talk_is_met_in_kind(intent: str, documents: Documents) -> None:
    (reply,) = reply_to_all(turn(intent), documents)
    assert (reply.kind, reply.topics) == ("smalltalk", [intent])


@pytest.mark.parametrize(
    "intent", ["nlu_fallback", "", "😀", "handoff_nothing", "several_questions"]
)
def test_an_unknown_intent_is_handed_off(intent: str, documents: Documents) -> None:
    (reply,) = reply_to_all(turn(intent), documents)
    assert reply.kind == "handoff"
    assert documents.phone in reply.text


def test_out_of_scope_is_declined_in_turns(documents: Documents) -> None:
    texts = {reply_to_all(turn("out_of_scope", number=n), documents)[0].text for n in range(4)}
    assert len(texts) == 2
    assert reply_to_all(turn("out_of_scope"), documents)[0].kind == "out_of_scope"


@pytest.mark.parametrize(
    ("intents", "expected"),
    [
        (("pain", "sessions"), ["pain", "sessions"]),
        (("handoff_cost", "pain"), ["cost", "pain"]),
        (("pain", "handoff_cost"), ["pain", "cost"]),
        (("handoff_cost", "handoff_insurance"), ["cost"]),
        (("handoff_cost", "pain", "handoff_hours"), ["cost", "pain"]),
        (("handoff_cost", "handoff_booking"), ["cost", "booking"]),
        (("pain", "pain"), ["pain"]),
        (("thanks", "pain"), ["thanks", "pain"]),
    ],
)
def test_each_question_is_answered_once_and_in_order(
    intents: tuple[str, ...], expected: list[str], documents: Documents
) -> None:
    replies = reply_to_all(turn(*intents), documents)
    assert [reply.subtopic or reply.topics[0] for reply in replies] == expected


def test_merged_hand_offs_name_both_subjects(documents: Documents) -> None:
    (reply,) = reply_to_all(turn("handoff_cost", "handoff_insurance"), documents)
    assert documents.asked("handoff_cost") in reply.text
    assert documents.asked("handoff_insurance") in reply.text


def test_the_questions_are_remembered_without_text(documents: Documents) -> None:
    asked = turn(question("conditions", "body_part:knee", "-body_part:hip"), "handoff_cost")
    _, events = ActionAnswer().compose(asked, documents)
    assert slots(events) == {
        "last_questions": [
            {
                "intent": "conditions",
                "entities": [
                    {"entity": "body_part", "value": "knee", "negated": False},
                    {"entity": "body_part", "value": "hip", "negated": True},
                ],
            },
            {"intent": "handoff_cost", "entities": []},
        ]
    }


def test_a_new_topic_can_be_told_more_of_again(documents: Documents) -> None:
    _, events = ActionAnswer().compose(turn("pain", told_more=("pain",), clarified=True), documents)
    assert slots(events)["told_more"] == []
    assert slots(events)["clarified"] is False


def test_composing_is_pure(documents: Documents) -> None:
    asked = turn("pain", "handoff_cost", told=("pregnancy",))
    assert ActionAnswer().compose(asked, documents) == ActionAnswer().compose(asked, documents)
