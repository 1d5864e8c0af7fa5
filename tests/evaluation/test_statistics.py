"""Figures checked against values worked out by hand or published."""

import math

import pytest

from evaluation.calibration import Judged, calibration_error, reliability, scope_curve
from evaluation.confusion import confusion
from evaluation.statistics import percentile, sign_test, wilson


def test_wilson_interval_of_known_shares() -> None:
    # 81 of 263: 25.5 % to 36.6 % (R. G. Newcombe, Stat. Med. 17 (1998), table I, method 3).
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(29, 29) == pytest.approx((0.8830, 1.0), abs=5e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


def test_percentiles() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([7], 99) == 7
    assert percentile(range(101), 95) == 95
    assert math.isnan(percentile([], 50))


def test_sign_test() -> None:
    assert sign_test(0, 0) == 1.0
    assert sign_test(5, 5) == 1.0
    assert sign_test(0, 6) == pytest.approx(2 / 64)
    assert sign_test(8, 1) == pytest.approx(2 * 10 / 512)


def judged(confidence: float, right: bool, in_scope: bool = True, declined: bool = False) -> Judged:
    return Judged(confidence, right, in_scope, declined)


def test_calibration_error_weighs_the_bins() -> None:
    bins = reliability(
        [judged(0.9, True), judged(0.9, False), judged(1.0, True), judged(0.1, True)]
    )
    assert [one.count for one in bins] == [1, 3]
    assert bins[1].accuracy == pytest.approx(2 / 3)
    gap = abs(2.8 / 3 - 2 / 3)
    assert calibration_error(bins) == pytest.approx((3 * gap + 0.9) / 4)
    assert calibration_error([]) == 0.0


def test_scope_curve_goes_from_today_to_declining_all() -> None:
    rows = [
        judged(0.9, True),
        judged(0.4, True),
        judged(0.3, False, in_scope=False),
        judged(0.8, True, in_scope=False, declined=True),
    ]
    points = scope_curve(rows)
    pairs = [(point.in_scope_accuracy, point.out_of_scope_recall) for point in points]
    assert pairs == [(1.0, 0.5), (1.0, 1.0), (0.5, 1.0), (0.0, 1.0)]
    assert points[0].threshold == 0
    assert scope_curve(rows[:2]) == []


def test_confusion_counts_and_orders() -> None:
    matrix = confusion(
        [("pain", "pain"), ("pain", "clarify"), ("pain", "clarify"), ("what_is", "pain")]
    )
    assert matrix.expected == ("what_is", "pain")
    assert matrix.got == ("pain", "clarify")
    assert matrix.counts == ((1, 0), (1, 2))
    assert matrix.pairs() == [("pain", "clarify", 2), ("what_is", "pain", 1)]
