"""What the visible tests of several exercises share."""

from typing import Any

import numpy as np

from course_lib.visible._shared import Floats


def bumpy(x: Any) -> Any:
    """Return the gradient of a bowl with bumps, in three dimensions, each felt in the others."""
    steep = np.array([0.5, 1.7, 2.9]) * (x - np.array([0.3, -1.2, 0.8]))
    return steep + np.sin(2 * x) + 0.4 * np.sum(x)


def a_start() -> Floats:
    """Return a start for `bumpy`."""
    return np.array([2.5, -1.4, -0.7])


def samples(n_samples: int) -> tuple[Floats, Floats]:
    """Return samples of two features, and targets, all different."""
    i = np.arange(1.0, n_samples + 1)
    X = np.column_stack([np.sin(1.7 * i) + 0.3, 1.5 * np.cos(2.9 * i)])
    return X, 2 * np.sin(0.9 * i * i) + 1.25


def seeded(seed: int) -> np.random.Generator:
    """Return a generator of random numbers."""
    return np.random.default_rng(seed)
