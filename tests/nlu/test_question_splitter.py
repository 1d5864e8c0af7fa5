"""Where a message may be divided."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.messages import PARTS, reading_of
from nlu.question_splitter import MAX_PARTS, QuestionBoundaries, QuestionSplitter
from tests.nlu.conftest import Build


@pytest.fixture(scope="module")
def boundaries() -> QuestionBoundaries:
    return QuestionBoundaries()


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("does it hurt? how much is it?", ["does it hurt?", "how much is it?"]),
        ("does it hurt and how much is it", ["does it hurt", "how much is it"]),
        ("does it hurt how much is it", ["does it hurt", "how much is it"]),
        ("does it hurt, and also, is it safe", ["does it hurt", "is it safe"]),
        ("does it hurt is it safe", ["does it hurt", "is it safe"]),
        (
            "do i need a referral how soon can i come",
            ["do i need a referral", "how soon can i come"],
        ),
        (
            "who will treat me as well as what time do you open",
            ["who will treat me", "what time do you open"],
        ),
        (
            "what happens at a visit btw does the needle hurt",
            ["what happens at a visit", "does the needle hurt"],
        ),
        ("my back hurts what is dry needling", ["my back hurts", "what is dry needling"]),
        ("does it hurt how much?", ["does it hurt", "how much?"]),
        # one question each
        ("does it shorten how long you're laid up", []),
        ("how long does it take", []),
        ("what kind of needles do you use", []),
        ("I want to know how much it is", []),
        ("do you have a lady who does it", []),
        ("how many days before the race should I do it", []),
        ("it doesn't hurt does it", []),
        ("does it hurt", []),
        ("how much", []),
        ("?!", []),
        ("and", []),
        ("", []),
    ],
)
def test_divides(reading: str, expected: list[str], boundaries: QuestionBoundaries) -> None:
    assert boundaries.parts(reading) == expected


def test_there_is_an_end_to_the_parts(boundaries: QuestionBoundaries) -> None:
    assert len(boundaries.parts("a? " * 400)) == MAX_PARTS


def test_parts_are_messages_of_their_own(build: Build) -> None:
    message = Message(data={TEXT: "Does it hurt? Is it safe?"})
    build(QuestionSplitter).process([message])
    assert [reading_of(part) for part in message.get(PARTS)] == ["Does it hurt?", "Is it safe?"]
