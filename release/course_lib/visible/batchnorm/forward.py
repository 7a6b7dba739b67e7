"""Visible tests of ``batchnorm_forward``."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves
from course_lib.visible.batchnorm._shared import columns_of_one_scale, compare, number_of

_PARTS = ("y", "cache", "running_mean", "running_var")
_CACHE = ("x_hat", "inv_std", "gamma")
_SLIPS: dict[str, Slips] = {
    "y": (
        (
            (
                (1.21081865, 0.4190525),
                (-1.63245596, 1.19364917),
                (-0.21081865, 0.80635083),
                (2.63245596, 1.5809475),
            ),
            "the variance is divided by N - 1: here it is N",
        ),
        (
            (
                (1.39442719, -0.34164079),
                (-2.18328157, 1.4472136),
                (-0.39442719, 0.5527864),
                (3.18328157, 2.34164079),
            ),
            "eps is missing: it is √(variance + eps)",
        ),
        (
            (
                (1.23097599, 0.29179607),
                (-1.69292797, 1.23606798),
                (-0.23097599, 0.76393202),
                (2.69292797, 1.70820393),
            ),
            "eps is added to the root: it stands inside, √(variance + eps)",
        ),
        (((1.3, -0.2), (-1.9, 1.4), (-0.3, 0.6), (2.9, 2.2)), "the root is missing"),
        (
            ((4.9, 2.7), (3.3, 3.1), (4.1, 2.9), (5.7, 3.3)),
            "these are the running statistics: in training take the batch's own",
        ),
        (
            (
                (4.27196133, 2.33128047),
                (2.49692071, 2.77504063),
                (3.38444102, 2.55316055),
                (5.15948165, 2.99692071),
            ),
            "it is normalised by the running statistics, updated: take the batch's own",
        ),
        (
            (
                (2.42161475, 1.96080738),
                (2.30952381, 1.9047619),
                (2.38310894, 1.94155447),
                (2.46162713, 1.98081357),
            ),
            "the statistics are taken along the rows: each column has its own, axis 0",
        ),
        (
            (
                (2.74111773, 1.70772139),
                (0.85386069, 1.94362852),
                (1.79748921, 1.82567495),
                (3.68474625, 2.06158208),
            ),
            "there is one mean and one variance for all entries: each feature has its own",
        ),
        (
            (
                (0.43386092, -0.6),
                (-1.30158275, 0.2),
                (-0.43386092, -0.2),
                (1.30158275, 0.6),
            ),
            "gamma and beta come before the normalisation, which undoes them: they come after",
        ),
        (
            ((0.4, 0.6), (-1.2, -0.2), (-0.4, 0.2), (1.2, -0.6)),
            "this is x_hat: scale it by gamma and shift it by beta",
        ),
    ),
    "inv_std": (
        ((1, 0.5), "this is √(variance + eps): inv_std is 1 over it"),
        ((0.88852332, 1.93649167), "the variance is divided by N - 1: here it is N"),
        ((1.11803399, 4.47213595), "eps is missing: it is 1/√(variance + eps)"),
        ((0.91371999, 2.36067977), "eps is added to the root: it stands inside"),
        ((1, 4), "the root is missing: it is 1/√(variance + eps)"),
    ),
    "x_hat": (
        (
            ((1.3, 0.4), (-1.9, 1.2), (-0.3, 0.8), (2.9, 1.6)),
            "this is y: x_hat is what it was before gamma and beta",
        ),
    ),
    "running_mean": (
        ((1, -0.5), "momentum weighs the batch: it weighs the running value"),
        ((-2, 1), "it is not updated"),
        ((2, -1), "it is the batch's mean: keep the share momentum of the running one"),
    ),
    "running_var": (
        ((3.11666667, 0.61666667), "the batch's variance is divided by N - 1: here it is N"),
        ((3.0736068, 0.6559017), "the batch's standard deviation is in it: average the variance"),
        ((2.84133484, 0.528125), "the roots are averaged: average the variances"),
        ((1.68562595, 0.72672209), "the roots are averaged: average the variances"),
        ((3.1, 0.6625), "eps is in it: it is added in the root alone"),
        ((1.55, 0.2375), "momentum weighs the batch: it weighs the running value"),
        ((3.8, 0.8), "it is not updated"),
        ((0.8, 0.05), "it is the batch's variance: keep the share momentum of the running one"),
    ),
}
"""Wrong results of the lesson's example in training."""
_SLIPS_AT_TEST_TIME: dict[str, Slips] = {
    "y": (
        (((5.01430475, 2.90065778),), "eps is missing: it is √(running_var + eps)"),
        (((4.59424416, 2.55332398),), "eps is added to the root: it stands inside"),
        (((2.7, 2.7),), "the root is missing: it is √(running_var + eps)"),
        (((2.2, -1.7),), "gamma and beta are missing: they belong to y here as well"),
        (((0.5, 1.0),), "the batch's statistics are used: at test time use the running ones"),
    ),
    "running_mean": ((((-0.9, 0.575)), "it is updated: at test time it stays as it is"),),
    "running_var": ((((2.85, 0.6)), "it is updated: at test time it stays as it is"),),
}
"""Wrong results of its first row at test time."""
_ADVICE = {
    "y": "it is gamma times x_hat, plus beta, where x_hat has (x - mean)/√(variance + eps)",
    "x_hat": "it is (x - mean)/√(variance + eps), with the batch's mean and 1/N variance",
    "inv_std": "it is 1/√(variance + eps), with the batch's 1/N variance",
    "running_mean": "it is momentum times the old one plus 1 - momentum times the batch's",
    "running_var": "it is momentum times the old one plus 1 - momentum times the batch's",
}
_ADVICE_AT_TEST_TIME = {
    "y": "at test time mean and variance are the running ones, whatever the batch holds",
    "running_mean": "at test time it stays as it is",
    "running_var": "at test time it stays as it is",
}
_GAMMA, _BETA = np.array([1.7, -0.6, -2.3]), np.array([-0.4, 1.9, 0.7])
_RUNNING_MEAN, _RUNNING_VAR = np.array([0.9, -1.3, 2.1]), np.array([2.9, 0.7, 1.9])
_MEAN = np.array([2.7, -0.8, -5.3])


