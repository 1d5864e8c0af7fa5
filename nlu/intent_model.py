"""Which intent a message has: softmax regression over meaning and spelling, and near examples.

A message is a row of numbers: its sentence vector (meaning) beside its character n-grams reduced
by truncated SVD (spelling). Softmax regression on these rows gives each intent a probability; the
inner product with the training rows gives the nearest examples. Both speak for an intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD

from nlu.examples import UNSOUGHT, Examples
from nlu.softmax_regression import Floats, SoftmaxRegression

# More rounds find directions that tell no more apart.
_SVD_ROUNDS = 1
# The examples of so many of the likeliest intents are looked at, and of none that is less than so
# likely beside the likeliest: no nearness could make up for it. On 1,642 questions that changed one
# intent, of a message that was a red flag anyway.
_LIKELY = 6
_HARDLY_LIKELY = 0.001
# The regression's say against the examples', and how fast an example's say falls with distance.
_REGRESSION_SAY = 0.7
_FALL = 0.04
# An answer's score: how likely it is, and how near its examples are in meaning and in all. The
# nearness weighs more, as one intent is the likeliest, often by far, for any question from outside.
_LIKELIHOOD_WEIGHT, _MEANING_WEIGHT, _NEARNESS_WEIGHT = 0.25, 0.5, 0.25


@dataclass(frozen=True)
class Spelling:
    """Reduces n-gram rows to ``directions.shape[1]`` numbers; directions: (vocabulary, width)."""

    directions: Floats

    @classmethod
    def fit(cls, rows: scipy.sparse.csr_matrix, width: int, seed: int) -> Spelling:
        """Find the directions in which the training rows differ most."""
        # The vocabulary of a small project may be narrower than the width asked for.
        width = min(width, min(rows.shape) - 1)
        svd = TruncatedSVD(width, n_iter=_SVD_ROUNDS, random_state=seed).fit(rows)
        return cls(np.ascontiguousarray(svd.components_.T, dtype=np.float32))

    def reduce(self, rows: scipy.sparse.csr_matrix) -> Floats:
        """Return the reduced rows, shape (n, width)."""
        # Rows of another type would have scipy convert all of the directions for every message.
        return np.asarray(rows.astype(np.float32) @ self.directions, dtype=np.float32)

    def reduce_each(self, rows: Sequence[scipy.sparse.csr_matrix]) -> Floats:
        """Do the same for a few rows, each shape (1, vocabulary), at a fifth of the cost."""
        return np.stack([row.data @ self.directions[row.indices] for row in rows])


@dataclass(frozen=True)
class Groups:
    """Intents that are one answer.

    Labels that share a prefix are one group: a hand-off of the wrong subtopic is still a hand-off,
    so doubt between two of them is no reason to doubt that it is one.

    ``of_intent``: (intents,) number of each intent's group; ``refused``: (groups,) true for the
    out-of-scope group, which is never the answer.
    """

    of_intent: NDArray[np.int32]
    refused: NDArray[np.bool_]

    @classmethod
    def of(cls, labels: Sequence[str], prefixes: Sequence[str], out_of_scope: str) -> Groups:
        """Number the groups in the order of the labels."""
        names = [group_name(label, prefixes) for label in labels]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
        refused = np.array([name == out_of_scope for name in numbers], dtype=bool)
        return cls(np.array([numbers[name] for name in names], dtype=np.int32), refused)


def group_name(label: str, prefixes: Sequence[str]) -> str:
    """Return the prefix that the label has, or the label itself."""
    return next((prefix for prefix in prefixes if label.startswith(prefix)), label)


@dataclass(frozen=True)
class Understanding:
    """What a model makes of n messages.

    ``probabilities``: (n, intents), rows sum to 1; ``group``: (n,) the likeliest group but for
    out-of-scope, and ``intent`` the likeliest intent of it; ``share``: (n,) the group's
    probability; ``refusal``: (n,) that of out-of-scope; ``score``: (n,) in about 0..1, what speaks
    for the group being the right answer at all; ``alike``: see `Nearness`.
    """

    probabilities: Floats
    group: NDArray[np.int64]
    intent: NDArray[np.int64]
    share: Floats
    refusal: Floats
    score: Floats
    alike: tuple[dict[int, Floats], ...] = ()


@dataclass(frozen=True)
class IntentModel:
    """Regression and examples together."""

    regression: SoftmaxRegression
    examples: Examples
    groups: Groups

    @property
    def labels(self) -> tuple[str, ...]:
        """The intents in the order of all numbers and columns."""
        return self.regression.labels

    def understand(self, rows: Floats) -> Understanding:
        """Judge the rows, shape (n, features); a row's result does not depend on the others."""
        probabilities = self.regression.probabilities(rows)
        nearness = self.examples.nearness(rows, _likely(probabilities))
        probabilities = _blended(probabilities, nearness.usual)
        shares = _summed(probabilities, self.groups)
        refusal = shares[:, self.groups.refused].sum(axis=1)
        shares[:, self.groups.refused] = -1
        group = shares.argmax(axis=1)
        share = shares.max(axis=1)
        members = self.groups.of_intent[None, :] == group[:, None]
        intent = np.where(members, probabilities, -1).argmax(axis=1)
        score = (
            _LIKELIHOOD_WEIGHT * share
            + _MEANING_WEIGHT * np.where(members, nearness.meaning, UNSOUGHT).max(axis=1)
            + _NEARNESS_WEIGHT * np.where(members, nearness.nearest, UNSOUGHT).max(axis=1)
        )
        return Understanding(probabilities, group, intent, share, refusal, score, nearness.alike)

    def nearest_examples(
        self, rows: Floats, understood: Understanding, index: int, count: int
    ) -> list[tuple[str, str, float]]:
        """Return text, intent and similarity of the examples nearest to one of the rows."""
        alike = understood.alike or self.understand(rows[index : index + 1]).alike
        found = self.examples.most_similar(
            rows[index], alike[index if understood.alike else 0], count
        )
        return [(text, self.labels[intent], likeness) for text, intent, likeness in found]


