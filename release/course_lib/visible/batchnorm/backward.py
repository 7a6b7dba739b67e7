"""Visible tests of ``batchnorm_backward``."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves
from course_lib.visible.batchnorm._shared import columns_of_one_scale, compare

_PARTS = ("dx", "dgamma", "dbeta")
_SLIPS: dict[str, Slips] = {
    "dx": (
        (
            ((1.84, 3.82), (-1.52, -1.94), (4.16, -8.06), (-0.48, 0.18)),
            "the mean is taken for a constant: mean(upstream) is missing",
        ),
        (
            ((1.0, 5.5), (-3.0, -0.5), (3.0, -6.5), (-1.0, 1.5)),
            "the variance is taken for a constant: x_hat * mean(upstream * x_hat) is missing",
        ),
        (
            ((2.0, 4.0), (-2.0, -2.0), (4.0, -8.0), (0.0, 0.0)),
            "mean and variance are taken for constants: every sample moves both",
        ),
        (((0.42, -5.32), (-1.26, 0.44), (1.58, 6.56), (-0.74, -1.68)), "gamma is missing"),
        (((0.84, 2.66), (-2.52, -0.22), (3.16, -3.28), (-1.48, 0.84)), "inv_std is missing"),
        (
            ((-2.64, 9.28), (-4.08, 4.24), (0.64, -2.24), (-5.92, 6.72)),
            "there are sums where means belong: divide both by N",
        ),
        (
            ((0.84, 1.33), (-2.52, -0.11), (3.16, -1.64), (-1.48, 0.42)),
            "it is divided by inv_std: multiply by it",
        ),
        (
            ((0.73, 5.28), (-3.19, -0.76), (2.77, -6.74), (-1.31, 1.22)),
            "there is one mean for all features: each has its own, axis 0",
        ),
        (
            ((-0.54, 6.56), (-4.38, 0.48), (1.54, -5.48), (-2.62, 2.44)),
            "there is one sum for all features: each has its own, axis 0",
        ),
        (
            ((0.45333333, 5.76), (-2.69333333, 0.08), (2.88, -6.08), (-1.97333333, 2.24)),
            "the sums are divided by N - 1: both means are over N",
        ),
        (
            ((0.8, 4.6), (-2.4, -0.2), (3.2, -6.8), (-1.6, 2.4)),
            "it is divided by the sum of x_hat²: divide by N",
        ),
    ),
    "dgamma": (
        ((0.2, -0.15), "this is a mean: it is the sum over the samples"),
        ((2, 3), "this is the sum of upstream: it is that of upstream * x_hat"),
    ),
    "dbeta": (
        ((0.5, 0.75), "this is a mean: it is the sum over the samples"),
        ((0.8, -0.6), "this is dgamma: return dx, dgamma, dbeta"),
    ),
}
"""Wrong results of the lesson's example."""
_ADVICE = {
    "dx": "all of upstream - mean(upstream) - x_hat * mean(upstream * x_hat), with means over the "
    "samples, is multiplied by gamma * inv_std",
    "dgamma": "it is the sum of upstream * x_hat over the samples",
    "dbeta": "it is the sum of upstream over the samples",
}


def compare_backward(got: object, right: Mapping[str, Floats]) -> None:
    """Compare what a student's function makes of the lesson's example.

    Parameters
    ----------
    got : object
        What it returned.
    right : mapping of str to array
        The right values of some parts.
    """
    call = "batchnorm_backward(upstream, cache) of the example"
    compare(got, _PARTS, right, call, slips=_SLIPS, reveal=True)


def check_gradients_of_gamma_and_beta(batchnorm_backward: Function) -> None:
    """Compare dgamma and dbeta of batches of several sizes.

    Parameters
    ----------
    batchnorm_backward : callable
        The student's function.
    """
    for n, d, size in ((7, 3, 0.9), (5, 5, 1.0), (53, 3, 0.6)):
        _check(batchnorm_backward, n, d, size, ("dgamma", "dbeta"))


def check_gradients_of_x(batchnorm_backward: Function) -> None:
    """Compare dx of batches of several sizes, where eps counts and where it does not.

    Parameters
    ----------
    batchnorm_backward : callable
        The student's function.
    """
    for n, d, size in ((7, 3, 0.9), (5, 5, 1.0), (53, 3, 0.6)):
        _check(batchnorm_backward, n, d, size, ("dx",))


