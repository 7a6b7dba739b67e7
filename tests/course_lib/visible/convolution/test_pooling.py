"""The visible tests of `max_pool` and `global_average_pool`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import pooling
from course_lib.visible import convolution as visible

OF_MAXIMA = [
    visible.check_windows_side_by_side,
    visible.check_pooling_with_strides,
    visible.check_pooling_of_negative_values,
    visible.check_pooling_of_one_window,
    visible.check_pooling_leaves_nothing_behind,
]
OF_MEANS = [
    visible.check_means_of_channels,
    visible.check_means_of_unusual_pictures,
    visible.check_means_leave_nothing_behind,
]


def by_shifted_pictures(x, size, stride):
    height, width = (n - size + 1 for n in x.shape[:2])
    shifted = [x[u : u + height, v : v + width] for u, v in np.ndindex(size, size)]
    return np.max(shifted, axis=0)[::stride, ::stride]


@pytest.mark.parametrize("check", OF_MAXIMA)
@pytest.mark.parametrize("right", [pooling.max_pool, by_shifted_pictures])
def test_right_maxima_pass(check, right):
    check(right)


def mean_of_pixels(x):
    return np.add.reduce(x.reshape(-1, x.shape[2])) / (x.shape[0] * x.shape[1])


@pytest.mark.parametrize("check", OF_MEANS)
@pytest.mark.parametrize("right", [pooling.global_average_pool, mean_of_pixels])
def test_right_means_pass(check, right):
    check(right)


def transposed(x, size, stride):
    return by_shifted_pictures(x, size, stride).swapaxes(0, 1)


def size_for_stride(x, size, stride):
    return by_shifted_pictures(x, size, size)


def starts_from_zero(x, size, stride):
    return np.maximum(by_shifted_pictures(x, size, stride), 0)


def bytes_of_channels(x, size, stride):
    return by_shifted_pictures(x, size, stride)[..., :256]


def in_place(x, size, stride):
    y = by_shifted_pictures(x, size, stride)
    x[: len(y), : y.shape[1]] = y
    return y


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_MAXIMA[0], transposed, r"expected shape \(2, 3, 3\)"),
        (OF_MAXIMA[1], size_for_stride, r"of windows that overlap"),
        (OF_MAXIMA[2], starts_from_zero, "of negative values"),
        (OF_MAXIMA[3], bytes_of_channels, "of 300 channels"),
        (OF_MAXIMA[4], in_place, "leave x unchanged"),
    ],
)
def test_wrong_maxima_are_heard_of(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def without_zeros(x):
    return x.sum(axis=(0, 1)) / np.maximum(np.count_nonzero(x, axis=(0, 1)), 1)


def remembered(x, kept={}):  # noqa: B006
    return kept.setdefault(x.shape, mean_of_pixels(x))


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_MEANS[0], lambda x: x.mean(axis=2), "expected shape"),
        (OF_MEANS[1], lambda x: np.squeeze(mean_of_pixels(x)), "of one channel"),
        (OF_MEANS[1], without_zeros, "with zeros in it"),
        (OF_MEANS[2], remembered, "global_average_pool"),
    ],
)
def test_wrong_means_are_heard_of(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
