"""Readings: what the model is given in place of a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.clinic_terms import ClinicTermsError
from nlu.messages import reading_of
from nlu.reading import MAX_CHARACTERS, MessageReader, plain, read
from nlu.spelling import Speller
from tests.nlu.conftest import Build
from tests.nlu.small_data import training_data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does it HURT?", "does it hurt?"),
        ("does it hurttt", "does it hurt"),
        ("dose the neddle hurt", "does the needle hurt"),
        ("hwo does teh nedele hurt", "how does the needle hurt"),
        ("were r u", "where are you"),
        ("is it needlin", "is it needling"),
        ("dryneedling", "dry needling"),
        ("howmuch is it", "how much is it"),
        ("u r gr8 thx", "you are gr8 thanks"),
        ("2 sessions", "2 sessions"),
        ("does it hurt 2 much", "does it hurt to much"),
        ("it\u2019s", "it's"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_reads(text: str, expected: str, speller: Speller) -> None:
    assert read(text, speller) == expected


def test_names_and_foreign_words_stay(speller: Speller) -> None:
    for word in ("smith", "berlin", "cortisone", "gracias"):
        assert read(word, speller) == word


def test_a_long_message_is_cut() -> None:
    assert len(plain("word " * 5000)) <= MAX_CHARACTERS


@pytest.mark.parametrize("text", ["\0", "\ud800", "\u202e", "é" * 2000, "🙂" * 900, "a\n" * 700])
def test_odd_texts_are_read(text: str, speller: Speller) -> None:
    assert isinstance(read(text, speller), str)


def test_what_was_learnt_is_loaded(build: Build) -> None:
    learnt = build(MessageReader, terms=[])
    assert isinstance(learnt.train(training_data()), Resource)
    loaded = build(MessageReader, load=True, terms=[])
    for reader in (learnt, loaded):
        message = Message(data={TEXT: "Do you delivr??"})
        reader.process([message])
        assert reading_of(message) == "do you deliver??"


def test_a_malformed_file_of_terms_stops_training(build: Build, tmp_path: Path) -> None:
    broken = tmp_path / "conditions.yml"
    broken.write_text("listed: [", encoding="utf-8")
    with pytest.raises(ClinicTermsError, match=r"conditions\.yml is not valid YAML"):
        build(MessageReader, terms=[str(broken), str(broken)]).train(training_data())
