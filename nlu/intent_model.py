"""Which intent a message has: softmax regression over meaning and spelling, and the nearest examples.

A message is a row of numbers: its sentence vector (meaning) beside its character n-grams reduced
by truncated SVD (spelling). Softmax regression on these rows gives each intent a probability; the
inner product with the training rows gives the nearest examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.decomposition import TruncatedSVD
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
# Held-out accuracy no longer moves after about 60.
_ITERATIONS = 80
# Chosen on held-out questions of our own: the regression alone is 1.5 to 2 points worse.
_NEIGHBOURS = 3
_NEIGHBOUR_SHARE = 0.3
_NEIGHBOUR_SPREAD = 0.04


@dataclass(frozen=True)
class Spelling:
    """Reduces n-gram rows to ``directions.shape[1]`` numbers; directions: (vocabulary, width)."""

    directions: Floats

    @classmethod
    def fit(cls, rows: scipy.sparse.csr_matrix, width: int, seed: int) -> Spelling:
        """Find the directions in which the training rows differ most."""
        # The vocabulary of a small project may be narrower than the width asked for.
        width = min(width, min(rows.shape) - 1)
        svd = TruncatedSVD(width, random_state=seed).fit(rows)
        return cls(np.ascontiguousarray(svd.components_.T, dtype=np.float32))

    def reduce(self, rows: scipy.sparse.csr_matrix) -> Floats:
        """Return the reduced rows, shape (n, width)."""
        # Rows of another type would have scipy convert all of the directions for every message.
        return np.asarray(rows.astype(np.float32) @ self.directions, dtype=np.float32)


@dataclass(frozen=True)
class SoftmaxRegression:
    """Probabilities of the intents; weights: (features, intents), bias: (intents,)."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, rows: Floats, labels: Sequence[str], strength: float) -> SoftmaxRegression:
        """Fit with an L2 penalty of 1/(2 * strength); the same data give the same weights.

        The loss is that of scikit-learn's LogisticRegression. It is written out here because that
        one works in double precision and took four times as long on our 11,000 rows.

        Raises:
            ValueError: fewer than two intents.
        """
        if len(set(labels)) < 2:
            raise ValueError(
                "The intent classifier needs examples of at least two intents; data/nlu.yml has "
                f"{len(set(labels))}."
            )
        names, truth = np.unique(np.asarray(labels), return_inverse=True)
        weights = _minimised(np.asarray(rows, dtype=np.float32), truth, len(names), strength)
        return cls(tuple(str(name) for name in names), weights[:-1].copy(), weights[-1].copy())

    def probabilities(self, rows: Floats) -> Floats:
        """Return the probabilities, shape (n, intents); each row sums to 1."""
        scores = rows @ self.weights + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        exponentials = np.exp(scores)
        return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def _minimised(rows: Floats, truth: NDArray[np.int64], classes: int, strength: float) -> Floats:
    """Return weights over bias, shape (features + 1, classes), of the least penalised log loss."""
    count, features = rows.shape
    target = np.zeros((count, classes), dtype=np.float32)
    target[np.arange(count), truth] = 1

    def loss_and_gradient(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(features + 1, classes).astype(np.float32)
        scores = rows @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        own = scores[np.arange(count), truth]
        np.exp(scores, out=scores)
        total = scores.sum(axis=1, keepdims=True)
        loss = strength * float((np.log(total[:, 0]) - own).sum(dtype=np.float64))
        scores /= total
        scores -= target
        gradient = np.vstack([rows.T @ scores, scores.sum(axis=0, keepdims=True)]) * strength
        gradient[:-1] += weights[:-1]
        penalty = 0.5 * float((weights[:-1] ** 2).sum(dtype=np.float64))
        return loss + penalty, gradient.ravel().astype(np.float64)

    found = minimize(
        loss_and_gradient,
        np.zeros((features + 1) * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ITERATIONS, "maxcor": 10},
    )
    return np.asarray(found.x.reshape(features + 1, classes), dtype=np.float32)


@dataclass(frozen=True)
class Examples:
    """The training examples to be near to, in the order of their intents; rows: (n, features)."""

    texts: tuple[str, ...]
    labels: NDArray[np.int32]
    rows: Floats
    scale: float

    def similarities(self, rows: Floats) -> Floats:
        """Return the similarity of each row to each example, 1.0 for the same text."""
        return np.asarray((rows @ self.rows.T) / self.scale)


def with_neighbours(
    probabilities: Floats, similarities: Floats, example_labels: NDArray[np.int32]
) -> Floats:
    """Return the probabilities with a share for the intents whose examples are nearest.

    The regression draws one line through all examples of an intent; a question that is nearly one
    of them should not be lost for lying on the wrong side of it. Both opinions are weighed as
    powers, so that each can veto.

    Args:
        probabilities: (n, intents), of the regression.
        similarities: (n, examples).
        example_labels: (examples,) the intent's place of each example, in rising order.

    Returns:
        (n, intents); each row sums to 1.
    """
    nearness = np.full(probabilities.shape, -1.0, dtype=np.float32)
    bounds = np.searchsorted(example_labels, np.arange(probabilities.shape[1] + 1))
    for label in range(probabilities.shape[1]):
        own = similarities[:, bounds[label] : bounds[label + 1]]
        if own.shape[1]:
            few = min(_NEIGHBOURS, own.shape[1])
            best = -np.partition(-own, few - 1, axis=1)[:, :few]
            nearness[:, label] = 0.6 * best.max(axis=1) + 0.4 * best.mean(axis=1)
    nearness -= nearness.max(axis=1, keepdims=True)
    weighed = (1 - _NEIGHBOUR_SHARE) * np.log(np.maximum(probabilities, 1e-12))
    weighed += _NEIGHBOUR_SHARE * nearness / _NEIGHBOUR_SPREAD
    weighed -= np.log(np.exp(weighed).sum(axis=1, keepdims=True))
    return np.asarray(np.exp(weighed), dtype=np.float32)


def groups_of(labels: Sequence[str], prefixes: Sequence[str]) -> NDArray[np.int32]:
    """Return a group number for each label.

    Labels that share one of the prefixes are one group: a hand-off of the wrong subtopic is still
    a hand-off, so doubt between two of them is no reason to doubt that it is one.
    """
    names = [
        next((prefix for prefix in prefixes if label.startswith(prefix)), label) for label in labels
    ]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([numbers[name] for name in names], dtype=np.int32)


def signals(
    probabilities: Floats,
    similarities: Floats,
    groups: NDArray[np.int32],
    example_groups: NDArray[np.int32],
    refused: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], Floats]:
    """Return what speaks for and against the likeliest answerable group of each row.

    Args:
        probabilities: (n, intents).
        similarities: (n, examples).
        groups: (intents,) group of each intent.
        example_groups: (examples,) group of each example.
        refused: (groups,) true for the out-of-scope group, which is never the answer.

    Returns:
        The group of each row, (n,), and its signals, (n, 6): probability of the group; its lead
        over the next one; probability of out-of-scope; similarity to the group's nearest example,
        to any nearest example, and to the nearest out-of-scope one.
    """
    count, n_groups = len(probabilities), len(refused)
    shares = np.zeros((count, n_groups), dtype=np.float32)
    np.add.at(shares.T, groups, probabilities.T)
    refusal = shares[:, refused].sum(axis=1)
    shares[:, refused] = -1.0
    order = np.argsort(-shares, axis=1)
    chosen = order[:, 0]
    rows = np.arange(count)
    best = shares[rows, chosen]
    following = np.maximum(shares[rows, order[:, 1]], 0) if n_groups > 1 else np.zeros(count)
    own = np.where(example_groups[None, :] == chosen[:, None], similarities, -1.0).max(axis=1)
    out = refused[example_groups]
    outside = similarities[:, out].max(axis=1) if out.any() else np.zeros(count)
    any_inside = similarities[:, ~out].max(axis=1)
    return chosen, np.column_stack(
        [best, best - following, refusal, own, any_inside, outside]
    ).astype(np.float32)


