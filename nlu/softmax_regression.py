"""Softmax regression: a probability for each intent from a row of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]
# Held-out accuracy no longer moves after about 60.
_ITERATIONS = 80


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
