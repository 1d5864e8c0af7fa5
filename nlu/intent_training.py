"""Training of the intent model: the fit, and a confidence learnt from held-out examples."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nlu.confidence import Confidence, HeldOut
from nlu.examples import Examples
from nlu.intent_model import Groups, IntentModel, Spelling, group_name
from nlu.softmax_regression import Floats, SoftmaxRegression

# Rows that are judged at a time, to keep memory low.
_BLOCK = 1000
# Cross-validation is repeated until about so many rows were judged.
_ENOUGH_ROWS, _MOST_ROUNDS = 4000, 5


@dataclass(frozen=True)
class TrainingRows:
    """The examples as rows; ``origin`` numbers the example that each noisy copy was made from."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    origin: NDArray[np.int32]
    rows: Floats
    is_noise: NDArray[np.bool_]

    def only(self, mask: NDArray[np.bool_]) -> TrainingRows:
        """Return the rows where the mask is true."""
        keep = np.flatnonzero(mask)
        return TrainingRows(
            tuple(self.texts[i] for i in keep),
            tuple(self.labels[i] for i in keep),
            self.origin[keep],
            self.rows[keep],
            self.is_noise[keep],
        )


@dataclass(frozen=True)
class Settings:
    """How to train; see `IntentClassifier.get_default_config`."""

    strength: float
    folds: int
    seed: int
    worth: float
    group_prefixes: tuple[str, ...]
    out_of_scope: str


def combined_rows(vectors: Floats, ngrams: scipy.sparse.csr_matrix, spelling: Spelling) -> Floats:
    """Return meaning beside spelling, shape (n, 384 + width)."""
    return np.hstack([vectors, spelling.reduce(ngrams)])


def fit_model(data: TrainingRows, settings: Settings) -> IntentModel:
    """Fit the regression on all rows; the examples to be near to are those written by hand."""
    regression = SoftmaxRegression.fit(data.rows, data.labels, settings.strength)
    groups = Groups.of(regression.labels, settings.group_prefixes, settings.out_of_scope)
    clean = data.only(~data.is_noise)
    number = {label: i for i, label in enumerate(regression.labels)}
    intents = np.array([number[label] for label in clean.labels], dtype=np.int64)
    examples = Examples.of(clean.texts, intents, clean.rows, len(regression.labels))
    return IntentModel(regression, examples, groups)


def train(data: TrainingRows, settings: Settings) -> tuple[IntentModel, Confidence]:
    """Fit the model and learn its confidence, on all processors.

    One fit gains little from a second processor; several fits side by side gain all of it.
    """
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as workers:
        whole = workers.submit(fit_model, data, settings)
        confidence = learn_confidence(data, settings, workers)
        return whole.result(), confidence


def learn_confidence(
    data: TrainingRows, settings: Settings, workers: ThreadPoolExecutor
) -> Confidence:
    """Learn what a right answer looks like from examples that the fit has not seen.

    In each fold some examples of every intent are held out, and some intents are left out
    altogether: their examples stand for the questions that nobody thought of.
    """
    # Which intents are left out together is chance; with few examples it decides too much, and
    # to try several ways costs little.
    rounds = min(_MOST_ROUNDS, -(-_ENOUGH_ROWS // len(data.labels)))
    folds = [fold for number in range(rounds) for fold in _cross_validation(data, settings, number)]
    found = list(workers.map(lambda fold: _held_out(data, settings, fold), folds))
    nothing = np.empty(0, dtype=bool)
    found.append(HeldOut(np.empty(0, dtype=np.float32), nothing, nothing, nothing, nothing))
    return Confidence.fit(
        HeldOut(
            np.concatenate([one.score for one in found]),
            np.concatenate([one.right for one in found]),
            np.concatenate([one.inside for one in found]),
            np.concatenate([one.real for one in found]),
            np.concatenate([one.noisy for one in found]),
        ),
        settings.worth,
    )


@dataclass(frozen=True)
class _Fold:
    """Masks of rows: of intents that are left out, and all that the fit does not see."""

    left_out: NDArray[np.bool_]
    unseen: NDArray[np.bool_]


def _cross_validation(data: TrainingRows, settings: Settings, number: int) -> list[_Fold]:
    """Return the folds that can be tried."""
    fold_of_origin, fold_of_group = _folds(data, settings, settings.seed + number)
    names = _group_names(data.labels, settings.group_prefixes)
    group_fold = np.array([fold_of_group.get(name, -1) for name in names])
    example_fold = fold_of_origin[data.origin]
    labels = np.array(data.labels)
    found = []
    for fold in range(settings.folds):
        left_out = group_fold == fold
        unseen = left_out | (example_fold == fold)
        if unseen.any() and len(set(labels[~unseen].tolist())) >= 2:
            found.append(_Fold(left_out, unseen))
    return found


def _held_out(data: TrainingRows, settings: Settings, fold: _Fold) -> HeldOut:
    """Fit on what the fold shows, and ask the rest but for noisy copies of intents left out."""
    tested = fold.unseen & ~(fold.left_out & data.is_noise)
    asked = data.only(tested)
    model = fit_model(data.only(~fold.unseen), settings)
    score, group = _judged(model, asked.rows)
    by_label = dict(zip(model.labels, model.groups.of_intent.tolist()))
    truth = np.array([by_label.get(label, -1) for label in asked.labels])
    real = np.array([label == settings.out_of_scope for label in asked.labels])
    inside = ~fold.left_out[tested] & ~real
    return HeldOut(score, (group == truth) & inside, inside, real, asked.is_noise)


def _judged(model: IntentModel, rows: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return score and group of each row."""
    found = [
        model.understand(rows[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)
    ]
    return np.concatenate([one.score for one in found]), np.concatenate(
        [one.group for one in found]
    )


def _group_names(labels: Sequence[str], prefixes: Sequence[str]) -> list[str]:
    return [group_name(label, prefixes) for label in labels]


def _folds(
    data: TrainingRows, settings: Settings, seed: int
) -> tuple[NDArray[np.int32], dict[str, int]]:
    """Return the fold of each origin (stratified by intent) and the fold that leaves out a group.

    A group of several intents is never left out, nor is out-of-scope: without them no fold would
    look like the model that is finally trained.
    """
    dice = random.Random(seed)  # noqa: S311 - not a secret
    members: dict[str, list[int]] = {}
    for origin, label in dict(zip(data.origin.tolist(), data.labels)).items():
        members.setdefault(label, []).append(origin)
    fold_of_origin = np.zeros(int(data.origin.max()) + 1, dtype=np.int32)
    for label in sorted(members):
        origins = sorted(members[label])
        dice.shuffle(origins)
        for place, origin in enumerate(origins):
            fold_of_origin[origin] = place % settings.folds
    kept = {*settings.group_prefixes, settings.out_of_scope}
    names = sorted(set(_group_names(data.labels, settings.group_prefixes)) - kept)
    dice.shuffle(names)
    return fold_of_origin, {name: place % settings.folds for place, name in enumerate(names)}
