"""Words that are right, and what the others were meant to be."""

from __future__ import annotations

import time

import pytest

from nlu.reading import read
from nlu.spelling import Speller, rarer_words, right_words
from nlu.word_list import WordList
from tests.nlu.small_data import WORDS


def test_a_known_word_is_never_mended(speller: Speller) -> None:
    assert all(speller.mend(word) == word for word in (*WORDS, "house", "music"))


@pytest.mark.parametrize("word", ["x" * 5000, "ab" * 20, "qz" * 20, "needle" * 200])
def test_long_words_cost_little(word: str, speller: Speller) -> None:
    begin = time.perf_counter()
    read(word, speller)
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize("word", ["throb", "cramping", "stool", "tripping", "cooks"])
def test_a_rare_word_is_no_slip(word: str) -> None:
    counts = {"throw": 9, "camping": 9, "still": 9, "dropping": 9, "cookies": 9}
    assert Speller(counts, frozenset()).mend(word) != word
    assert Speller(counts, frozenset(), rarer_words()).mend(word) == word


def test_a_short_rare_word_may_be_a_slip() -> None:
    speller = Speller({"make": 9, "needles": 9}, frozenset(), rarer_words())
    assert [speller.mend(word) for word in ("mak", "needels")] == ["make", "needles"]


def test_a_word_list_holds_its_words_and_hardly_another() -> None:
    words = [f"word{number}" for number in range(100_000)]
    listed = WordList.of(words)
    assert all(word in listed for word in words[::100])
    assert sum(f"other{number}" in listed for number in range(100_000)) < 20
    assert "word" not in WordList.of([])


def test_typing_errors_in_the_examples_do_not_count_as_words() -> None:
    counts = {
        "back": 80,
        "bak": 3,
        "headaches": 30,
        "copay": 2,
        "copy": 2,
        "chiro": 6,
        "chair": 90,
        "needels": 7,
        "needles": 99,
        "twich": 8,
        "twitch": 60,
    }
    words = right_words(
        counts, frozenset({"back", "copy", "chair", "needles", "twitch"}), ["achilles"]
    )
    assert not {"bak", "needels", "twich"} & words.keys()
    assert {"copay", "chiro", "headaches", "achilles"} <= words.keys()
    speller = Speller(words, frozenset())
    for written, meant in (("bak", "back"), ("hedakes", "headaches"), ("akillies", "achilles")):
        assert speller.mend(written) == meant
