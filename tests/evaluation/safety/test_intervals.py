import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom  # type: ignore[import-untyped]

from evaluation.safety.intervals import clopper_pearson


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Printed tables of the exact interval.
    [
        (0, 300, 0.0, 0.01222),
        (300, 300, 0.98778, 1.0),
        (5, 10, 0.18709, 0.81291),
        (1, 20, 0.00127, 0.24873),
    ],
)
def test_known_bounds(hits: int, total: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, total) == pytest.approx((low, high), abs=1e-5)


@given(st.integers(1, 600).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_leave_a_fortieth_on_each_side(case: tuple[int, int]) -> None:
    hits, total = case
    low, high = clopper_pearson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1
    if hits:
        assert binom.sf(hits - 1, total, low) == pytest.approx(0.025, abs=1e-6)
    if hits < total:
        assert binom.cdf(hits, total, high) == pytest.approx(0.025, abs=1e-6)


def test_of_nothing_all_is_possible() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "total"), [(-1, 5), (6, 5), (1, 0)])
def test_impossible_counts_are_refused(hits: int, total: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        clopper_pearson(hits, total)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        clopper_pearson(1, 2, confidence)
