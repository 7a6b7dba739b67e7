"""Visible tests of ``standardize``."""

from collections.abc import Mapping

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves
from course_lib.visible.batchnorm._shared import columns_of_one_scale, compare, number_of

_PARTS = ("Z_train", "Z_test", "mean", "std")
_MEANS_OF_ROWS, _STDS_OF_ROWS = (-1.7, 1.6, 1.9, 5.2), (2.3, 0.4, 2.1, 4.8)
_STD_OF_ALL = 3.76662979
_SLIPS: dict[str, Slips] = {
    "Z_train": (
        (
            ((-7, 0.1), (-1, 0.7), (1, -0.7), (7, -0.1)),
            "the features are only centred: divide by the standard deviation as well",
        ),
        (
            ((-0.28, 0.4), (-0.04, 2.8), (0.04, -2.8), (0.28, -0.4)),
            "it is divided by the variance: divide by its root",
        ),
        (
            ((-0.8, 1.2), (0.4, 2.4), (0.8, -0.4), (2, 0.8)),
            "the features are only scaled: subtract the mean first",
        ),
        (
            ((-1, -1 / 7), (-1 / 7, 1), (1 / 7, -1), (1, -1 / 7)),
            "it is squeezed between the least and the largest value: take mean and std",
        ),
    ),
    "Z_test": (
        (
            ((np.sqrt(0.75), -np.sqrt(0.75)), (-np.sqrt(0.75), np.sqrt(3) / 4)),
            "std is divided by N - 1: here it is N",
        ),
        (
            ((1, -0.98386991), (-1, 0.62609903)),
            "the test set is in mean and std: take those of X_train alone",
        ),
        (((1, -1), (-1, 1)), "it is standardised by its own statistics: take X_train's"),
        (((1, -0.75), (-1, 0.75)), "it is centred by its own mean: take that of X_train"),
        (((8, 0), (-2, 0.75)), "it is X_test as it was: shift and scale it as well"),
        (((5, -0.5), (-5, 0.25)), "it is only centred: divide by std as well"),
    ),
    "mean": (
        (1.75, "there is one mean for all features: take one a column, axis=0"),
        ((1.75, 1.75), "there is one mean for all features: take one a column, axis=0"),
        (_MEANS_OF_ROWS, "it is taken along the rows: take one a column, axis=0"),
        (np.vstack(_MEANS_OF_ROWS), "it is taken along the rows: take one a column, axis=0"),
        ((3, 3 / 8), "these are the statistics of X_test: take those of X_train"),
        ((3, 11 / 24), "the test set is in it: take the mean of X_train alone"),
    ),
    "std": (
        ((np.sqrt(100 / 3), np.sqrt(1 / 3)), "it is divided by N - 1: here it is N"),
        ((25, 0.25), "this is the variance: std is its root"),
        (_STD_OF_ALL, "there is one std for all features: take one a column, axis=0"),
        ((_STD_OF_ALL,) * 2, "there is one std for all features: take one a column, axis=0"),
        (_STDS_OF_ROWS, "it is taken along the rows: take one a column, axis=0"),
        (np.vstack(_STDS_OF_ROWS), "it is taken along the rows: take one a column, axis=0"),
        ((5.0, 0.375), "these are the statistics of X_test: take those of X_train"),
        (
            (5.0, 0.4658475),
            "the test set is in it: take the std of X_train alone",
        ),
    ),
}
"""Wrong results of the lesson's example."""
_SLIPS_WHERE_CONSTANT: dict[str, Slips] = {
    "std": (
        ((0, 1), "the std of a constant feature is returned as 1"),
        ((1, np.sqrt(2)), "it is divided by N - 1: here it is N"),
    ),
    "Z_train": ((((4, -1), (4, 1)), "a constant feature is centred, too"),),
    "Z_test": (
        (((0, -1),), "a constant feature is only centred: 9 - 4 is 5"),
        (((9, -1),), "a constant feature is centred, too: 9 - 4 is 5"),
    ),
}
_ADVICE = {
    "Z_train": "each column needs the mean 0 and the standard deviation 1, with 1/N",
    "Z_test": "subtract the training set's mean, and divide by its standard deviation",
    "mean": "it is the mean of each column of X_train",
    "std": "it is the root of the mean squared deviation of each column of X_train",
}