def check_gradients_of_few_samples(batchnorm_backward: Function) -> None:
    """Compare the gradients of one sample, whose dx is 0, and of two, of any size.

    Parameters
    ----------
    batchnorm_backward : callable
        The student's function.
    """
    inv_std, gamma = np.array([2.0, 0.5, 5.0]), np.array([-1.5, 2.0, 0.3])
    upstream = np.array([[1.5, -2.0, 0.7]])
    right = {"dx": np.zeros((1, 3)), "dgamma": np.zeros(3), "dbeta": upstream[0]}
    call = "batchnorm_backward(upstream, cache) with one sample"
    got = batchnorm_backward(upstream.copy(), (np.zeros((1, 3)), inv_std, gamma))
    compare(got, _PARTS, right, call, advice=_ADVICE, scales={"dx": 1.0})
    x_hat = np.array([[0.8, -0.6, 0.1], [-0.8, 0.6, -0.1]])
    upstream = np.array([[1.5, -2.0, 0.7], [0.5, 3.0, 2.7]])
    slopes = np.array([-0.54, -1.6, -1.485])
    right = {
        "dx": np.array([slopes, -slopes]),
        "dgamma": np.array([0.8, 3.0, -0.2]),
        "dbeta": np.array([2.0, 1.0, 3.4]),
    }
    for size in (1.0, 1e-12):
        call = f"batchnorm_backward(upstream, cache) with two samples, upstream near {size:g}"
        got = batchnorm_backward(size * upstream, (x_hat, inv_std, gamma))
        compare(got, _PARTS, {part: size * value for part, value in right.items()}, call)


def check_gradients_without_gamma(batchnorm_backward: Function) -> None:
    """Compare the gradients where a gamma is 0, and where all of upstream is, or is 1.

    Parameters
    ----------
    batchnorm_backward : callable
        The student's function.
    """
    _check(batchnorm_backward, 7, 3, 0.8, _PARTS, gamma=np.array([1.3, 0.0, -0.7]))
    u = columns_of_one_scale(7, 3)
    cache = u, np.array([2.0, 0.5, 5.0]), np.array([-1.5, 2.0, 0.3])
    for value in (0.0, 1.0):
        right = {"dx": np.zeros((7, 3)), "dgamma": np.zeros(3), "dbeta": np.full(3, 7 * value)}
        call = f"batchnorm_backward(upstream, cache) where upstream is {value:g} throughout"
        got = batchnorm_backward(np.full((7, 3), value), cache)
        # Sums of what cancels: of 1 as upstream rounding leaves a little.
        scales = {"dx": value, "dgamma": 7 * value}
        compare(got, _PARTS, right, call, advice=_ADVICE, scales=scales)


def check_backward_leaves_nothing_behind(batchnorm_backward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    batchnorm_backward : callable
        The student's function.
    """
    u = columns_of_one_scale(7, 3)
    inv_std, gamma = np.array([2.0, 0.5, 5.0]), np.array([-1.5, 2.0, 0.3])
    first: dict[str, Any] = {"upstream": waves(7, 3), "cache": (u, inv_std, gamma)}
    second = {"upstream": 1 - waves(7, 3), "cache": (0.9 * u[::-1], gamma**2, inv_std)}
    call = "batchnorm_backward(upstream, cache)"
    checks.check_unchanged(batchnorm_backward, first, call)
    checks.check_repeatable(batchnorm_backward, first, second, call)


def _check(
    batchnorm_backward: Function,
    n: int,
    d: int,
    size: float,
    parts: tuple[str, ...],
    gamma: Floats | None = None,
) -> None:
    """Compare gradients of which is known what is left of each part of upstream.

    Upstream is put together of a constant, of x_hat, and of what is at right angles to both. The
    constant goes into dbeta, x_hat into dgamma (and into dx as far as its mean square, the square
    of `size`, is below 1), and the rest into dx.
    """
    columns = columns_of_one_scale(n, d + 1)
    x_hat, other = size * columns[:, :-1], columns[:, 1:]
    if d >= n // 2:  # there are no further columns: take sines in place of cosines
        other = np.roll(columns, n // 2, axis=0)[:, :-1]
        other = other - columns[:, :-1] * np.mean(other * columns[:, :-1], axis=0)
    a, b, c = (np.resize(values, d) for values in ([0.7, -1.3], [1.9, -0.8, 0.6], [-2.1, 1.1]))
    gamma = np.resize([1.4, -0.6, -2.2], d) if gamma is None else gamma
    inv_std = np.resize([0.3, 2.5, 0.8, 11.0], d)
    left = b * (1 - size**2) * x_hat + c * other
    known = {"dx": gamma * inv_std * left, "dgamma": n * b * size**2, "dbeta": n * a}
    call = f"batchnorm_backward(upstream, cache) with {n} samples of {d} features"
    got = batchnorm_backward(a + b * x_hat + c * other, (x_hat, inv_std, gamma))
    compare(got, _PARTS, {part: known[part] for part in parts}, call, advice=_ADVICE)