@dataclass(frozen=True)
class Confidence:
    """Probability that the likeliest answer is right, from its signals; and what is too little."""

    weights: Floats
    bias: float
    threshold: float

    def of(self, row_signals: Floats) -> Floats:
        """Return the confidence of each row, shape (n,), in 0..1."""
        return np.asarray(1 / (1 + np.exp(-(row_signals @ self.weights + self.bias))))

    @classmethod
    def fit(
        cls, row_signals: Floats, right: NDArray[np.bool_], inside: NDArray[np.bool_]
    ) -> Confidence:
        """Fit on held-out rows.

        Args:
            row_signals: (n, 6), see `signals`.
            right: (n,) the likeliest answer was the right one.
            inside: (n,) the row asks something that the training data cover.

        The threshold is the one at which the share of inside rows answered rightly and the share
        of outside rows refused have the largest sum (Youden's index, with the former in place of
        sensitivity).
        """
        model = LogisticRegression(C=10.0, max_iter=1000, class_weight=None)
        weight = np.where(inside, 1.0, inside.sum() / max(1, (~inside).sum()))
        model.fit(row_signals, right, sample_weight=weight)
        fitted = cls(model.coef_[0].astype(np.float32), float(model.intercept_[0]), 0.5)
        confidence = fitted.of(row_signals)
        return cls(fitted.weights, fitted.bias, _best_threshold(confidence, right, inside))


def _best_threshold(
    confidence: Floats, right: NDArray[np.bool_], inside: NDArray[np.bool_]
) -> float:
    candidates = np.quantile(confidence, np.linspace(0.0, 0.95, 400))
    answered = (confidence[None, :] >= candidates[:, None]) & right & inside
    refused = (confidence[None, :] < candidates[:, None]) & ~inside
    index = answered.sum(axis=1) / max(1, inside.sum()) + refused.sum(axis=1) / max(
        1, (~inside).sum()
    )
    return float(candidates[int(index.argmax())])
