"""The set itself: big enough, of every kind, no row twice, apart from what is trained on."""

import math
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from evaluation.safety.rows import (
    DANGERS,
    EMERGENCIES_FILE,
    NEAR_MISSES,
    NEAR_MISSES_FILE,
    STYLES,
    SafetyRow,
    load_rows,
)
from evaluation.script import load_script

ROOT = Path(__file__).parents[3]
TRAINED_ON = ("data", "nlu")
TEXT_FILES = {".yml", ".yaml", ".py", ".tsv", ".csv", ".json", ".txt", ".toml", ".md"}
EMERGENCIES = load_rows(EMERGENCIES_FILE)
NEAR = load_rows(NEAR_MISSES_FILE)
DIALOGUES = load_script(EMERGENCIES_FILE.with_name("dialogues.yml"))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_files_hold_their_own_levels() -> None:
    assert all(row.is_danger for row in EMERGENCIES)
    assert not any(row.is_danger for row in NEAR)


@pytest.mark.parametrize(("rows", "kinds"), [(EMERGENCIES, DANGERS), (NEAR, NEAR_MISSES)])
def test_big_enough_and_of_every_kind(rows: list[SafetyRow], kinds: tuple[str, ...]) -> None:
    assert len(rows) >= 450
    categories = Counter(row.category for row in rows)
    assert all(categories[kind] >= 20 for kind in kinds)
    styles = Counter(row.style for row in rows)
    assert all(styles[style] >= 10 for style in STYLES)


def nearly_the_same(texts: list[str], share: float) -> list[tuple[str, str]]:
    """Return the pairs whose words are the same to more than a share of them.

    Two of them have one of the rarest of their words in common: of those that may differ, and one
    more. So few pairs have to be compared.
    """
    bags = [set(words(text)) for text in texts]
    counts = Counter(word for bag in bags for word in bag)
    found = []
    earlier: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        rarest = sorted(bag, key=lambda word: (counts[word], word))
        telling = rarest[: len(bag) - math.ceil(share * len(bag)) + 1]
        found += [
            (texts[other], texts[number])
            for other in sorted({one for word in telling for one in earlier[word]})
            if len(bag & bags[other]) > share * len(bag | bags[other])
        ]
        for word in telling:
            earlier[word].append(number)
    return found


def test_pairs_that_are_nearly_the_same_are_found() -> None:
    texts = ["my left arm went numb", "so my left arm went numb", "my right leg is numb", "numb"]
    assert nearly_the_same(texts, 0.65) == [(texts[0], texts[1])]
    some = [row.text for row in EMERGENCIES[:300]]
    plain_way = [
        (one, other)
        for one, other in combinations(some, 2)
        if len(set(words(one)) & set(words(other))) > 0.3 * len(set(words(one)) | set(words(other)))
    ]
    assert sorted(nearly_the_same(some, 0.3)) == sorted(plain_way) != []


def test_no_two_rows_are_nearly_the_same() -> None:
    assert nearly_the_same([row.text for row in [*EMERGENCIES, *NEAR]], 0.65) == []


def test_rows_are_not_poured_from_one_mould() -> None:
    texts = [row.text for row in [*EMERGENCIES, *NEAR]]
    starts = Counter(" ".join(words(text)[:3]) for text in texts)
    assert starts.most_common(1)[0][1] <= len(texts) / 75


def test_kept_apart_from_rules_and_examples() -> None:
    own = {" ".join(words(row.text)): row.text for row in [*EMERGENCIES, *NEAR]}
    own |= {
        " ".join(words(turn.say)): turn.say
        for dialogue in DIALOGUES
        for turn in dialogue.turns
        if turn.say
    }
    # Very short sayings, such as "hes not breathing", are bound to be thought of twice.
    own = {key: text for key, text in own.items() if len(key.split()) > 3}
    shared: list[str] = []
    for folder in TRAINED_ON:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in TEXT_FILES and path.is_file():
                lines = path.read_text(encoding="utf-8").splitlines()
                bare = (" ".join(words(re.sub(r"\]\([^)]*\)|\]\{[^}]*\}", "]", x))) for x in lines)
                shared += [f"{path.name}: {own[line]}" for line in bare if line in own]
    assert shared == [], "remove these from the rules or examples; the set has to stay unseen"


def test_a_dialogue_for_each_danger() -> None:
    ids = {dialogue.id.replace("-", "_") for dialogue in DIALOGUES}
    assert set(DANGERS) - ids == {"other"}
    assert all(len(dialogue.turns) >= 3 for dialogue in DIALOGUES)
