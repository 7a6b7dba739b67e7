"""Models whose scores are linear in the features: ``scores = X @ W + b``.

`fit_linear` is the course's training loop, gradient descent with a loss that is handed in.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats, as_number, expect_shape, in_range

Loss = Callable[[Floats, Any], tuple[float, Floats]]
"""A function of scores and targets that returns the loss and its gradient for the scores."""


def fit_linear(
    X: ArrayLike,
    targets: Any,
    loss: Loss,
    n_outputs: int,
    learning_rate: float,
    n_steps: int,
) -> tuple[Floats, Floats, Floats]:
    """Fit a linear model by full-batch gradient descent from zero.

    By the chain rule a loss with the gradient G for the scores has the gradient ``X.T @ G`` for W,
    and for b, which is added to every sample's scores, the sum of G's rows.

    Parameters
    ----------
    X : array_like, shape (N, D)
        The samples.
    targets : array_like, shape (N,)
        What `loss` compares the scores with; handed on as it is.
    loss : callable
        ``loss(scores, targets)`` returns ``(loss, gradient)``, as the functions of
        `course_lib.reference.losses` do. The scores have shape (N, n_outputs), or (N,) where
        `n_outputs` is 1, and the gradient has their shape.
    n_outputs : int
        Scores per sample, at least 1: 1 for a regression or two classes, C for C classes.
    learning_rate : float
        The step's length per unit of gradient, above 0.
    n_steps : int
        Number of steps, at least 1.

    Returns
    -------
    W : ndarray, shape (D, n_outputs)
        The weights.
    b : ndarray, shape (n_outputs,)
        The biases.
    losses : ndarray, shape (n_steps,)
        ``losses[i]`` is the loss before step i.

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range, the gradient's shape is not that of the scores, or the
        learning rate is so large that the scores overflow.
    """
    points = as_floats(X, "X", ndim=2)
    n_outputs = in_range(n_outputs, 1, None, "n_outputs")
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    n_steps = in_range(n_steps, 1, None, "n_steps")
    W, b = np.zeros((points.shape[1], n_outputs)), np.zeros(n_outputs)
    losses = np.empty(n_steps)
    for step in range(n_steps):
        scores = points @ W + b
        losses[step], gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = _as_columns(gradient, scores.shape)
        W -= learning_rate * (points.T @ gradient)
        b -= learning_rate * gradient.sum(axis=0)
    return W, b, losses


def _as_columns(gradient: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return a loss's gradient in the shape (N, n_outputs) of the scores."""
    values = as_floats(gradient, "the loss's gradient")
    expect_shape(values, shape[:1] if shape[1] == 1 else shape, "the loss's gradient")
    return values.reshape(shape)
