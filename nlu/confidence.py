"""How sure an answer is, and what is too little to give it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from sklearn.linear_model import LogisticRegression

from nlu.softmax_regression import Floats

# Hand-written examples of out-of-scope from which the threshold is chosen on them alone.
_ENOUGH_REAL = 20
# Scores nearer to one another than this are told apart by chance; also the step of the search.
_BLUR, _STEP = 0.02, 0.002


@dataclass(frozen=True)
class HeldOut:
    """What was found of examples that a model had not seen; all (n,).

    ``score``: see `IntentModel`; ``right``: the likeliest answer was the right one; ``inside``: the
    example asks something that the model's training data cover; ``real``: it is a hand-written
    example of out-of-scope, not one of an intent that was left out; ``noisy``: a generated copy.
    """

    score: Floats
    right: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    real: NDArray[np.bool_]
    noisy: NDArray[np.bool_]


@dataclass(frozen=True)
class Confidence:
    """The chance that an answer is right, 1 / (1 + exp(-(slope * score + bias))).

    An answer of less than ``threshold`` is better not given.
    """

    slope: float
    bias: float
    threshold: float

    def of(self, score: Floats) -> Floats:
        """Return the confidence of each score, in 0..1."""
        return np.asarray(1 / (1 + np.exp(-(self.slope * score + self.bias))))

    @classmethod
    def fit(cls, held: HeldOut, worth: float) -> Confidence:
        """Fit on held-out examples.

        Where there are hand-written examples of out-of-scope they alone stand for the outside; else
        the left-out intents do, though they lie nearer to the rest than what people ask beside the
        point.

        Args:
            held: the examples; generated copies teach the confidence but not the threshold.
            worth: the share of the inside that is answered rightly counts this many times as much
                as the share of the outside that is refused; the threshold makes the sum largest.
        """
        outside = ~held.inside & ~held.noisy
        if (outside & held.real).sum() >= _ENOUGH_REAL:
            outside &= held.real
        inside = held.inside & ~held.noisy
        if not outside.any() or not (inside & held.right).any():
            # Too little data to learn from: half way from nothing to the very words.
            return cls(12.0, -6.0, 0.5)
        least = _best_threshold(held.score, inside & held.right, inside, outside, worth)
        # Both sides weigh the same, whatever their numbers.
        weight = np.where(held.inside, 1.0, np.where(outside, held.inside.sum() / outside.sum(), 0))
        used = weight > 0
        curve = LogisticRegression(C=100.0).fit(
            held.score[used, None], held.right[used], sample_weight=weight[used]
        )
        fitted = cls(float(curve.coef_[0, 0]), float(curve.intercept_[0]), 0.0)
        threshold = float(fitted.of(np.array([least], dtype=np.float32))[0])
        return cls(fitted.slope, fitted.bias, threshold)


def _best_threshold(
    score: Floats,
    answered: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    worth: float,
) -> float:
    """Return the score at which the blurred shares have the largest sum; the masks are (n,)."""
    first, last = np.floor(score.min() / _STEP), np.ceil(score.max() / _STEP)
    candidates = _STEP * np.arange(first, last + 1)
    total = np.zeros(len(candidates))
    for mask, sign, share in (
        (answered, -1.0, worth / inside.sum()),
        (outside, 1.0, 1 / outside.sum()),
    ):
        distance = (candidates[:, None] - score[mask][None, :]) / _BLUR
        total += share * ndtr(sign * distance).sum(axis=1)
    return float(candidates[int(total.argmax())])
