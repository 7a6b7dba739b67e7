import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage
from sklearn.linear_model import Lasso, Ridge

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference.losses import mean_squared_error
from course_lib.reference.regularization import (
    add_noise,
    dropout_backward,
    dropout_forward,
    l1_penalty,
    l2_penalty,
    random_flip,
    random_shift,
)

PENALTIES = [l2_penalty, l1_penalty]
any_shape = array_shapes(min_dims=0, max_dims=4, max_side=4)
pictures = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-9, 9))
)


class TestPenalties:
    @given(W=arrays(np.float64, any_shape, elements=st.floats(-1e6, 1e6)), strength=st.floats(0, 9))
    def test_they_are_norms(self, W, strength):
        l2, l2_gradient = l2_penalty(W, strength)
        l1, l1_gradient = l1_penalty(W, strength)
        assert l2 == pytest.approx(strength * np.linalg.norm(W.ravel()) ** 2)
        assert l1 == pytest.approx(strength * np.linalg.norm(W.ravel(), ord=1))
        assert type(l2) is type(l1) is float
        assert l2_gradient.shape == l1_gradient.shape == W.shape

    @pytest.mark.parametrize("penalty", PENALTIES)
    def test_the_gradient_agrees_with_central_differences(self, penalty):
        W = np.random.default_rng(1).normal(size=(3, 4))
        numeric = numerical_gradient(lambda W: penalty(W, 0.7)[0], W)
        assert relative_error(penalty(W, 0.7)[1], numeric) < 1e-8

    def test_no_weight_no_pull(self):
        W = np.array([[0.0, -2.0], [3.0, 0.0]])
        assert l1_penalty(W, 0.5)[1].tolist() == [[0, -0.5], [0.5, 0]]
        assert l2_penalty(W, 0.5)[1].tolist() == [[0, -2], [3, 0]]

    def test_l2_balances_the_loss_where_ridge_regression_ends(self):
        X, y = regression_data()
        w = Ridge(alpha=len(X) * 0.2, fit_intercept=False).fit(X, y).coef_
        slope = X.T @ mean_squared_error(X @ w, y)[1]
        np.testing.assert_allclose(slope + l2_penalty(w, 0.2)[1], 0, atol=1e-12)

    def test_l1_balances_the_loss_where_the_lasso_ends(self):
        X, y = regression_data()
        # scikit-learn halves the squared error, so its alpha counts for twice as much.
        w = Lasso(alpha=0.2, fit_intercept=False, tol=1e-12).fit(X, y).coef_
        slope, pull = X.T @ mean_squared_error(X @ w, y)[1], l1_penalty(w, 0.4)[1]
        assert 0 < np.count_nonzero(w) < len(w)
        np.testing.assert_allclose((slope + pull)[w != 0], 0, atol=1e-9)
        assert (np.abs(slope[w == 0]) <= 0.4).all()

    @pytest.mark.parametrize("penalty", PENALTIES)
    @pytest.mark.parametrize("dtype", [np.float32, np.int64])
    def test_other_dtypes_are_computed_in_float64(self, penalty, dtype):
        value, gradient = penalty(np.array([3, -4], dtype=dtype), 1)
        assert value == {l2_penalty: 25, l1_penalty: 7}[penalty]
        assert gradient.dtype == np.float64

    @pytest.mark.parametrize("penalty", PENALTIES)
    def test_bad_input_is_named(self, penalty):
        with pytest.raises(ValueError, match=r"strength: expected at least 0, got -0\.1"):
            penalty(np.ones(2), -0.1)
        with pytest.raises(ValueError, match="W: expected finite"):
            penalty(np.array([np.nan]), 0.1)


def regression_data():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(30, 6))
    return X, X @ [2.0, -1.0, 0.0, 0.0, 0.5, 0.0] + 0.1 * rng.normal(size=30)


class TestDropout:
    @given(shape=any_shape, p=st.floats(0, 0.99), seed=st.integers(0, 99))
    def test_what_stays_is_scaled_and_the_draws_say_what_stays(self, shape, p, seed):
        x = np.random.default_rng(1).normal(size=shape)
        out, mask = dropout_forward(x, p, np.random.default_rng(seed), train=True)
        stays = np.random.default_rng(seed).random(shape) >= p
        assert out.shape == mask.shape == shape
        np.testing.assert_allclose(out, np.where(stays, x / (1 - p), 0.0))
        np.testing.assert_allclose(mask, np.where(stays, 1 / (1 - p), 0.0))

    @pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
    def test_the_mean_stays_as_it_was(self, p):
        out, mask = dropout_forward(np.full(200_000, 3.0), p, np.random.default_rng(0), train=True)
        assert out.mean() == pytest.approx(3.0, rel=0.02)
        assert (mask == 0).mean() == pytest.approx(p, abs=0.01)

    def test_at_test_time_nothing_changes(self):
        x = np.random.default_rng(1).normal(size=(3, 4))
        out, mask = dropout_forward(x, 0.5, None, train=False)
        assert mask is None
        assert np.array_equal(out, x)
        assert np.array_equal(dropout_backward(x, mask), x)

    def test_the_gradient_agrees_with_central_differences(self):
        rng = np.random.default_rng(3)
        x, upstream = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))

        def forward(x):
            return dropout_forward(x, 0.4, np.random.default_rng(7), train=True)

        numeric = numerical_gradient(lambda x: forward(x)[0], x, upstream)
        assert relative_error(dropout_backward(upstream, forward(x)[1]), numeric) < 1e-8

    def test_arguments_stay_as_they_were(self):
        x = np.ones((3, 4))
        _, mask = dropout_forward(x, 0.5, np.random.default_rng(0), train=True)
        before = mask.copy()
        dropout_backward(x, mask)
        assert (x == 1).all()
        assert np.array_equal(mask, before)

    @pytest.mark.parametrize("dtype", [np.float32, np.int64])
    def test_other_dtypes_are_computed_in_float64(self, dtype):
        out, mask = dropout_forward(np.ones(9, dtype), 0.3, np.random.default_rng(0), train=True)
        assert out.dtype == mask.dtype == np.float64

    @pytest.mark.parametrize("p", [-0.1, 1.0, np.nan])
    def test_p_is_a_probability_below_one(self, p):
        with pytest.raises(ValueError, match="p: expected"):
            dropout_forward(np.ones(2), p, np.random.default_rng(0), train=True)

    def test_bad_input_is_named(self):
        with pytest.raises(TypeError, match="rng: expected a generator"):
            dropout_forward(np.ones(2), 0.5, None, train=True)
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2,\), got \(3,\)"):
            dropout_backward(np.ones(3), np.ones(2))


