"""Sentences as vectors: 384 numbers each, near to one another when the meaning is near."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import ctranslate2
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlu.encoder_weights import converted_model_dir

DIMENSIONS = 384
# Word pieces. The model was trained on 128; what a patient asks stands well before that, and a
# longer text costs time that grows with its length.
MAX_PIECES = 128
# What fits in a processor's cache; larger batches were slower.
_BATCH_PIECES = 1024
# A message is encoded by one thread; only training has batches for more.
_WORKERS = min(4, os.cpu_count() or 1)
# Words whose pieces are kept: most come again.
_KEPT_WORDS = 20_000

Vectors = NDArray[np.float32]


class SentenceEncoder:
    """The converted encoder and its tokenizer; one batch runs on one thread."""

    def __init__(self, folder: Path) -> None:
        """Load from ``folder`` (see `encoder_weights.converted_model_dir`)."""
        self._tokenizer = Tokenizer.from_file(os.fspath(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._frame: tuple[int, ...] = tuple(self._tokenizer.encode("").ids)
        self._of_word = lru_cache(_KEPT_WORDS)(self._pieces_of_word)
        self._encoder = ctranslate2.Encoder(
            os.fspath(folder),
            device="cpu",
            compute_type="int8",
            inter_threads=_WORKERS,
            intra_threads=1,
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one L2-normalised row per text, shape (len(texts), 384).

        Texts are run in batches of like length, so that little is spent on padding; the rows
        come back in the order asked. A text without any word piece still gives a unit vector,
        that of the two marks that frame it. What is asked for twice is encoded once.
        """
        places: dict[tuple[int, ...], int] = {}
        asked = [places.setdefault(self.pieces(text), len(places)) for text in texts]
        return self._encode(list(places))[asked]

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return the text's word pieces with the marks that frame them, `MAX_PIECES` at most.

        No piece reaches over a blank, so each word is looked up by itself.
        """
        found: list[int] = []
        for word in text.split():
            found += self._of_word(word)
            if len(found) > MAX_PIECES:
                break
        first, last = self._frame
        return (first, *found[: MAX_PIECES - 2], last)

    def _pieces_of_word(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, add_special_tokens=False).ids)

    def _encode(self, pieces: Sequence[tuple[int, ...]]) -> Vectors:
        vectors = np.empty((len(pieces), DIMENSIONS), dtype=np.float32)
        batches = _batches_of_like_length([len(ids) for ids in pieces])

        def run(batch: list[int]) -> None:
            output = self._encoder.forward_batch([list(pieces[index]) for index in batch])
            states = np.asarray(output.last_hidden_state)
            for row, index in enumerate(batch):
                mean = states[row, : len(pieces[index])].mean(axis=0)
                vectors[index] = mean / np.linalg.norm(mean)

        if len(batches) > 1:
            with ThreadPoolExecutor(_WORKERS) as workers:
                list(workers.map(run, batches))
        else:
            for batch in batches:
                run(batch)
        return vectors


def _batches_of_like_length(lengths: Sequence[int]) -> list[list[int]]:
    batches: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batches and (len(batches[-1]) + 1) * lengths[index] <= _BATCH_PIECES:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches


_loading = threading.Lock()


@lru_cache(maxsize=1)
def _load() -> SentenceEncoder:
    return SentenceEncoder(converted_model_dir())


def shared_encoder() -> SentenceEncoder:
    """Return the one encoder of this process; a swapped model finds it already loaded."""
    with _loading:
        return _load()


def encode(texts: Sequence[str]) -> Vectors:
    """Encode with the shared encoder; shape (len(texts), 384), rows L2-normalised."""
    return shared_encoder().encode(texts)
