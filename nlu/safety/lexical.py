"""What a message says word by word: a linear model of words, word lists and how they are meant.

It complements the sentence vectors, which are near to one another for "my chest hurts" and "my
chest doesn't hurt". Features are hashed, so that no vocabulary is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from zlib import crc32

import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlu.safety.clauses import Span
from nlu.safety.patterns import LITERAL
from nlu.safety.scope import SCOPE
from nlu.safety.word_rules import Analysis

COLUMNS = 1 << 16
_STRENGTH = 10.0
_SHORTEST, _LONGEST = 3, 5

Floats = NDArray[np.float64]
Columns = NDArray[np.int32]


def _column(name: str) -> int:
    return crc32(name.encode()) % COLUMNS


@lru_cache(maxsize=100_000)
def _named(kind: str, *names: str) -> int:
    return _column(" ".join((kind, *names)))


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> tuple[int, ...]:
    framed = f"<{word}>"
    return tuple(
        _column(f"piece {framed[at : at + length]}")
        for length in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(framed) - length + 1)
    )


def columns_of(analysis: Analysis, unit: Span) -> Columns:
    """Return the columns of a unit's features, in order and each once."""
    words = [token.norm_ for token in analysis.doc[unit.start : unit.end]]
    found = {_named("word", word) for word in words}
    found.update(_named("pair", *pair) for pair in zip(words, words[1:], strict=False))
    for word in words:
        found.update(_pieces(word))
    if [token.norm_ for token in analysis.doc[unit.end : unit.end + 1]] == ["?"]:
        found.add(_named("asked"))
    lists = sorted(
        name
        for name, spans in analysis.found.items()
        if not name.startswith(LITERAL)
        and any(unit.start <= span.start and span.end <= unit.end for span in spans)
    )
    said = [name for name in lists if not name.startswith(SCOPE)]
    found.update(_named("list", name) for name in lists)
    found.update(_named("lists", *pair) for pair in combinations(said, 2))
    for index in range(unit.start, unit.end):
        found.update(
            _named("meant", kind) for kind in analysis.scopes.covered.get(index, frozenset())
        )
        if index in analysis.scopes.denied:
            found.add(_named("denied"))
    return np.array(sorted(found), dtype=np.int32)


@dataclass(frozen=True)
class LexicalModel:
    """Log-odds of danger; ``rarity`` weighs a column, shapes (COLUMNS,)."""

    rarity: Floats
    weights: Floats
    bias: float

    def score(self, columns: Columns) -> float:
        """Return the log-odds of one unit."""
        rarity = self.rarity[columns]
        length = float(np.sqrt(rarity @ rarity)) or 1.0
        return float(rarity @ self.weights[columns]) / length + self.bias


def fit(rows: Sequence[Columns], danger: NDArray[np.bool_], importance: Floats) -> LexicalModel:
    """Fit to the units' columns; ``importance`` weighs each unit, shape (len(rows),)."""
    counts = np.bincount(np.concatenate(list(rows)), minlength=COLUMNS)
    rarity = np.log((1 + len(rows)) / (1 + counts)) + 1
    values = [rarity[row] / max(np.linalg.norm(rarity[row]), 1e-9) for row in rows]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    matrix = scipy.sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(list(rows)), ends), shape=(len(rows), COLUMNS)
    )
    model = LogisticRegression(C=_STRENGTH, max_iter=1000)
    model.fit(matrix, danger, sample_weight=importance)
    return LexicalModel(rarity, model.coef_[0].copy(), float(model.intercept_[0]))
