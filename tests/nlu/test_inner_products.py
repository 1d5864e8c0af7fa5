"""Inner products in portions: the same numbers as one product of matrices."""

from __future__ import annotations

import numpy as np
import pytest

from nlu import inner_products as module
from nlu.inner_products import inner_products


@pytest.mark.parametrize("rows", [0, 1, 2, 5, 6])
@pytest.mark.parametrize("others", [0, 1, 7, 8, 31, 100])
def test_they_are_the_product_of_the_matrices(
    rows: int, others: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PORTION", 4 * 16 * 8)  # eight rows of 16 at a time
    dice = np.random.default_rng(rows * 1000 + others)
    these = dice.random((rows, 16), dtype=np.float32)
    those = dice.random((others, 16), dtype=np.float32)
    found = inner_products(these, those)
    assert found.shape == (rows, others)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, these @ those.T, rtol=1e-5)


def test_columns_of_a_wider_matrix_are_taken_as_they_stand() -> None:
    dice = np.random.default_rng(1)
    wide = dice.random((50, 24), dtype=np.float32)
    rows = dice.random((3, 24), dtype=np.float32)
    np.testing.assert_allclose(
        inner_products(rows[:, 5:20], wide[:, 5:20]), rows[:, 5:20] @ wide[:, 5:20].T, rtol=1e-5
    )
