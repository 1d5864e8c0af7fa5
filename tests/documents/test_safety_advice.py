"""Safety advice: advice first, no disease named, no calming down."""

import re

import pytest

from documents import Documents
from documents.safety_advice import LEVELS, Level

EMERGENCY = "Call 911 or go to the nearest emergency room now."
# Words that name what it may be, or calm down; beyond those of forbidden_claims.yml.
NEVER = re.compile(
    r"\b(lung|disease|syndrome|attack|clot|reaction|shock|paralysis|fracture|diagnos\w+|relax|calm"
    r"|fine|okay|unlikely|rare|mild|minor|book|appointment|session)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("again", [False, True])
def test_emergency(documents: Documents, again: bool) -> None:
    for category in [*documents.safety_file.emergency.categories, None, "", "moon"]:
        reply = documents.safety("emergency", category, again=again)
        assert reply.kind == "emergency"
        assert reply.topics == ["emergency"]
        assert reply.text.startswith(EMERGENCY)
        assert reply.buttons[0].url == "tel:911"
        assert reply.subtopic is None, "the suspected danger is not told"


@pytest.mark.parametrize("again", [False, True])
def test_crisis(documents: Documents, again: bool) -> None:
    reply = documents.safety("crisis", again=again)
    assert reply.text.startswith("Call or text 988 now, or call 911")
    assert [button.url for button in reply.buttons] == ["tel:988", "tel:911"]


def test_urgent(documents: Documents) -> None:
    for category in [*documents.safety_file.urgent.categories, None]:
        reply = documents.safety("urgent", category)
        assert reply.text.startswith("Please speak to a clinician today: call the clinic at (225)")
        assert "911" in reply.text
        assert [button.url for button in reply.buttons] == ["tel:+12253084064", "tel:911"]


@pytest.mark.parametrize("level", LEVELS)
def test_nothing_is_named_or_played_down(documents: Documents, level: Level) -> None:
    for category in documents.safety_file.level(level).categories:
        for again in (False, True):
            text = documents.safety(level, category, again=again).text
            assert not NEVER.search(text), (category, NEVER.search(text))


def test_each_emergency_text_keeps_the_patient_from_driving(documents: Documents) -> None:
    for category in documents.safety_file.emergency.categories:
        if category != "unresponsive":
            assert "drive" in documents.safety("emergency", category).text, category


def test_categories_of_the_red_flags_have_a_text(documents: Documents) -> None:
    emergency = set(documents.safety_file.emergency.categories)
    assert {
        "collapsed_lung", "heart", "stroke", "cauda_equina", "anaphylaxis", "neck_artery",
        "seizure", "fainting", "infection", "bleeding", "clot", "spinal_cord", "head_injury",
        "needle", "overdose", "obstetric", "spinal_infection", "vision",
    } <= emergency  # fmt: skip
    assert {"infection", "needle", "nerve_injury"} <= set(documents.safety_file.urgent.categories)


@pytest.mark.parametrize("level", LEVELS)
def test_after_is_kind_and_sells_nothing(documents: Documents, level: Level) -> None:
    reply = documents.after(level)
    assert reply.kind == "smalltalk"
    assert "911" in reply.text
    assert "glad" in reply.text
    assert all(button.id is None for button in reply.buttons), "no topic is offered"


def test_caution_goes_before_an_ordinary_reply(documents: Documents) -> None:
    plain = documents.hand_off("handoff_side_effects")
    careful = documents.with_caution(plain, "heart")
    assert careful.text == f"{documents.safety_file.caution.generic} {plain.text}"
    assert "911" in documents.safety_file.caution.generic
    assert careful.model_copy(update={"text": plain.text}) == plain
    assert "988" in documents.with_caution(plain, "self_harm").text


@pytest.mark.parametrize("level", LEVELS)
def test_safety_advice_needs_no_caution(documents: Documents, level: Level) -> None:
    advice = documents.safety(level)
    assert documents.with_caution(advice, "heart") == advice


@pytest.mark.parametrize("level", LEVELS)
def test_spanish_says_the_number_first(documents: Documents, level: Level) -> None:
    reply = documents.safety_in_spanish(level)
    assert reply.language == "es"
    assert reply.kind == level
    first = re.split(r"(?<=[.!?])\s", reply.text)[0]
    assert {"emergency": "911", "crisis": "988", "urgent": "(225) 308-4064"}[level] in first
    assert reply.buttons == documents.safety(level).buttons
    assert "911" in documents.safety_in_spanish(level, after=True).text
