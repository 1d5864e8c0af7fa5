"""The component: what it sets, that it is the same each time and after loading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.messages import PARTS, READING, RED_FLAG, VECTORS, part, reading_of, with_parts
from nlu.red_flag_intent import RedFlagIntent
from nlu.red_flags import CAUTION, RedFlagDetector, RedFlags, train_detector
from nlu.safety.meaning import Shares
from nlu.safety.red_flag_data import RedFlagDataError, load_red_flag_data
from nlu.sentence_encoder import shared_encoder
from nlu.sentence_encoder_featurizer import SentenceEncoderFeaturizer, sentence_vector
from tests.nlu.conftest import Build
from tests.nlu.safety.small_red_flags import TEXT as SMALL

# The small file has eight counter-examples: the share leaves room for one of them.
SETTINGS: dict[str, Any] = {"false_alarms": 0.15, "doubts": 0.15, "cautions": 0.15, "folds": 2}
SHARES = Shares(0.15, 0.15, 0.15)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "red_flags.yml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def detector(small: Path) -> RedFlagDetector:
    return train_detector(load_red_flag_data(small), seed=20, folds=2, shares=SHARES)


def _message(text: str) -> Message:
    return Message(data={TEXT: text})


def _with_intent(messages: list[Message]) -> list[Message]:
    """Do what the components between the two do."""
    for message in messages:
        ranking = [{"name": "cost", "confidence": 0.9}]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
    return messages


def test_overrides_the_intent_and_keeps_the_former_behind_it(build: Build, small: Path) -> None:
    component = build(RedFlags, data=str(small), **SETTINGS)
    component.train(TrainingData())
    messages = component.process([_message("I can't breathe"), _message("what should I wear")])
    assert [message.get(INTENT) for message in messages] == [None, None]
    flagged, free = build(RedFlagIntent).process(_with_intent(messages))
    flag = flagged.get(RED_FLAG)
    assert (flag["level"], flag["category"]) == ("emergency", "lung")
    assert flag["evidence"] == "can't breathe"
    assert 0.5 < flag["score"] <= 1
    assert flagged.get(INTENT) == {"name": "emergency", "confidence": flag["score"]}
    assert [entry["name"] for entry in flagged.get("intent_ranking")] == ["emergency", "cost"]
    assert free.get(RED_FLAG) is None
    assert free.get(INTENT)["name"] == "cost"
    assert flagged.as_dict(only_output_properties=True)[RED_FLAG] == flag
    # Rasa leaves out what is None.
    assert RED_FLAG not in free.as_dict(only_output_properties=True)


def test_a_model_with_the_red_flags_last_is_served_too(
    detector: RedFlagDetector, build: Build
) -> None:
    flags = RedFlags({}, None, None, detector)  # type: ignore[arg-type]
    [message] = flags.process(_with_intent([_message("I can't breathe")]))
    assert message.get(INTENT)["name"] == "emergency"
    assert [entry["name"] for entry in message.get("intent_ranking")] == ["emergency", "cost"]


def test_a_loaded_component_says_the_same(build: Build, small: Path) -> None:
    trained = build(RedFlags, data=str(small), **SETTINGS)
    trained.train(TrainingData())
    loaded = build(RedFlags, load=True, data=str(small), **SETTINGS)
    texts = ["I can't breathe", "she is gasping", "I want to kill myself", "my knee hurts", ""]
    said = [
        [message.get(RED_FLAG) for message in component.process([_message(t) for t in texts])]
        for component in (trained, loaded)
    ]
    assert said[0] == said[1]


def test_all_of_a_message_is_encoded_in_one_run(
    detector: RedFlagDetector, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    featurizer = build(SentenceEncoderFeaturizer)  # encodes a word when it is made
    runs: list[int] = []
    plain = shared_encoder()._encode

    def counting(pieces: list[tuple[int, ...]]) -> Any:
        runs.append(len(pieces))
        return plain(pieces)

    monkeypatch.setattr(shared_encoder(), "_encode", counting)
    message = _message("Does it hurt? And what does it cost")
    message.set(READING, "does it hurt? and what does it cost")
    message.set(PARTS, [part("does it hurt?"), part("what does it cost")])
    flags = RedFlags({}, None, None, detector)  # type: ignore[arg-type]
    featurizer.process(flags.process([message]))
    assert runs == [3]  # the parts are the red flags' sentences
    assert list(message.get(VECTORS)) == [
        "does it hurt? and what does it cost",
        "does it hurt?",
        "what does it cost",
    ]
    for one in with_parts([message]):
        np.testing.assert_array_equal(sentence_vector(one), message.get(VECTORS)[reading_of(one)])


def test_training_again_gives_the_same(detector: RedFlagDetector, small: Path) -> None:
    again = train_detector(load_red_flag_data(small), seed=20, folds=2, shares=SHARES)
    assert again.meaning.threshold == detector.meaning.threshold
    np.testing.assert_array_equal(again.meaning.weights, detector.meaning.weights)
    np.testing.assert_array_equal(again.meaning.words.weights, detector.meaning.words.weights)


def test_what_is_doubtful_is_urgent(detector: RedFlagDetector) -> None:
    text = "she is gasping"
    flag = detector.detect(text)
    assert flag is not None
    assert flag["level"] == "emergency"
    score, _, _ = detector.score(detector.analyse(text))
    meaning = replace(detector.meaning, threshold=score + 0.1, doubtful=score - 0.1)
    flag = RedFlagDetector(detector.data, meaning, detector.spelling).detect(text)
    assert flag is not None
    assert flag["level"] == "urgent"
    crisis = RedFlagDetector(detector.data, meaning, detector.spelling)
    flag = crisis.detect("I want to kill myself")
    assert flag is not None
    assert flag["level"] == "crisis"


def test_what_is_hardly_likely_asks_for_caution_and_keeps_its_intent(
    detector: RedFlagDetector, build: Build, small: Path
) -> None:
    score, _, _ = detector.score(detector.analyse("she is gasping"))
    bounds = {"threshold": score + 0.3, "doubtful": score + 0.2, "cautious": score - 0.1}
    careful = RedFlagDetector(detector.data, replace(detector.meaning, **bounds), detector.spelling)
    flag = careful.detect("she is gasping")
    assert flag is not None
    assert flag["level"] == CAUTION
    assert flag["score"] < 0.5
    flags = RedFlags({}, None, None, careful)  # type: ignore[arg-type]
    messages = _with_intent(flags.process([_message("she is gasping")]))
    [message] = build(RedFlagIntent).process(messages)
    assert message.get(RED_FLAG)["level"] == CAUTION
    assert message.get(INTENT)["name"] == "cost"


def test_an_urgent_rule_does_not_lower_what_the_rest_says(
    detector: RedFlagDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "I can't breathe"
    analysis = detector.analyse(text)
    [hit, *_] = analysis.certain
    mild = replace(hit, rule=replace(hit.rule, level="urgent", category="mild"))
    monkeypatch.setattr(detector, "analyse", lambda _: replace(analysis, hits=[mild]))
    flag = detector.detect(text)
    assert flag is not None
    assert (flag["level"], flag["category"]) == ("emergency", "lung")


def test_crisis_is_told_from_emergency(detector: RedFlagDetector) -> None:
    flag = detector.detect("I want to kill myself")
    assert flag is not None
    assert flag["level"] == "crisis"


def test_what_is_buried_is_found(detector: RedFlagDetector) -> None:
    flag = detector.detect("How much is a session? I can't breathe. What should I wear?")
    assert flag is not None
    assert flag["category"] == "lung"
    assert detector.detect("what should I wear. " * 150 + "I can't breathe") is not None


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "😀", "\u0000", "x" * 20000, "(((" * 500, "a," * 3000]
)
def test_odd_input_is_survived(detector: RedFlagDetector, text: str) -> None:
    flag = detector.detect(text)
    assert flag is None or flag["level"] == "emergency" or flag["level"] == "crisis"


def test_an_untrained_component_leaves_messages_alone(build: Build) -> None:
    messages = _with_intent(build(RedFlags).process([_message("I can't breathe")]))
    [message] = build(RedFlagIntent).process(messages)
    assert message.get(INTENT)["name"] == "cost"


def test_a_mistake_in_the_data_stops_the_training(build: Build, tmp_path: Path) -> None:
    path = tmp_path / "red_flags.yml"
    path.write_text(SMALL.replace("- I can't breathe", "- yes"), encoding="utf-8")
    with pytest.raises(RedFlagDataError, match=r"red_flags\.yml, line 14: "):
        build(RedFlags, data=str(path)).train(TrainingData())


def test_changed_data_are_trained_anew(tmp_path: Path) -> None:
    path = tmp_path / "red_flags.yml"
    path.write_text(SMALL, encoding="utf-8")
    before = RedFlags.fingerprint_addon({"data": str(path)})
    path.write_text(SMALL + "# changed\n", encoding="utf-8")
    assert RedFlags.fingerprint_addon({"data": str(path)}) != before


@pytest.mark.parametrize(
    "config",
    [
        {"false_alarms": 0},
        {"false_alarms": 1},
        {"false_alarms": "few"},
        {"doubts": 2},
        {"doubts": 0.001},
        {"cautions": 0.01},
        {"folds": 1},
    ],
)
def test_settings_without_sense_are_refused(config: dict[str, Any]) -> None:
    with pytest.raises(RedFlagDataError, match=next(iter(config))):
        RedFlags.validate_config(config)
