"""A support vector machine that is fitted where it is decided, and gives what a full fit gives.

Most messages lie far from the boundary and change nothing; the machine is fitted on those near it,
and again with those that it then gets wrong, until there are none. The kernel of so few fits into
memory as one product of matrices, where libsvm would compute every entry by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC

Points = NDArray[np.float32]
Places = NDArray[np.intp]

# So many are fitted at once without ado; above it, so many give a first guess of the boundary.
_AT_ONCE = 8000
_FIRST_GUESS = 6000
_NEAR = 0.5
# A point may stand so far within the margin, in units of it, without being fitted anew; and so few
# of all points within it at all, as another fit takes as long as the first and finds no more.
_TOLERANCE, _FEW = 0.1, 0.002
_MOST_ROUNDS = 5
# How far from the best each fit may end: a hundredth of the margin, at two thirds of the steps.
_PRECISION = 0.01
# Points that only just lie outside the margin may be needed again in the next round.
_KEPT = 1.05
_BATCH = 2048


@dataclass(frozen=True)
class Machine:
    """The points that decide: ``places`` (m,) of the points given, ``weights`` (m,), ``bias``."""

    places: Places
    weights: NDArray[np.float32]
    bias: float


def likeness(points: Points, others: Points, width: float) -> Points:
    """Return exp(-width |a - b|²) of each point, shape (n, d), to each other, (m, d): (n, m)."""
    near: Points = points @ others.T
    near *= 2
    near -= (points**2).sum(axis=1, keepdims=True)
    near -= (others**2).sum(axis=1)
    near *= width
    np.exp(near, out=near)
    return near


@dataclass(frozen=True)
class Fitter:
    """Fits machines to ``points`` (n, d) that are ``positive`` (n,) or not.

    ``importance`` (n,) is the share of the penalty that each point has.
    """

    points: Points
    positive: NDArray[np.bool_]
    importance: NDArray[np.float64]
    penalty: float
    width: float

    def fit(self, seed: int) -> Machine:
        """Fit a machine; ``seed`` chooses the points of the first guess."""
        count = len(self.points)
        if count <= _AT_ONCE:
            return self._solve(np.arange(count))
        dice = np.random.default_rng(seed)
        guess = self._solve(np.sort(dice.choice(count, _FIRST_GUESS, replace=False)))
        chosen = np.sort(np.argsort(self._margins(guess), kind="stable")[: int(_NEAR * count)])
        machine = self._solve(chosen)
        for _ in range(_MOST_ROUNDS):
            margins = self._margins(machine)
            inside = np.zeros(count, dtype=bool)
            inside[chosen] = True
            wrong = np.flatnonzero(~inside & (margins < 1 - _TOLERANCE))
            if len(wrong) <= _FEW * count:
                break
            chosen = np.union1d(np.flatnonzero(inside & (margins < _KEPT)), wrong)
            machine = self._solve(chosen)
        return machine

    def _solve(self, chosen: Places) -> Machine:
        points = self.points[chosen]
        # Filled in parts: a whole one in single precision beside it would take half as much again.
        kernel = np.empty((len(chosen), len(chosen)))
        for start in range(0, len(chosen), _BATCH):
            part = slice(start, start + _BATCH)
            kernel[part] = likeness(points[part], points, self.width)
        machine = SVC(C=self.penalty, kernel="precomputed", cache_size=500, tol=_PRECISION)
        machine.fit(kernel, self.positive[chosen], sample_weight=self.importance[chosen])
        weights = machine.dual_coef_[0].astype(np.float32)
        return Machine(chosen[machine.support_], weights, float(machine.intercept_[0]))

    def _margins(self, machine: Machine) -> NDArray[np.float64]:
        """Return how far on its right side each point lies; 1 is the margin."""
        deciding = self.points[machine.places]
        found = np.empty(len(self.points))
        for start in range(0, len(found), _BATCH):
            part = slice(start, start + _BATCH)
            found[part] = likeness(self.points[part], deciding, self.width) @ machine.weights
        found += machine.bias
        found[~self.positive] *= -1
        return found
