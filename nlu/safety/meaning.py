"""Red flags by meaning: how much a message, or a part of it, is like the examples of danger.

A unit (the message, a sentence or a clause) is scored by a support vector machine on the principal
components of its sentence vector and by a linear model of its words. A rule that holds adds to the
score of its message. Three thresholds are found by cross-validation: the lowest, so the fewest
emergencies missed, at which no more than a given share of held-out counter-examples is flagged.
Above the upper one a message is clear, above the next it is doubtful, above the lowest it is
answered with caution.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlu.inner_products import inner_products
from nlu.safety import lexical
from nlu.safety.clauses import ENDS, JOINTS, Span
from nlu.safety.lexical import Columns, LexicalModel
from nlu.safety.machine import Fitter
from nlu.safety.word_rules import Analysis

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]

# Chosen with the weights below by how many of evaluation/safety are missed at the same share of
# false alarms; none of its rows is learnt from, and a later writer's confirmed the choice.
_PENALTY, _WIDTH = 30.0, 1.0
# Half of a vector's numbers carry what is told apart here, at half the cost of all.
_COMPONENTS = 192
_LEXICAL_WEIGHT = 0.45
RULE_WEIGHT = 0.65
# A clause of a harmless message is harmless too, but there are many of them.
_CLAUSE_IMPORTANCE = 0.5
_SHORTEST_CLAUSE = 3
_NEIGHBOURS = 5


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


def text_of(analysis: Analysis, unit: Span) -> str:
    """Return a unit as it is encoded: without what joins it to the one before, with its end mark.

    A question of the message is then the same text here and for the intent, and encoded once.
    """
    doc, start, end = analysis.doc, unit.start, unit.end
    while start < end - 1 and doc[start].norm_ in JOINTS:
        start += 1
    if end < len(doc) and doc[end].norm_ in ENDS:
        end += 1
    return str(doc[start:end].text)


@dataclass(frozen=True)
class TrainingUnits:
    """The units of the training messages, in order.

    ``vectors`` has shape (n, 384), ``rows`` the lexical columns of each. ``message`` numbers the
    message of each unit, whose first is the whole of it; ``kind`` is the place of its category and
    level in a list, or -1 for a counter-example. ``rule`` says that a rule holds in the message,
    ``written`` that a person wrote it as it stands.
    """

    vectors: Vectors
    rows: Sequence[Columns]
    message: NDArray[np.int32]
    kind: NDArray[np.int32]
    first: NDArray[np.bool_]
    rule: NDArray[np.bool_]
    written: NDArray[np.bool_]


class Shares(NamedTuple):
    """Shares of harmless messages, from 0 to 1, that may be taken for more than they are."""

    false_alarms: float
    doubts: float
    cautions: float


@dataclass(frozen=True)
class Components:
    """Principal components; ``mean`` has shape (384,), ``directions`` shape (384, d)."""

    mean: Vectors
    directions: Vectors

    @classmethod
    def of(cls, vectors: Vectors, count: int) -> Components:
        """Find the ``count`` directions in which the vectors, shape (n, 384), differ most."""
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        _, found = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        directions = found[:, ::-1][:, :count].astype(np.float32)
        return cls(mean, np.ascontiguousarray(directions))

    def reduce(self, vectors: Vectors) -> Vectors:
        """Return the vectors along the components, shape (n, d)."""
        return np.asarray((vectors - self.mean) @ self.directions, dtype=np.float32)


@dataclass(frozen=True)
class MeaningDetector:
    """Scores units; above ``threshold`` one is a red flag, above ``doubtful`` it may be one.

    Above ``cautious`` a word of caution does no harm.

    ``support`` has shape (m, d); ``weights`` and ``kinds`` (-1 for a counter-example) shape (m,).
    """

    components: Components
    support: Vectors
    weights: NDArray[np.float32]
    kinds: NDArray[np.int32]
    bias: float
    words: LexicalModel
    threshold: float = 0.0
    doubtful: float = 0.0
    cautious: float = 0.0
    _squares: Vectors = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute what every message needs."""
        object.__setattr__(self, "_squares", (self.support**2).sum(axis=1))

    def scores(self, vectors: Vectors, rows: Sequence[Columns]) -> Floats:
        """Return the score of each unit, shape (n,)."""
        near = self._kernel(vectors)
        by_words = np.array([self.words.score(row) for row in rows])
        return np.asarray(near @ self.weights + self.bias + _LEXICAL_WEIGHT * by_words)

    def votes(self, vector: Vectors) -> Floats:
        """Return what the nearest examples of danger say for each kind, shape (kinds,)."""
        near = np.where(self.kinds >= 0, self._kernel(vector[None, :])[0], 0.0)
        best = np.argsort(-near, kind="stable")[:_NEIGHBOURS]
        counted = np.bincount(self.kinds[best].clip(0), weights=near[best] ** 2)
        return np.asarray(counted, dtype=np.float64)

    def _kernel(self, vectors: Vectors) -> Vectors:
        """Return the likeness of each unit to each support vector, shape (n, m)."""
        reduced = self.components.reduce(vectors)
        near = inner_products(reduced, self.support)
        near *= 2
        near -= self._squares
        near -= (reduced**2).sum(axis=1, keepdims=True)
        near *= _WIDTH
        np.exp(near, out=near)
        return near


