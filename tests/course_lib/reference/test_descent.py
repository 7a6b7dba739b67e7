import json
import types
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import rosen_der
from sklearn.linear_model import LinearRegression

from course_lib.reference.descent import (
    gradient_descent,
    minibatches,
    momentum_descent,
    train_linear_regression,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "descent.json").read_text("utf-8"))
starts = arrays(np.float64, st.integers(1, 4), elements=st.floats(-1e6, 1e6))


def descend(gradient, x0, learning_rate, n_steps, rho=0.0):
    """Either kind of descent, chosen by rho."""
    if rho:
        return momentum_descent(gradient, x0, learning_rate, rho, n_steps)
    return gradient_descent(gradient, x0, learning_rate, n_steps)


@pytest.mark.parametrize(
    "golden", GOLDEN["paths"], ids=lambda case: f"rho={case['settings']['rho']}"
)
def test_paths_are_those_of_pytorch(golden):
    path = descend(rosen_der, **golden["settings"])
    np.testing.assert_allclose(path, golden["path"], rtol=1e-10, atol=1e-12)


class TestGradientDescent:
    @given(x0=starts, n_steps=st.integers(1, 20))
    def test_on_a_parabola_every_step_shrinks_x_by_one_factor(self, x0, n_steps):
        path = gradient_descent(lambda x: 2 * x, x0, 0.1, n_steps)
        powers = 0.8 ** np.arange(n_steps + 1)
        np.testing.assert_allclose(path, powers[:, None] * x0, rtol=1e-12, atol=1e-300)

    def test_a_step_twice_as_long_as_to_the_minimum_swings_for_ever(self):
        path = gradient_descent(lambda x: 2 * x, [3], 1.0, 4)
        assert path.ravel().tolist() == [3, -3, 3, -3, 3]


class TestMomentum:
    def test_by_hand(self):
        path = momentum_descent(lambda x: 2 * x, [1.0], 0.1, 0.9, 2)
        np.testing.assert_allclose(path.ravel(), [1, 0.8, 0.46])

    @given(x0=starts)
    def test_without_any_it_is_plain_descent(self, x0):
        plain = gradient_descent(np.tanh, x0, 0.3, 5)
        assert np.array_equal(momentum_descent(np.tanh, x0, 0.3, 0.0, 5), plain)

    def test_on_a_steady_slope_the_step_grows_to_its_limit(self):
        path = momentum_descent(np.ones_like, [0.0], 0.1, 0.9, 200)
        steps = -np.diff(path.ravel())
        assert steps[0] == pytest.approx(0.1)
        assert (np.diff(steps) > -1e-12).all()
        assert steps[-1] == pytest.approx(0.1 / (1 - 0.9), rel=1e-6)

    @given(x0=starts, rho=st.floats(0.1, 0.95))
    def test_averaged_gradients_take_the_same_steps_at_a_larger_learning_rate(self, x0, rho):
        x, v, averaged = x0, np.zeros_like(x0), [x0]
        for _ in range(6):
            v = rho * v + (1 - rho) * np.tanh(x)
            x = x - 0.1 / (1 - rho) * v
            averaged.append(x)
        path = momentum_descent(np.tanh, x0, 0.1, rho, 6)
        np.testing.assert_allclose(path, averaged, rtol=1e-10, atol=1e-10)

    def test_it_leaves_a_dip_that_plain_descent_stays_in(self):
        def gradient(x):
            return 2 * x + 6 * np.cos(3 * x)  # of x² + 2 sin(3x): a dip at 1.41, the floor at −0.47

        plain = gradient_descent(gradient, [3.0], 0.01, 300)
        momentum = momentum_descent(gradient, [3.0], 0.01, 0.9, 300)
        assert plain[-1] == pytest.approx(1.408, abs=1e-3)
        assert momentum[-1] == pytest.approx(-0.471, abs=1e-3)


@pytest.mark.parametrize("rho", [0.0, 0.9])
class TestBothDescents:
    def test_the_start_comes_first_and_stays_as_it_was(self, rho):
        x0 = np.array([3, -2])
        path = descend(lambda x: 2 * x, x0, 0.25, 3, rho)
        assert path.shape == (4, 2)
        assert path.dtype == np.float64
        assert path[0].tolist() == x0.tolist() == [3, -2]

    def test_a_gradient_that_changes_its_argument_does_not_change_the_path(self, rho):
        def careless(x):
            x *= 2
            return x

        careful = descend(lambda x: 2 * x, [3.0, 1.0], 0.1, 5, rho)
        assert np.array_equal(descend(careless, [3.0, 1.0], 0.1, 5, rho), careful)

    def test_float32_is_computed_in_float64(self, rho):
        path = descend(lambda x: 2 * x, np.float32([0.1]), np.float32(0.25), 3, rho)
        assert path.dtype == np.float64

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"x0": 1.0}, "x0: expected a vector"),
            ({"x0": [np.inf]}, "x0: expected finite"),
            ({"learning_rate": 0.0}, "learning_rate: expected above 0, got 0"),
            ({"n_steps": 0}, "n_steps: expected at least 1, got 0"),
            ({"gradient": np.sum}, r"gradient\(x\): expected shape \(1,\), got \(\)"),
            ({"gradient": lambda x: x**3, "learning_rate": 99.0}, "with 99 the point after step"),
            ({"gradient": lambda x: x * np.nan}, "the point after step 0 is not; use a smaller"),
        ],
    )
    def test_bad_input_is_named(self, rho, changes, words):
        arguments = {"gradient": np.sin, "x0": [2.0], "learning_rate": 0.1, "n_steps": 50}
        with pytest.raises(ValueError, match=words):
            descend(**arguments | changes, rho=rho)


