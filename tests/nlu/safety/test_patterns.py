"""The index of patterns: it leaves out none that a look at each of them would find."""

from __future__ import annotations

import random

from nlu.safety.clauses import Span
from nlu.safety.patterns import PatternIndex, compile_pattern

LISTS = ["pain", "chest", "breathe", "unable", "numb", "leg"]


def made_up(dice: random.Random) -> str:
    groups = [
        " ".join(f"{{{dice.choice(LISTS)}}}" for _ in range(dice.randint(1, 3)))
        for _ in range(dice.randint(1, 2))
    ]
    return " & ".join(groups)


def test_the_index_finds_what_a_look_at_each_finds() -> None:
    dice = random.Random(6)
    found_at_all = 0
    for _ in range(200):
        patterns = [compile_pattern(made_up(dice)) for _ in range(dice.randint(1, 12))]
        index = PatternIndex(patterns)
        for _ in range(10):
            found = {name: [Span(0, 1)] for name in dice.sample(LISTS, dice.randrange(len(LISTS)))}
            expected = [at for at, one in enumerate(patterns) if one.may_match(found)]
            assert index.among(found) == expected
            found_at_all += len(expected)
    assert found_at_all > 1000


def test_words_that_stand_in_a_pattern_are_a_list_too() -> None:
    patterns = [compile_pattern("{pain} all over"), compile_pattern("{pain}")]
    index = PatternIndex(patterns)
    assert index.among({"pain": [Span(0, 1)]}) == [1]
    assert index.among({"pain": [Span(0, 1)], "= all over": [Span(1, 3)]}) == [0, 1]
    assert index.among({}) == []
