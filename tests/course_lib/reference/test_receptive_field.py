import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.reference.convolution import convolve, convolve_backward
from course_lib.reference.receptive_field import receptive_field

layer = st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 2))


def rows_that_matter(layers):
    """Return which rows of a picture get a gradient from the last layer's first output."""
    kernels = [np.ones((1, size, size, 1)) for size, _, _ in layers]
    pictures = [np.ones((80, 80, 1))]
    for kernel, (_, stride, dilation) in zip(kernels, layers, strict=True):
        pictures.append(convolve(pictures[-1], kernel, None, stride, 0, dilation))
    gradient = np.zeros_like(pictures[-1])
    gradient[0, 0] = 1
    for i in reversed(range(len(layers))):
        _, stride, dilation = layers[i]
        gradient, _, _ = convolve_backward(gradient, pictures[i], kernels[i], stride, 0, dilation)
    return np.flatnonzero(gradient.any(axis=(1, 2)))


@pytest.mark.parametrize(
    ("layers", "field"),
    [
        ([], 1),
        ([(3, 1, 1)], 3),
        ([(3, 1, 1), (3, 1, 1)], 5),
        ([(3, 2, 1), (3, 1, 1)], 7),
        ([(3, 1, 1), (3, 2, 1)], 5),
        ([(3, 1, 2)], 5),
        ([(3, 1, 1), (3, 1, 2), (3, 1, 4)], 15),
        ([(7, 2, 1), (3, 2, 1), (3, 1, 1), (3, 1, 1)], 27),
        ([(1, 4, 3), (2, 1, 1)], 5),
    ],
)
def test_known_stacks(layers, field):
    assert receptive_field(layers) == field


@settings(max_examples=50)
@given(st.lists(layer, min_size=1, max_size=4))
def test_it_spans_the_inputs_that_get_a_gradient(layers):
    reached = rows_that_matter(layers)
    assert receptive_field(layers) == reached[-1] - reached[0] + 1


@given(st.lists(layer, max_size=5), layer)
def test_another_layer_never_makes_it_smaller(layers, another):
    assert receptive_field([*layers, another]) >= receptive_field(layers)


@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        ([(3, 1)], TypeError, r"layers\[0\]: expected \(kernel, stride, dilation\), got \(3, 1\)"),
        ([3], TypeError, r"layers\[0\]: expected .* got 3"),
        ([(3, 1, 1), (3, 0, 1)], ValueError, r"layers\[1\], stride: expected at least 1, got 0"),
        ([(2.5, 1, 1)], TypeError, r"layers\[0\], kernel: expected an integer, got 2\.5"),
    ],
)
def test_bad_input_is_named(layers, error, words):
    with pytest.raises(error, match=words):
        receptive_field(layers)