def fit(units: TrainingUnits, *, seed: int, folds: int, shares: Shares) -> MeaningDetector:
    """Fit, and find the thresholds.

    Args:
        units: what to learn.
        seed: decides the folds.
        folds: of the cross-validation.
        shares: of held-out counter-examples that may lie above each threshold.
    """
    components = Components.of(units.vectors, _COMPONENTS)
    everything = np.ones(len(units.message), dtype=bool)
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        whole = workers.submit(_fitted, units, components, everything, seed)
        danger, scores = held_out_scores(units, seed=seed, folds=folds, workers=workers)
        harmless = np.sort(scores[~danger])[::-1]
        found = (float(harmless[int(share * len(harmless))]) for share in shares)
        threshold, doubtful, cautious = found
        return replace(whole.result(), threshold=threshold, doubtful=doubtful, cautious=cautious)


def held_out_scores(
    units: TrainingUnits, *, seed: int, folds: int, workers: ThreadPoolExecutor
) -> tuple[NDArray[np.bool_], Floats]:
    """Return, for each written message, whether it is danger and its score when held out.

    Generated messages are only trained on: one of them is too like the next to test on.
    """
    dice = random.Random(seed)  # noqa: S311 - not a secret
    count = int(units.message.max()) + 1
    fold_of = np.array([dice.randrange(folds) for _ in range(count)])
    scores = np.full(count, -np.inf)
    written = np.zeros(count, dtype=bool)
    danger = np.zeros(count, dtype=bool)
    written[units.message] = units.written
    danger[units.message] = units.kind >= 0
    components = Components.of(units.vectors, _COMPONENTS)
    tests = [(fold_of[units.message] == fold) & units.written for fold in range(folds)]
    fits = [workers.submit(_fitted, units, components, ~tested, seed) for tested in tests]
    for tested, fitted in zip(tests, fits, strict=True):
        detector = fitted.result()
        places = np.flatnonzero(tested)
        found = detector.scores(units.vectors[places], [units.rows[int(i)] for i in places])
        found = found + RULE_WEIGHT * units.rule[places]
        np.maximum.at(scores, units.message[places], found)
    return danger[written], scores[written]


def _fitted(
    units: TrainingUnits, components: Components, mask: NDArray[np.bool_], seed: int
) -> MeaningDetector:
    danger = units.kind >= 0
    # A part of a dangerous message need not be dangerous.
    used = np.flatnonzero(mask & (units.first | ~danger))
    importance = np.where(units.first[used], 1.0, _CLAUSE_IMPORTANCE)
    reduced = components.reduce(units.vectors)
    machine = Fitter(reduced[used], danger[used], importance, _PENALTY, _WIDTH).fit(seed)
    words = lexical.fit([units.rows[int(i)] for i in used], danger[used], importance)
    support = used[machine.places]
    return MeaningDetector(
        components,
        reduced[support],
        machine.weights,
        units.kind[support],
        machine.bias,
        words,
    )
