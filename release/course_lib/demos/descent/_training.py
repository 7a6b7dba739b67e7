"""The penguins' masses as training sees them, and runs of the student's training."""

from dataclasses import dataclass

import numpy as np

from course_lib import datasets
from course_lib.demos._student import (
    Floats,
    StudentFunction,
    as_array,
    notebook_variables,
)

FEATURES = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm")
HUGE = 1e300
"""What stands for numbers that a run made infinite."""
_SEED = 3


@dataclass(frozen=True)
class Masses:
    """Penguins with what is known of them, and their body masses.

    Attributes
    ----------
    X : ndarray, shape (N, 4)
        A column of ones, then bill length, bill depth and flipper length.
    kilograms : ndarray, shape (N,)
    """

    X: Floats
    kilograms: Floats

    def loss(self, w: Floats) -> float:
        """Return the mean squared error of the weights; a huge one where they are huge."""
        with np.errstate(over="ignore"):
            return min(float(np.mean((self.X @ w - self.kilograms) ** 2)), HUGE)

    def lowest_loss(self) -> float:
        """Return the smallest mean squared error that any weights have."""
        best, *_ = np.linalg.lstsq(self.X, self.kilograms, rcond=None)
        return self.loss(np.asarray(best, dtype=np.float64))

    def curvatures(self) -> Floats:
        """Return the curvatures of the loss along its main directions, from flat to steep."""
        return np.asarray(np.linalg.eigvalsh(2 * self.X.T @ self.X / len(self.X)))


def load_masses(standardised: bool, every: int = 1) -> Masses:
    """Load the penguins, or every so many of them; in millimetres or standard deviations."""
    penguins = datasets.load_penguins()
    features = penguins.columns(*FEATURES)[::every]
    if standardised:
        features = (features - features.mean(axis=0)) / features.std(axis=0)
    kilograms = penguins.columns("body_mass_g")[::every, 0] / 1000
    return Masses(np.column_stack([np.ones(len(features)), features]), kilograms)


@dataclass(frozen=True)
class Run:
    """What the student's training returned: shapes (D,) and (number of updates,)."""

    w: Floats
    losses: Floats


def train(
    training: StudentFunction, masses: Masses, batch_size: int, rate: float, n_epochs: int
) -> Run:
    """Let the student's `train_linear_regression` learn the masses, always with one seed.

    Numbers that became infinite on the way are `HUGE`.

    Raises
    ------
    Waiting
        If what comes back is no such run.
    """
    rng = np.random.default_rng(_SEED)
    settings = (batch_size, rate, n_epochs, rng)
    pair = training.parts(masses.X, masses.kilograms, *settings, names=("w", "losses"))
    n_updates = n_epochs * -(-len(masses.X) // batch_size)
    w, losses = (_without_infinity(each) for each in pair)
    return Run(
        as_array(w, masses.X.shape[1:], training.name, "w with a weight per feature"),
        as_array(losses, (n_updates,), training.name, "one loss per update"),
    )


def called_within() -> list[StudentFunction]:
    """Return the notebook's functions that the student's training may call itself."""
    variables = notebook_variables()
    names = ("minibatches", "mean_squared_error")
    return [StudentFunction(variables[name], name) for name in names if name in variables]


def _without_infinity(value: object) -> object:
    """Return numbers with `HUGE` for what a learning rate that is too large makes of them."""
    try:
        numbers = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        return value
    return np.where(np.isfinite(numbers), np.clip(numbers, -HUGE, HUGE), HUGE)
