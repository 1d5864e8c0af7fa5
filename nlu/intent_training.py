"""Training of the intent model: the fit, and a confidence learnt from held-out examples."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

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


def learn_confidence(data: TrainingRows, settings: Settings) -> Confidence:
    """Learn what a right answer looks like from examples that the fit has not seen.

    In each fold some examples of every intent are held out, and some intents are left out
    altogether: their examples stand for the questions that nobody thought of.
    """
    # Which intents are left out together is chance; with few examples it decides too much, and
    # to try several ways costs little.
    rounds = min(_MOST_ROUNDS, -(-_ENOUGH_ROWS // len(data.labels)))
    found = [one for number in range(rounds) for one in _held_out(data, settings, number)]
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


def _held_out(data: TrainingRows, settings: Settings, number: int) -> Iterator[HeldOut]:
    fold_of_origin, fold_of_group = _folds(data, settings, settings.seed + number)
    names = _group_names(data.labels, settings.group_prefixes)
    group_fold = np.array([fold_of_group.get(name, -1) for name in names])
    example_fold = fold_of_origin[data.origin]
    for fold in range(settings.folds):
        left_out = group_fold == fold
        tested = left_out & ~data.is_noise | ((example_fold == fold) & ~left_out)
        fitted = data.only(~left_out & (example_fold != fold))
        if len(set(fitted.labels)) < 2 or not tested.any():
            continue
        asked = data.only(tested)
        model = fit_model(fitted, settings)
        score, group = _judged(model, asked.rows)
        by_label = dict(zip(model.labels, model.groups.of_intent.tolist()))
        truth = np.array([by_label.get(label, -1) for label in asked.labels])
        real = np.array([label == settings.out_of_scope for label in asked.labels])
        inside = ~left_out[tested] & ~real
        yield HeldOut(score, (group == truth) & inside, inside, real, asked.is_noise)


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