class TestRandomShift:
    @given(images=pictures, max_shift=st.integers(0, 9), seed=st.integers(0, 99))
    def test_it_agrees_with_scipy(self, images, max_shift, seed):
        shifted = random_shift(images, max_shift, np.random.default_rng(seed))
        draws = np.random.default_rng(seed).integers(
            -max_shift, max_shift + 1, size=(len(images), 2)
        )
        theirs = [
            ndimage.shift(image, shift, order=0) for image, shift in zip(images, draws, strict=True)
        ]
        np.testing.assert_array_equal(shifted, theirs)

    def test_positive_shifts_go_down_and_to_the_right(self):
        image = np.array([[[1, 2, 3], [4, 5, 6]]])
        moved = {
            tuple(np.random.default_rng(seed).integers(-1, 2, size=(1, 2))[0]): random_shift(
                image, 1, np.random.default_rng(seed)
            )[0].tolist()
            for seed in range(60)
        }
        assert len(moved) == 9
        assert moved[1, 0] == [[0, 0, 0], [1, 2, 3]]
        assert moved[0, 1] == [[0, 1, 2], [0, 4, 5]]
        assert moved[-1, -1] == [[5, 6, 0], [0, 0, 0]]

    def test_each_image_has_a_shift_of_its_own(self):
        images = np.tile(np.arange(1.0, 26.0).reshape(5, 5), (20, 1, 1))
        shifted = random_shift(images, 2, np.random.default_rng(0))
        assert len(np.unique(shifted, axis=0)) > 5

    def test_a_shift_far_beyond_the_image_leaves_zeros_and_needs_no_room(self):
        shifted = random_shift(np.ones((5, 2, 3)), 10**9, np.random.default_rng(0))
        assert shifted.shape == (5, 2, 3)
        assert not shifted.any()

    @pytest.mark.parametrize(
        ("changes", "error", "words"),
        [
            ({"images": np.ones((2, 3))}, ValueError, "images: expected 3 dimensions"),
            ({"max_shift": -1}, ValueError, "max_shift: expected at least 0, got -1"),
            ({"max_shift": 1.5}, TypeError, "max_shift: expected an integer"),
            ({"rng": 7}, TypeError, "rng: expected a generator"),
        ],
    )
    def test_bad_input_is_named(self, changes, error, words):
        arguments = {"images": np.ones((1, 2, 3)), "max_shift": 1, "rng": np.random.default_rng(0)}
        with pytest.raises(error, match=words):
            random_shift(**arguments | changes)


class TestOtherAugmentation:
    @settings(max_examples=30)
    @given(images=pictures, p=st.sampled_from([0.0, 0.4, 1.0]), seed=st.integers(0, 99))
    def test_a_flip_mirrors_left_and_right(self, images, p, seed):
        flipped = random_flip(images, p, np.random.default_rng(seed))
        draws = np.random.default_rng(seed).random(len(images))
        for before, after, draw in zip(images, flipped, draws, strict=True):
            np.testing.assert_array_equal(after, np.fliplr(before) if draw < p else before)

    def test_noise_has_mean_zero_and_the_given_scale(self):
        noise = add_noise(np.full((50, 40, 50), 7), 0.3, np.random.default_rng(0)) - 7
        assert noise.mean() == pytest.approx(0, abs=0.005)
        assert noise.std() == pytest.approx(0.3, rel=0.02)
        assert np.unique(noise).size == noise.size

    def test_no_noise_changes_nothing(self):
        images = np.random.default_rng(1).normal(size=(2, 3, 4))
        assert np.array_equal(add_noise(images, 0, np.random.default_rng(0)), images)

    def test_bad_input_is_named(self):
        rng = np.random.default_rng(0)
        with pytest.raises(ValueError, match=r"p: expected at least 0 and at most 1, got 1\.1"):
            random_flip(np.ones((1, 2, 2)), 1.1, rng)
        with pytest.raises(ValueError, match="images: expected 3 dimensions"):
            random_flip(np.ones((2, 2)), 0.5, rng)
        with pytest.raises(ValueError, match="scale: expected at least 0, got -1"):
            add_noise(np.ones(2), -1, rng)


@pytest.mark.parametrize("augment", [random_shift, random_flip, add_noise])
def test_augmentation_returns_new_float64_images(augment):
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    new = augment(images, 1, np.random.default_rng(0))
    assert new.shape == images.shape
    assert new.dtype == np.float64
    assert images.ravel().tolist() == list(range(24))
