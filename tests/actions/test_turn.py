"""What is read of the tracker that the engine posts."""

import json

import pytest
from rasa_sdk.interfaces import Tracker

from actions.turn import Danger, Entity, Question, Turn
from tests.actions import turns

KNEE = {"entity": "body_part", "value": "knee", "start": 4, "end": 8, "text": "knee"}
PREGNANT = {"entity": "situation", "value": "pregnancy", "negated": False}


def read(latest: dict[str, object], **slots: object) -> Turn:
    return Turn.of(Tracker.from_dict(turns.tracker(latest, slots)))


def test_questions_come_in_the_order_asked() -> None:
    knee = turns.asked("and for my knee", "conditions", entities=[KNEE | {"negated": False}])
    cost = turns.asked("how much is it", "handoff_cost")
    turn = read(turns.message("how much is it and for my knee", cost, knee, entities=[KNEE]))
    assert [question.intent for question in turn.questions] == ["handoff_cost", "conditions"]
    assert turn.intent == "handoff_cost"
    assert turn.questions[1].values("body_part") == ["knee"]
    assert turn.entities == (Entity("body_part", "knee"),)


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (turns.button("pain"), Question("pain")),
        (turns.button("conditions_list"), Question("conditions_list")),
        (
            turns.button("conditions", "knee_pain"),
            Question("conditions", (Entity("condition", "knee_pain"),)),
        ),
    ],
)
def test_a_button_is_one_question(latest: dict[str, object], expected: Question) -> None:
    assert read(latest).questions == (expected,)


@pytest.mark.parametrize("latest", [{"text": None, "intent": None}, {"text": ""}])
def test_a_message_without_anything_is_handed_off(latest: dict[str, object]) -> None:
    assert read(latest).intent == "handoff"


def test_denied_entities_are_not_asked_about() -> None:
    denied = [KNEE | {"negated": True}, KNEE | {"value": "hip"}, KNEE | {"value": "hip"}]
    turn = read(
        turns.message("not my knee, my hip", turns.asked("x", "conditions", entities=denied))
    )
    assert turn.questions[0].values("body_part") == ["hip"]


def test_the_memory_is_read_from_the_slots() -> None:
    turn = read(
        turns.message("why", turns.asked("why", "why")),
        last_questions=[{"intent": "pain", "entities": [KNEE | {"negated": False}]}],
        told_more=["pain"],
        situations=["pregnancy"],
        clarified=True,
        watch={"level": "urgent", "category": None, "plain": 1},
    )
    assert turn.last_questions == (Question("pain", (Entity("body_part", "knee"),)),)
    assert turn.told_more == ("pain",)
    assert turn.situations == ("pregnancy",)
    assert turn.clarified
    assert turn.watch == {"level": "urgent", "category": None, "plain": 1}


def test_a_situation_is_new_once() -> None:
    told = turns.message("x", turns.asked("x", "safety"), entities=[PREGNANT, PREGNANT])
    assert read(told).new_situations == ("pregnancy",)
    assert read(told, situations=["pregnancy"]).new_situations == ()
    assert read(told, situations=["cancer"]).known_situations == ("cancer", "pregnancy")
    denied = turns.message("x", turns.asked("x", "safety"), entities=[PREGNANT | {"negated": True}])
    assert read(denied).new_situations == ()


@pytest.mark.parametrize(
    ("text", "brief"),
    [("ok", True), ("got it", True), ("ok?", False), ("so it is fine for me then", False)],
)
def test_brief_is_a_word_or_two_that_ask_nothing(text: str, brief: bool) -> None:
    assert read(turns.message(text, turns.asked(text, "acknowledge"))).brief is brief


def test_the_gravest_danger_of_a_message_counts() -> None:
    flagged = {"level": "urgent", "category": "infection", "evidence": "pus"}
    cases = [
        (("pain",), None, None),
        (("handoff_cost", "emergency"), None, Danger("emergency")),
        (("urgent", "crisis"), None, Danger("crisis")),
        (("pain",), flagged, Danger("urgent", "infection")),
        (("emergency",), flagged, Danger("emergency")),
    ]
    for intents, flag, expected in cases:
        parts = [turns.asked("x", intent) for intent in intents]
        assert read(turns.message("x", *parts, red_flag=flag)).danger == expected


def test_turns_are_counted() -> None:
    posted = turns.tracker(turns.button("pain"), turns=7)
    assert Turn.of(Tracker.from_dict(posted)).number == 7


def test_what_was_understood_holds_no_words_of_the_patient() -> None:
    secret = "zanzibar"
    flag = {"level": "emergency", "category": "heart", "evidence": secret}
    part = turns.asked(secret, "pain", entities=[KNEE | {"text": secret}])
    turn = read(turns.message(secret, part, red_flag=flag, entities=[KNEE | {"text": secret}]))
    assert secret not in json.dumps(dict(turn.understood))
    assert turn.understood["model"] == turns.MODEL
    assert turn.understood["intent"] == "pain"
    assert turn.understood["red_flag"] == {"level": "emergency", "category": "heart"}


def test_a_question_survives_its_way_through_a_slot() -> None:
    asked = Question("conditions", (Entity("body_part", "knee", negated=True),), ("pain",))
    stored = json.loads(json.dumps(asked.as_data()))
    assert Question.of(stored) == Question("conditions", asked.entities)