def _likely(probabilities: Floats) -> NDArray[np.bool_]:
    """Return a mask, (n, intents), of the likeliest intents of each row."""
    count = min(_LIKELY, probabilities.shape[1])
    mask = np.zeros(probabilities.shape, dtype=bool)
    best = np.argpartition(-probabilities, count - 1, axis=1)[:, :count]
    np.put_along_axis(mask, best, values=True, axis=1)
    return np.asarray(mask & (probabilities >= _HARDLY_LIKELY * probabilities.max(1)[:, None]))


def _blended(probabilities: Floats, usual: Floats) -> Floats:
    """Return the regression's probabilities moved towards the intents with near examples.

    The regression draws one line through all examples of an intent; a question that is nearly one
    of them should not be lost for lying on the wrong side of it. Both opinions are weighed as
    powers, so that each can veto.
    """
    # An intent whose examples were not looked at is taken to be as far as the farthest that were.
    sought = usual > UNSOUGHT
    least = np.where(sought, usual, np.inf).min(axis=1, keepdims=True)
    usual = np.where(sought, usual, least)
    scores = _REGRESSION_SAY * np.log(probabilities + 1e-12) + (1 - _REGRESSION_SAY) / _FALL * usual
    scores -= scores.max(axis=1, keepdims=True)
    exponentials = np.exp(scores)
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), dtype=np.float32)


def _summed(probabilities: Floats, groups: Groups) -> Floats:
    """Return each group's probability, shape (n, groups)."""
    shares = np.zeros((len(probabilities), len(groups.refused)), dtype=np.float32)
    np.add.at(shares.T, groups.of_intent, probabilities.T)
    return shares
