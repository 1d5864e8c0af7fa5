"""The model of intents: regression, nearness of examples, groups."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from nlu.examples import UNSOUGHT, Examples
from nlu.intent_model import Groups, IntentModel, Spelling
from nlu.intent_training import Settings, TrainingRows, fit_model, train
from nlu.sentence_encoder import DIMENSIONS
from nlu.softmax_regression import Floats, SoftmaxRegression

WIDTH = DIMENSIONS + 16
SETTINGS = Settings(10.0, 3, 20, 5.0, ("hand_",), "outside")


def _rows(seed: int, labels: list[str], each: int) -> TrainingRows:
    """Return rows around a direction for each label, both halves of length 1."""
    dice = np.random.default_rng(seed)
    centres = {label: dice.normal(size=WIDTH) for label in sorted(set(labels))}
    made = [centres[label] + dice.normal(size=WIDTH) for label in labels for _ in range(each)]
    rows = np.array(made, dtype=np.float32)
    for half in (slice(0, DIMENSIONS), slice(DIMENSIONS, WIDTH)):
        rows[:, half] /= np.linalg.norm(rows[:, half], axis=1, keepdims=True)
    names = [label for label in labels for _ in range(each)]
    texts = tuple(f"{label} {i}" for i, label in enumerate(names))
    origin = np.arange(len(names), dtype=np.int32)
    return TrainingRows(texts, tuple(names), origin, rows, np.zeros(len(names), dtype=bool))


LABELS = [*(f"topic_{i}" for i in range(20)), "hand_a", "hand_b", "outside"]


@pytest.fixture(scope="module")
def data() -> TrainingRows:
    return _rows(1, LABELS, 8)


@pytest.fixture(scope="module")
def model(data: TrainingRows) -> IntentModel:
    return fit_model(data, SETTINGS)


def test_the_regression_is_scikit_learns(data: TrainingRows) -> None:
    ours = SoftmaxRegression.fit(data.rows, data.labels, 10.0)
    theirs = LogisticRegression(C=10.0, max_iter=2000).fit(data.rows, data.labels)
    assert ours.labels == tuple(theirs.classes_)
    assert np.allclose(ours.probabilities(data.rows), theirs.predict_proba(data.rows), atol=0.02)


def test_the_same_data_give_the_same_model(data: TrainingRows, model: IntentModel) -> None:
    again = fit_model(data, SETTINGS)
    assert np.array_equal(again.regression.weights, model.regression.weights)
    assert train(data, SETTINGS)[1] == train(data, SETTINGS)[1]


def test_one_intent_is_too_few(data: TrainingRows) -> None:
    only = data.only(np.array([label == "outside" for label in data.labels]))
    with pytest.raises(ValueError, match=r"at least two intents; data/nlu\.yml has 1"):
        fit_model(only, SETTINGS)


def test_an_example_is_nearest_to_itself(data: TrainingRows, model: IntentModel) -> None:
    understood = model.understand(data.rows)
    for index in (0, 77, 150):
        found = model.nearest_examples(data.rows, understood, index, 3)
        assert found[0][:2] == (data.texts[index], data.labels[index])
        assert found[0][2] == pytest.approx(1.0, abs=1e-3)
        assert [alike for *_, alike in found] == sorted((one[2] for one in found), reverse=True)


def test_a_row_is_judged_by_itself(data: TrainingRows, model: IntentModel) -> None:
    together = model.understand(data.rows)
    for index in (3, 99):
        alone = model.understand(data.rows[index : index + 1])
        assert np.allclose(alone.probabilities[0], together.probabilities[index], atol=1e-5)
        assert alone.score[0] == pytest.approx(together.score[index], abs=1e-5)


def test_what_is_understood_is_in_bounds(data: TrainingRows, model: IntentModel) -> None:
    dice = np.random.default_rng(3)
    rows = np.vstack(
        [data.rows, dice.normal(size=(50, WIDTH)).astype(np.float32) / 20, 0 * data.rows[:1]]
    )
    understood = model.understand(rows)
    assert np.allclose(understood.probabilities.sum(axis=1), 1, atol=1e-4)
    assert np.all(understood.share >= 0)
    assert np.all(understood.share + understood.refusal <= 1 + 1e-4)
    assert np.all(np.isfinite(understood.score))


def test_out_of_scope_is_never_the_answer(data: TrainingRows, model: IntentModel) -> None:
    outside = np.array([label == "outside" for label in data.labels])
    understood = model.understand(data.rows[outside])
    assert "outside" not in {model.labels[i] for i in understood.intent}
    assert understood.refusal.mean() > 0.5
    assert understood.score.mean() < model.understand(data.rows[~outside]).score.mean() - 0.2


def test_intents_of_one_prefix_are_one_answer(model: IntentModel) -> None:
    of_label = dict(zip(model.labels, model.groups.of_intent.tolist(), strict=True))
    assert of_label["hand_a"] == of_label["hand_b"] != of_label["topic_1"]
    assert Groups.of(["a", "b"], (), "missing").refused.tolist() == [False, False]


def test_between_two_of_one_group_there_is_no_doubt(data: TrainingRows, model: IntentModel) -> None:
    rows = {label: data.rows[data.labels.index(label)] for label in ("hand_a", "hand_b")}
    between = (rows["hand_a"] + rows["hand_b"])[None, :] / np.sqrt(2)
    understood = model.understand(between.astype(np.float32))
    assert model.labels[understood.intent[0]].startswith("hand_")
    assert understood.share[0] > understood.probabilities[0].max() + 0.05


def test_only_the_examples_sought_are_looked_at() -> None:
    rows = np.eye(3, WIDTH, dtype=np.float32)
    examples = Examples.of(["b", "a", "c"], np.array([1, 0, 1]), rows, 3)
    assert examples.texts == ("a", "b", "c")
    sought = np.array([[True, False, True], [False, True, False]])
    near = examples.nearness(np.vstack([rows[1], rows[0]]), sought)
    # The third intent has no example, and the rest were not sought.
    assert (near.nearest == UNSOUGHT).tolist() == [[False, True, True], [True, False, True]]
    assert near.meaning[0, 0] == near.meaning[1, 1] == 1.0


def test_a_narrow_vocabulary_narrows_the_spelling() -> None:
    rows = scipy.sparse.random(6, 4, density=0.8, format="csr", random_state=1, dtype=np.float64)
    spelling = Spelling.fit(rows, 256, 20)
    reduced: Floats = spelling.reduce(rows)
    assert reduced.shape == (6, 3)
    assert reduced.dtype == np.float32
