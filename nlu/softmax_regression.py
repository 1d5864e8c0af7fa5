"""Softmax regression: a probability for each intent from a row of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import minimize

Floats = NDArray[np.float32]
# In even coordinates (see `_evened`); the loss is then below what 80 steps reached without.
_ITERATIONS = 20


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
    each = np.arange(count)
    # Large arrays are made once: to get and give back memory some hundred times took as long as
    # to multiply.
    scores = np.empty((count, classes), dtype=np.float32)
    gradient = np.empty((features + 1, classes), dtype=np.float32)
    evened = _evened(rows, classes, strength)

    def loss_and_gradient(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = evened @ flat.reshape(features + 1, classes).astype(np.float32)
        np.matmul(rows, weights[:-1], out=scores)
        np.add(scores, weights[-1], out=scores)
        np.subtract(scores, scores.max(axis=1, keepdims=True), out=scores)
        own = scores[each, truth]
        np.exp(scores, out=scores)
        total = scores.sum(axis=1, keepdims=True)
        loss = strength * float((np.log(total[:, 0]) - own).sum(dtype=np.float64))
        np.divide(scores, total, out=scores)
        scores[each, truth] -= 1
        np.matmul(rows.T, scores, out=gradient[:-1])
        gradient[-1] = scores.sum(axis=0)
        np.multiply(gradient, strength, out=gradient)
        np.add(gradient[:-1], weights[:-1], out=gradient[:-1])
        penalty = 0.5 * float(np.vdot(weights[:-1], weights[:-1]))
        return loss + penalty, (evened.T @ gradient).ravel().astype(np.float64)

    found = minimize(
        loss_and_gradient,
        np.zeros((features + 1) * classes),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ITERATIONS, "maxcor": 10},
    )
    weights = evened @ found.x.reshape(features + 1, classes).astype(np.float32)
    return np.asarray(weights, dtype=np.float32)


def _evened(rows: Floats, classes: int, strength: float) -> Floats:
    """Return the coordinates in which the loss is about as steep every way, as columns.

    Shape (features + 1, features + 1). The rows differ a hundredfold more in some directions than
    in others, so that descent goes to and fro across the steep ones. Where each class has an equal
    share, the loss curves by strength / classes times the rows' inner products, plus the penalty;
    the inverse root of that evens it out.
    """
    with_bias = np.hstack([rows, np.ones((len(rows), 1), dtype=np.float32)])
    curvature = (with_bias.T @ with_bias).astype(np.float64) * (strength / classes)
    curvature[np.diag_indices_from(curvature)] += 1.0
    root = np.linalg.cholesky(curvature)
    inverse = solve_triangular(root, np.eye(len(root)), lower=True)
    return np.ascontiguousarray(inverse.T, dtype=np.float32)
