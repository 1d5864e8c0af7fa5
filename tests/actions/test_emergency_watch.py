"""Emergency advice stays until help comes or the patient has clearly moved on."""

from typing import Any

import pytest

from actions.emergency_watch import EmergencyWatch, plain_intents
from actions.turn import Question
from documents import Documents, Level, Reply
from tests.actions.turns import loop, question, slots, turn

LEVELS: tuple[Level, ...] = ("emergency", "urgent", "crisis")


def watch(
    level: Level = "emergency", category: str | None = None, plain: int = 0
) -> dict[str, object]:
    return {"level": level, "category": category, "plain": plain}


def said(
    documents: Documents, *questions: str | Question, **rest: Any
) -> tuple[list[Reply], list[dict[str, object]]]:
    return EmergencyWatch().compose(turn(*questions, **rest), documents)


@pytest.mark.parametrize("level", LEVELS)
def test_the_advice_comes_first_and_alone(level: Level, documents: Documents) -> None:
    replies, events = said(documents, "handoff_cost", level)
    assert replies == [documents.safety(level)]
    assert loop(events) == "emergency_watch"
    assert slots(events) == {"watch": watch(level)}


def test_the_category_chooses_the_words(documents: Documents) -> None:
    flag = {"level": "emergency", "category": "heart"}
    replies, events = said(documents, "pain", red_flag=flag)
    assert replies == [documents.safety("emergency", "heart")]
    assert slots(events)["watch"] == watch(category="heart")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "intent",
    [
        "acknowledge",
        "thanks",
        "goodbye",
        "pain",
        "safety",
        "recovery",
        "handoff_side_effects",
        "handoff_booking",
        "handoff_suitability",
        "human",
        "out_of_scope",
        "unsure",
        "other_language",
        "why",
        "none_of_these",
        "nlu_fallback",
    ],
)
def test_it_stays_whatever_is_said(level: Level, intent: str, documents: Documents) -> None:
    for plain in (0, 1):
        replies, events = said(documents, intent, watch=watch(level, plain=plain))
        assert replies == [documents.safety(level, again=True)]
        assert slots(events) == {"watch": watch(level)}
        assert loop(events) is None


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("beside", [(), ("thanks",), ("handoff_cost",)])
def test_help_on_its_way_is_met_with_kindness(
    level: Level, beside: tuple[str, ...], documents: Documents
) -> None:
    replies, events = said(documents, *beside, "getting_help", watch=watch(level))
    assert replies == [documents.after(level)]
    assert loop(events) == "off"
    assert slots(events) == {"watch": None}


@pytest.mark.parametrize("level", ["emergency", "urgent"])
def test_a_false_alarm_ends_it(level: Level, documents: Documents) -> None:
    replies, events = said(documents, "all_clear", watch=watch(level))
    assert replies == [documents.phrase("all_clear")]
    assert (loop(events), slots(events)) == ("off", {"watch": None})


def test_a_false_alarm_beside_a_question(documents: Documents) -> None:
    replies, events = said(documents, "all_clear", "handoff_cost", watch=watch())
    assert replies == [documents.phrase("all_clear"), documents.hand_off("handoff_cost")]
    assert slots(events)["last_questions"] == [{"intent": "handoff_cost", "entities": []}]


def test_fine_but_is_not_an_all_clear(documents: Documents) -> None:
    replies, events = said(documents, "all_clear", "handoff_side_effects", watch=watch())
    assert replies == [documents.safety("emergency", again=True)]
    assert loop(events) is None


def test_a_crisis_that_was_a_joke_still_gets_the_number(documents: Documents) -> None:
    replies, events = said(documents, "all_clear", "handoff_cost", watch=watch("crisis"))
    assert replies == [documents.after("crisis")]
    assert "988" in replies[0].text
    assert loop(events) == "off"


def test_two_plain_messages_in_a_row_move_on(documents: Documents) -> None:
    replies, events = said(documents, "handoff_cost", watch=watch())
    assert replies == [documents.safety("emergency", again=True)]
    assert slots(events) == {"watch": watch(plain=1)}
    replies, events = said(documents, "what_is", watch=watch(plain=1))
    assert replies == [documents.answer("what_is")]
    assert loop(events) == "off"
    assert slots(events)["watch"] is None
    assert slots(events)["last_questions"] == [{"intent": "what_is", "entities": []}]


def test_a_symptom_beside_a_plain_question_is_not_moving_on(documents: Documents) -> None:
    replies, events = said(documents, "what_is", "handoff_side_effects", watch=watch(plain=1))
    assert replies == [documents.safety("emergency", again=True)]
    assert slots(events) == {"watch": watch()}


def test_questions_about_the_body_are_not_plain(documents: Documents) -> None:
    plain = plain_intents(documents)
    assert {"what_is", "handoff_cost", "acupuncture_difference"} <= plain
    assert not plain & {"pain", "safety", "recovery", "handoff_risks", "conditions", "human"}


