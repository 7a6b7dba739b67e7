"""The digits of this lesson's figures."""

from functools import cache

import numpy as np

from course_lib import datasets
from course_lib.datasets import Split
from course_lib.demos._student import Floats


@cache
def shuffled_digits() -> Split:
    """Return 100 digits to train on and 1,000 others, all writers mixed; ink 0..16, rows of 64."""
    everything = datasets.load_digits(1000, 797)
    X = np.vstack([everything.X_train, everything.X_test])
    y = np.concatenate([everything.y_train, everything.y_test])
    order = np.random.default_rng(0).permutation(len(X))
    train, test = order[:100], order[100:1100]
    return Split(X[train], y[train], X[test], y[test])


def one_of_each(labels: tuple[int, ...], variant: int = 0) -> Floats:
    """Return pictures (N, 8, 8) of the digits asked for, of the data set's first ones."""
    digits = datasets.load_digits(1000, 500)
    chosen = [np.flatnonzero(digits.y_train == label)[variant] for label in labels]
    return digits.X_train[chosen].reshape(-1, 8, 8)
