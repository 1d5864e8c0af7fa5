"""Red flags by meaning: how much a message, or a part of it, is like the examples of danger.

A unit (the message, a sentence or a clause) is scored by a support vector machine on its sentence
vector and by a linear model of its words. A rule that holds adds to the score of its message. The
threshold is found by cross-validation: the lowest, so the fewest emergencies missed, at which no
more than a given share of held-out counter-examples is flagged.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.svm import SVC

from nlu.safety import lexical
from nlu.safety.clauses import Span
from nlu.safety.lexical import Columns, LexicalModel
from nlu.safety.word_rules import Analysis

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]

# Chosen on messages of our own that were written after the data and kept apart.
_PENALTY, _WIDTH = 10.0, 1.0
_LEXICAL_WEIGHT = 0.2
RULE_WEIGHT = 0.8
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


@dataclass(frozen=True)
class MeaningDetector:
    """Scores units; above ``threshold`` one is a red flag.

    ``support`` has shape (m, 384); ``weights`` and ``kinds`` (-1 for a counter-example) shape (m,).
    """

    support: Vectors
    weights: NDArray[np.float32]
    kinds: NDArray[np.int32]
    bias: float
    words: LexicalModel
    threshold: float = 0.0

    def scores(self, vectors: Vectors, rows: Sequence[Columns]) -> Floats:
        """Return the score of each unit, shape (n,)."""
        near = vectors @ self.support.T
        near -= 1
        near *= 2 * _WIDTH
        np.exp(near, out=near)
        by_words = np.array([self.words.score(row) for row in rows])
        return np.asarray(near @ self.weights + self.bias + _LEXICAL_WEIGHT * by_words)

    def kind_of(self, vector: Vectors) -> int:
        """Return the kind of danger that the nearest examples of danger speak for."""
        near = np.where(self.kinds >= 0, self.support @ vector, -1.0)
        best = np.argsort(-near, kind="stable")[:_NEIGHBOURS]
        votes = np.bincount(self.kinds[best].clip(0), weights=np.exp(8 * near[best]))
        return int(votes.argmax())


def fit(units: TrainingUnits, *, seed: int, folds: int, false_alarms: float) -> MeaningDetector:
    """Fit, and find the threshold that flags a share ``false_alarms`` of held-out harmless ones."""
    danger, scores = held_out_scores(units, seed=seed, folds=folds)
    harmless = np.sort(scores[~danger])[::-1]
    threshold = float(harmless[int(false_alarms * len(harmless))])
    return replace(_fitted(units, np.ones(len(units.message), dtype=bool)), threshold=threshold)


def held_out_scores(
    units: TrainingUnits, *, seed: int, folds: int
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
    for fold in range(folds):
        tested = (fold_of[units.message] == fold) & units.written
        detector = _fitted(units, ~tested)
        places = np.flatnonzero(tested)
        found = detector.scores(units.vectors[places], [units.rows[int(i)] for i in places])
        found = found + RULE_WEIGHT * units.rule[places]
        np.maximum.at(scores, units.message[places], found)
    return danger[written], scores[written]


def _fitted(units: TrainingUnits, mask: NDArray[np.bool_]) -> MeaningDetector:
    danger = units.kind >= 0
    # A part of a dangerous message need not be dangerous.
    used = np.flatnonzero(mask & (units.first | ~danger))
    importance = np.where(units.first[used], 1.0, _CLAUSE_IMPORTANCE)
    machine = SVC(C=_PENALTY, gamma=_WIDTH, cache_size=500)
    machine.fit(units.vectors[used], danger[used], sample_weight=importance)
    words = lexical.fit([units.rows[int(i)] for i in used], danger[used], importance)
    support = used[machine.support_]
    return MeaningDetector(
        units.vectors[support],
        machine.dual_coef_[0].astype(np.float32),
        units.kind[support],
        float(machine.intercept_[0]),
        words,
    )
