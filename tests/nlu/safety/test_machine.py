"""The support vector machine that is fitted in parts is the one that is fitted at once."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.svm import SVC

from nlu.safety import machine
from nlu.safety.machine import Fitter, likeness

PENALTY, WIDTH = 10.0, 2.0


def _points(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(3)
    points = dice.normal(size=(count, 4)).astype(np.float32) * 0.6
    positive = points[:, 0] + 0.4 * np.sin(5 * points[:, 1]) + 0.1 * dice.normal(size=count) > 0
    return points, positive, np.where(dice.random(count) < 0.5, 1.0, 0.5)


@pytest.mark.parametrize("at_once", [2000, 300])
def test_it_decides_as_a_full_fit_does(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    points, positive, importance = _points(1000)
    monkeypatch.setattr(machine, "_AT_ONCE", at_once)
    monkeypatch.setattr(machine, "_FIRST_GUESS", 200)
    found = Fitter(points, positive, importance, PENALTY, WIDTH).fit(seed=1)
    full = SVC(C=PENALTY, gamma=WIDTH).fit(points, positive, sample_weight=importance)
    scores = likeness(points, points[found.places], WIDTH) @ found.weights + found.bias
    # The tolerance of the last round, and a little for what it moves.
    np.testing.assert_allclose(scores, full.decision_function(points), atol=0.25)
    assert (scores > 0).tolist() == (full.decision_function(points) > 0).tolist()


def test_the_same_seed_gives_the_same_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_AT_ONCE", 300)
    monkeypatch.setattr(machine, "_FIRST_GUESS", 200)
    fitter = Fitter(*_points(1000), PENALTY, WIDTH)
    first, second = fitter.fit(seed=1), fitter.fit(seed=1)
    np.testing.assert_array_equal(first.places, second.places)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_a_point_is_like_itself_and_less_like_others() -> None:
    points, _, _ = _points(50)
    near = likeness(points, points, WIDTH)
    np.testing.assert_allclose(np.diag(near), 1.0, atol=1e-5)
    assert (near <= 1.0 + 1e-5).all()


def test_few_points_within_the_margin_are_not_fitted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(machine, "_AT_ONCE", 300)
    monkeypatch.setattr(machine, "_FIRST_GUESS", 200)
    fits: list[int] = []
    solve = Fitter._solve

    def counted(self: Fitter, chosen: machine.Places) -> machine.Machine:
        fits.append(len(chosen))
        return solve(self, chosen)

    monkeypatch.setattr(Fitter, "_solve", counted)
    fitter = Fitter(*_points(1000), PENALTY, WIDTH)
    monkeypatch.setattr(machine, "_FEW", 0.0)
    fitter.fit(seed=1)
    until_none = len(fits)
    fits.clear()
    monkeypatch.setattr(machine, "_FEW", 1.0)
    fitter.fit(seed=1)
    assert len(fits) == 2 < until_none
