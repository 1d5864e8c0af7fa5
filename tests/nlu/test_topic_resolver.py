"""What a message asks, once its parts are judged."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.intent_classifier import JUDGEMENT, Judgement
from nlu.messages import PARTS, QUESTIONS, READING
from nlu.topic_resolver import HANDOFF_OTHER, TopicResolver
from tests.nlu.conftest import Build

KNEE = {"entity": "condition", "value": "knee_pain", "start": 0, "end": 4, "negated": False}


def _message(
    text: str,
    label: str,
    share: float = 0.9,
    refusal: float = 0.02,
    accepted: bool = True,
    entities: tuple[dict[str, Any], ...] = (),
    parts: tuple[Message, ...] = (),
) -> Message:
    others = (label, *(other for other in ("pain", "sessions") if other != label))
    judgement = Judgement(label, share, share, accepted, refusal, others)
    found = [dict(one) for one in entities]
    return Message(
        data={TEXT: text, READING: text, JUDGEMENT: judgement, ENTITIES: found, PARTS: list(parts)}
    )


def _resolved(build: Build, message: Message) -> list[str]:
    build(TopicResolver).process([message])
    questions = message.get(QUESTIONS)
    name = message.get(INTENT)["name"]
    assert name == (questions[0]["intent"] if len(questions) == 1 else "several_questions")
    assert message.get("intent_ranking")[0] == message.get(INTENT)
    return [question["intent"] for question in questions]


def test_a_sure_topic_stands(build: Build) -> None:
    assert _resolved(build, _message("does it hurt?", "pain")) == ["pain"]


def test_what_is_outside_is_said_to_be(build: Build) -> None:
    message = _message("who won the match", "pain", 0.2, refusal=0.7, accepted=False)
    assert _resolved(build, message) == ["out_of_scope"]


def test_between_topics_it_is_unsure_and_names_them(build: Build) -> None:
    message = _message("what about the needle thing", "pain", 0.1, 0.1, accepted=False)
    assert _resolved(build, message) == ["unsure"]
    assert message.get(QUESTIONS)[0]["alternatives"] == ["pain", "sessions"]


def test_a_hand_off_needs_less(build: Build) -> None:
    message = _message("the fee", "handoff_cost", 0.4, 0.1, accepted=False)
    assert _resolved(build, message) == ["handoff_cost"]
    message = _message("the thing", "handoff_cost", 0.1, 0.1, accepted=False)
    assert _resolved(build, message) == [HANDOFF_OTHER]


def test_a_few_words_that_name_a_condition_ask_about_it(build: Build) -> None:
    message = _message("bad knee", "pain", 0.2, 0.6, accepted=False, entities=(KNEE,))
    assert _resolved(build, message) == ["conditions"]
    negated = ({**KNEE, "negated": True},)
    message = _message("not my knee", "pain", 0.2, 0.6, accepted=False, entities=negated)
    assert _resolved(build, message) == ["out_of_scope"]


def test_two_questions_are_answered_in_order_and_once(build: Build) -> None:
    parts = (
        _message("does it hurt?", "pain"),
        _message("how much is it?", "handoff_cost"),
        _message("is it painful?", "pain"),
    )
    message = _message("does it hurt? how much is it? is it painful?", "pain", parts=parts)
    assert _resolved(build, message) == ["pain", "handoff_cost"]


def test_small_talk_beside_a_question_is_not_a_question(build: Build) -> None:
    parts = (_message("hi", "greet"), _message("does it hurt?", "pain"))
    assert _resolved(build, _message("hi, does it hurt?", "pain", parts=parts)) == ["pain"]


def test_there_is_an_end_to_the_questions(build: Build) -> None:
    parts = tuple(_message(f"is it {i}?", f"topic_{i}") for i in range(6))
    assert len(_resolved(build, _message("a lot", "topic_1", parts=parts))) == 3


def test_an_emergency_is_left_to_the_red_flags(build: Build) -> None:
    assert _resolved(build, _message("it hurts so much", "emergency")) == ["pain"]


def test_another_language_is_told(build: Build) -> None:
    message = _message("¿duele mucho el tratamiento?", "pain", 0.1, 0.3, accepted=False)
    assert _resolved(build, message) == ["other_language"]
    assert message.get("language") == "es"


@pytest.mark.parametrize("text", ["", "?!", "🙂", " "])
def test_without_words_there_is_no_question(text: str, build: Build) -> None:
    assert _resolved(build, _message(text, "pain")) == ["emoji_only"]


def test_an_unjudged_message_is_left_alone(build: Build) -> None:
    message = Message(data={TEXT: "hello"})
    build(TopicResolver).process([message])
    assert message.get(QUESTIONS) is None


def test_what_a_part_names_says_what_it_asks(build: Build) -> None:
    """Its wording is strange to the classifier, and nobody's question is passed over."""
    unclear = _message("does knee trouble respond to this", "pain", 0.3, entities=(KNEE,))
    other = _message("how many treatments are usual?", "sessions")
    whole = _message("both", "sessions", entities=(KNEE,), parts=(unclear, other))
    assert _resolved(build, whole) == ["conditions", "sessions"]


def test_what_one_part_names_another_asks_about(build: Build) -> None:
    told = _message("my knee has been bad", "conditions", 0.3, entities=(KNEE,))
    asked = _message("can needling help", "capabilities")
    other = _message("do you take tricare?", "handoff_insurance")
    whole = _message("all", "conditions", entities=(KNEE,), parts=(told, asked, other))
    assert _resolved(build, whole) == ["conditions", "handoff_insurance"]
