"""Noise: the same each time, and only beside the examples."""

from __future__ import annotations

import random

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.messages import NOISE_OF
from nlu.noise import TrainingNoise, noisy
from tests.nlu.conftest import Build
from tests.nlu.small_data import training_data


def _rows(build: Build, **config: int) -> list[tuple[str, str, str | None]]:
    data = build(TrainingNoise, **config).process_training_data(training_data())
    return [(one.get(TEXT), one.get(INTENT), one.get(NOISE_OF)) for one in data.training_examples]


def test_the_same_data_give_the_same_copies(build: Build) -> None:
    assert _rows(build, copies=3) == _rows(build, copies=3)


def test_another_seed_gives_other_copies(build: Build) -> None:
    assert _rows(build, seed=1) != _rows(build, seed=2)


def test_examples_stay_and_copies_keep_their_intent(build: Build) -> None:
    rows = _rows(build)
    clean = {text: intent for text, intent, of in rows if of is None}
    assert clean == {one.get(TEXT): one.get(INTENT) for one in training_data().intent_examples}
    copies = [row for row in rows if row[2] is not None]
    assert len(copies) > len(clean) / 2
    assert all(clean[of or ""] == intent and text != of for text, intent, of in copies)


@pytest.mark.parametrize("text", ["", "?", "a", "ok", "42", "🙂", "é è", " ", "x" * 500])
def test_odd_texts_do_not_break_it(text: str) -> None:
    for seed in range(30):
        assert isinstance(noisy(text, random.Random(seed)), str)


def test_patients_messages_are_left_alone(build: Build) -> None:
    message = Message(data={TEXT: "Does it hurt?"})
    assert build(TrainingNoise).process([message]) == [message]
    assert message.get(TEXT) == "Does it hurt?"
