"""The classifier as a component: deterministic, persisted without pickle, equal after a reload."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.character_ngrams import CharacterNgramFeaturizer, sparse_vector
from nlu.intent_classifier import JUDGEMENT, IntentClassifier
from nlu.messages import NEAREST, PARTS, part
from nlu.sentence_encoder_featurizer import SentenceEncoderFeaturizer, sentence_vector
from tests.nlu.conftest import Build
from tests.nlu.small_data import EXAMPLES, training_data

Ask = Callable[[str], Message]
ASKED = [
    "do you sell apples",
    "are you open on monday",
    "how deep is the sea",
    "",
    "🙂",
    "x" * 5000,
]


def _trained(build: Build, **config: Any) -> Ask:
    data = training_data()
    encoder, ngrams = build(SentenceEncoderFeaturizer), build(CharacterNgramFeaturizer)
    encoder.process_training_data(data)
    ngrams.train(data)
    ngrams.process_training_data(data)
    build(IntentClassifier, **config).train(data)
    return _loaded(build, **config)


def _loaded(build: Build, **config: Any) -> Ask:
    parts = [
        build(SentenceEncoderFeaturizer),
        build(CharacterNgramFeaturizer, load=True),
        build(IntentClassifier, load=True, **config),
    ]

    def ask(text: str) -> Message:
        message = Message(data={TEXT: text})
        for component in parts:
            component.process([message])
        return message

    return ask


def _given(message: Message) -> dict[str, Any]:
    return {key: message.get(key) for key in (INTENT, "intent_ranking", NEAREST)}


def test_it_knows_what_it_learnt_and_says_why(build: Build) -> None:
    ask = _trained(build)
    for intent in ("fruit", "opening", "delivery"):
        message = ask(EXAMPLES[intent][0])
        assert message.get(INTENT)["name"] == intent
        assert message.get(NEAREST)[0] == {
            "text": EXAMPLES[intent][0],
            "intent": intent,
            "similarity": 1.0,
        }
        assert 0 <= message.get(INTENT)["confidence"] <= 1


def test_the_ranking_begins_with_the_intent_and_names_none_twice(build: Build) -> None:
    ask = _trained(build)
    for text in ASKED:
        message = ask(text)
        names = [entry["name"] for entry in message.get("intent_ranking")]
        assert message.get("intent_ranking")[0] == message.get(INTENT)
        assert len(names) == len(set(names))


def test_what_is_not_accepted_is_out_of_scope(build: Build) -> None:
    ask = _trained(build)
    message = ask("how deep is the sea")
    judgement = message.get(JUDGEMENT)
    assert not judgement.accepted
    assert judgement.label != "out_of_scope"
    assert message.get(INTENT)["name"] == "out_of_scope"
    assert message.get(INTENT)["confidence"] == pytest.approx(1 - judgement.confidence, abs=1e-3)


def test_training_again_and_loading_again_give_the_same(build: Build) -> None:
    first = [_given(_trained(build)(text)) for text in ASKED]
    assert [_given(_loaded(build)(text)) for text in ASKED] == first
    assert [_given(_trained(build)(text)) for text in ASKED] == first


def test_nothing_is_pickled(build: Build, tmp_path: Path) -> None:
    _trained(build)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    for file in files:
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix == ".npz":
            for name in zipfile.ZipFile(file).namelist():
                np.load(io.BytesIO(zipfile.ZipFile(file).read(name)), allow_pickle=False)
        else:
            assert file.suffix == ".npy"
            np.load(file, allow_pickle=False)


def test_a_pickled_file_is_not_run(build: Build, tmp_path: Path) -> None:
    _trained(build)
    file = next(tmp_path.rglob("model.npz"))
    held = dict(np.load(file, allow_pickle=False))
    np.savez(file, **{**held, "weights": np.array([pickle.dumps], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        _loaded(build)


def test_parts_are_judged_as_if_they_stood_alone(build: Build) -> None:
    ask = _trained(build)
    texts = ["do you sell apples", "are you open on sundays"]
    message = Message(data={TEXT: " and ".join(texts), PARTS: [part(text) for text in texts]})
    for component in (
        build(SentenceEncoderFeaturizer),
        build(CharacterNgramFeaturizer, load=True),
        build(IntentClassifier, load=True),
    ):
        component.process([message])
    for text, one in zip(texts, message.get(PARTS), strict=True):
        alone, here = ask(text).get(JUDGEMENT), one.get(JUDGEMENT)
        assert here.label == alone.label
        assert here.confidence == pytest.approx(alone.confidence, abs=0.02)


def test_without_an_out_of_scope_intent_it_trains_all_the_same(build: Build) -> None:
    ask = _trained(build, out_of_scope="nobody has this label")
    assert ask("do you sell apples").get(INTENT)["name"] == "fruit"


def test_a_component_that_is_missing_is_named() -> None:
    message = Message(data={TEXT: "hello"})
    with pytest.raises(ValueError, match=r"put nlu\.character_ngrams"):
        sparse_vector(message)
    with pytest.raises(ValueError, match=r"put nlu\.sentence_encoder_featurizer"):
        sentence_vector(message)


def test_one_intent_is_too_few(build: Build) -> None:
    data = TrainingData(
        [Message(data={TEXT: text, INTENT: "a"}) for text in ("b c d", "d e f", "f g")]
    )
    ngrams = build(CharacterNgramFeaturizer)
    build(SentenceEncoderFeaturizer).process_training_data(data)
    ngrams.train(data)
    ngrams.process_training_data(data)
    with pytest.raises(ValueError, match="at least two intents"):
        build(IntentClassifier).train(data)


@pytest.mark.parametrize(("shortest", "longest"), [(0, 3), (4, 2)])
def test_lengths_that_make_no_ngram_are_refused(shortest: int, longest: int) -> None:
    with pytest.raises(ValueError, match=f"shortest={shortest} and longest={longest}"):
        CharacterNgramFeaturizer.validate_config({"shortest": shortest, "longest": longest})
