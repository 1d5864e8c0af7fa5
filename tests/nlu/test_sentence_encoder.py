"""Sentence vectors: as the published weights make them, and each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from nlu.encoder_weights import packaged_model_dir
from nlu.sentence_encoder import DIMENSIONS, MAX_PIECES, encode, shared_encoder

Weights = Mapping[str, NDArray[np.float32]]
SENTENCES = [
    "does it hurt?",
    "how many visits until my back feels better",
    "price",
    "I'm 14 weeks pregnant, is that a problem",
    "wil teh neddle hrt",
    "¿hablan español?",
    "what is the difference between dry needling and acupuncture, and which one is right for me",
]


def _norm(x: NDArray[np.float32], w: Weights, name: str) -> NDArray[np.float32]:
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return np.asarray(scaled * w[f"{name}.weight"] + w[f"{name}.bias"])


def _linear(x: NDArray[np.float32], w: Weights, name: str) -> NDArray[np.float32]:
    return np.asarray(x @ w[f"{name}.weight"].T + w[f"{name}.bias"])


def _reference(pieces: list[int], w: Weights) -> NDArray[np.float32]:
    """BERT's forward pass in float32, six layers of twelve heads, mean of the last states."""
    x = w["embeddings.word_embeddings.weight"][pieces]
    x = x + w["embeddings.position_embeddings.weight"][: len(pieces)]
    x = _norm(x + w["embeddings.token_type_embeddings.weight"][0], w, "embeddings.LayerNorm")
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            _linear(x, w, f"{layer}.attention.self.{name}").reshape(-1, 12, 32).swapaxes(0, 1)
            for name in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / sqrt(32)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (weights / weights.sum(-1, keepdims=True)) @ value
        mixed = mixed.swapaxes(0, 1).reshape(-1, 384)
        mixed = _linear(mixed, w, f"{layer}.attention.output.dense")
        x = _norm(x + mixed, w, f"{layer}.attention.output.LayerNorm")
        wide = _linear(x, w, f"{layer}.intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / sqrt(2)))
        x = _norm(x + _linear(wide, w, f"{layer}.output.dense"), w, f"{layer}.output.LayerNorm")
    mean = x.mean(0)
    return np.asarray(mean / np.linalg.norm(mean))


def test_int8_vectors_are_those_of_the_float_weights() -> None:
    folder = packaged_model_dir()
    weights = load_file(folder / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    cosines = [
        float(_reference(tokenizer.encode(sentence).ids, weights) @ vector)
        for sentence, vector in zip(SENTENCES, encode(SENTENCES), strict=True)
    ]
    # A lone word loses more than a question does: nothing evens it out.
    assert np.mean(cosines) >= 0.995
    assert min(cosines) >= 0.99


def test_a_vector_does_not_depend_on_its_neighbours() -> None:
    together = encode([*SENTENCES, "x " * 120])
    alone = np.vstack([encode([sentence]) for sentence in SENTENCES])
    assert np.allclose(together[: len(SENTENCES)], alone, atol=0.02)
    assert np.all((together[: len(SENTENCES)] * alone).sum(axis=1) > 0.998)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "🙂", "?!", "\0", "字" * 5000, "a" * 5000])
def test_every_text_has_a_unit_vector(text: str) -> None:
    vectors = encode([text])
    assert vectors.shape == (1, DIMENSIONS)
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-4)


def test_no_texts_give_no_vectors() -> None:
    assert encode([]).shape == (0, DIMENSIONS)


def test_what_stands_beyond_the_last_piece_is_not_read() -> None:
    text = "word " * MAX_PIECES
    assert np.array_equal(encode([text]), encode([f"{text} and more of it"]))


def test_a_swapped_model_finds_the_encoder_loaded() -> None:
    assert shared_encoder() is shared_encoder()


def test_what_is_asked_for_twice_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = shared_encoder()
    encoded: list[int] = []
    plain = encoder._encode

    def counting(pieces: list[tuple[int, ...]]) -> NDArray[np.float32]:
        encoded.append(len(pieces))
        return plain(pieces)

    monkeypatch.setattr(encoder, "_encode", counting)
    rows = encode(["does it hurt", "what does it cost", "Does it  hurt"])
    assert encoded == [2]
    np.testing.assert_array_equal(rows[0], rows[2])


@pytest.mark.parametrize(
    "text", [*SENTENCES, "", "?!", "don't-stop(now)...", "word " * 200, "字a字"]
)
def test_pieces_are_the_tokenizer_s(text: str) -> None:
    tokenizer = Tokenizer.from_file(str(packaged_model_dir() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    assert list(shared_encoder().pieces(text)) == tokenizer.encode(text).ids


def test_a_message_is_encoded_the_same_whoever_else_is_asking() -> None:
    encoder = shared_encoder()

    def message(number: int) -> NDArray[np.float32]:
        whole = f"does it hurt on day {number}, and how many visits is it"
        first = encoder.encode([whole, f"does it hurt on day {number}"])
        return np.vstack([first, encoder.encode([whole, "does it hurt", "how many visits is it"])])

    alone = [message(number % 7) for number in range(60)]
    with ThreadPoolExecutor(4) as workers:
        beside_others = list(workers.map(message, [number % 7 for number in range(60)]))
    assert all(np.array_equal(one, other) for one, other in zip(alone, beside_others, strict=True))
