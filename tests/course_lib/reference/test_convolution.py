import json
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate

from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference import convolution
from course_lib.reference.convolution import (
    convolve,
    convolve_backward,
    output_size,
    parameter_count,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "convolution.json").read_text("utf-8"))
ARITHMETIC = ("stride", "padding", "dilation")


@st.composite
def convolutions(draw):
    """Pictures, kernels, biases and (stride, padding, dilation) that fit together."""
    size, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    stride, padding = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    smallest = max(1, dilation * (size - 1) + 1 - 2 * padding)
    height, width = (smallest + draw(st.integers(0, 4)) for _ in range(2))
    n_pictures, channels, n_filters = (draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return (
        rng.normal(size=(n_pictures, height, width, channels)),
        rng.normal(size=(n_filters, size, size, channels)),
        rng.normal(size=n_filters),
        (stride, padding, dilation),
    )


def scipys_convolution(picture, kernels, bias, stride, padding, dilation):
    padded = np.pad(picture, ((padding, padding), (padding, padding), (0, 0)))
    n_filters, size, _, channels = kernels.shape
    span = dilation * (size - 1) + 1
    dilated = np.zeros((n_filters, span, span, channels))
    dilated[:, ::dilation, ::dilation] = kernels
    maps = [correlate(padded, kernel, mode="valid", method="direct")[..., 0] for kernel in dilated]
    return np.stack(maps, axis=-1)[::stride, ::stride] + bias


class TestOutputSize:
    @pytest.mark.parametrize(
        ("numbers", "size"),
        [
            ({"n": 32, "kernel": 7, "stride": 3, "padding": 2}, 10),
            ({"n": 2, "kernel": 2, "stride": 2, "padding": 1}, 2),
            ({"n": 5, "kernel": 3, "dilation": 2}, 1),
            ({"n": 7, "kernel": 7}, 1),
            ({"n": 10, "kernel": 1, "stride": 4}, 3),
        ],
    )
    def test_known_sizes(self, numbers, size):
        assert output_size(**numbers) == size
        assert type(output_size(**numbers)) is int

    @given(*[st.integers(1, 30)] * 3, st.integers(0, 9), st.integers(1, 5))
    def test_it_counts_the_windows_that_fit(self, n, kernel, stride, padding, dilation):
        last = n + 2 * padding - dilation * (kernel - 1) - 1
        starts = range(0, last + 1, stride)
        if len(starts):
            assert output_size(n, kernel, stride, padding, dilation) == len(starts)
        else:
            with pytest.raises(ValueError, match="kernel: expected one that fits"):
                output_size(n, kernel, stride, padding, dilation)

    @pytest.mark.parametrize(
        ("numbers", "error", "words"),
        [
            ((4, 7, 1, 1), ValueError, "spans 7 of 6 inputs"),
            ((4, 3, 1, 0, 2), ValueError, "spans 5 of 4 inputs"),
            ((4, 0), ValueError, "kernel: expected at least 1"),
            ((0, 1), ValueError, "n: expected at least 1"),
            ((4, 3, 0), ValueError, "stride: expected at least 1"),
            ((4, 3, 1, -1), ValueError, "padding: expected at least 0"),
            ((4, 3, 1, 0, 0), ValueError, "dilation: expected at least 1"),
            ((4.0, 3), TypeError, "n: expected an integer, got 4.0"),
        ],
    )
    def test_bad_input_is_named(self, numbers, error, words):
        with pytest.raises(error, match=words):
            output_size(*numbers)


class TestParameterCount:
    def test_by_hand(self):
        assert parameter_count(7, 8, 16) == 16 * (7 * 7 * 8 + 1) == 6288
        assert parameter_count(7, 8, 16, bias=False) == 6272

    @given(*[st.integers(1, 5)] * 3)
    def test_it_counts_the_entries_of_kernels_and_biases(self, kernel, channels, filters):
        kernels, bias = np.zeros((filters, kernel, kernel, channels)), np.zeros(filters)
        assert parameter_count(kernel, channels, filters) == kernels.size + bias.size

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="n_filters: expected at least 1, got 0"):
            parameter_count(3, 1, 0)
        with pytest.raises(TypeError, match="bias: expected True or False, got 1"):
            parameter_count(3, 1, 1, 1)


