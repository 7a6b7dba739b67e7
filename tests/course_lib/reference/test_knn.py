import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from course_lib.reference.knn import (
    KNNClassifier,
    choose_k,
    l1_distances,
    l2_distances,
    predict_labels,
)

MEASURES = [(l1_distances, "cityblock"), (l2_distances, "euclidean")]


def finite(limit=1e6):
    return st.floats(-limit, limit, width=64)


@st.composite
def point_sets(draw):
    m, n, d = draw(st.integers(1, 6)), draw(st.integers(1, 7)), draw(st.integers(1, 5))
    return (
        draw(arrays(np.float64, (m, d), elements=finite())),
        draw(arrays(np.float64, (n, d), elements=finite())),
    )


@pytest.mark.parametrize(("measure", "name"), MEASURES)
class TestDistances:
    @given(sets=point_sets())
    def test_they_agree_with_scipy(self, measure, name, sets):
        distances, scipys = measure(*sets), cdist(*sets, metric=name)
        norm = max(np.abs(part).max() for part in sets)
        np.testing.assert_allclose(distances, scipys, rtol=1e-6, atol=1e-6 * norm + 1e-150)

    def test_sizes_that_do_not_divide_into_blocks(self, measure, name):
        rng = np.random.default_rng(1)
        a, b = rng.normal(size=(157, 31)), rng.normal(size=(1201, 31))
        np.testing.assert_allclose(measure(a, b), cdist(a, b, metric=name), rtol=1e-9)

    @given(sets=point_sets())
    def test_a_point_is_at_distance_zero_from_itself(self, measure, name, sets):
        queries, _ = sets
        assert (np.diag(measure(queries, queries)) == 0).all()

    @given(sets=point_sets())
    def test_exchanging_the_sets_transposes(self, measure, name, sets):
        a, b = sets
        np.testing.assert_allclose(measure(a, b), measure(b, a).T, rtol=1e-9, atol=1e-9)

    def test_nearly_identical_points_keep_their_digits(self, measure, name):
        a = np.full((1, 50), 1000.0)
        b = a + 1e-7 * np.arange(50)
        np.testing.assert_allclose(measure(a, b), cdist(a, b, metric=name), rtol=1e-9)

    @pytest.mark.parametrize("dtype", [np.float32, np.int8, np.uint8, bool])
    def test_other_dtypes_are_computed_in_float64(self, measure, name, dtype):
        a = np.array([[0, 1], [1, 0]], dtype=dtype)
        distances = measure(a, a)
        assert distances.dtype == np.float64
        np.testing.assert_allclose(distances, cdist(a.astype(float), a.astype(float), metric=name))

    def test_arguments_stay_as_they_were(self, measure, name):
        a, b = np.ones((2, 3)), np.zeros((4, 3))
        measure(a, b)
        assert (a == 1).all()
        assert (b == 0).all()

    def test_memory_is_bounded(self, measure, name):
        rng = np.random.default_rng(0)
        a, b = rng.normal(size=(300, 64)), rng.normal(size=(2000, 64))
        tracemalloc.start()
        measure(a, b)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        result, sets = 300 * 2000 * 8, (a.nbytes + b.nbytes)
        assert peak < result + 2 * sets + 2**21

    @pytest.mark.parametrize(
        ("a", "b", "words"),
        [
            (np.ones(3), np.ones((2, 3)), "X_test: expected a matrix"),
            (np.ones((2, 3)), np.ones((2, 4)), "got 3 and 4"),
            (np.array([[np.nan]]), np.ones((1, 1)), "X_test: expected finite"),
        ],
    )
    def test_bad_input_is_named(self, measure, name, a, b, words):
        with pytest.raises(ValueError, match=words):
            measure(a, b)

    def test_text_is_refused(self, measure, name):
        with pytest.raises(TypeError, match="real numbers"):
            measure([["a"]], [["b"]])


