"""Training of the intent model: the fit, and a confidence learnt from held-out examples."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from nlu.intent_model import (
    Confidence,
    Examples,
    Floats,
    SoftmaxRegression,
    Spelling,
    groups_of,
    signals,
    with_neighbours,
)


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
    group_prefixes: tuple[str, ...]
    out_of_scope: str


def combined_rows(vectors: Floats, ngrams: scipy.sparse.csr_matrix, spelling: Spelling) -> Floats:
    """Return meaning beside spelling, shape (n, 384 + width)."""
    return np.hstack([vectors, spelling.reduce(ngrams)])


def examples_of(data: TrainingRows, labels: Sequence[str], scale: float) -> Examples:
    """Return the examples that are written by hand, for the nearness of new messages."""
    clean = data.only(~data.is_noise)
    number = {label: i for i, label in enumerate(labels)}
    places = np.array([number[label] for label in clean.labels], dtype=np.int32)
    # In the order of their intents, so that those of one intent are one slice.
    order = np.argsort(places, kind="stable")
    texts = tuple(clean.texts[i] for i in order)
    return Examples(texts, places[order], np.ascontiguousarray(clean.rows[order]), scale)


def learn_confidence(data: TrainingRows, settings: Settings, scale: float) -> Confidence:
    """Learn what a right answer looks like from examples that the fit has not seen.

    In each fold some examples of every intent are held out, and some intents are left out
    altogether: their examples stand for the questions that nobody thought of.
    """
    held_signals: list[Floats] = []
    held_right: list[NDArray[np.bool_]] = []
    held_inside: list[NDArray[np.bool_]] = []
    fold_of_origin, fold_of_group = _folds(data, settings)
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
        found, right = _held_out_signals(fitted, asked, settings, scale)
        outside = left_out[tested] | (np.array(asked.labels) == settings.out_of_scope)
        held_signals.append(found)
        held_right.append(right & ~outside)
        held_inside.append(~outside)
    inside = np.concatenate(held_inside) if held_inside else np.empty(0, dtype=bool)
    right = np.concatenate(held_right) if held_right else np.empty(0, dtype=bool)
    if right.all() or not right.any():
        # Too little data to learn from: trust the probability alone.
        return Confidence(np.array([8, 0, 0, 0, 0, 0], dtype=np.float32), -4.0, 0.5)
    return Confidence.fit(np.concatenate(held_signals), right, inside)


def _held_out_signals(
    fitted: TrainingRows, asked: TrainingRows, settings: Settings, scale: float
) -> tuple[Floats, NDArray[np.bool_]]:
    model = SoftmaxRegression.fit(fitted.rows, fitted.labels, settings.strength)
    groups = groups_of(model.labels, settings.group_prefixes)
    refused = refused_groups(model.labels, groups, settings.out_of_scope)
    near = examples_of(fitted, model.labels, scale)
    similarities = near.similarities(asked.rows)
    chosen, found = signals(
        with_neighbours(model.probabilities(asked.rows), similarities, near.labels),
        similarities,
        groups,
        groups[near.labels],
        refused,
    )
    by_label = dict(zip(model.labels, groups))  # noqa: B905 - Python 3.10
    truth = np.array([by_label.get(label, -1) for label in asked.labels])
    return found, chosen == truth


def refused_groups(
    labels: Sequence[str], groups: NDArray[np.int32], out_of_scope: str
) -> NDArray[np.bool_]:
    """Return a mask over the groups, true for that of the out-of-scope intent."""
    mask = np.zeros(int(groups.max()) + 1, dtype=bool)
    for label, group in zip(labels, groups):  # noqa: B905 - Python 3.10
        mask[group] |= label == out_of_scope
    return mask


def _group_names(labels: Sequence[str], prefixes: Sequence[str]) -> list[str]:
    return [next((p for p in prefixes if label.startswith(p)), label) for label in labels]


def _folds(data: TrainingRows, settings: Settings) -> tuple[NDArray[np.int32], dict[str, int]]:
    """Return the fold of each origin (stratified by intent) and the fold that leaves out a group.

    A group of several intents is never left out, nor is out-of-scope: without them no fold would
    look like the model that is finally trained.
    """
    dice = random.Random(settings.seed)  # noqa: S311 - not a secret
    members: dict[str, list[int]] = {}
    for origin, label in dict(zip(data.origin.tolist(), data.labels)).items():  # noqa: B905
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
