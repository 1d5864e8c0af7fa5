"""Red flags by meaning: how much a message, or a part of it, is like the examples of danger.

A unit (the message, a sentence or a clause) is described by how near its sentence vector is to
each of some landmarks, by the word lists that it uses, and by how it is meant (denied, in the past,
as a question about what might be). Logistic regression on these says how likely it is a red flag.
The landmarks stand in for all examples: Nystroem's approximation of a Gaussian kernel (Williams and
Seeger 2001), at a fraction of its cost.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.safety.clauses import Span
from nlu.safety.scope import SCOPE
from nlu.safety.word_rules import Analysis
from nlu.softmax_regression import SoftmaxRegression

Floats = NDArray[np.float32]

_LANDMARKS = 1000
_KERNEL_WEIGHT = 3.0
_WORDS_WEIGHT = 0.5
_STRENGTH = 10.0
_SHORTEST_CLAUSE = 3
_MEANINGS = (
    "denied",
    "hypothetical",
    "history",
    "report",
    "joke",
    "present",
    "negation",
    "not_a_negation",
)


def units_of(analysis: Analysis) -> list[Span]:
    """Return the message, then its sentences, then its clauses; each only once."""
    whole = Span(0, len(analysis.doc))
    found = [whole]
    if len(analysis.sentences) > 1:
        found += [sentence.span for sentence in analysis.sentences]
    for sentence in analysis.sentences:
        if len(sentence.clauses) > 1:
            found += [c for c in sentence.clauses if c.end - c.start >= _SHORTEST_CLAUSE]
    return list(dict.fromkeys(span for span in found if span.end > span.start)) or [whole]


def described(analysis: Analysis, unit: Span, words: Sequence[str]) -> Floats:
    """Return which word lists a unit uses and how it is meant, shape (len(words) + 9,)."""
    inside = {
        name
        for name, spans in analysis.found.items()
        if any(unit.start <= span.start and span.end <= unit.end for span in spans)
    }
    tokens = [Span(at, at + 1) for at in range(unit.start, unit.end)]
    meant = {str(name) for name in analysis.scopes.of(tokens)} if tokens else set()
    meant |= {name[len(SCOPE) :] for name in inside if name.startswith(SCOPE)}
    if any(at in analysis.scopes.denied for at in range(unit.start, unit.end)):
        meant.add("denied")
    following = [token.norm_ for token in analysis.doc[unit.end : unit.end + 1]]
    row = [float(name in inside) for name in words]
    row += [float(any(name in one for one in meant)) for name in _MEANINGS]
    return np.array([*row, float("?" in following)], dtype=np.float32)


@dataclass(frozen=True)
class MeaningDetector:
    """Scores units; above ``threshold`` one is a red flag by its meaning."""

    landmarks: Floats
    kernel_weights: Floats
    word_weights: Floats
    bias: float
    threshold: float

    def scores(self, vectors: Floats, descriptions: Floats) -> Floats:
        """Return the log-odds of each unit, shape (n,)."""
        near = _kernel(vectors, self.landmarks)
        return np.asarray(near @ self.kernel_weights + descriptions @ self.word_weights + self.bias)


@dataclass(frozen=True)
class TrainingUnits:
    """Units of the examples; ``message`` numbers the message of each, and the first is whole."""

    vectors: Floats
    descriptions: Floats
    message: NDArray[np.int32]
    first: NDArray[np.bool_]
    danger: NDArray[np.bool_]


def fit(units: TrainingUnits, seed: int, folds: int, missed: float) -> MeaningDetector:
    """Fit, with the threshold that misses a share ``missed`` of held-out examples of danger."""
    dice = random.Random(seed)  # noqa: S311 - not a secret
    fold_of = np.array([dice.randrange(folds) for _ in range(int(units.message.max()) + 1)])
    held: list[Floats] = []
    for fold in range(folds):
        tested = fold_of[units.message] == fold
        detector = _fitted(units, ~tested, seed)
        mine = tested & units.danger
        scores = detector.scores(units.vectors[mine], units.descriptions[mine])
        messages = units.message[mine]
        held.append(np.array([scores[messages == m].max() for m in np.unique(messages)]))
    threshold = float(np.quantile(np.concatenate(held), missed))
    final = _fitted(units, np.ones(len(units.message), dtype=bool), seed)
    return MeaningDetector(
        final.landmarks, final.kernel_weights, final.word_weights, final.bias, threshold
    )


def _fitted(units: TrainingUnits, mask: NDArray[np.bool_], seed: int) -> MeaningDetector:
    # A part of a dangerous message need not be dangerous; every part of a harmless one is harmless.
    used = np.flatnonzero(mask & (units.first | ~units.danger))
    vectors, descriptions = units.vectors[used], units.descriptions[used]
    choice = np.random.default_rng(seed).permutation(len(used))[:_LANDMARKS]
    landmarks = vectors[choice]
    values, directions = np.linalg.eigh(
        _kernel(landmarks, landmarks).astype(np.float64) + 1e-4 * np.eye(len(landmarks))
    )
    whitening = (directions / np.sqrt(values)).astype(np.float32)
    rows = np.hstack(
        [
            _KERNEL_WEIGHT * (_kernel(vectors, landmarks) @ whitening),
            _WORDS_WEIGHT * descriptions,
        ]
    )
    labels = ["danger" if danger else "harmless" for danger in units.danger[used]]
    model = SoftmaxRegression.fit(rows, labels, _STRENGTH)
    weights = model.weights[:, 0] - model.weights[:, 1]
    size = whitening.shape[1]
    return MeaningDetector(
        landmarks,
        np.asarray(_KERNEL_WEIGHT * (whitening @ weights[:size]), dtype=np.float32),
        np.asarray(_WORDS_WEIGHT * weights[size:], dtype=np.float32),
        float(model.bias[0] - model.bias[1]),
        0.0,
    )


def _kernel(left: Floats, right: Floats) -> Floats:
    """Return the Gaussian kernel of unit vectors, with a width of 1."""
    return np.asarray(np.exp(2 * (left @ right.T) - 2), dtype=np.float32)
