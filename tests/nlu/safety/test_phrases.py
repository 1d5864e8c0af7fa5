"""Phrases with alternatives."""

from __future__ import annotations

import pytest

from nlu.safety.phrases import problem_with, spelled_out


def test_stands_for_every_combination() -> None:
    found = spelled_out("(he|she) can't (breathe|get air)", 10)
    assert sorted(found) == [
        "he can't breathe", "he can't get air", "she can't breathe", "she can't get air",
    ]  # fmt: skip


def test_every_alternative_is_used_when_there_is_room_for_few() -> None:
    found = spelled_out("(a|b|c|d) and (e|f|g|h)", 4)
    assert len(found) == 4
    for letter in "abcdefgh":
        assert any(letter in text.replace("and", "") for text in found)


def test_is_the_same_each_time_and_never_more_than_asked() -> None:
    phrase = "(a|b|c) (d|e|f) (g|h|i)"
    assert spelled_out(phrase, 5) == spelled_out(phrase, 5)
    assert len(spelled_out(phrase, 5)) == 5


def test_an_empty_alternative_leaves_no_gap() -> None:
    assert set(spelled_out("I fainted (|today), help", 4)) == {
        "I fainted, help", "I fainted today, help",
    }  # fmt: skip


@pytest.mark.parametrize("phrase", ["plain", "(a|b) c", "an aside (like this) is fine", "(|x)"])
def test_sound(phrase: str) -> None:
    assert problem_with(phrase) is None


@pytest.mark.parametrize("phrase", ["a|b", "(a|b", "a|b)", "((a|b)|c)", "a) (b", "(a (b) c)"])
def test_unsound(phrase: str) -> None:
    assert problem_with(phrase)
