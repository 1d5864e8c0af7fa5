"""Wording made regular."""

from __future__ import annotations

import time

import pytest

from nlu.safety.wording import MAX_CHARACTERS, Wording, mistakable, plain

WORDS = ("breathe", "breathing", "chest", "hives", "shoulder", "throat", "swallow", "bleeding")


@pytest.fixture
def wording() -> Wording:
    return Wording(
        {"cant": "can't", "hard 2": "hard to", "n": "and"}, WORDS, ("hikes", "chess", "reuse")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I CANT Breathe", "i can't breathe"),
        ("hard 2 breathe n swalow", "hard to breathe and swallow"),
        ("my chset", "my chest"),
        ("throt is tight", "throat is tight"),
        ("helppppp", "helpp"),
        ("it\u2019s my chest", "it's my chest"),
        ("fiebre y dolor aquí", "fiebre y dolor aqui"),
        ("on hikes I play chess", "on hikes i play chess"),
        ("", ""),
    ],
)
def test_regular(wording: Wording, text: str, expected: str) -> None:
    assert wording.regular(text) == expected


def test_words_that_look_like_others_are_kept_as_known() -> None:
    assert mistakable(WORDS, ["hikes", "house", "chess", "chest", "six"]) == ["chess", "hikes"]


def test_a_very_long_message_is_read_from_both_ends() -> None:
    text = "start " + "x " * MAX_CHARACTERS + "finish"
    assert plain(text).startswith("start")
    assert plain(text).endswith("finish")


def test_nonsense_costs_little(wording: Wording) -> None:
    begin = time.perf_counter()
    for text in ("brethe" * 5000, "\u0000\ud7ff😀" * 900, "(((((" * 900):
        wording.regular(text)
    assert time.perf_counter() - begin < 2