@pytest.mark.parametrize("rho", [-0.1, 1.0])
def test_momentum_keeps_less_than_all(rho):
    with pytest.raises(ValueError, match="rho: expected at least 0 and below 1, got"):
        momentum_descent(np.sin, [1.0], 0.1, rho, 1)


class TestMinibatches:
    @given(n=st.integers(1, 12), batch_size=st.integers(1, 15), seed=st.integers(0, 99))
    def test_an_epoch_visits_every_sample_once_with_its_target(self, n, batch_size, seed):
        X, y = np.arange(2 * n).reshape(n, 2), np.arange(n)
        batches = list(minibatches(X, y, batch_size, np.random.default_rng(seed)))
        sizes = [len(y_batch) for _, y_batch in batches]
        assert sizes[:-1] == [batch_size] * (len(sizes) - 1)
        assert 1 <= sizes[-1] <= batch_size
        seen = np.concatenate([y_batch for _, y_batch in batches])
        assert seen.tolist() == np.random.default_rng(seed).permutation(n).tolist()
        assert np.array_equal(np.concatenate([X_batch for X_batch, _ in batches]), X[seen])

    def test_it_is_a_generator(self):
        batches = minibatches(np.ones((3, 2)), np.ones(3), 2, np.random.default_rng(0))
        assert isinstance(batches, types.GeneratorType)
        assert next(batches)[0].shape == (2, 2)
        assert next(batches)[0].shape == (1, 2)
        assert next(batches, None) is None

    def test_each_epoch_has_an_order_of_its_own(self):
        rng, y = np.random.default_rng(0), np.arange(20)
        first, second = (next(minibatches(y, y, 20, rng))[1].tolist() for _ in range(2))
        assert first != second

    def test_batches_keep_their_dtype_and_are_copies(self):
        X, y = np.ones((4, 2, 2), dtype=np.uint8), np.zeros(4, dtype=np.int32)
        X_batch, y_batch = next(minibatches(X, y, 4, np.random.default_rng(0)))
        assert (X_batch.dtype, y_batch.dtype) == (np.uint8, np.int32)
        X_batch[:], y_batch[:] = 7, 7
        assert (X == 1).all()
        assert (y == 0).all()

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"y": np.ones(2)}, ValueError, "X and y: expected one length, got 3 and 2"),
            ({"X": 1.0}, ValueError, "X: expected one row per sample"),
            ({"batch_size": 0}, ValueError, "batch_size: expected at least 1, got 0"),
            ({"batch_size": 2.0}, TypeError, "batch_size: expected an integer, got 2.0"),
            ({"rng": 0}, TypeError, r"rng: .*np\.random\.default_rng\(0\) is; got 0"),
        ],
    )
    def test_bad_input_is_named_at_the_call(self, changes, error, words):
        rng = np.random.default_rng(0)
        arguments = {"X": np.ones((3, 2)), "y": np.ones(3), "batch_size": 2, "rng": rng}
        with pytest.raises(error, match=words):
            minibatches(**arguments | changes)


class TestTraining:
    @pytest.mark.parametrize("golden", GOLDEN["training"], ids=["1", "4", "11"])
    def test_it_takes_the_steps_that_pytorch_takes(self, golden):
        X, y, rng = (
            np.array(golden["X"]),
            np.array(golden["y"]),
            np.random.default_rng(golden["seed"]),
        )
        w, losses = train_linear_regression(X, y, **golden["settings"], rng=rng)
        np.testing.assert_allclose(w, golden["w"], rtol=1e-12)
        np.testing.assert_allclose(losses, golden["losses"], rtol=1e-12)

    @settings(max_examples=20)
    @given(n=st.integers(1, 9), batch_size=st.integers(1, 10), n_epochs=st.integers(1, 3))
    def test_there_is_one_loss_per_update(self, n, batch_size, n_epochs):
        X, y = np.arange(2.0 * n).reshape(n, 2), np.ones(n, dtype=int)
        rng = np.random.default_rng(0)
        w, losses = train_linear_regression(X, y, batch_size, 1e-3, n_epochs, rng)
        assert w.shape == (2,)
        assert losses.shape == (n_epochs * -(-n // batch_size),)
        assert losses[0] == 1.0  # of predictions that are all 0

    def test_it_finds_the_least_squares(self):
        rng = np.random.default_rng(2)
        X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
        w, losses = train_linear_regression(X, y, 40, 0.2, 400, rng)
        np.testing.assert_allclose(w, LinearRegression(fit_intercept=False).fit(X, y).coef_, 1e-9)
        assert (np.diff(losses) < 1e-12).all()  # a full batch's loss falls at every step

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"X": np.ones(3)}, "X: expected a matrix"),
            ({"y": np.ones(2)}, "X and y: expected one length, got 3 and 2"),
            ({"n_epochs": 0}, "n_epochs: expected at least 1, got 0"),
            ({"learning_rate": -1}, "learning_rate: expected above 0, got -1"),
            (
                {"learning_rate": 1e9, "n_epochs": 99},
                r"with 1e\+09 the loss before step \d+ is not",
            ),
        ],
    )
    def test_bad_input_is_named(self, changes, words):
        arguments = {"X": np.ones((3, 2)), "y": np.ones(3), "batch_size": 2, "learning_rate": 0.1}
        arguments |= {"n_epochs": 1, "rng": np.random.default_rng(0)}
        with pytest.raises(ValueError, match=words):
            train_linear_regression(**arguments | changes)