class TestVote:
    @settings(max_examples=50)
    @given(st.integers(0, 10**6), st.integers(1, 9))
    def test_it_agrees_with_scikit_learn_where_nothing_is_tied(self, seed, k):
        rng = np.random.default_rng(seed)
        X, y, queries = rng.normal(size=(9, 3)), rng.integers(0, 4, 9) * 3, rng.normal(size=(5, 3))
        theirs = KNeighborsClassifier(k, algorithm="brute").fit(X, y).predict(queries)
        assert np.array_equal(predict_labels(l2_distances(queries, X), y, k), theirs)

    def test_a_tied_vote_goes_to_the_smallest_label(self):
        distances = np.array([[4.0, 1.0, 2.0, 3.0]])
        assert predict_labels(distances, np.array([2, 7, 5, 2]), 2) == [5]
        assert predict_labels(distances, np.array([2, 7, 5, 2]), 4) == [2]

    def test_all_neighbours_vote_when_k_is_n(self):
        assert predict_labels(np.array([[9.0, 1, 2]]), np.array([4, 4, 1]), 3) == [4]

    def test_labels_need_not_be_consecutive(self):
        labels = predict_labels(np.array([[1.0, 2]]), np.array([10**9, 3]), 1)
        assert labels == [10**9]
        assert labels.dtype.kind == "i"

    @pytest.mark.parametrize(
        ("distances", "labels", "k", "error", "words"),
        [
            (np.ones((2, 3)), [0, 1], 1, ValueError, "one column per label"),
            (np.ones((2, 2)), [0, 1], 0, ValueError, "at least 1"),
            (np.ones((2, 2)), [0, 1], 3, ValueError, "at most 2"),
            (np.ones((2, 2)), [0, 1], 1.5, TypeError, "k: expected an integer"),
            (np.ones((2, 2)), [0.0, 1.0], 1, TypeError, "integer labels"),
            (np.ones((2, 2)), [-1, 1], 1, ValueError, "labels from 0"),
        ],
    )
    def test_bad_input_is_named(self, distances, labels, k, error, words):
        with pytest.raises(error, match=words):
            predict_labels(distances, labels, k)


class TestChooseK:
    def test_it_agrees_with_scikit_learn(self):
        rng = np.random.default_rng(3)
        y = rng.integers(0, 3, 47)
        X = rng.normal(size=(47, 4)) + y[:, None]
        best, means = choose_k(X, y, [1, 4, 7], 5)
        for k, mean in means.items():
            model = KNeighborsClassifier(k, algorithm="brute")
            scores = cross_val_score(model, X, y, cv=KFold(5))
            assert mean == pytest.approx(scores.mean(), abs=0.03)  # votes tie differently
        assert means[best] == max(means.values())

    def test_of_equal_means_the_smallest_k_wins(self):
        X = np.array([[0.0], [10.0], [0.1], [10.1], [0.2], [10.2]])
        best, means = choose_k(X, np.array([0, 1, 0, 1, 0, 1]), [3, 2, 1], 3)
        assert means == {3: 1.0, 2: 1.0, 1: 1.0}
        assert best == 1

    @pytest.mark.parametrize(
        ("k_choices", "n_folds", "words"),
        [
            ([], 2, "at least one k"),
            ([1], 1, "n_folds: expected at least 2"),
            ([4], 2, "k_choices: expected at least 1 and at most 3"),
        ],
    )
    def test_bad_input_is_named(self, k_choices, n_folds, words):
        with pytest.raises(ValueError, match=words):
            choose_k(np.ones((6, 1)), np.zeros(6, dtype=int), k_choices, n_folds)


class TestClassifier:
    @pytest.mark.parametrize("metric", ["l1", "l2"])
    def test_it_agrees_with_scikit_learn(self, metric):
        rng = np.random.default_rng(5)
        X, y, queries = rng.normal(size=(30, 2)), rng.integers(0, 2, 30), rng.normal(size=(9, 2))
        theirs = KNeighborsClassifier(3, p=int(metric[1]), algorithm="brute").fit(X, y)
        ours = KNNClassifier(3, metric).fit(X, y)
        assert np.array_equal(ours.predict(queries), theirs.predict(queries))
        assert ours.score(X, y) == theirs.score(X, y)

    def test_it_keeps_its_own_copy(self):
        X = np.array([[0.0], [5.0]])
        model = KNNClassifier().fit(X, np.array([0, 1]))
        X[:] = 99
        assert model.predict(np.array([[4.0]])) == [1]

    def test_predicting_before_fitting_is_explained(self):
        with pytest.raises(RuntimeError, match="call fit"):
            KNNClassifier().predict([[1.0]])

    def test_bad_parameters_are_named(self):
        with pytest.raises(ValueError, match="metric: expected 'l1' or 'l2'"):
            KNNClassifier(1, "cosine")
        with pytest.raises(ValueError, match="k: expected at least 1 and at most 2"):
            KNNClassifier(3).fit([[1.0], [2.0]], [0, 1])
