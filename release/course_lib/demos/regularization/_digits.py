"""The digits of this lesson's figures."""

from functools import cache

import numpy as np

from course_lib import datasets
from course_lib.datasets import Split
from course_lib.demos._student import Floats

SIDE = 9
"""The height and width of a digit's frame, in pixels."""


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


@cache
def framed_digits() -> Split:
    """Return the shuffled digits off centre: rows of 9 × 9 pixels, ink 0..1.

    Each digit lies in one of the four corners of its frame, so that there is something to be gained
    from seeing digits in other places.
    """
    digits = shuffled_digits()
    rng = np.random.default_rng(1)
    return Split(
        _framed(digits.X_train, rng), digits.y_train, _framed(digits.X_test, rng), digits.y_test
    )


def _framed(rows: Floats, rng: np.random.Generator) -> Floats:
    frames = np.zeros((len(rows), SIDE, SIDE))
    corners = rng.integers(0, 2, size=(len(rows), 2))
    for down, right in np.unique(corners, axis=0):
        there = (corners == (down, right)).all(axis=1)
        margins = ((0, 0), (down, 1 - down), (right, 1 - right))
        frames[there] = np.pad(rows[there].reshape(-1, 8, 8) / 16, margins)
    return frames.reshape(len(rows), -1)