def test_the_same_danger_again_insists(documents: Documents) -> None:
    flag = {"level": "emergency", "category": "heart"}
    replies, _ = said(documents, "pain", red_flag=flag, watch=watch(category="heart"))
    assert replies == [documents.safety("emergency", "heart", again=True)]


def test_another_danger_is_taken_up(documents: Documents) -> None:
    flag = {"level": "crisis", "category": "self_harm"}
    replies, events = said(documents, "pain", red_flag=flag, watch=watch(category="heart"))
    assert replies == [documents.safety("crisis", "self_harm")]
    assert slots(events)["watch"] == watch("crisis", "self_harm")
    replies, _ = said(documents, "emergency", watch=watch("urgent"))
    assert replies == [documents.safety("emergency")]


@pytest.mark.parametrize("graver", ["emergency", "crisis"])
def test_today_never_takes_the_place_of_now(graver: Level, documents: Documents) -> None:
    flag = {"level": "urgent", "category": "infection"}
    replies, events = said(documents, "urgent", red_flag=flag, watch=watch(graver, plain=1))
    assert replies == [documents.safety(graver, again=True)]
    assert slots(events) == {"watch": watch(graver)}


def test_without_anything_to_watch_it_answers_and_ends(documents: Documents) -> None:
    replies, events = said(documents, "pain")
    assert replies == [documents.answer("pain")]
    assert loop(events) == "off"


def test_a_situation_told_in_an_emergency_is_remembered(documents: Documents) -> None:
    for rest in ({"red_flag": {"level": "urgent"}}, {"watch": watch()}, {}):
        _, events = said(documents, "acknowledge", told=("pregnancy",), **rest)
        assert slots(events)["situations"] == ["pregnancy"]
    _, events = said(documents, "getting_help", told=("pregnancy",), watch=watch())
    assert slots(events)["situations"] == ["pregnancy"]


def test_an_unknown_category_gets_the_general_advice(documents: Documents) -> None:
    flag = {"level": "emergency", "category": "moon"}
    replies, _ = said(documents, question("pain"), red_flag=flag)
    assert replies == [documents.safety("emergency")]


SPANISH = {"language": "es"}


@pytest.mark.parametrize("level", LEVELS)
def test_advice_is_given_in_spanish_first_to_those_who_write_it(
    level: Level, documents: Documents
) -> None:
    replies, _ = said(documents, level, **SPANISH)
    assert replies == [documents.safety_in_spanish(level), documents.safety(level)]
    replies, _ = said(documents, "acknowledge", watch=watch(level), **SPANISH)
    assert [reply.language for reply in replies] == ["es", None]
    replies, _ = said(documents, "getting_help", watch=watch(level), **SPANISH)
    assert replies == [documents.safety_in_spanish(level, after=True), documents.after(level)]


def test_who_once_wrote_in_spanish_is_answered_in_spanish(documents: Documents) -> None:
    _, events = said(documents, "emergency", **SPANISH)
    kept = slots(events)["watch"]
    replies, _ = said(documents, "getting_help", watch=kept)
    assert replies == [
        documents.safety_in_spanish("emergency", after=True),
        documents.after("emergency"),
    ]


@pytest.mark.parametrize(("told", "kind"), [("heart", "smalltalk"), ("other", "smalltalk")])
def test_word_of_help_may_sound_like_the_danger(told: str, kind: str, documents: Documents) -> None:
    flag = {"level": "emergency", "category": told}
    replies, _ = said(documents, "getting_help", red_flag=flag, watch=watch(category="heart"))
    assert [reply.kind for reply in replies] == [kind]


def test_word_of_help_does_not_hide_a_new_danger(documents: Documents) -> None:
    flag = {"level": "emergency", "category": "seizure"}
    replies, _ = said(documents, "getting_help", red_flag=flag, watch=watch(category="heart"))
    assert replies == [documents.safety("emergency", "seizure")]


def test_a_first_word_of_help_is_an_emergency(documents: Documents) -> None:
    flag = {"level": "emergency", "category": "other"}
    replies, _ = said(documents, "getting_help", red_flag=flag)
    assert replies == [documents.safety("emergency", "other")]


def test_a_hint_of_danger_is_not_moving_on(documents: Documents) -> None:
    hint = {"level": "caution", "category": "heart"}
    replies, _ = said(documents, "handoff_cost", red_flag=hint, watch=watch(plain=1))
    assert replies == [documents.safety("emergency", again=True)]


@pytest.mark.parametrize("intent", ["getting_help", "all_clear"])
def test_what_ends_the_watch_must_be_understood_well(intent: str, documents: Documents) -> None:
    faint = Question(intent, confidence=0.4)
    replies, _ = said(documents, faint, watch=watch())
    assert replies == [documents.safety("emergency", again=True)]
