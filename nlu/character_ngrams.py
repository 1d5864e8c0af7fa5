"""Character n-grams as a sparse featurizer: what a message looks like, typing errors included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.messages import own_features, reading_of, with_parts

_KEPT_WORDS = 10_000
# More texts than a message and its parts are the training data, all at once.
_FEW = 20


def sparse_vector(message: Message) -> scipy.sparse.csr_matrix:
    """Return the message's n-gram row, shape (1, vocabulary), L2-normalised.

    Raises:
        ValueError: no n-gram featurizer has run on the message.
    """
    sentence = own_features(message, sparse=True)
    if sentence is None:
        raise ValueError(
            "The message has no n-gram features: put nlu.character_ngrams."
            "CharacterNgramFeaturizer before this component in config.yml."
        )
    row: scipy.sparse.csr_matrix = sentence
    return row


def _vectorizer(shortest: int, longest: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(shortest, longest),
        sublinear_tf=True,
        lowercase=True,
        dtype=np.float32,
    )


@dataclass(frozen=True)
class _Lookup:
    """What `TfidfVectorizer.transform` computes, for one text, without its preparations.

    They take longer than the computation where a message has a dozen words.
    """

    analyse: Callable[[str], list[str]]
    columns: Mapping[str, int]
    weights: NDArray[np.floating[Any]]
    _of_word: Callable[[str], tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the columns of words: no n-gram reaches over a blank, and most words come again."""
        object.__setattr__(self, "_of_word", lru_cache(_KEPT_WORDS)(self._columns_of))

    def _columns_of(self, word: str) -> tuple[int, ...]:
        return tuple(self.columns[term] for term in self.analyse(word) if term in self.columns)

    def row(self, text: str) -> scipy.sparse.csr_matrix:
        """Return the text's row, shape (1, vocabulary), L2-normalised."""
        found = [column for word in text.split() for column in self._of_word(word)]
        columns, counts = np.unique(np.array(found, dtype=np.int32), return_counts=True)
        values = (np.log(counts.astype(np.float32)) + 1) * self.weights[columns]
        values /= max(float(np.sqrt(values @ values)), 1e-12)
        shape = (1, len(self.columns))
        ends = np.array([0, len(columns)], dtype=np.int32)
        return scipy.sparse.csr_matrix((values.astype(np.float32), columns, ends), shape=shape)


def _single_rows(rows: scipy.sparse.csr_matrix) -> Iterator[scipy.sparse.csr_matrix]:
    """Give each row by itself; scipy's own way makes and checks twice what is needed."""
    for start, end in pairwise(rows.indptr.tolist()):
        ends = np.array([0, end - start], dtype=rows.indptr.dtype)
        part = slice(start, end)
        yield scipy.sparse.csr_matrix(
            (rows.data[part], rows.indices[part], ends), shape=(1, rows.shape[1])
        )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterNgramFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of character n-grams within word boundaries, as one sparse sentence row."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``shortest`` and ``longest``: lengths of the n-grams in characters."""
        return {**SparseFeaturizer.get_default_config(), "shortest": 2, "longest": 5}

    def __init__(
        self,
        execution_context: ExecutionContext,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(execution_context.node_name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectorizer = _vectorizer(config["shortest"], config["longest"])
        self._lookup: _Lookup | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CharacterNgramFeaturizer:
        """Create an untrained featurizer."""
        return cls(execution_context, config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CharacterNgramFeaturizer:
        """Load the vocabulary and its weights."""
        featurizer = cls(execution_context, config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
            weights = np.load(folder / "idf.npy", allow_pickle=False)
        featurizer._restore(terms, weights)
        return featurizer

    def _restore(self, terms: Sequence[str], weights: np.ndarray[Any, Any]) -> None:
        # Written as differences in order, so a term's column is its place in the list.
        self._vectorizer.vocabulary = {term: column for column, term in enumerate(terms)}
        self._vectorizer.idf_ = weights
        self._lookup = _Lookup(
            self._vectorizer.build_analyzer(), self._vectorizer.vocabulary, weights
        )

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse lengths that make no n-gram."""
        shortest, longest = config.get("shortest", 2), config.get("longest", 5)
        if not 1 <= shortest <= longest:
            raise ValueError(
                f"CharacterNgramFeaturizer in config.yml has shortest={shortest} and "
                f"longest={longest}; give 1 <= shortest <= longest."
            )

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary from the examples' readings."""
        readings = [reading_of(example) for example in training_data.intent_examples]
        self._vectorizer.fit(readings)
        terms = self._vectorizer.get_feature_names_out().tolist()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
            np.save(folder / "idf.npy", self._vectorizer.idf_, allow_pickle=False)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give every example its n-gram row."""
        self.process([message for message in training_data.training_examples if message.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Give the messages and their parts their n-gram rows."""
        everything = list(with_parts(messages))
        for message, row in zip(everything, self._rows([reading_of(one) for one in everything])):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def _rows(self, texts: Sequence[str]) -> Iterator[scipy.sparse.csr_matrix]:
        if self._lookup is None or len(texts) > _FEW:
            yield from _single_rows(self._vectorizer.transform(texts))
            return
        for text in texts:
            yield self._lookup.row(text)