@pytest.mark.parametrize("case", GOLDEN.values(), ids=GOLDEN)
class TestAgainstPyTorch:
    def test_forward(self, case):
        arithmetic = [case[name] for name in ARITHMETIC]
        y = convolve(case["x"], case["kernels"], case["bias"], *arithmetic)
        np.testing.assert_allclose(y, case["y"], rtol=1e-12, atol=1e-12)

    def test_backward(self, case):
        arithmetic = [case[name] for name in ARITHMETIC]
        gradients = convolve_backward(case["upstream"], case["x"], case["kernels"], *arithmetic)
        for gradient, name in zip(gradients, ("dx", "dkernels", "dbias"), strict=True):
            np.testing.assert_allclose(gradient, case[name], rtol=1e-12, atol=1e-12)


class TestConvolve:
    def test_by_hand(self):
        x = np.moveaxis([[[1, 3], [2, 4]], [[5, 3], [1, 5]]], 0, -1)
        kernel = np.moveaxis([[[2, 3], [1, 6]], [[4, 8], [2, 5]]], 0, -1)
        y = convolve(x, kernel[None], None, stride=2, padding=1)
        assert y[..., 0].tolist() == [[31, 9], [14, 28]]

    @given(convolutions())
    def test_it_agrees_with_scipy(self, parts):
        x, kernels, bias, arithmetic = parts
        for picture, y in zip(x, convolve(x, kernels, bias, *arithmetic), strict=True):
            theirs = scipys_convolution(picture, kernels, bias, *arithmetic)
            np.testing.assert_allclose(y, theirs, rtol=1e-9, atol=1e-12)

    @given(convolutions())
    def test_a_picture_alone_is_treated_as_in_a_batch(self, parts):
        x, kernels, bias, arithmetic = parts
        alone = convolve(x[0], kernels, bias, *arithmetic)
        together = convolve(x, kernels, bias, *arithmetic)
        np.testing.assert_allclose(alone, together[0], rtol=1e-9, atol=1e-12)
        assert alone.shape[-1] == len(kernels)
        for n, size in zip(x.shape[1:3], alone.shape, strict=False):
            assert size == output_size(n, kernels.shape[1], *arithmetic)

    def test_moving_the_picture_moves_the_result(self):
        rng = np.random.default_rng(0)
        x, kernels = np.zeros((9, 9, 2)), rng.normal(size=(3, 3, 3, 2))
        x[2:5, 2:5] = rng.normal(size=(3, 3, 2))
        y, moved = (
            convolve(picture, kernels, None, padding=1)
            for picture in (x, np.roll(x, (1, 2), axis=(0, 1)))
        )
        np.testing.assert_allclose(moved, np.roll(y, (1, 2), axis=(0, 1)), atol=1e-15)

    @pytest.mark.parametrize("block", [1, 1000, 5000, 10**9])
    def test_blocks_of_any_size_give_the_same(self, block, monkeypatch):
        rng = np.random.default_rng(1)
        x, kernels = rng.normal(size=(5, 8, 7, 2)), rng.normal(size=(3, 3, 3, 2))

        def both_ways():
            y = convolve(x, kernels, None, 2, 1)
            return y, *convolve_backward(np.cos(y), x, kernels, 2, 1)

        whole = both_ways()
        monkeypatch.setattr(convolution, "_BLOCK_BYTES", block)
        for part, expected in zip(both_ways(), whole, strict=True):
            np.testing.assert_allclose(part, expected, rtol=1e-9, atol=1e-12)

    @pytest.mark.parametrize("shape", [(1, 256, 256, 4), (64, 32, 32, 4)])
    def test_memory_is_bounded(self, shape):
        x, kernels = np.ones(shape), np.ones((2, 5, 5, 4))
        tracemalloc.start()
        y = convolve(x, kernels, None, padding=2)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        all_windows = y[..., 0].size * 5 * 5 * 4 * 8
        assert peak < 2 * (x.nbytes + y.nbytes) + 2 * convolution._BLOCK_BYTES < all_windows / 3

    def test_no_picture_gives_no_result(self):
        x, kernels = np.ones((0, 5, 4, 2)), np.ones((3, 2, 2, 2))
        y = convolve(x, kernels, np.ones(3))
        assert y.shape == (0, 4, 3, 3)
        dx, dkernels, dbias = convolve_backward(y, x, kernels)
        assert dx.shape == x.shape
        assert not dkernels.any()
        assert not dbias.any()

    @pytest.mark.parametrize("dtype", [np.float32, np.int8, np.uint8, bool])
    def test_other_dtypes_are_computed_in_float64(self, dtype):
        rng = np.random.default_rng(2)
        x = rng.integers(0, 2, size=(4, 5, 2)).astype(dtype)
        kernels = rng.integers(0, 2, size=(3, 2, 2, 2)).astype(dtype)
        y = convolve(x, kernels, np.ones(3, dtype))
        assert y.dtype == np.float64
        np.testing.assert_array_equal(y, convolve(x.astype(float), kernels.astype(float), [1] * 3))

    def test_arguments_stay_as_they_were(self):
        arguments = np.ones((2, 4, 4, 1)), np.ones((2, 3, 3, 1)), np.ones(2)
        convolve(*arguments, 1, 1)
        convolve_backward(np.ones((2, 4, 4, 2)), *arguments[:2], 1, 1)
        assert all((array == 1).all() for array in arguments)

    @pytest.mark.parametrize(
        ("x", "kernels", "bias", "words"),
        [
            (np.ones((4, 4)), np.ones((2, 3, 3, 1)), None, r"x: expected pictures of shape"),
            (np.ones((4, 4, 2)), np.ones((2, 3, 3, 1)), None, r"kernels: .* \(F, k, k, 2\)"),
            (np.ones((4, 4, 2)), np.ones((2, 3, 2, 2)), None, r"got \(2, 3, 2, 2\)"),
            (np.ones((4, 4, 2)), np.ones((3, 3, 2)), None, "kernels: expected 4 dimensions"),
            (np.ones((4, 4, 2)), np.ones((5, 3, 3, 2)), np.ones(2), r"bias: expected shape \(5,\)"),
            (np.ones((2, 4, 2)), np.ones((5, 3, 3, 2)), None, "spans 3 of 2 inputs"),
            (np.full((4, 4, 1), np.nan), np.ones((1, 3, 3, 1)), None, "x: expected finite"),
        ],
    )
    def test_bad_input_is_named(self, x, kernels, bias, words):
        with pytest.raises(ValueError, match=words):
            convolve(x, kernels, bias)


