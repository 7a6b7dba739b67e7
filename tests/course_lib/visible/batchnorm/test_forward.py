"""The visible tests of batchnorm_forward: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import batchnorm
from course_lib.visible import batchnorm as visible

GAMMA = np.array([2.0, -1.0])
EXAMPLE = {
    "x": np.array([[2.4, -0.7], [0.8, -1.1], [1.6, -0.9], [3.2, -1.3]]),
    "gamma": GAMMA,
    "beta": np.array([0.5, 1.0]),
    "running_mean": np.array([-2.0, 1.0]),
    "running_var": np.array([3.8, 0.8]),
    "momentum": 0.75,
    "eps": 0.2,
}
X_HAT = np.array([[0.4, 0.6], [-1.2, -0.2], [-0.4, 0.2], [1.2, -0.6]])
RIGHT = {
    "y": np.array([[1.3, 0.4], [-1.9, 1.2], [-0.3, 0.8], [2.9, 1.6]]),
    "cache": (X_HAT, np.array([1.0, 2.0]), GAMMA),
    "running_mean": np.array([-1.0, 0.5]),
    "running_var": np.array([3.05, 0.6125]),
}
CHECKS = [
    visible.check_batches_in_training,
    visible.check_running_statistics,
    visible.check_batches_at_test_time,
    visible.check_fresh_statistics_at_test_time,
    visible.check_one_sample,
    visible.check_constant_batch,
    visible.check_values_of_any_size,
    visible.check_forward_leaves_nothing_behind,
]


def forward(
    x, gamma, beta, running_mean, running_var, momentum, eps, train,
    ddof=0, axis=0, outside=False, at_test=False, in_place=False,
):  # fmt: skip
    """Do it in another style than the reference, and right unless told otherwise."""
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=axis), x.var(axis=axis, ddof=min(ddof, len(x) - 1))
        share = 1 - momentum
        if in_place:
            running_mean += share * (mean - running_mean)
        running_mean = running_mean + share * (mean - running_mean)
        running_var = running_var + share * (var - running_var)
    elif at_test:
        mean, var = x.mean(axis=0), x.var(axis=0)
    inv_std = 1 / (np.sqrt(var) + eps) if outside else (var + eps) ** -0.5
    x_hat = (x - mean) * inv_std
    return [x_hat * gamma + beta, [x_hat, inv_std, gamma], running_mean, running_var]


def slipping(**slip):
    """Return the function above with a slip."""
    return lambda *arguments: forward(*arguments, **slip)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [batchnorm.batchnorm_forward, forward])
def test_a_right_function_passes(check, right):
    check(right)


@pytest.mark.parametrize("part", RIGHT)
def test_the_example_passes(part):
    got = batchnorm.batchnorm_forward(**EXAMPLE, train=True)
    visible.compare_forward(got, {part: RIGHT[part]})


def with_standard_deviation(x, *others):
    y, cache, mean, var = batchnorm.batchnorm_forward(x, *others)
    train = others[-1]
    return y, cache, mean, var - 0.25 * (x.var(axis=0) - x.std(axis=0)) if train else var


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], slipping(ddof=1), "y: it is gamma times x_hat|nearly"),
        (CHECKS[0], slipping(outside=True), "y: it is gamma times x_hat|nearly"),
        (CHECKS[0], slipping(axis=None), "y: it is gamma times x_hat"),
        (CHECKS[1], slipping(ddof=1), "running_var"),
        (CHECKS[2], slipping(at_test=True), "at test time mean and variance are the running ones"),
        (CHECKS[3], slipping(at_test=True), "where the running mean is 0"),
        (CHECKS[5], slipping(outside=True), "where a feature is constant"),
        (CHECKS[7], slipping(in_place=True), "leave running_mean unchanged"),
    ],
)
def test_a_wrong_function_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


@pytest.mark.parametrize(
    ("wrong", "part", "message"),
    [
        (slipping(ddof=1), "y", "divided by N - 1"),
        (slipping(outside=True), "y", "eps is added to the root"),
        (slipping(axis=None), "y", "one mean and one variance for all entries"),
        (slipping(outside=True), "cache", "values are wrong|eps|nearly"),
        (slipping(ddof=1), "running_var", "divided by N - 1"),
        (with_standard_deviation, "running_var", "standard deviation"),
    ],
)
def test_a_slip_in_the_example_is_named(wrong, part, message):
    with pytest.raises(CheckFailed, match=message):
        visible.compare_forward(wrong(*EXAMPLE.values(), True), {part: RIGHT[part]})


def test_batch_statistics_at_test_time_are_named():
    given = EXAMPLE | {"x": EXAMPLE["x"][:1]}
    got = forward(*given.values(), False, at_test=True)
    with pytest.raises(CheckFailed, match="at test time use the running ones"):
        visible.compare_forward(got, {"y": np.array([[4.9, 2.7]])}, train=False)


def test_a_cache_of_two_is_refused():
    y, cache, *running = forward(*EXAMPLE.values(), True)
    with pytest.raises(CheckFailed, match="the cache: expected three values"):
        visible.compare_forward([y, cache[:2], *running], {"cache": RIGHT["cache"]})
