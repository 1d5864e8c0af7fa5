"""Conditions: what is listed is said, what is not is never claimed."""

import pytest

from documents import ConditionMention, Documents

# As the two documents list them.
FIRST_DOCUMENT = {
    "neck_pain", "back_pain", "shoulder_pain", "tennis_elbow", "golfers_elbow", "headaches",
    "hip_pain", "gluteal_pain", "knee_pain", "achilles_tendonitis", "plantar_fasciitis",
    "sciatica", "muscle_strains", "ligament_sprains", "chronic_pain", "athletic_performance",
}  # fmt: skip
SECOND_DOCUMENT = {
    "low_back_pain", "severe_musculoskeletal_pain", "muscle_tightness", "muscle_dysfunction",
    "injuries",
}  # fmt: skip


def test_exactly_what_the_documents_list(documents: Documents) -> None:
    assert documents.listed_ids == FIRST_DOCUMENT | SECOND_DOCUMENT


def test_listed(documents: Documents) -> None:
    [reply] = documents.condition(listed=["knee_pain", "headaches", "knee_pain"])
    assert (reply.kind, reply.topics) == ("answer", ["conditions"])
    assert "knee pain and headaches" in reply.text
    assert reply.conditions == [
        ConditionMention(name="knee pain", listed=True),
        ConditionMention(name="headaches", listed=True),
    ]
    assert {citation.document for citation in reply.citations} == {
        "Dry Needling for Muscle Pain Relief",
        "6 Incredible Benefits of Dry Needling Treatment",
    }


def test_unlisted_with_an_area(documents: Documents) -> None:
    [reply] = documents.condition(unlisted=["frozen_shoulder", "rotator_cuff"])
    assert (reply.kind, reply.subtopic) == ("handoff", "condition_unlisted")
    assert "lists shoulder pain, but it does not name frozen shoulder or rotator cuff" in reply.text
    assert reply.conditions == [
        ConditionMention(name="frozen shoulder", listed=False),
        ConditionMention(name="rotator cuff problems", listed=False),
        ConditionMention(name="shoulder pain", listed=True),
    ]


def test_unlisted_without_an_area(documents: Documents) -> None:
    [reply] = documents.condition(unlisted=["carpal_tunnel"])
    assert reply.kind == "handoff"
    assert "does not name carpal tunnel syndrome" in reply.text
    assert reply.conditions == [ConditionMention(name="carpal tunnel syndrome", listed=False)]
    assert reply.citations == []


def test_listed_and_unlisted_in_one_message(documents: Documents) -> None:
    replies = documents.condition(["sciatica"], ["carpal_tunnel", "migraine"], ["wrist"])
    assert [reply.kind for reply in replies] == ["answer", "handoff", "handoff", "handoff"]


def test_a_diagnosis_is_never_claimed(documents: Documents) -> None:
    for id_ in documents.unlisted_ids:
        [reply] = documents.condition(unlisted=[id_])
        assert reply.kind == "handoff"
        assert not reply.conditions[0].listed
        assert documents.phone in reply.text


def test_body_parts(documents: Documents) -> None:
    assert documents.condition(body_parts=["knee"]) == documents.condition(listed=["knee_pain"])
    [elbow] = documents.condition(body_parts=["elbow"])
    assert elbow.kind == "answer"
    assert "does not list elbow pain as such" in elbow.text
    assert "I cannot tell" in elbow.text
    [wrist] = documents.condition(body_parts=["wrist", "jaw"])
    assert wrist.kind == "handoff"
    assert "nothing for the wrist or jaw" in wrist.text
    assert not any(mention.listed for mention in wrist.conditions)


def test_a_part_whose_pain_was_named_is_not_answered_twice(documents: Documents) -> None:
    assert len(documents.condition(listed=["knee_pain"], body_parts=["knee"])) == 1


@pytest.mark.parametrize("id_", ["", "moon_sickness", "{names}", "<b>x</b>", "a" * 500, "🦵"])
def test_unknown_ids_are_never_claimed(documents: Documents, id_: str) -> None:
    for replies in (
        documents.condition(listed=[id_]),
        documents.condition(unlisted=[id_]),
        documents.condition(body_parts=[id_]),
    ):
        [reply] = replies
        assert reply.kind == "handoff"
        assert documents.phone in reply.text
        assert not any(mention.listed for mention in reply.conditions)


def test_overview_names_all_of_the_first_document(documents: Documents) -> None:
    [reply] = documents.condition()
    assert reply.kind == "answer"
    for id_ in FIRST_DOCUMENT:
        assert documents.conditions.listed[id_].name in reply.text
    assert all(mention.listed and mention.name in reply.text for mention in reply.conditions)


def test_many_conditions_stay_a_handful_of_replies(documents: Documents) -> None:
    replies = documents.condition(sorted(documents.listed_ids), sorted(documents.unlisted_ids))
    areas = {entry.area for entry in documents.conditions.unlisted.values()}
    assert len(replies) == 1 + len(areas)


def test_enough_lay_words(documents: Documents) -> None:
    known = documents.conditions
    assert len(documents.unlisted_ids) >= 90
    assert sum(len(entry.synonyms) for entry in known.listed.values()) >= 200
    words = {word for entry in known.listed.values() for word in entry.synonyms}
    assert {"bad back", "siatica", "cyatica", "stiff neck", "lumbago", "butt pain"} <= words
