"""The visible tests of `output_size`: what passes, what slips are told."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import convolution
from course_lib.visible import convolution as visible

CHECKS = [
    visible.check_strides,
    visible.check_padding_and_dilation,
    visible.check_kernels_that_fit,
    visible.check_kernels_that_do_not_fit,
    visible.check_size_leaves_nothing_behind,
]


def counted(n, kernel, stride=1, padding=0, dilation=1):
    starts = range(0, n + 2 * padding - dilation * (kernel - 1), stride)
    if not starts:
        raise ValueError("no window fits")
    return float(len(starts))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [convolution.output_size, counted])
def test_a_right_size_passes(check, right):
    check(right)


def rounded_up(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    return -(-free // stride) + 1


def padding_once(n, kernel, stride=1, padding=0, dilation=1):
    return (n + padding - dilation * (kernel - 1) - 1) // stride + 1


def fit_asked_of_n(n, kernel, stride=1, padding=0, dilation=1):
    if n < kernel:
        raise ValueError("too large")
    return convolution.output_size(n, kernel, stride, padding, dilation)


def one_too_many_where_it_fits_just_so(n, kernel, stride=1, padding=0, dilation=1):
    size = convolution.output_size(n, kernel, stride, padding, dilation)
    return size + (n + 2 * padding == dilation * (kernel - 1) + 1)


def asserted(n, kernel, stride=1, padding=0, dilation=1):
    assert n + 2 * padding > dilation * (kernel - 1)
    return counted(n, kernel, stride, padding, dilation)


def remembered(n, kernel, stride=1, padding=0, dilation=1, kept={}):  # noqa: B006
    return kept.setdefault(n, counted(n, kernel, stride, padding, dilation))


def remembered_without_padding(n, kernel, stride=1, padding=0, dilation=1, kept={}):  # noqa: B006
    key = (n, kernel, stride, dilation)
    return kept.setdefault(key, counted(n, kernel, stride, padding, dilation))


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], rounded_up, "n=18, kernel=5, stride=3"),
        (CHECKS[1], padding_once, "padding=3.*; padding stands at both ends"),
        (CHECKS[2], fit_asked_of_n, "n=3, kernel=7.*raised, and the kernel fits: n . 2p is not"),
        (CHECKS[2], one_too_many_where_it_fits_just_so, "fits just so: there is exactly one win"),
        (CHECKS[3], rounded_up, "does not fit, so there is no output: raise a ValueError"),
        (CHECKS[3], asserted, "raises AssertionError: .* raise a ValueError"),
        (CHECKS[4], remembered, "left over"),
        (CHECKS[4], remembered_without_padding, "padding=4, dilation=3.: is anything left over"),
    ],
)
def test_a_wrong_size_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
