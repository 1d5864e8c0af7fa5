"""Inner products of a few rows with many: what finds the examples that a message is near to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# A product of two matrices first lays out both of them anew, which for so few rows takes longer
# than to go through the many once for each.
_FEW = 5
# Of the many, so many bytes at a time: each portion is read from memory once, for all of the few.
_PORTION = 1 << 19


def inner_products(rows: Floats, others: Floats) -> Floats:
    """Return the product of each row, shape (n, d), with each other, (m, d): shape (n, m)."""
    if len(rows) > _FEW:
        return np.asarray(rows @ others.T)
    found = np.empty((len(rows), len(others)), dtype=np.float32)
    step = len(others)
    if len(rows) > 1:
        step = max(8, _PORTION // (4 * rows.shape[1]) // 8 * 8)
    for start in range(0, len(others), max(step, 1)):
        portion = others[start : start + step]
        for row, into in zip(rows, found[:, start : start + step]):
            np.matmul(portion, row, out=into)
    return found
