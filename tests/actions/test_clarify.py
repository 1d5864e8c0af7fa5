"""One question back, then a hand-off."""

from typing import Any

import pytest

from actions.clarify import ActionClarify
from documents import Documents, Reply
from tests.actions.turns import question, slots, turn


def unsure(documents: Documents, *close: str, **rest: Any) -> tuple[list[Reply], dict[str, object]]:
    asked = turn(question("unsure", alternatives=close), **rest)
    replies, events = ActionClarify().compose(asked, documents)
    return replies, slots(events)


def offered(reply: Reply) -> list[str | None]:
    return [button.id for button in reply.buttons]


def test_close_topics_are_offered_by_their_titles(documents: Documents) -> None:
    (reply,), kept = unsure(documents, "pain", "handoff_cost")
    assert reply.kind == "clarify"
    assert offered(reply) == ["pain", "handoff_cost", "none_of_these"]
    assert documents.asked("pain") in reply.text
    assert documents.asked("handoff_cost") in reply.text
    assert kept == {"clarified": True}


def test_at_most_three_topics(documents: Documents) -> None:
    (reply,), _ = unsure(documents, *sorted(documents.answer_intents))
    assert len(offered(reply)) == 4


def test_it_asks_once(documents: Documents) -> None:
    (reply,), kept = unsure(documents, "pain", "sessions", clarified=True)
    assert reply.kind == "handoff"
    assert documents.phone in reply.text
    assert kept == {"clarified": False}


@pytest.mark.parametrize(
    "close", [(), ("pain",), ("pain", "pain"), ("greet", "why", "emergency", "out_of_scope", "x")]
)
def test_without_two_topics_it_hands_off(close: tuple[str, ...], documents: Documents) -> None:
    (reply,), kept = unsure(documents, *close)
    assert reply.kind == "handoff"
    assert kept == {"clarified": False}


def test_never_did_you_mean_that(documents: Documents) -> None:
    (reply,), _ = unsure(documents, "handoff_other", "pain", "sessions")
    assert offered(reply) == ["pain", "sessions", "none_of_these"]


def test_conditions_are_one_topic(documents: Documents) -> None:
    (reply,), _ = unsure(documents, "condition_unlisted", "conditions", "conditions_list", "pain")
    assert offered(reply) == ["conditions", "pain", "none_of_these"]
    (reply,), _ = unsure(documents, "condition_unlisted", "conditions")
    assert reply.kind == "handoff"


def test_every_pair_of_topics_can_be_asked_about(documents: Documents) -> None:
    topics = documents.answer_intents | documents.hand_off_intents - {"handoff_other"}
    for topic in topics:
        (reply,), _ = unsure(documents, topic, "conditions")
        assert reply.kind == "clarify"


def test_a_sensitive_situation_comes_before_the_question_back(documents: Documents) -> None:
    replies, kept = unsure(documents, "pain", "safety", told=("pregnancy",))
    assert replies == [documents.situation("pregnancy", first=True)]
    assert kept == {"situations": ["pregnancy"]}
    replies, _ = unsure(documents, "pain", "safety", situations=("pregnancy",))
    assert replies == [documents.situation("pregnancy")]
