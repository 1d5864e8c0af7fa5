"""The training examples, and how near a message is to those of each intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlu.inner_products import inner_products
from nlu.sentence_encoder import DIMENSIONS
from nlu.softmax_regression import Floats

# The sentence vector has length 1 and the reduced n-gram row at most that.
_SCALE = 2.0
# One near example may be a slip; three are a habit.
_NEAREST_WEIGHT, _HABIT = 0.6, 3
# Of so few rows, as of a patient's message and its parts, the similarities are kept: the nearest
# examples are then found without another look at all of them.
_KEPT_ROWS = 8
# The similarity of a row to the examples of an intent that were not looked at.
UNSOUGHT = -1.0


@dataclass(frozen=True)
class Nearness:
    """How near rows are to each intent's examples; each (n, intents), `UNSOUGHT` where not sought.

    ``nearest``: similarity to the nearest example, half the inner product, so at most 1.0;
    ``meaning``: that of the sentence vectors alone; ``usual``: the nearest example and the three
    nearest in one figure; ``alike``: for each of a few rows, and none of many, the similarity to
    each example of the intents sought, by intent.
    """

    nearest: Floats
    meaning: Floats
    usual: Floats
    alike: tuple[dict[int, Floats], ...] = ()


@dataclass(frozen=True)
class Examples:
    """The examples in the order of their intents; rows: (n, features).

    Those of intent ``i`` are at ``starts[i]`` up to ``starts[i + 1]``, so that the examples of the
    likely intents are found without a look at the rest: the cost of a message does not grow with
    the number of intents.
    """

    texts: tuple[str, ...]
    starts: NDArray[np.int64]
    rows: Floats
    _lengths: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute what every message needs."""
        object.__setattr__(self, "_lengths", np.sqrt(np.einsum("ij,ij->i", self.rows, self.rows)))

    @classmethod
    def of(
        cls, texts: Sequence[str], intents: NDArray[np.int64], rows: Floats, count: int
    ) -> Examples:
        """Put the examples in order; ``intents``: (n,) numbers below ``count``."""
        order = np.argsort(intents, kind="stable")
        starts = np.searchsorted(intents[order], np.arange(count + 1))
        return cls(tuple(texts[i] for i in order), starts.astype(np.int64), rows[order])

    def similarities(self, rows: Floats, intent: int) -> tuple[Floats, Floats]:
        """Return the rows' similarity to the intent's examples, and that by meaning alone."""
        examples = self.rows[self.starts[intent] : self.starts[intent + 1]]
        meaning = inner_products(rows[:, :DIMENSIONS], examples[:, :DIMENSIONS])
        spelling = inner_products(rows[:, DIMENSIONS:], examples[:, DIMENSIONS:])
        return (meaning + spelling) / _SCALE, meaning

    def nearness(self, rows: Floats, sought: NDArray[np.bool_]) -> Nearness:
        """Return how near each row is to the examples of the intents sought for it."""
        nearest, meaning, usual = (np.full(sought.shape, UNSOUGHT, np.float32) for _ in range(3))
        kept: tuple[dict[int, Floats], ...] = ()
        if len(rows) <= _KEPT_ROWS:
            kept = tuple({} for _ in rows)
        for intent in np.flatnonzero(sought.any(axis=0) & (np.diff(self.starts) > 0)):
            these = np.flatnonzero(sought[:, intent])
            alike, alike_in_meaning = self.similarities(rows[these], int(intent))
            if kept:
                for row, found in zip(these.tolist(), alike, strict=True):
                    kept[row][int(intent)] = found
            count = min(_HABIT, alike.shape[1])
            best = np.partition(alike, alike.shape[1] - count, axis=1)[:, -count:]
            top = best.max(axis=1)
            nearest[these, intent] = top
            meaning[these, intent] = alike_in_meaning.max(axis=1)
            usual[these, intent] = _NEAREST_WEIGHT * top + (1 - _NEAREST_WEIGHT) * best.mean(axis=1)
        return Nearness(nearest, meaning, usual, kept)

    def most_similar(
        self, row: Floats, alike: Mapping[int, Floats], count: int
    ) -> list[tuple[str, int, float]]:
        """Return text, intent and similarity of the ``count`` nearest examples of these intents.

        Similarity is the cosine here, which people can read: 1.0 for the same text.

        Args:
            row: the message, (features,).
            alike: what `nearness` has kept of this row.
            count: how many to return.
        """
        if not alike:
            return []
        places = np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in alike])
        lengths = self._lengths[places] * float(np.sqrt(row @ row))
        similarities = np.concatenate(list(alike.values()))
        cosines = _SCALE * similarities / np.maximum(lengths, 1e-9)
        few = min(count, len(cosines))
        best = np.argpartition(-cosines, few - 1)[:few]
        intents = np.searchsorted(self.starts, places[best], side="right") - 1
        found = zip(cosines[best].tolist(), places[best].tolist(), intents.tolist(), strict=True)
        nearest_first = sorted(found, key=lambda one: (-one[0], one[1]))
        return [(self.texts[place], intent, cosine) for cosine, place, intent in nearest_first]