def compare_forward(got: object, right: Mapping[str, Any], *, train: bool = True) -> None:
    """Compare what a student's function makes of the lesson's example.

    Parameters
    ----------
    got : object
        What it returned.
    right : mapping of str to array
        The right values of some parts; of the cache all three.
    train : bool
        Whether it was called in training.
    """
    call = f"batchnorm_forward(…, {'train=True) of the example' if train else 'train=False)'}"
    _compare(got, right, call, _SLIPS if train else _SLIPS_AT_TEST_TIME, reveal=True)


def check_batches_in_training(batchnorm_forward: Function) -> None:
    """Compare y and the cache of batches of several sizes, where eps counts and where it does not.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    for n, d, root, eps in ((7, 3, 2.0, 1e-5), (5, 5, 1.5, 0.9), (53, 3, 0.0329, 1e-3)):
        call = f"batchnorm_forward(…, train=True) with {n} samples of {d} features, eps = {eps}"
        given, right = _in_training(n, d, root * (1 + np.arange(d) / 4), eps)
        _compare(batchnorm_forward(*given.values()), right, call)


def check_running_statistics(batchnorm_forward: Function) -> None:
    """Compare the running statistics after batches with several momenta, and after three.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    x = np.array([[1.5, -2.0, 0.25], [4.5, -2.5, 0.75]])
    rights = {
        0.3: ((2.37, -1.965, 0.98), (2.445, 0.25375, 0.61375)),
        0.0: ((3, -2.25, 0.5), (2.25, 0.0625, 0.0625)),
        1.0: ((0.9, -1.3, 2.1), (2.9, 0.7, 1.9)),
    }
    for momentum, (mean, var) in rights.items():
        call = f"batchnorm_forward(…, train=True) with two samples and the momentum {momentum}"
        given = _arguments(x, momentum=momentum, eps=0.1)
        right = {"running_mean": mean, "running_var": var}
        _compare(batchnorm_forward(*given.values()), right, call)
    given = _arguments(x, momentum=0.2, running_mean=np.zeros(3), running_var=np.ones(3))
    right = {"running_mean": (2.4, -1.8, 0.4), "running_var": (2, 0.25, 0.25)}
    call = "batchnorm_forward(…, train=True) where the running mean is 0 and the variance 1"
    _compare(batchnorm_forward(*given.values()), right, call)
    given = _arguments(x, momentum=0.6, eps=0.1)
    for number in (1, 2, 3):
        given["x"] = number * x
        call = "batchnorm_forward(…, train=True), the third of three batches in turn"
        *_, mean, var = checks.parts(batchnorm_forward(*given.values()), _PARTS, call)
        given["running_mean"], given["running_var"] = mean, var
    compared = {
        "running_mean": (5.6664, -4.3848, 1.3656),
        "running_var": (11.2104, 0.4452, 0.7044),
    }
    _compare((x, (), mean, var), compared, call)


