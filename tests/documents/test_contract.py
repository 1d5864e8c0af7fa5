"""What every reply owes a patient, and what single answers must and must not say."""

import re

import pytest

from documents import Documents
from documents.checks import text_checks
from documents.shown import Shown, everything

CALL = "tel:+12253084064"


@pytest.fixture(scope="module")
def shown(documents: Documents) -> list[Shown]:
    return list(everything(documents))


def test_every_answer_rests_on_facts_and_cites_them(
    documents: Documents, shown: list[Shown]
) -> None:
    for each in shown:
        if each.reply is not None and each.reply.kind == "answer":
            assert each.facts, each.key
            assert each.reply.citations == documents.facts.citations(each.facts), each.key


def test_nothing_but_answers_and_areas_cites(shown: list[Shown]) -> None:
    for each in shown:
        if each.reply is not None and each.reply.kind != "answer":
            assert not each.reply.citations or each.reply.subtopic == "condition_unlisted"


def test_citations_name_the_documents_and_their_sections(
    documents: Documents, shown: list[Shown]
) -> None:
    sections = {sheet.title: set(sheet.sections) for sheet in documents.sheets.values()}
    assert set(sections) == {
        "Dry Needling for Muscle Pain Relief",
        "6 Incredible Benefits of Dry Needling Treatment",
    }
    for each in shown:
        for citation in each.reply.citations if each.reply else ():
            assert citation.section in sections[citation.document]


def test_hand_offs_can_be_called_with_a_tap(shown: list[Shown]) -> None:
    kinds = {"handoff", "unavailable", "urgent"}
    replies = [each.reply for each in shown if each.reply and each.reply.kind in kinds]
    assert len(replies) > 200
    for reply in replies:
        assert CALL in [button.url for button in reply.buttons]
        assert "(225) 308-4064" in reply.text


def test_all_kinds_are_there(shown: list[Shown]) -> None:
    assert {each.reply.kind for each in shown if each.reply} == {
        "answer", "handoff", "emergency", "urgent", "crisis", "clarify", "smalltalk",
        "out_of_scope", "unavailable",
    }  # fmt: skip


def test_no_reply_breaks_a_rule(documents: Documents, shown: list[Shown]) -> None:
    texts = text_checks(documents)
    for each in shown:
        assert list(texts.problems(each.text, english=each.language == "en")) == [], each.key


def test_no_placeholder_is_left(shown: list[Shown]) -> None:
    assert not [each.key for each in shown if re.search(r"[{}]", each.text)]


def test_buttons_fit_messenger(documents: Documents, shown: list[Shown]) -> None:
    for each in shown:
        buttons = each.reply.buttons if each.reply else []
        assert len(buttons) <= 6
        for button in buttons:
            assert button.id is None or (
                button.id in documents.button_ids and len(button.title) <= 20
            )
            assert len([b for b in buttons if b.title == button.title]) == 1, each.key


def test_answers_are_short(documents: Documents) -> None:
    for intent in documents.answer_intents:
        for more in (False, True):
            text = documents.answer(intent, more=more).text
            assert 1 <= len(re.findall(r"[.!?](?= |$)", text)) <= 5, intent
            assert len(text) <= 450, intent


