import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import StandardScaler

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference import batchnorm
from course_lib.reference.batchnorm import (
    batchnorm_backward,
    batchnorm_forward,
    fold_batchnorm,
    standardize,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "batchnorm.json").read_text("utf-8"))
numbers = st.integers(-(10**9), 10**9).map(lambda n: n / 1000)
SHAPES = [(7, 3), (2, 3, 4, 3)]


def a_batch(shape, seed=0):
    """Return x, gamma, beta, running_mean and running_var, signed and on different scales."""
    rng = np.random.default_rng(seed)
    n_features = shape[-1]
    return (
        rng.normal(size=shape) * 10.0 ** rng.integers(-2, 3, n_features) + rng.normal(),
        *rng.normal(size=(3, n_features)),
        rng.uniform(0.5, 2, n_features),
    )


def normalized(x, gamma, beta, train=True, momentum=0.9, eps=1e-5, running=None):
    mean, var = running or (np.zeros(x.shape[-1]), np.ones(x.shape[-1]))
    return batchnorm_forward(x, gamma, beta, mean, var, momentum, eps, train)


class TestStandardize:
    @given(
        arrays(np.float64, (6, 3), elements=numbers), arrays(np.float64, (4, 3), elements=numbers)
    )
    def test_it_agrees_with_scikit_learn(self, X_train, X_test):
        Z_train, Z_test, mean, std = standardize(X_train, X_test)
        scaler = StandardScaler().fit(X_train)
        magnitude = np.abs(X_train).max(axis=0) + 1e-300
        assert (np.abs(mean - scaler.mean_) <= 1e-12 * magnitude).all()
        varied = X_train.std(axis=0) > 1e-6 * magnitude
        np.testing.assert_allclose(std[varied], scaler.scale_[varied], rtol=1e-8)
        for ours, theirs in [(Z_train, X_train), (Z_test, X_test)]:
            expected = scaler.transform(theirs)[:, varied]
            np.testing.assert_allclose(ours[:, varied], expected, rtol=1e-6, atol=1e-6)

    def test_the_test_set_has_no_say(self):
        X_train, X_test = np.array([[0.0], [2.0]]), np.array([[100.0]])
        Z_train, Z_test, mean, std = standardize(X_train, X_test)
        assert (mean, std) == ([1.0], [1.0])
        assert Z_train.tolist() == [[-1], [1]]
        assert Z_test.tolist() == [[99]]

    @pytest.mark.parametrize("value", [0.0, 5.0, 0.1, -1e9, 1e300])
    def test_a_constant_feature_is_only_centred(self, value):
        X_train = np.full((7, 1), value)
        Z_train, Z_test, mean, std = standardize(X_train, np.array([[value + 3]]))
        assert std == [1.0]
        assert mean == pytest.approx(value)
        assert np.abs(Z_train).max() <= 1e-12 * abs(value)
        assert Z_test[0, 0] == pytest.approx(value + 3 - mean[0])

    def test_what_varies_by_rounding_alone_is_constant(self):
        just_rounding = 1000 + 1e-10 * np.array([[1.0], [-1.0]])
        just_enough = 1000 + 1e-8 * np.array([[1.0], [-1.0]])
        assert standardize(just_rounding, just_rounding)[3] == [1.0]
        assert standardize(just_enough, just_enough)[3] == pytest.approx([1e-8], rel=1e-3)

    @pytest.mark.parametrize("scale", [1e-250, 1e250])
    def test_tiny_and_huge_features_are_scaled_like_others(self, scale):
        X = np.random.default_rng(0).normal(size=(9, 2))
        expected = standardize(X, X[:3])
        Z_train, Z_test, mean, std = standardize(scale * X, scale * X[:3])
        np.testing.assert_allclose(Z_train, expected[0], rtol=1e-9)
        np.testing.assert_allclose(Z_test, expected[1], rtol=1e-9)
        np.testing.assert_allclose([mean / scale, std / scale], expected[2:], rtol=1e-9)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"X_test: expected shape \(2, 3\), got \(2, 4\)"):
            standardize(np.ones((5, 3)), np.ones((2, 4)))
        with pytest.raises(ValueError, match="X_train: expected at least one row"):
            standardize(np.ones((0, 3)), np.ones((2, 3)))


