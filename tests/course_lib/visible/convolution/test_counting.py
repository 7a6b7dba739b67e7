"""The visible tests of `parameter_count`: what passes, what slips are told."""

import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import convolution
from course_lib.visible import convolution as visible

CHECKS = [visible.check_counts_with_biases, visible.check_counts_without_biases]


def added_up(kernel, in_channels, n_filters, bias=True):
    return float(sum(kernel**2 * in_channels + bias for _ in range(n_filters)))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [convolution.parameter_count, added_up])
def test_a_right_count_passes(check, right):
    check(right)


def no_depth(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 + bias)


def biases_always(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel**2 * in_channels + 1)


def remembered(kernel, in_channels, n_filters, bias=True, kept={}):  # noqa: B006
    key = (kernel, in_channels, n_filters)
    return kept.setdefault(key, added_up(kernel, in_channels, n_filters, bias))


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], no_depth, r"parameter_count\(5, 3, 7\)"),
        (CHECKS[1], biases_always, r"parameter_count\(5, 3, 7, False\)"),
        (CHECKS[1], remembered, "parameter_count"),
    ],
)
def test_a_wrong_count_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