# Words that a text must hold (all of them) and must not hold (none of them).
MUST = [
    ("what_is", ["thin, solid needle", "muscle", "knot", "trigger point", "IMS"], ["chinese"]),
    ("how_it_works", ["twitch response", "loosens", "tension", "blood flows", "endorphins"], []),
    ("trigger_point", ["painful knot in a muscle", "blood"], ["toxin"]),
    ("twitch_response", ["slight ache", "muscle spasm", "loosens"], ["painless"]),
    ("pain", ["slight ache", "muscle spasm", "twitch response", "other page", "painless"], ["100"]),
    ("safety", ["describes", "safe and effective", "does not list any risks or side effects",
                "(225) 308-4064"], []),
    ("injections", ["nothing is injected", "no medicine", "needle itself"], []),
    ("sessions", ["2 to 4 sessions", "vary", "cause", "how long you have had", "general health",
                  "immediate pain relief", "do not count on that"], ["side effect"]),
    ("acute_chronic", ["both", "acute", "chronic"], []),
    ("benefits", ["describes"], ["proven"]),
    ("recovery", ["clinic's information says", "no dates"], ["week", "days"]),
    ("range_of_motion", ["range of motion", "clinic's information says"], []),
    ("circulation", ["blood flows better", "relax"], []),
    ("neurotransmitters", ["opiate peptides", "beta-endorphins", "dynorphins", "enkephalins"], []),
    ("acupuncture_difference", ["thin, solid needles", "acupuncture", "tight knots", "IMS",
                                "intramuscular stimulation", "does not compare"], ["chinese"]),
    ("who_performs", ["One of the clinic's pages", "experienced physiotherapists",
                      "other page does not say", "(225) 308-4064"], ["licensed", "certified"]),
    ("athletic", ["lists athletic performance"], []),
    ("prevention", ["clinic's information says", "preventing pain and injury"], []),
]  # fmt: skip


@pytest.mark.parametrize(("intent", "must", "must_not"), MUST)
def test_must_and_must_not(
    documents: Documents, intent: str, must: list[str], must_not: list[str]
) -> None:
    text = documents.answer(intent).text.casefold()
    assert [words for words in must if words.casefold() not in text] == []
    assert [words for words in must_not if words in text] == []


def test_must_covers_every_answer(documents: Documents) -> None:
    assert {intent for intent, _, _ in MUST} == documents.answer_intents


def test_the_careful_side_leads(documents: Documents) -> None:
    for intent, careful, bold in (
        ("pain", "slight ache", "painless"),
        ("sessions", "2 to 4", "immediate"),
        ("who_performs", "experienced", "does not say"),
    ):
        text = documents.answer(intent).text
        assert text.index(careful) < text.index(bold)
        documents_cited = {c.document for c in documents.answer(intent).citations}
        assert len(documents_cited) == (1 if intent == "who_performs" else 2)


def test_side_effects_are_never_told_from_the_documents(documents: Documents) -> None:
    for sheet in documents.sheets.values():
        assert not [fact.id for fact in sheet.facts if "side effect" in fact.fact]
    text = documents.hand_off("handoff_side_effects").text
    assert "does not cover this" in text
    assert "911" in text
    assert not re.search(r"\b(normal|safe|common|mild|soreness|bruis)", text)


@pytest.mark.parametrize(
    "intent",
    [
        "handoff_pregnancy", "handoff_medication", "handoff_medical_history", "handoff_age",
        "handoff_suitability",
    ],
)  # fmt: skip
def test_the_clinic_must_hear_before_any_needling_and_no_verdict(
    documents: Documents, intent: str
) -> None:
    text = documents.hand_off(intent).text
    assert "before any needling" in text
    assert not re.search(r"\b(safe|fine|okay|should be|not recommended|can have)\b", text)


def test_booking_is_not_implied(documents: Documents) -> None:
    text = documents.hand_off("handoff_booking").text
    assert text.startswith("I cannot make, change, or cancel a visit")
    assert "nothing is arranged" in text
    assert not re.search(r"\b(booked|confirmed|scheduled|see you)\b", text)


def test_diagnosis_is_declined(documents: Documents) -> None:
    assert "I cannot tell what causes your symptoms" in documents.hand_off("handoff_diagnosis").text


def test_greeting_says_what_it_is(documents: Documents) -> None:
    text = documents.phrase("greet").text
    assert "automated assistant" in text
    assert "not for emergencies" in text
    assert "911" in text


def test_spanish_speakers_get_the_number_in_their_language(documents: Documents) -> None:
    text = documents.phrase("other_language_spanish").text
    assert text.startswith("Lo siento, solo puedo contestar en inglés.")
    assert "only answer in English" in text
    assert text.count(documents.phone) == 2


def test_every_sheet_says_what_it_left_out(documents: Documents) -> None:
    for sheet in documents.sheets.values():
        assert sheet.left_out
    reasons = [e.why for sheet in documents.sheets.values() for e in sheet.left_out]
    assert {"doubtful", "wrong", "duplicate", "marketing", "kept elsewhere"} == set(reasons)
