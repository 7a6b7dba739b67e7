import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import linear_model

from course_lib.reference import _newton, losses
from course_lib.reference.linear_models import (
    LinearRegression,
    LogisticRegression,
    SoftmaxRegression,
    fit_linear,
)
from course_lib.reference.losses import binary_cross_entropy, cross_entropy, mean_squared_error

GOLDEN = json.loads((Path(__file__).parent / "golden" / "losses.json").read_text("utf-8"))[
    "descents"
]


def samples(seed=0, n=40, n_classes=3):
    """Overlapping classes in features of very different scales, one of them constant."""
    rng = np.random.default_rng(seed)
    y = np.append(np.arange(n_classes), rng.integers(0, n_classes, n - n_classes))
    X = rng.normal(size=(n, 4)) + y[:, None]
    return np.column_stack([X * [1, 100, 0.01, 1] + [0, 4000, 0, -3], np.full(n, 0.1)]), y


class TestFitLinear:
    @pytest.mark.parametrize("name", GOLDEN)
    def test_it_takes_the_steps_that_pytorch_takes(self, name):
        golden = GOLDEN[name]
        X, targets = np.array(golden["X"]), np.array(golden["targets"])
        W, b, history = fit_linear(X, targets, getattr(losses, name), **golden["settings"])
        np.testing.assert_allclose(W, golden["W"], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(b, golden["b"], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(history, golden["losses"], rtol=1e-12)

    def test_one_step_by_hand(self):
        X, targets = [[1.0], [3.0]], [2.0, 4.0]
        W, b, history = fit_linear(X, targets, mean_squared_error, 1, 0.1, 1)
        assert history.tolist() == [10]  # (2² + 4²) / 2, before the step
        np.testing.assert_allclose(W, [[1.4]])  # 0.1 · (2·1 + 4·3)
        np.testing.assert_allclose(b, [0.6])

    def test_many_steps_lead_to_the_least_squares(self):
        rng = np.random.default_rng(1)
        X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
        W, b, _ = fit_linear(X, y, mean_squared_error, 1, 0.1, 2000)
        theirs = linear_model.LinearRegression().fit(X, y)
        np.testing.assert_allclose(W[:, 0], theirs.coef_, rtol=1e-9)
        np.testing.assert_allclose(b, theirs.intercept_, rtol=1e-9)

    @pytest.mark.parametrize("n_outputs", [1, 3])
    def test_the_loss_gets_scores_in_its_own_shape_and_the_targets_as_they_are(self, n_outputs):
        seen = []

        def loss(scores, targets):
            seen.append((scores.shape, targets))
            return float(len(seen)), np.zeros(scores.shape)

        targets = object()
        W, b, history = fit_linear(np.ones((5, 2)), targets, loss, n_outputs, 0.1, 3)
        assert seen == [((5,) if n_outputs == 1 else (5, 3), targets)] * 3
        assert W.shape == (2, n_outputs)
        assert b.shape == (n_outputs,)
        assert history.tolist() == [1, 2, 3]

    @settings(max_examples=30)
    @given(st.integers(1, 5), st.integers(1, 4), st.integers(2, 4), st.sampled_from(["f4", "i8"]))
    def test_any_size_and_dtype(self, n, d, n_classes, dtype):
        X = np.arange(n * d).reshape(n, d).astype(dtype)
        labels = np.arange(n) % n_classes
        W, b, history = fit_linear(X, labels, cross_entropy, n_classes, 1e-3, 2)
        np.testing.assert_allclose(W.sum(axis=1), 0, atol=1e-15)
        np.testing.assert_allclose(b.sum(), 0, atol=1e-15)
        assert history[0] == pytest.approx(np.log(n_classes))
        assert X.dtype == dtype
        assert X[-1, -1] == n * d - 1

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"X": np.ones(3)}, "X: expected a matrix"),
            ({"n_outputs": 0}, "n_outputs: expected at least 1, got 0"),
            ({"learning_rate": 0}, "learning_rate: expected above 0, got 0"),
            ({"n_steps": 0}, "n_steps: expected at least 1, got 0"),
            ({"targets": [1.0]}, "predictions and targets: expected one length, got 2 and 1"),
            (
                {"learning_rate": 1e9, "n_steps": 40},
                r"with 1e\+09 the loss before step \d+ is not; use a smaller",
            ),
            (
                {"loss": lambda scores, targets: (0.0, np.ones((2, 1)))},
                r"the loss's gradient: expected shape \(2,\), got \(2, 1\)",
            ),
        ],
    )
    def test_bad_input_is_named(self, changes, words):
        arguments = {"X": [[1.0], [2.0]], "targets": [1.0, 2.0], "loss": mean_squared_error}
        arguments |= {"n_outputs": 1, "learning_rate": 0.1, "n_steps": 2}
        with pytest.raises(ValueError, match=words):
            fit_linear(**arguments | changes)