def check_batches_at_test_time(batchnorm_forward: Function) -> None:
    """Compare y of batches at test time, where running variances are small and large.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    for n, root, eps in ((7, 1.5, 1e-5), (3, 0.04, 1e-3), (1, 2.0, 0.7)):
        call = f"batchnorm_forward(…, train=False) with {number_of(n, 'sample')}, eps = {eps}"
        roots, y = root * np.array([1, 2.5, 1.7]), waves(n, 3)
        x = _RUNNING_MEAN + roots * ((y - _BETA) / _GAMMA)
        given = _arguments(x, running_var=roots**2 - eps, eps=eps, train=False)
        # In training first, whatever comes of it: what it saw must not be remembered.
        batchnorm_forward(*{**_arguments(1 - 2 * x), "eps": eps}.values())
        running = {name: given[name].copy() for name in ("running_mean", "running_var")}
        right = {"y": y, **running}
        got = batchnorm_forward(*given.values())
        _compare(got, right, call, advice=_ADVICE_AT_TEST_TIME)


def check_fresh_statistics_at_test_time(batchnorm_forward: Function) -> None:
    """Compare y at test time where the running mean is still 0 and the variance 1.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    y = waves(5, 3)
    x = 1.1 * ((y - _BETA) / _GAMMA)
    fresh = {"running_mean": np.zeros(3), "running_var": np.ones(3)}
    given = _arguments(x, **fresh, eps=0.21, train=False)
    call = "batchnorm_forward(…, train=False) where the running mean is 0 and the variance 1"
    got = batchnorm_forward(*given.values())
    _compare(got, {"y": y, **fresh}, call, advice=_ADVICE_AT_TEST_TIME)


def check_one_sample(batchnorm_forward: Function) -> None:
    """Compare the results of a batch of one sample in training: y is beta.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    given = _arguments(np.array([[1.5, -2.0, 0.3]]), momentum=0.5, eps=0.04)
    right = {
        "y": _BETA[None],
        "cache": (np.zeros((1, 3)), np.full(3, 5.0), _GAMMA),
        "running_mean": (1.2, -1.65, 1.2),
        "running_var": (1.45, 0.35, 0.95),
    }
    slips: dict[str, Slips] = {
        "inv_std": (
            (
                np.full(3, 25.0),
                "the variance is 0 here, and this is 1/eps: it is 1/√eps, as eps stands inside the "
                "root",
            ),
        ),
        "running_var": tuple(
            (wrong, "the roots are averaged: average the variances")
            for wrong in (0.25 * _RUNNING_VAR, 0.5 * np.sqrt(_RUNNING_VAR))
        ),
    }
    call = "batchnorm_forward(…, train=True) with one sample"
    _compare(batchnorm_forward(*given.values()), right, call, slips)


def check_constant_batch(batchnorm_forward: Function) -> None:
    """Compare y and the cache where a feature is constant, and where a gamma and a beta are 0.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    given, right = _in_training(7, 3, np.array([1.2, 0.5, 2.0]), 0.25)
    call = "batchnorm_forward(…, train=True) where a feature is constant in the batch"
    _compare(batchnorm_forward(*given.values()), right, call)
    given, right = _in_training(7, 3, np.array([1.2, 0.8, 2.0]), 1e-5)
    given["gamma"], given["beta"] = np.array([0, -0.6, 1.1]), np.array([0.7, 0, 0])
    x_hat, inv_std, _ = right["cache"]
    y = np.column_stack([np.full(7, 0.7), -0.6 * x_hat[:, 1], 1.1 * x_hat[:, 2]])
    call = "batchnorm_forward(…, train=True) where a gamma is 0, and some of beta"
    right = {"y": y, "cache": (x_hat, inv_std, given["gamma"])}
    _compare(batchnorm_forward(*given.values()), right, call)
    given["gamma"], given["beta"] = np.zeros(3), np.array([0.7, -0.2, 0])
    call = "batchnorm_forward(…, train=True) where all of gamma is 0"
    y = np.tile([0.7, -0.2, 0], (7, 1))
    _compare(batchnorm_forward(*given.values()), {"y": y}, call)


