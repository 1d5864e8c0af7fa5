"""Conditions: nothing is claimed that the documents do not list."""

import pytest

from actions.replying import condition_replies
from documents import Documents, Reply
from tests.actions.turns import question


def said(documents: Documents, *written: str, intent: str = "conditions") -> list[Reply]:
    return condition_replies(question(intent, *written), documents)


def mentions(replies: list[Reply], listed: bool) -> list[str]:
    return [
        mention.name
        for reply in replies
        for mention in reply.conditions
        if mention.listed is listed
    ]


def test_every_listed_condition_is_said_to_be_listed(documents: Documents) -> None:
    for id_ in documents.listed_ids:
        (reply,) = said(documents, f"condition:{id_}")
        assert reply.kind == "answer"
        assert [mention.listed for mention in reply.conditions] == [True]


def test_no_unlisted_condition_is_claimed(documents: Documents) -> None:
    for id_ in documents.unlisted_ids:
        for intent in ("conditions", "condition_unlisted", "conditions_list"):
            (reply,) = said(documents, f"diagnosis:{id_}", intent=intent)
            assert reply.kind == "handoff"
            assert documents.phone in reply.text
            assert mentions([reply], listed=False)


def test_several_conditions_are_one_answer(documents: Documents) -> None:
    (reply,) = said(documents, "condition:knee_pain", "condition:sciatica")
    assert mentions([reply], listed=True) == ["knee pain", "sciatica"]


def test_listed_and_unlisted_are_told_apart(documents: Documents) -> None:
    replies = said(documents, "condition:sciatica", "diagnosis:fibromyalgia")
    assert [reply.kind for reply in replies] == ["answer", "handoff"]
    assert "fibromyalgia" not in replies[0].text


def test_a_body_part_is_as_good_as_its_pain(documents: Documents) -> None:
    (reply,) = said(documents, "body_part:knee")
    assert (reply.kind, mentions([reply], listed=True)) == ("answer", ["knee pain"])


def test_a_denied_part_is_left_out(documents: Documents) -> None:
    replies = said(documents, "-body_part:knee", "body_part:hip")
    assert mentions(replies, listed=True) == ["hip pain"]


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        # where it is felt, not what is asked
        (("condition:sciatica", "body_part:leg"), ["sciatica"]),
        (("condition:knee_pain", "body_part:knee"), ["knee pain"]),
        # asked as well
        (("condition:sciatica", "body_part:knee"), ["sciatica", "knee pain"]),
    ],
)
def test_a_part_beside_a_listed_condition(
    written: tuple[str, ...], listed: list[str], documents: Documents
) -> None:
    replies = said(documents, *written)
    assert [reply.kind for reply in replies] == ["answer"]
    assert mentions(replies, listed=True) == listed


def test_a_part_where_the_diagnosis_lies_is_no_claim(documents: Documents) -> None:
    (reply,) = said(documents, "diagnosis:meniscus_tear", "body_part:knee")
    assert reply.kind == "handoff"
    # where it lies is not known, so it may be there
    anywhere = next(one.id for one in documents.conditions.unlisted.values() if one.area is None)
    (reply,) = said(documents, f"diagnosis:{anywhere}", "body_part:knee")
    assert reply.kind == "handoff"
    assert not mentions([reply], listed=True)


def test_a_part_elsewhere_than_the_diagnosis_is_answered_too(documents: Documents) -> None:
    replies = said(documents, "diagnosis:frozen_shoulder", "body_part:hip")
    assert [reply.kind for reply in replies] == ["answer", "handoff"]
    assert mentions(replies[:1], listed=True) == ["hip pain"]


def test_what_is_treated_at_all(documents: Documents) -> None:
    (reply,) = said(documents, intent="conditions_list")
    assert (reply.kind, reply.topics) == ("answer", ["conditions"])
    assert documents.phone in reply.text


@pytest.mark.parametrize("intent", ["conditions", "condition_unlisted"])
def test_a_condition_that_is_not_named_is_handed_off(intent: str, documents: Documents) -> None:
    for written in ((), ("-condition:knee_pain",)):
        (reply,) = said(documents, *written, intent=intent)
        assert reply.kind == "handoff"


@pytest.mark.parametrize(
    "written", ["condition:gone", "diagnosis:gone", "body_part:gone", "condition:{0}", "condition:"]
)
def test_an_id_that_is_not_in_the_documents_is_not_claimed(
    written: str, documents: Documents
) -> None:
    replies = said(documents, written)
    assert all(reply.kind == "handoff" for reply in replies)
    assert not mentions(replies, listed=True)