class TestLinearRegression:
    @pytest.mark.parametrize("strength", [0.0, 0.3])
    def test_it_agrees_with_scikit_learn(self, strength):
        X, y = samples()
        ours = LinearRegression(strength).fit(X, y)
        theirs = linear_model.Ridge(len(X) * strength, solver="svd").fit(X, y)
        np.testing.assert_allclose(ours.W[:, 0], theirs.coef_, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(ours.b, theirs.intercept_, rtol=1e-8)
        np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-8, atol=1e-8)

    def test_the_gradient_is_zero_at_the_minimum(self):
        X, y = samples()
        model = LinearRegression(0.3).fit(X, y)
        _, gradient = mean_squared_error(model.predict(X), y)
        np.testing.assert_allclose(X.T @ gradient + 0.6 * model.W[:, 0], 0, atol=1e-9)
        assert gradient.sum() == pytest.approx(0, abs=1e-9)

    def test_of_several_best_fits_it_takes_the_smallest_weights(self):
        model = LinearRegression().fit([[1, 1], [2, 2], [3, 3]], [2, 4, 6])
        np.testing.assert_allclose(model.W, [[1], [1]])
        np.testing.assert_allclose(model.b, 0, atol=1e-12)


class TestLogisticRegression:
    @pytest.mark.parametrize("strength", [1e-6, 1e-3, 1.0])
    def test_it_agrees_with_scikit_learn(self, strength):
        X, y = samples(n_classes=2)
        ours = LogisticRegression(strength).fit(X, y)
        theirs = linear_model.LogisticRegression(
            C=1 / (2 * len(X) * strength), solver="newton-cholesky", tol=1e-12
        ).fit(X, y)
        np.testing.assert_allclose(ours.W[:, 0], theirs.coef_[0], rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(ours.b, theirs.intercept_, rtol=1e-6)
        assert np.array_equal(ours.predict(X), theirs.predict(X))
        probabilities = ours.predict_probabilities(X)
        np.testing.assert_allclose(probabilities, theirs.predict_proba(X)[:, 1], atol=1e-7)

    def test_the_gradient_is_zero_at_the_minimum(self):
        X, y = samples(n_classes=2)
        model = LogisticRegression(1e-3).fit(X, y)
        _, gradient = binary_cross_entropy(model.scores(X)[:, 0], y)
        np.testing.assert_allclose(X.T @ gradient + 2e-3 * model.W[:, 0], 0, atol=1e-9)
        assert gradient.sum() == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize("strength", [1e-12, 1e-3, 1e6])
    def test_separable_classes_have_a_minimum_all_the_same(self, strength):
        X, y = np.array([[-2.0], [-1.0], [1.0], [3.0]]), np.array([0, 0, 1, 1])
        model = LogisticRegression(strength).fit(X, y)
        assert (model.W > 0).all()
        if strength < 1:
            assert model.predict(X).tolist() == [0, 0, 1, 1]

    def test_where_whole_newton_steps_would_run_away_shorter_ones_arrive(self):
        X = [[0.381, -0.438], [0, 2.752], [2.914, 0], [0.004, -0.002], [0, 0], [0.092, 0], [0, 0]]
        y = [0, 1, 0, 1, 1, 0, 0]
        model = LogisticRegression(1e-6).fit(X, y)
        theirs = linear_model.LogisticRegression(
            C=1 / (2 * len(X) * 1e-6), solver="newton-cholesky", tol=1e-12
        ).fit(X, y)
        np.testing.assert_allclose(model.W[:, 0], theirs.coef_[0], rtol=1e-6)


class TestSoftmaxRegression:
    @pytest.mark.parametrize("strength", [1e-3, 1.0])
    def test_it_agrees_with_scikit_learn(self, strength):
        X, y = samples()
        X, y = X / [1, 100, 0.01, 1, 1] - [0, 40, 0, 0, 0], np.array([9, 2, 5])[y]
        ours = SoftmaxRegression(strength).fit(X, y)
        theirs = linear_model.LogisticRegression(
            C=1 / (2 * len(X) * strength), solver="newton-cg", tol=1e-10, max_iter=10_000
        ).fit(X, y)
        assert ours.classes.tolist() == theirs.classes_.tolist() == [2, 5, 9]
        np.testing.assert_allclose(ours.W, theirs.coef_.T, rtol=1e-6, atol=1e-8)
        assert np.array_equal(ours.predict(X), theirs.predict(X))
        probabilities = ours.predict_probabilities(X)
        np.testing.assert_allclose(probabilities, theirs.predict_proba(X), atol=1e-7)

    def test_the_gradient_is_zero_at_the_minimum(self):
        X, y = samples()
        model = SoftmaxRegression(1e-3).fit(X, y)
        _, gradient = cross_entropy(model.scores(X), y)
        np.testing.assert_allclose(X.T @ gradient + 2e-3 * model.W, 0, atol=1e-8)
        np.testing.assert_allclose(gradient.sum(axis=0), 0, atol=1e-12)

    @settings(max_examples=60)
    @given(st.integers(0, 10**6), st.floats(-9, 2), st.sampled_from(["normal", "standard_cauchy"]))
    def test_it_finds_the_minimum_whatever_the_units_outliers_and_penalty(
        self, seed, exponent, distribution
    ):
        rng, strength = np.random.default_rng(seed), 10.0**exponent
        n, d, n_classes = rng.integers(3, 30), rng.integers(1, 6), rng.integers(2, 4)
        X = getattr(rng, distribution)(size=(n, d)).clip(-1e6, 1e6) * 10.0 ** rng.integers(-4, 5, d)
        y = np.arange(n) % n_classes
        model = SoftmaxRegression(strength).fit(X, y)
        _, gradient = cross_entropy(model.scores(X), y)
        slopes = (X.T @ gradient + 2 * strength * model.W) / np.abs(X).max(axis=0)[:, None]
        np.testing.assert_allclose(slopes, 0, atol=1e-8)

    def test_weights_and_biases_add_up_to_zero_over_the_classes(self):
        model = SoftmaxRegression().fit(*samples())
        np.testing.assert_allclose(model.W.sum(axis=1), 0, atol=1e-10)
        np.testing.assert_allclose(model.b.sum(), 0, atol=1e-8)

    def test_two_classes_are_a_logistic_regression_with_its_weights_shared(self):
        X, y = samples(n_classes=2)
        pair, single = SoftmaxRegression(2e-3).fit(X, y), LogisticRegression(1e-3).fit(X, y)
        ours = pair.predict_probabilities(X)[:, 1]
        np.testing.assert_allclose(ours, single.predict_probabilities(X), rtol=1e-8)


MODELS = [LinearRegression, LogisticRegression, SoftmaxRegression]


@pytest.mark.parametrize("model", MODELS)
class TestEveryModel:
    def test_the_units_of_a_feature_do_not_matter_to_a_weak_penalty(self, model):
        X, y = samples(n_classes=2)
        one, other = model(1e-12).fit(X, y), model(1e-12).fit(X * [1e-3, 1e3, 1, 1, 1], y)
        np.testing.assert_allclose(one.scores(X), other.scores(X * [1e-3, 1e3, 1, 1, 1]), 1e-3)

    def test_fitting_copies_what_it_keeps(self, model):
        X, y = samples(n_classes=2)
        fitted = model().fit(X, y)
        before = fitted.predict(X.copy())
        queries = X.copy()
        X[:] = 0
        assert np.array_equal(fitted.predict(queries), before)

    def test_using_it_before_fitting_is_explained(self, model):
        with pytest.raises(RuntimeError, match=f"{model.__name__}: call fit"):
            model().predict([[1.0]])

    @pytest.mark.parametrize(
        ("X", "y", "words"),
        [
            (np.ones((3, 2)), [0, 1], "X and y: expected one length, got 3 and 2"),
            (np.ones((0, 2)), np.zeros(0, int), "X and y: expected at least one sample"),
            (np.full((2, 1), np.nan), [0, 1], "X: expected finite"),
        ],
    )
    def test_bad_samples_are_named(self, model, X, y, words):
        with pytest.raises(ValueError, match=words):
            model().fit(X, y)

    def test_features_must_be_those_of_the_fit(self, model):
        fitted = model().fit(*samples(n_classes=2))
        with pytest.raises(ValueError, match=r"X: expected shape \(3, 5\), got \(3, 4\)"):
            fitted.predict(np.ones((3, 4)))


@pytest.mark.parametrize("model", [LogisticRegression, SoftmaxRegression])
class TestClassifiers:
    def test_a_penalty_is_needed(self, model):
        with pytest.raises(ValueError, match="strength: expected above 0, got 0"):
            model(0.0)

    def test_two_classes_are_needed(self, model):
        with pytest.raises(ValueError, match=r"at least two classes, got only \[1\]"):
            model().fit([[1.0], [2.0]], [1, 1])

    def test_too_few_steps_are_reported(self, model, monkeypatch):
        monkeypatch.setattr(_newton, "_MAX_STEPS", 2)
        with pytest.raises(RuntimeError, match="no minimum after 2 Newton steps"):
            model().fit(*samples(n_classes=2))


def test_linear_regression_refuses_a_negative_penalty():
    with pytest.raises(ValueError, match="strength: expected at least 0, got -1"):
        LinearRegression(-1)
