"""Conditions, diagnoses, body parts and situations in messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.clinic_entities import ClinicEntities
from nlu.clinic_terms import ClinicTermsError, patterns, words_of
from nlu.messages import PARTS, part
from tests.nlu.conftest import Build

CONDITIONS = """
listed:
  - {id: knee_pain, name: knee pain, synonyms: [bad knee]}
  - {id: elbow, name: tennis elbow, synonyms: ["golfer's elbow"]}
unlisted:
  - {id: frozen_shoulder, name: frozen shoulder}
body_parts:
  - {id: knee, name: knee}
  - {id: hip, name: hip}
"""
SITUATIONS = """
situations:
  pregnancy: [pregnant, "{number} weeks along"]
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    for name, text in (("conditions", CONDITIONS), ("situations", SITUATIONS)):
        (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.yml") for name in ("conditions", "situations")}


def _found(extractor: ClinicEntities, text: str) -> list[tuple[str, str, bool]]:
    message = Message(data={TEXT: text})
    extractor.process([message])
    return [(one["entity"], one["value"], one["negated"]) for one in message.get(ENTITIES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my knee pain", [("condition", "knee_pain", False)]),
        ("my KNEE", [("body_part", "knee", False)]),
        ("not my knee, my hip", [("body_part", "knee", True), ("body_part", "hip", False)]),
        ("it isn't my knee but my hip", [("body_part", "knee", True), ("body_part", "hip", False)]),
        ("i have golfer's elbow", [("condition", "elbow", False)]),
        ("frozen shoulder and a bad knee", [("diagnosis", "frozen_shoulder", False),
                                            ("condition", "knee_pain", False)]),
        ("i am 14 weeks along", [("situation", "pregnancy", False)]),
        ("twenty weeks along", [("situation", "pregnancy", False)]),
        ("i am not pregnant", [("situation", "pregnancy", True)]),
        ("hippo", []),
        ("", []),
    ],
)  # fmt: skip
def test_finds(
    text: str, expected: list[tuple[str, str, bool]], files: dict[str, str], build: Build
) -> None:
    extractor = build(ClinicEntities, **files)
    extractor.train(TrainingData())
    assert _found(extractor, text) == expected
    assert _found(build(ClinicEntities, load=True, **files), text) == expected


def test_parts_have_their_own(files: dict[str, str], build: Build) -> None:
    extractor = build(ClinicEntities, **files)
    extractor.train(TrainingData())
    message = Message(data={TEXT: "my hip and my knee", PARTS: [part("my hip"), part("my knee")]})
    extractor.process([message])
    values = [[one["value"] for one in each.get(ENTITIES)] for each in message.get(PARTS)]
    assert values == [["hip"], ["knee"]]


def test_a_changed_file_means_training_anew(files: dict[str, str]) -> None:
    before = ClinicEntities.fingerprint_addon(files)
    with Path(files["situations"]).open("a", encoding="utf-8") as file:
        file.write("  age: [child]\n")
    assert ClinicEntities.fingerprint_addon(files) != before


def test_the_words_of_the_terms_are_offered_to_the_reader(files: dict[str, str]) -> None:
    words = words_of(patterns(Path(files["conditions"]), Path(files["situations"])))
    assert {"knee", "golfer", "pregnant", "shoulder"} <= set(words)
    assert "{number}" not in words


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("conditions", None, "is missing"),
        ("conditions", "- a list", "must hold a mapping"),
        ("conditions", "listed: []", "`listed` must be a list with at least one entry"),
        (
            "conditions",
            CONDITIONS.replace("id: hip, ", ""),
            "entry 2 of `body_parts` needs an `id`",
        ),
        ("conditions", CONDITIONS.replace("name: hip", "name: 7"), "`hip` has the phrase 7"),
        ("situations", "situations: {}", "`situations` must map each id"),
        ("situations", "situations: {age: child}", "`age` needs a list of phrases"),
        ("situations", "situations: {age: [kid, true]}", "`age` has the phrase True"),
        ("situations", "a: [", "is not valid YAML"),
    ],
)
def test_a_malformed_file_stops_training_with_file_and_entry(
    name: str, text: str | None, said: str, files: dict[str, str], build: Build
) -> None:
    if text is None:
        Path(files[name]).unlink()
    else:
        Path(files[name]).write_text(text, encoding="utf-8")
    with pytest.raises(ClinicTermsError) as caught:
        build(ClinicEntities, **files).train(TrainingData())
    assert said in str(caught.value)
    assert f"{name}.yml" in str(caught.value)