_COUNTS_AS_CONSTANT = {
    "std": "a feature counts as constant where its std is 0, or below 1e-12 times its largest "
    "magnitude in X_train; only then 1 is returned"
}


def compare_standardized(got: object, right: Mapping[str, Floats]) -> None:
    """Compare what a student's function makes of one of the lesson's two examples.

    Parameters
    ----------
    got : object
        What it returned.
    right : mapping of str to array
        The right values of some parts.
    """
    constant = "Z_train" in right and "Z_test" in right
    slips = _SLIPS_WHERE_CONSTANT if constant else _SLIPS
    which = "with a constant feature" if constant else "of the example"
    call = f"standardize(X_train, X_test) {which}"
    compare(got, _PARTS, right, call, slips=slips, reveal=True)


def check_training_sets(standardize: Function) -> None:
    """Compare Z_train, mean and std of training sets of several sizes.

    Parameters
    ----------
    standardize : callable
        The student's function.
    """
    for n, d in ((11, 3), (5, 5), (59, 7), (7, 1)):
        call = (
            f"standardize(X_train, X_test) with {n} training samples of {number_of(d, 'feature')}"
        )
        _check(standardize, n, 13, _means(d), _deviations(d), call, ("mean", "std", "Z_train"))


def check_test_sets(standardize: Function) -> None:
    """Compare Z_test of test sets that lie elsewhere, of several sizes.

    Parameters
    ----------
    standardize : callable
        The student's function.
    """
    for n, m, d in ((11, 7, 3), (5, 5, 5), (11, 1, 3)):
        call = f"standardize(X_train, X_test) with {number_of(m, 'test sample')} of {d} features"
        _check(standardize, n, m, _means(d), _deviations(d), call, ("Z_test",))


def check_constant_features(standardize: Function) -> None:
    """Compare all parts where a feature is constant, exactly, but for rounding or for one sample.

    Parameters
    ----------
    standardize : callable
        The student's function.
    """
    advice = _ADVICE | _COUNTS_AS_CONSTANT
    for value in (-2.5, 0.0, 0.1, -0.1):
        u, v = columns_of_one_scale(7, 3), 2 * waves(5, 3) + 1
        X_train, X_test = 4 + 3 * u, 4 + 3 * v
        X_train[:, 1], X_test[:, 1] = value, value + v[:, 1]
        u[:, 1] = 0
        right = {"std": [3, 1, 3], "mean": [4, value, 4], "Z_train": u, "Z_test": v}
        call = f"standardize(X_train, X_test) where a feature is {value} in all of X_train"
        compare(standardize(X_train, X_test), _PARTS, right, call, advice=advice)
    # Of a power of 2, sums of small multiples of another are exact.
    steps = np.array([0, 3, 9, 1, 0, 4, 6, 7]) * 2.0**-26
    X_train, X_test = np.full((8, 3), -(2.0**20)), np.full((3, 3), -(2.0**20))
    X_train[:, 0] += steps
    X_train[:, 1:] += np.outer([1, -1, 1, -1, -1, 1, 1, -1], [3, 2.0**-17])
    Z_test = np.array([[1.5, 2.0, 5.0], [-2.0, -1.0, 3.0], [0.5, 0.5, -7.0]])
    X_test += Z_test * [1, 3, 2.0**-17]
    call = "standardize(X_train, X_test) where features vary by 1e-13 and 1e-11 of their size"
    right = {"std": np.array([1.0, 3.0, 2.0**-17]), "Z_test": Z_test}
    compare(standardize(X_train, X_test), _PARTS, right, call, advice=advice)
    Z_train = np.array([[-0.5, -2], [-0.5, 0.5], [2, 0.5], [-0.5, 0.5], [-0.5, 0.5]])
    X_train, X_test = (np.array([2, -7]) + Z * [2, 4] for Z in (Z_train, Z_test[:, :2]))
    right = {"std": np.array([2.0, 4.0]), "Z_train": Z_train, "Z_test": Z_test[:, :2]}
    call = "standardize(X_train, X_test) where all training samples but one agree in a feature"
    compare(standardize(X_train, X_test), _PARTS, right, call, advice=advice)


