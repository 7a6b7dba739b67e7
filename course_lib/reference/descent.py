"""Gradient descent: whole steps, momentum, and mini-batches.

Every step goes against the gradient, the direction in which a function grows fastest:

    x ← x − α ∇f(x)                             gradient descent
    v ← ρ v + ∇f(x),   x ← x − α v              with momentum

Momentum keeps a decaying sum of the gradients. On a long slope v grows to ∇f / (1 − ρ), so that
steps become 1 / (1 − ρ) times as long: compare the two at the learning rates α and (1 − ρ) α.
PyTorch's SGD does the same. Others average, ``v ← ρ v + (1 − ρ) ∇f(x)``, which takes the steps of
our learning rate (1 − ρ) α, or keep α inside v, ``v ← ρ v − α ∇f(x)``, ``x ← x + v``, which takes
the same steps as ours while α does not change.

A mini-batch's mean loss has a gradient that points, on average over the batches, where that of all
the data does. Its size does not depend on the batch's, so that one learning rate serves all.

Follows Goodfellow, Bengio and Courville, *Deep Learning*, sections 4.3, 8.1.3 and 8.3.2, and
Polyak, "Some methods of speeding up the convergence of iteration methods", *USSR Computational
Mathematics and Mathematical Physics* 4 (1964).
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.reference._validation import (
    Floats,
    a_generator,
    as_floats,
    as_number,
    expect_shape,
    in_range,
    same_length,
    still_finite,
)
from course_lib.reference.losses import mean_squared_error

Gradient = Callable[[Floats], ArrayLike]
"""A function from a point (D,) to the gradient (D,) there."""


def gradient_descent(
    gradient: Gradient, x0: ArrayLike, learning_rate: float, n_steps: int
) -> Floats:
    """Return the path of gradient descent.

    Parameters
    ----------
    gradient : callable
        From a point (D,) to the gradient (D,) there.
    x0 : array_like, shape (D,)
        The start.
    learning_rate : float
        α, the step's length per unit of gradient, above 0.
    n_steps : int
        Number of steps, at least 1.

    Returns
    -------
    ndarray, shape (n_steps + 1, D)
        The points, `x0` first.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range, the gradient has another shape than the point, or the path
        leaves the finite numbers because the learning rate is too large.
    """
    path, learning_rate = _start(x0, learning_rate, n_steps)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(n_steps):
            path[step + 1] = path[step] - learning_rate * _slope(gradient, path[step])
            still_finite(path[step + 1], f"the point after step {step}", learning_rate)
    return path


def momentum_descent(
    gradient: Gradient, x0: ArrayLike, learning_rate: float, rho: float, n_steps: int
) -> Floats:
    """Return the path of gradient descent with momentum; v starts at 0.

    Parameters
    ----------
    gradient : callable
        From a point (D,) to the gradient (D,) there.
    x0 : array_like, shape (D,)
        The start.
    learning_rate : float
        α, the step's length per unit of v, above 0.
    rho : float
        ρ, the part of v that is kept from step to step, 0 ≤ ρ < 1; with 0 this is plain descent.
    n_steps : int
        Number of steps, at least 1.

    Returns
    -------
    ndarray, shape (n_steps + 1, D)
        The points, `x0` first.

    Raises
    ------
    TypeError, ValueError
        As `gradient_descent` does, or if `rho` is out of range.
    """
    path, learning_rate = _start(x0, learning_rate, n_steps)
    rho = as_number(rho, "rho", low=0, below=1)
    v = np.zeros(path.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(n_steps):
            v = rho * v + _slope(gradient, path[step])
            path[step + 1] = path[step] - learning_rate * v
            still_finite(path[step + 1], f"the point after step {step}", learning_rate)
    return path


def minibatches(
    X: ArrayLike, y: ArrayLike, batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Return a generator of one epoch: every sample once, in random order, in batches.

    Parameters
    ----------
    X : array_like, shape (N, ...)
        The samples.
    y : array_like, shape (N, ...)
        What belongs to them.
    batch_size : int
        Samples per batch, at least 1. The last batch has what is left, so it may be smaller.
    rng : numpy.random.Generator
        Draws the order, ``rng.permutation(N)``, when the first batch is asked for.

    Returns
    -------
    generator of (ndarray, ndarray)
        The batches' rows of X and of y, copies in their own dtypes.

    Raises
    ------
    TypeError, ValueError
        If the lengths differ, `batch_size` is out of range, or `rng` is no generator.
    """
    samples, targets = np.asarray(X), np.asarray(y)
    for array, name in ((samples, "X"), (targets, "y")):
        if not array.ndim:
            raise ValueError(f"{name}: expected one row per sample, got the single value {array}")
    same_length(samples, targets, "X and y")
    batch_size = in_range(batch_size, 1, None, "batch_size")
    return _batches(samples, targets, batch_size, a_generator(rng))


def train_linear_regression(
    X: ArrayLike,
    y: ArrayLike,
    batch_size: int,
    learning_rate: float,
    n_epochs: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Fit ``X @ w`` to y by stochastic gradient descent on the mean squared error, from w = 0.

    Parameters
    ----------
    X : array_like, shape (N, D)
        The samples; there is no bias unless a column of ones is among them.
    y : array_like, shape (N,)
        The targets.
    batch_size : int
        Samples per update, at least 1; N or more makes it full-batch descent.
    learning_rate : float
        The step's length per unit of gradient, above 0.
    n_epochs : int
        How often to go through all samples, at least 1, each time in a new order.
    rng : numpy.random.Generator
        Draws one permutation per epoch, as `minibatches` does.

    Returns
    -------
    w : ndarray, shape (D,)
        The weights.
    losses : ndarray, shape (n_epochs · ⌈N / batch_size⌉,)
        Each batch's loss before the update that it causes.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, an argument is out of range, or the loss overflows because the
        learning rate is too large.
    """
    points, targets = as_floats(X, "X", ndim=2), as_floats(y, "y", ndim=1)
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    w = np.zeros(points.shape[1])
    losses: list[float] = []
    for _ in range(in_range(n_epochs, 1, None, "n_epochs")):
        for X_batch, y_batch in minibatches(points, targets, batch_size, rng):
            with np.errstate(over="ignore"):
                loss, gradient = mean_squared_error(X_batch @ w, y_batch)
            still_finite(loss, f"the loss before step {len(losses)}", learning_rate)
            w -= learning_rate * (X_batch.T @ gradient)
            losses.append(loss)
    return w, np.array(losses)


def _start(x0: ArrayLike, learning_rate: float, n_steps: int) -> tuple[Floats, float]:
    """Return a path with room for all points, of which the first is `x0`, and the learning rate."""
    start = as_floats(x0, "x0", ndim=1)
    path = np.empty((in_range(n_steps, 1, None, "n_steps") + 1, len(start)))
    path[0] = start
    return path, as_number(learning_rate, "learning_rate", above=0)


def _slope(gradient: Gradient, x: Floats) -> Floats:
    """Return the gradient at x, from a copy that the function may do with as it likes."""
    slope = np.asarray(gradient(x.copy()), dtype=np.float64)
    expect_shape(slope, x.shape, "gradient(x)")
    return slope


def _batches(
    samples: NDArray[Any], targets: NDArray[Any], batch_size: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    order = rng.permutation(len(samples))
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        yield samples[rows], targets[rows]
