"""The visible tests of fold_batchnorm: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import batchnorm
from course_lib.visible import batchnorm as visible

EXAMPLE = {
    "W": np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -3.0]]),
    "b": np.array([1.0, -2.0]),
    "gamma": np.array([3.0, -1.0]),
    "beta": np.array([0.5, 2.0]),
    "running_mean": np.array([-1.0, 0.5]),
    "running_var": np.array([2.0, 3.75]),
    "eps": 0.25,
}
RIGHT = {
    "W_folded": np.array([[2.0, -1.0], [-2.0, -0.25], [1.0, 1.5]]),
    "b_folded": np.array([4.5, 3.25]),
}
CHECKS = [
    visible.check_folded_weights,
    visible.check_folded_biases,
    visible.check_folding_of_small_layers,
    visible.check_folding_leaves_nothing_behind,
]


def fold(W, b, gamma, beta, running_mean, running_var, eps, outside=False, use_b=1, in_place=False):
    """Do it with a diagonal matrix, and right unless told otherwise."""
    root = np.sqrt(running_var) + eps if outside else np.sqrt(running_var + eps)
    scale = np.diag(gamma / root)
    folded = W @ scale
    if in_place:
        W[:] = folded
    return [folded, (use_b * b - running_mean) @ scale + beta]


def slipping(**slip):
    """Return the function above with a slip."""
    return lambda *arguments: fold(*arguments, **slip)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [batchnorm.fold_batchnorm, fold])
def test_a_right_function_passes(check, right):
    check(right)


@pytest.mark.parametrize("part", RIGHT)
def test_the_example_passes(part):
    visible.compare_folded(fold(**EXAMPLE), {part: RIGHT[part]})


def along_rows(W, b, gamma, *others):
    folded, bias = fold(W, b, gamma, *others)
    return fold(W.T, b, gamma, *others)[0].T if W.shape[0] == W.shape[1] else folded, bias


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], slipping(outside=True), "W_folded"),
        (CHECKS[0], along_rows, "with 3 inputs, 3 outputs"),
        (CHECKS[1], slipping(use_b=0), "b_folded"),
        (CHECKS[2], slipping(use_b=0), "b_folded"),
        (CHECKS[3], slipping(in_place=True), "leave W unchanged"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("slip", "part", "message"),
    [
        ({"outside": True}, "W_folded", "eps is added to the root"),
        ({"outside": True}, "b_folded", "eps is added to the root"),
        ({"use_b": 0}, "b_folded", "b is forgotten"),
    ],
)
def test_a_slip_in_the_example_is_named(slip, part, message):
    with pytest.raises(CheckFailed, match=message):
        visible.compare_folded(fold(**EXAMPLE, **slip), {part: RIGHT[part]})