class TestConvolveBackward:
    @settings(max_examples=25)
    @given(convolutions())
    def test_it_agrees_with_central_differences(self, parts):
        x, kernels, bias, arithmetic = parts
        upstream = np.random.default_rng(3).normal(
            size=convolve(x, kernels, bias, *arithmetic).shape
        )
        dx, dkernels, dbias = convolve_backward(upstream, x, kernels, *arithmetic)
        for gradient, function, value in [
            (dx, lambda v: convolve(v, kernels, bias, *arithmetic), x),
            (dkernels, lambda v: convolve(x, v, bias, *arithmetic), kernels),
            (dbias, lambda v: convolve(x, kernels, v, *arithmetic), bias),
        ]:
            numeric = numerical_gradient(function, value, upstream)
            assert relative_error(gradient, numeric) < 1e-7

    def test_pixels_that_no_window_reaches_get_nothing(self):
        x, kernels = np.ones((5, 6, 1)), np.ones((1, 2, 2, 1))
        dx, _, _ = convolve_backward(np.ones((2, 2, 1)), x, kernels, stride=3)
        assert dx[..., 0].tolist() == [
            [1, 1, 0, 1, 1, 0],
            [1, 1, 0, 1, 1, 0],
            [0, 0, 0, 0, 0, 0],
            [1, 1, 0, 1, 1, 0],
            [1, 1, 0, 1, 1, 0],
        ]

    def test_the_upstream_gradient_must_fit(self):
        with pytest.raises(ValueError, match=r"upstream: expected shape \(2, 2, 5\), got \(2, 2\)"):
            convolve_backward(np.ones((2, 2)), np.ones((4, 4, 1)), np.ones((5, 3, 3, 1)))