@pytest.mark.parametrize("case", GOLDEN.values(), ids=GOLDEN)
class TestAgainstPyTorch:
    def steps(self, case):
        """Yield what PyTorch did in each step and what we make of the same batch."""
        mean, var = np.zeros(len(case["gamma"])), np.ones(len(case["gamma"]))
        for step in [*case["training"], case["test"]]:
            y, cache, mean, var = batchnorm_forward(
                step["x"],
                case["gamma"],
                case["beta"],
                mean,
                var,
                case["momentum"],
                case["eps"],
                train=step is not case["test"],
            )
            yield step, y, cache, mean, var

    def test_forward_and_running_statistics(self, case):
        for step, y, _, mean, var in self.steps(case):
            np.testing.assert_allclose(y, step["y"], rtol=1e-9, atol=1e-12)
            np.testing.assert_allclose(mean, step["running_mean"], rtol=1e-12)
            np.testing.assert_allclose(var, step["running_var"], rtol=1e-12)

    def test_backward(self, case):
        trained = [step for step in self.steps(case) if step[2] is not None]
        assert len(trained) == len(case["training"])
        for step, _, cache, _, _ in trained:
            gradients = batchnorm_backward(step["upstream"], cache)
            for gradient, name in zip(gradients, ("dx", "dgamma", "dbeta"), strict=True):
                np.testing.assert_allclose(gradient, step[name], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("shape", SHAPES)
class TestBatchNorm:
    def test_each_feature_gets_mean_beta_and_standard_deviation_gamma(self, shape):
        x, gamma, beta, *_ = a_batch(shape)
        y = normalized(x, gamma, beta, eps=0)[0].reshape(-1, shape[-1])
        np.testing.assert_allclose(y.mean(axis=0), beta, rtol=1e-9)
        np.testing.assert_allclose(y.std(axis=0), np.abs(gamma), rtol=1e-9)

    @settings(max_examples=25)
    @given(seed=st.integers(0, 10**6))
    def test_gradients_agree_with_central_differences(self, shape, seed):
        x, gamma, beta, *_ = a_batch(shape, seed)
        x = (x - x.mean()) / x.std()
        upstream = np.random.default_rng(seed + 1).normal(size=shape)
        _, cache, _, _ = normalized(x, gamma, beta, eps=1e-2)
        for gradient, function, value in zip(
            batchnorm_backward(upstream, cache),
            (
                lambda v: normalized(v, gamma, beta, eps=1e-2)[0],
                lambda v: normalized(x, v, beta, eps=1e-2)[0],
                lambda v: normalized(x, gamma, v, eps=1e-2)[0],
            ),
            (x, gamma, beta),
            strict=True,
        ):
            numeric = numerical_gradient(function, value, upstream)
            assert relative_error(gradient, numeric) < 1e-6

    def test_a_shift_or_a_stretch_of_the_batch_changes_nothing(self, shape):
        x, gamma, beta, *_ = a_batch(shape)
        y = normalized(x, gamma, beta, eps=0)[0]
        moved = normalized(3 * x - 7, gamma, beta, eps=0)[0]
        np.testing.assert_allclose(moved, y, rtol=1e-8, atol=1e-8)
        dx, _, _ = batchnorm_backward(np.cos(y), normalized(x, gamma, beta, eps=0)[1])
        rows, drows = x.reshape(-1, shape[-1]), dx.reshape(-1, shape[-1])
        size = np.abs(rows * drows).sum(axis=0)
        assert (np.abs(drows.sum(axis=0)) < 1e-9 * np.abs(drows).sum(axis=0)).all()
        assert (np.abs((rows * drows).sum(axis=0)) < 1e-9 * size).all()

    def test_the_cache_is_what_the_backward_pass_needs(self, shape):
        x, gamma, beta, mean, var = a_batch(shape)
        _, (x_hat, inv_std, scale), _, _ = normalized(x, gamma, beta, running=(mean, var))
        rows = x.reshape(-1, shape[-1])
        np.testing.assert_allclose(inv_std, 1 / np.sqrt(rows.var(axis=0) + 1e-5), rtol=1e-9)
        np.testing.assert_allclose(x_hat, (x - rows.mean(axis=0)) * inv_std, rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(scale, gamma)

    def test_running_statistics_keep_the_part_momentum_of_themselves(self, shape):
        x, gamma, beta, mean, var = a_batch(shape)
        rows = x.reshape(-1, shape[-1])
        _, _, new_mean, new_var = normalized(x, gamma, beta, momentum=0.7, running=(mean, var))
        np.testing.assert_allclose(new_mean, 0.7 * mean + 0.3 * rows.mean(axis=0), rtol=1e-12)
        np.testing.assert_allclose(new_var, 0.7 * var + 0.3 * rows.var(axis=0), rtol=1e-12)

    def test_at_test_time_samples_do_not_see_each_other(self, shape):
        x, gamma, beta, mean, var = a_batch(shape)
        y, cache, same_mean, same_var = normalized(x, gamma, beta, train=False, running=(mean, var))
        one, *_ = normalized(x[:1], gamma, beta, train=False, running=(mean, var))
        np.testing.assert_array_equal(one, y[:1])
        expected = gamma * (x - mean) / np.sqrt(var + 1e-5) + beta
        np.testing.assert_allclose(y, expected, rtol=1e-9, atol=1e-12)
        assert cache is None
        np.testing.assert_array_equal(same_mean, mean)
        np.testing.assert_array_equal(same_var, var)

    def test_blocks_of_any_size_give_the_same(self, shape, monkeypatch):
        x, gamma, beta, *_ = a_batch(shape)
        whole, cache, *_ = normalized(x, gamma, beta)
        gradients = batchnorm_backward(np.cos(x), cache)
        monkeypatch.setattr(batchnorm, "_BLOCK_BYTES", 50)
        parts, cache, *_ = normalized(x, gamma, beta)
        np.testing.assert_allclose(parts, whole, rtol=1e-9, atol=1e-12)
        for part, expected in zip(batchnorm_backward(np.cos(x), cache), gradients, strict=True):
            np.testing.assert_allclose(part, expected, rtol=1e-9, atol=1e-9)

    @pytest.mark.parametrize("train", [True, False])
    def test_arguments_stay_as_they_were_and_results_are_the_callers(self, shape, train):
        arguments = a_batch(shape)
        before = [array.copy() for array in arguments]
        y, cache, mean, var = batchnorm_forward(*arguments, 0.9, 1e-5, train)
        if train:
            for gradient in batchnorm_backward(np.ones(shape), cache):
                gradient += 1
        for array in (y, mean, var, *(cache or ())):
            array += 1
        for array, copy in zip(arguments, before, strict=True):
            np.testing.assert_array_equal(array, copy)

    def test_a_constant_feature_becomes_beta(self, shape):
        _, gamma, beta, *_ = a_batch(shape)
        y, cache, *_ = normalized(np.full(shape, 1000.0), gamma, beta)
        np.testing.assert_array_equal(y, np.broadcast_to(beta, shape))
        assert np.isfinite(batchnorm_backward(np.ones(shape), cache)[0]).all()


class TestEdges:
    def test_a_batch_of_one_becomes_beta(self):
        y, cache, *_ = normalized(np.array([[3.0, -4.0]]), np.ones(2), np.array([7.0, 8.0]))
        assert y.tolist() == [[7, 8]]
        assert batchnorm_backward(np.ones((1, 2)), cache)[0].tolist() == [[0, 0]]

    def test_a_small_spread_around_a_large_mean_keeps_its_digits(self):
        spread = np.random.default_rng(0).normal(size=(50, 1))
        y, *_ = normalized(1e6 + 1e-3 * spread, np.ones(1), np.zeros(1), eps=0)
        expected, *_ = normalized(spread, np.ones(1), np.zeros(1), eps=0)
        np.testing.assert_allclose(y, expected, atol=1e-5)

    @pytest.mark.parametrize("scale", [1e-3, 1e120])
    def test_the_scale_of_a_feature_does_not_matter(self, scale):
        x = np.random.default_rng(1).normal(size=(8, 2))
        y, *_ = normalized(scale * x, np.ones(2), np.zeros(2), eps=0)
        expected, *_ = normalized(x, np.ones(2), np.zeros(2), eps=0)
        np.testing.assert_allclose(y, expected, rtol=1e-9)

    @pytest.mark.parametrize("dtype", [np.float32, np.int8, bool])
    def test_other_dtypes_are_computed_in_float64(self, dtype):
        x = np.array([[0, 1], [1, 0], [1, 1]], dtype=dtype)
        y, *_ = normalized(x, np.ones(2, dtype), np.zeros(2, dtype))
        assert y.dtype == np.float64
        expected, *_ = normalized(x.astype(float), np.ones(2), np.zeros(2))
        np.testing.assert_array_equal(y, expected)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"x": np.ones(3)}, r"x: expected shape \(N, D\) or \(N, H, W, C\)"),
            ({"x": np.ones((0, 3))}, "not empty"),
            ({"gamma": np.ones(2)}, r"gamma: expected shape \(3,\), got \(2,\)"),
            ({"beta": np.ones((1, 3))}, r"beta: expected shape \(3,\)"),
            ({"running_mean": np.ones(4)}, r"running_mean: expected shape \(3,\)"),
            ({"running_var": np.ones(1)}, r"running_var: expected shape \(3,\)"),
            ({"running_var": np.array([1.0, -1, 1])}, "running_var: expected variances of at"),
            ({"momentum": 1.5}, "momentum: expected at least 0 and at most 1, got 1.5"),
            ({"eps": -1e-5}, "eps: expected at least 0"),
            ({"eps": 0, "x": np.ones((2, 3))}, "eps: expected more than 0"),
            ({"x": np.full((2, 3), np.inf)}, "x: expected finite"),
            ({"x": 1e200 * np.eye(3)}, "x: expected values whose squares are finite, got up to"),
        ],
    )
    def test_bad_input_is_named(self, change, words):
        good = {
            "x": np.eye(3),
            "gamma": np.ones(3),
            "beta": np.ones(3),
            "running_mean": np.ones(3),
            "running_var": np.ones(3),
            "momentum": 0.9,
            "eps": 1e-5,
            "train": True,
        }
        with pytest.raises(ValueError, match=words):
            batchnorm_forward(**good | change)

    def test_the_backward_pass_needs_a_cache_from_training(self):
        _, cache, _, _ = normalized(np.ones((2, 3)), np.ones(3), np.ones(3), train=False)
        with pytest.raises(ValueError, match=r"cache: expected .* train=True; got None"):
            batchnorm_backward(np.ones((2, 3)), cache)
        _, cache, _, _ = normalized(np.ones((2, 3)), np.ones(3), np.ones(3))
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2, 3\), got \(3,\)"):
            batchnorm_backward(np.ones(3), cache)


class TestFolding:
    @given(st.integers(0, 10**6))
    def test_one_layer_does_what_two_did(self, seed):
        rng = np.random.default_rng(seed)
        x, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
        _, gamma, beta, mean, var = a_batch((2, 3), seed)
        W_folded, b_folded = fold_batchnorm(W, b, gamma, beta, mean, var, 1e-3)
        y, *_ = batchnorm_forward(x @ W + b, gamma, beta, mean, var, 0.9, 1e-3, train=False)
        np.testing.assert_allclose(x @ W_folded + b_folded, y, rtol=1e-9, atol=1e-9)

    def test_bad_input_is_named(self):
        ones = np.ones(3)
        with pytest.raises(ValueError, match=r"b: expected shape \(3,\), got \(2,\)"):
            fold_batchnorm(np.ones((2, 3)), np.ones(2), ones, ones, ones, ones, 1e-5)
        with pytest.raises(ValueError, match="eps: expected more than 0"):
            fold_batchnorm(np.ones((2, 3)), ones, ones, ones, ones, 0 * ones, 0.0)
