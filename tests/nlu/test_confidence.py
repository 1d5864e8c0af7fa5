"""Confidence: calibrated on held-out examples, with a threshold that is worth it."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.confidence import Confidence, HeldOut


def _held(inside: int, outside: int, *, real: bool, apart: float = 0.3, seed: int = 4) -> HeldOut:
    dice = np.random.default_rng(seed)
    score = np.concatenate(
        [dice.normal(0.4 + apart, 0.1, inside), dice.normal(0.4, 0.1, outside)]
    ).astype(np.float32)
    is_inside = np.arange(inside + outside) < inside
    right = is_inside & (dice.random(inside + outside) < 0.95)
    return HeldOut(score, right, is_inside, real & ~is_inside, np.zeros(len(score), dtype=bool))


def test_it_rises_with_the_score_within_0_and_1() -> None:
    fitted = Confidence.fit(_held(900, 300, real=False), 5.0)
    given = fitted.of(np.linspace(-2, 3, 50, dtype=np.float32))
    assert np.all(np.diff(given) >= 0)
    assert 0 <= given[0] < fitted.threshold < given[-1] <= 1


def test_it_is_calibrated() -> None:
    # As many from outside as from inside: then it is the share that is right.
    fitted, fresh = (_held(2000, 2000, real=False, seed=seed) for seed in (1, 2))
    given = Confidence.fit(fitted, 5.0).of(fresh.score)
    for low in (0.1, 0.4, 0.7):
        bin_ = (given >= low) & (given < low + 0.2)
        assert given[bin_].mean() == pytest.approx(fresh.right[bin_].mean(), abs=0.08)


def test_the_more_an_answer_is_worth_the_more_are_given() -> None:
    held = _held(900, 300, real=False)
    thresholds = [Confidence.fit(held, worth).threshold for worth in (0.5, 2, 5, 20)]
    assert thresholds == sorted(thresholds, reverse=True)
    assert len(set(thresholds)) == 4


def test_the_threshold_is_the_best_one() -> None:
    held = _held(4000, 4000, real=False)
    fitted = Confidence.fit(held, 5.0)
    inside, outside = held.inside, ~held.inside

    def sum_at(threshold: float) -> float:
        accepted = fitted.of(held.score) >= threshold
        return float(5 * (accepted & held.right)[inside].mean() + (~accepted)[outside].mean())

    assert sum_at(fitted.threshold) > max(map(sum_at, np.linspace(0.01, 0.99, 99))) - 0.02


def test_hand_written_examples_of_out_of_scope_stand_alone_for_the_outside() -> None:
    near = _held(900, 300, real=False, apart=0.05)
    far = _held(900, 50, real=True, apart=0.5)
    both = HeldOut(
        *(
            np.concatenate([getattr(far, name), getattr(near, name)[~near.inside]])
            for name in ("score", "right", "inside", "real", "noisy")
        )
    )
    assert Confidence.fit(both, 5.0) == Confidence.fit(far, 5.0)


def test_generated_copies_do_not_move_the_threshold() -> None:
    held = _held(900, 300, real=False)
    noisy = HeldOut(held.score - 0.3, held.right, held.inside, held.real, ~held.noisy)
    both = HeldOut(
        *(
            np.concatenate([getattr(held, name), getattr(noisy, name)[held.inside]])
            for name in ("score", "right", "inside", "real", "noisy")
        )
    )
    plain, fitted = Confidence.fit(held, 5.0), Confidence.fit(both, 5.0)
    scores = np.linspace(0, 1, 2000, dtype=np.float32)
    assert (
        (plain.of(scores) >= plain.threshold) == (fitted.of(scores) >= fitted.threshold)
    ).mean() > 0.999


@pytest.mark.parametrize(("inside", "outside"), [(0, 0), (5, 0), (0, 5)])
def test_with_too_little_it_still_tells_near_from_far(inside: int, outside: int) -> None:
    fitted = Confidence.fit(_held(inside, outside, real=False), 5.0)
    far, near = fitted.of(np.array([0.1, 0.9], dtype=np.float32))
    assert far < fitted.threshold < near