def check_features_of_any_size(standardize: Function) -> None:
    """Compare all parts where features are tiny, large, or vary by little; and of one sample.

    Parameters
    ----------
    standardize : callable
        The student's function.
    """
    parts = ("std", "Z_train", "Z_test")
    call = "standardize(X_train, X_test) with features of the sizes 1e-14, 1e6 and 1e-9"
    sizes = np.array([1e-14, 1e6, 1e-9])
    _check(standardize, 11, 7, 2 * sizes, sizes, call, parts)
    call = "standardize(X_train, X_test) where all features are of the size 1e-15"
    sizes = 1e-15 * np.array([1.7, 0.6, 2.3])
    _check(standardize, 11, 7, 2 * sizes, sizes, call, parts)
    call = "standardize(X_train, X_test) where X_test is 1e14 times larger than X_train"
    _check(standardize, 11, 7, np.array([1.7, -0.6]), np.array([0.4, 2.3]), call, parts, 1e14)
    call = "standardize(X_train, X_test) where a feature varies by 1e-8 of its size"
    _check(standardize, 11, 7, np.array([1.0, 1e3, -2.0]), np.array([1, 1e-5, 3.0]), call)
    one, others = waves(1, 3), waves(4, 3) + 1
    right = {"std": np.ones(3), "Z_train": np.zeros((1, 3)), "Z_test": others - one}
    call = "standardize(X_train, X_test) with one training sample"
    compare(standardize(one.copy(), others), _PARTS, right, call, advice=_ADVICE)


def check_standardize_leaves_nothing_behind(standardize: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    standardize : callable
        The student's function.
    """
    first = {"X_train": waves(7, 3), "X_test": waves(5, 3) + 1}
    second = {"X_train": 2 - waves(7, 3) ** 2, "X_test": waves(5, 3) - 2}
    constant = {"X_train": waves(7, 3) * [1, 0, 1] + 0.1, "X_test": waves(5, 3)}
    call = "standardize(X_train, X_test)"
    for arguments in (first, constant):
        checks.check_unchanged(standardize, arguments, call)
    checks.check_repeatable(standardize, first, second, call)


def _means(d: int) -> Floats:
    return np.resize([201.3, -4.7, 1.9], d)


def _deviations(d: int) -> Floats:
    return np.resize([14.2, 0.6, 3.1, 7.7], d)


def _check(
    standardize: Function,
    n: int,
    m: int,
    mean: Floats,
    std: Floats,
    call: str,
    parts: tuple[str, ...] = ("Z_train", "Z_test"),
    far: float = 1.0,
) -> None:
    """Hand in a training set of which these are the mean and std, and compare some parts."""
    u, v = columns_of_one_scale(n, len(mean)), far * (2 * waves(m, len(mean)) + 1)
    known = {"Z_train": u, "Z_test": v, "mean": mean, "std": std}
    got = standardize(mean + std * u, mean + std * v)
    right = {part: known[part] for part in parts}
    factors = {"√((N - 1)/N)": np.sqrt((n - 1) / n)}
    advice = _ADVICE | (_COUNTS_AS_CONSTANT if "std" in parts[:1] else {})
    compare(got, _PARTS, right, call, advice=advice, factors=factors)
