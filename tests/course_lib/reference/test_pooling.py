import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import maximum_filter, uniform_filter

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference import pooling
from course_lib.reference.convolution import convolve, convolve_backward
from course_lib.reference.pooling import (
    average_pool,
    average_pool_backward,
    global_average_pool,
    global_average_pool_backward,
    max_pool,
    max_pool_backward,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "pooling.json").read_text("utf-8"))
BOTH = [(max_pool, max_pool_backward), (average_pool, average_pool_backward)]


@st.composite
def poolings(draw):
    """Pictures of distinct values, and a window's size and stride that fit."""
    size, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shape = (
        draw(st.integers(1, 3)),
        size + draw(st.integers(0, 4)),
        size + draw(st.integers(0, 4)),
        draw(st.integers(1, 3)),
    )
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return rng.permutation(np.prod(shape)).reshape(shape) - np.prod(shape) / 2.0, size, stride


def scipys(filter_function, x, size, stride):
    """SciPy's filters put a window's result at its middle, for every window in the picture."""
    filtered = filter_function(x, (1, size, size, 1), mode="constant")
    before, after = size // 2, (size - 1) // 2
    rows, columns = (slice(before, n - after, stride) for n in x.shape[1:3])
    return filtered[:, rows, columns]


@pytest.mark.parametrize("case", GOLDEN.values(), ids=GOLDEN)
def test_values_and_gradients_agree_with_pytorch(case):
    """The pictures are full of ties, so this says who gets the gradient of a tie, too."""
    x, size, stride = np.array(case["x"]), case["size"], case["stride"]
    forward = getattr(pooling, case["function"])
    backward = getattr(pooling, f"{case['function']}_backward")
    np.testing.assert_allclose(forward(x, size, stride), case["y"], rtol=1e-12)
    dx = backward(np.array(case["upstream"]), x, size, stride)
    np.testing.assert_allclose(dx, case["dx"], rtol=1e-12, atol=1e-15)


class TestWindows:
    @given(poolings())
    def test_they_agree_with_scipy(self, parts):
        x, size, stride = parts
        largest = scipys(maximum_filter, x, size, stride)
        np.testing.assert_array_equal(max_pool(x, size, stride), largest)
        mean = scipys(uniform_filter, x, size, stride)
        np.testing.assert_allclose(average_pool(x, size, stride), mean, rtol=1e-9, atol=1e-9)

    @pytest.mark.parametrize(("forward", "backward"), BOTH)
    @settings(max_examples=25)
    @given(parts=poolings())
    def test_gradients_agree_with_central_differences(self, forward, backward, parts):
        x, size, stride = parts
        upstream = np.random.default_rng(1).normal(size=forward(x, size, stride).shape)
        numeric = numerical_gradient(lambda v: forward(v, size, stride), x, upstream)
        assert relative_error(backward(upstream, x, size, stride), numeric) < 1e-7

    @pytest.mark.parametrize(("forward", "backward"), BOTH)
    @given(parts=poolings())
    def test_a_picture_alone_is_treated_as_in_a_batch(self, forward, backward, parts):
        x, size, stride = parts
        y = forward(x, size, stride)
        np.testing.assert_array_equal(forward(x[0], size, stride), y[0])
        dx = backward(y, x, size, stride)
        np.testing.assert_array_equal(backward(y[0], x[0], size, stride), dx[0])

    @given(poolings())
    def test_an_average_is_a_convolution_of_each_channel(self, parts):
        x, size, stride = parts
        kernel = np.full((1, size, size, 1), 1 / size**2)
        channel = x[..., :1]
        y = convolve(channel, kernel, None, stride)
        np.testing.assert_allclose(average_pool(channel, size, stride), y, rtol=1e-9, atol=1e-9)
        dx = average_pool_backward(y, channel, size, stride)
        theirs, _, _ = convolve_backward(y, channel, kernel, stride)
        np.testing.assert_allclose(dx, theirs, rtol=1e-9, atol=1e-9)

    @given(poolings())
    def test_no_gradient_is_lost(self, parts):
        x, size, stride = parts
        upstream = np.random.default_rng(2).normal(size=max_pool(x, size, stride).shape)
        for backward in (max_pool_backward, average_pool_backward):
            dx = backward(upstream, x, size, stride)
            np.testing.assert_allclose(dx.sum(axis=(1, 2)), upstream.sum(axis=(1, 2)), atol=1e-9)

    def test_a_tie_goes_to_the_first_pixel(self):
        x = np.array([[-2.0, -1.0], [-1.0, -1.0]])[..., None]
        dx = max_pool_backward(np.full((1, 1, 1), 5.0), x, 2, 2)
        assert dx[..., 0].tolist() == [[0, 5], [0, 0]]

    def test_a_pixel_that_several_windows_take_gets_the_sum(self):
        x = np.array([[0.0, 9.0, 0.0]] * 2)[..., None]
        dx = max_pool_backward(np.array([[[2.0], [3.0]]]), x, 2, 1)
        assert dx[..., 0].tolist() == [[0, 5, 0], [0, 0, 0]]

    @pytest.mark.parametrize(("forward", "backward"), BOTH)
    def test_no_picture_gives_no_result(self, forward, backward):
        x = np.ones((0, 5, 4, 2))
        y = forward(x, 2, 2)
        assert y.shape == (0, 2, 2, 2)
        assert backward(y, x, 2, 2).shape == x.shape

    @pytest.mark.parametrize("dtype", [np.float32, np.int16, bool])
    def test_other_dtypes_are_computed_in_float64(self, dtype):
        x = np.array([[0, 1], [1, 1]], dtype)[..., None]
        assert max_pool(x, 2, 1).dtype == average_pool(x, 2, 1).dtype == np.float64
        assert average_pool(x, 2, 1).tolist() == [[[0.75]]]

    @pytest.mark.parametrize(("forward", "backward"), BOTH)
    def test_bad_input_is_named(self, forward, backward):
        x = np.ones((4, 3, 2))
        with pytest.raises(ValueError, match="spans 4 of 3 inputs"):
            forward(x, 4, 1)
        with pytest.raises(ValueError, match="stride: expected at least 1, got 0"):
            forward(x, 2, 0)
        with pytest.raises(ValueError, match=r"x: expected pictures of shape .* got \(3, 2\)"):
            forward(x[0], 2, 2)
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2, 1, 2\), got \(2, 2\)"):
            backward(np.ones((2, 2)), x, 2, 2)


class TestGlobalAverage:
    def test_each_channel_becomes_its_mean(self):
        x = np.random.default_rng(0).normal(size=(2, 3, 4, 5))
        expected = [[picture[..., c].mean() for c in range(5)] for picture in x]
        np.testing.assert_allclose(global_average_pool(x), expected, rtol=1e-12)
        np.testing.assert_allclose(global_average_pool(x[1]), expected[1], rtol=1e-12)

    def test_its_gradient_agrees_with_central_differences(self):
        rng = np.random.default_rng(1)
        x, upstream = rng.normal(size=(2, 3, 4, 2)), rng.normal(size=(2, 2))
        numeric = numerical_gradient(global_average_pool, x, upstream)
        assert relative_error(global_average_pool_backward(upstream, x), numeric) < 1e-8
        dx = global_average_pool_backward(upstream[0], x[0])
        assert relative_error(dx, numeric[0]) < 1e-8

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="x: expected pictures"):
            global_average_pool(np.ones((0, 3, 2)))
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2,\), got \(3,\)"):
            global_average_pool_backward(np.ones(3), np.ones((4, 3, 2)))