def check_values_of_any_size(batchnorm_forward: Function) -> None:
    """Compare y and the cache with an eps of 0, of tiny values and of large ones.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    for root, eps in ((1.5, 0.0), (2e-9, 1e-18), (3e6, 0.5)):
        given, right = _in_training(7, 3, root * np.array([1, 1.4, 2.2]), eps)
        given["x"] += root - _MEAN  # so that tiny values differ in all their digits
        call = f"batchnorm_forward(…, train=True) with values near {root:g}, eps = {eps:g}"
        _compare(batchnorm_forward(*given.values()), right, call)


def check_forward_leaves_nothing_behind(batchnorm_forward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    batchnorm_forward : callable
        The student's function.
    """
    for train in (True, False):
        first = _arguments(waves(7, 3), train=train)
        second = _arguments(1 - waves(7, 3) ** 2, train=train, eps=0.3, running_mean=_BETA)
        call = f"batchnorm_forward(…, train={train})"
        checks.check_unchanged(batchnorm_forward, first, call)
        checks.check_repeatable(batchnorm_forward, first, second, call)
    one = _arguments(waves(1, 3))
    checks.check_unchanged(batchnorm_forward, one, "batchnorm_forward(…) with one sample")


def _arguments(x: Floats, **others: Any) -> dict[str, Any]:
    """Return arguments in order, for three features unless others are given."""
    arguments: dict[str, Any] = {
        "x": x,
        "gamma": _GAMMA,
        "beta": _BETA,
        "running_mean": _RUNNING_MEAN,
        "running_var": _RUNNING_VAR,
        "momentum": 0.7,
        "eps": 1e-3,
        "train": True,
    }
    copies = {name: np.copy(value) for name, value in arguments.items() if np.ndim(value)}
    return arguments | copies | others


def _in_training(n: int, d: int, root: Floats, eps: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return arguments whose variances plus `eps` are the squares of `root`, and right results."""
    gamma, beta, mean = (np.resize(value, d) for value in (_GAMMA, _BETA, _MEAN))
    running_mean, running_var = np.resize(_RUNNING_MEAN, d), np.resize(_RUNNING_VAR, d)
    width = np.sqrt(root**2 - eps)
    u = columns_of_one_scale(n, d)
    given = _arguments(
        mean + width * u,
        gamma=gamma,
        beta=beta,
        running_mean=running_mean,
        running_var=running_var,
        eps=eps,
    )
    share = width / root
    right = {"y": beta + u * (share * gamma), "cache": (u * share, 1 / root, gamma)}
    return given, right


def _compare(
    got: object,
    right: Mapping[str, Any],
    call: str,
    slips: Mapping[str, Slips] | None = None,
    advice: Mapping[str, str] | None = None,
    reveal: bool = False,
) -> None:
    values = checks.parts(got, _PARTS, call)
    for name, expected in right.items():
        options: dict[str, Any] = {"slips": slips, "advice": advice or _ADVICE, "reveal": reveal}
        if name == "cache":
            parts = dict(zip(_CACHE, expected, strict=True))
            compare(values[1], _CACHE, parts, f"{call}, the cache", **options)
        else:
            compare(values, _PARTS, {name: expected}, call, **options)
