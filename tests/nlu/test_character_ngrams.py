"""The n-gram row of a message is the one that the vectoriser gives, made faster."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.character_ngrams import _Lookup, _single_rows, _vectorizer

EXAMPLES = ["does it hurt", "what does it cost", "how many sessions do I need?", "¿hablan español?"]
ASKED = [*EXAMPLES, "", "  ", "zzz", "does does does it it HURT", "wil it hrt?!", "a", "日本語"]


@pytest.mark.parametrize("text", ASKED)
def test_the_same_row(text: str) -> None:
    vectorizer = _vectorizer(2, 5).fit(EXAMPLES)
    lookup = _Lookup(vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_)
    row = lookup.row(text)
    assert row.shape == (1, len(vectorizer.vocabulary_))
    assert row.dtype == np.float32
    np.testing.assert_allclose(
        row.toarray(), vectorizer.transform([text]).toarray(), rtol=1e-5, atol=1e-7
    )


def test_many_texts_get_the_rows_of_one_transformation() -> None:
    vectorizer = _vectorizer(2, 5).fit(EXAMPLES)
    texts = ASKED * 3
    whole = vectorizer.transform(texts)
    rows = list(_single_rows(whole))
    assert len(rows) == len(texts)
    assert all(row.shape == (1, whole.shape[1]) for row in rows)
    np.testing.assert_array_equal(np.vstack([row.toarray() for row in rows]), whole.toarray())
