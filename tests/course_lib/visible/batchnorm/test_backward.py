"""The visible tests of batchnorm_backward: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import batchnorm
from course_lib.visible import batchnorm as visible
from course_lib.visible.batchnorm._shared import columns_of_one_scale

X_HAT = np.array([[0.4, 0.6], [-1.2, -0.2], [-0.4, 0.2], [1.2, -0.6]])
CACHE = X_HAT, np.array([1.0, 2.0]), np.array([2.0, -1.0])
UPSTREAM = np.array([[1.0, -2.0], [-1.0, 1.0], [2.0, 4.0], [0.0, 0.0]])
RIGHT = {
    "dx": np.array([[0.84, 5.32], [-2.52, -0.44], [3.16, -6.56], [-1.48, 1.68]]),
    "dgamma": np.array([0.8, -0.6]),
    "dbeta": np.array([2.0, 3.0]),
}
CHECKS = [
    visible.check_gradients_of_gamma_and_beta,
    visible.check_gradients_of_x,
    visible.check_gradients_of_few_samples,
    visible.check_gradients_without_gamma,
    visible.check_backward_leaves_nothing_behind,
]


def backward(upstream, cache, mean=1, variance=1, sums=1, in_place=False):
    """Do it step by step; with 0 in place of 1 a way is left out."""
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    share = 1 / len(upstream)
    dx = gamma * inv_std * (upstream - mean * dbeta * share - variance * x_hat * dgamma * share)
    if in_place:
        upstream[:] = dx
    scale = 1 if sums else share
    return [dx, scale * dgamma, scale * dbeta]


def slipping(**slip):
    """Return the function above with a slip."""
    return lambda *arguments: backward(*arguments, **slip)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [batchnorm.batchnorm_backward, backward])
def test_a_right_function_passes(check, right):
    check(right)


@pytest.mark.parametrize("part", RIGHT)
def test_the_example_passes(part):
    visible.compare_backward(backward(UPSTREAM, CACHE), {part: RIGHT[part]})


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], slipping(sums=0), "dgamma"),
        (CHECKS[1], slipping(mean=0), "dx"),
        (CHECKS[1], slipping(variance=0), "dx"),
        (CHECKS[2], slipping(mean=0), "with one sample, dx"),
        (CHECKS[3], slipping(mean=0), "dx"),
        (CHECKS[4], slipping(in_place=True), "leave upstream unchanged"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("slip", "part", "message"),
    [
        ({"mean": 0}, "dx", "the mean is taken for a constant"),
        ({"variance": 0}, "dx", "the variance is taken for a constant"),
        ({"mean": 0, "variance": 0}, "dx", "mean and variance are taken for constants"),
        ({"sums": 0}, "dgamma", "this is a mean"),
        ({"sums": 0}, "dbeta", "this is a mean"),
    ],
)
def test_a_slip_in_the_example_is_named(slip, part, message):
    with pytest.raises(CheckFailed, match=message):
        visible.compare_backward(backward(UPSTREAM, CACHE, **slip), {part: RIGHT[part]})


@pytest.mark.parametrize(("n", "d"), [(7, 3), (7, 4), (5, 5), (53, 3), (11, 3)])
def test_columns_have_one_scale_exactly(n, d):
    columns = columns_of_one_scale(n, d)
    assert columns.shape == (n, d)
    np.testing.assert_allclose(columns.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose((columns**2).mean(axis=0), 1)
