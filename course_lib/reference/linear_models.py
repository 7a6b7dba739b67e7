"""Models whose scores are linear in the features: ``scores = X @ W + b``.

`fit_linear` is the course's training loop: gradient descent for a fixed number of steps, on a loss
that is handed in. The classes are for use: they need no learning rate, since they go all the way to
the minimum of

    mean loss + strength · ΣW²

with the biases left out of the penalty. Linear regression solves a system of linear equations;
logistic and softmax regression take Newton steps, in module `_newton`. (scikit-learn adds up the
losses instead: its ``alpha`` of ridge regression is N · strength, its ``C`` of logistic regression
1 / (2 N · strength).)

Follows Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2nd ed.), sections
3.2, 3.4.1 and 4.4.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._newton import minimise_entropy
from course_lib.reference._validation import (
    Floats,
    Integers,
    as_floats,
    as_labels,
    as_number,
    expect_shape,
    in_range,
    same_length,
    still_finite,
)
from course_lib.reference.losses import binary_cross_entropy, cross_entropy, sigmoid, softmax

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
        learning rate is so large that the loss overflows.
    """
    points = as_floats(X, "X", ndim=2)
    n_outputs = in_range(n_outputs, 1, None, "n_outputs")
    learning_rate = as_number(learning_rate, "learning_rate", above=0)
    n_steps = in_range(n_steps, 1, None, "n_steps")
    W, b = np.zeros((points.shape[1], n_outputs)), np.zeros(n_outputs)
    losses = np.empty(n_steps)
    for step in range(n_steps):
        scores = points @ W + b
        with np.errstate(over="ignore"):
            losses[step], gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        still_finite(losses[step], f"the loss before step {step}", learning_rate)
        gradient = _as_columns(gradient, scores.shape)
        W -= learning_rate * (points.T @ gradient)
        b -= learning_rate * gradient.sum(axis=0)
    return W, b, losses


class _LinearModel:
    """What the models share: their penalty, their weights once fitted, and their scores."""

    def __init__(self, strength: float) -> None:
        self.strength = strength
        self._fitted: tuple[Floats, Floats] | None = None

    @property
    def W(self) -> Floats:
        """The weights, shape (D, n_outputs)."""
        return self._parameters()[0]

    @property
    def b(self) -> Floats:
        """The biases, shape (n_outputs,)."""
        return self._parameters()[1]

    def scores(self, X: ArrayLike) -> Floats:
        """Return ``X @ W + b``, shape (M, n_outputs), for the samples X (M, D)."""
        W, b = self._parameters()
        points = as_floats(X, "X", ndim=2)
        expect_shape(points, (len(points), len(W)), "X")
        return points @ W + b

    def _parameters(self) -> tuple[Floats, Floats]:
        if self._fitted is None:
            raise RuntimeError(f"{type(self).__name__}: call fit(X, y) first")
        return self._fitted


class LinearRegression(_LinearModel):
    """Least squares: the linear model with the smallest mean squared error.

    Parameters
    ----------
    strength : float
        Weight of the penalty, at least 0; above 0 this is ridge regression.
    """

    def __init__(self, strength: float = 0.0) -> None:
        super().__init__(as_number(strength, "strength", low=0))

    def fit(self, X: ArrayLike, y: ArrayLike) -> "LinearRegression":
        """Fit the weights (D, 1) and the bias (1,) to samples X (N, D) and targets y (N,).

        Of several best fits it is the one with the smallest weights.

        Raises
        ------
        TypeError, ValueError
            If the shapes do not fit, there are no samples, or a number is not finite.
        """
        points, targets = _samples(X, as_floats(y, "y", ndim=1))
        centre, mean = points.mean(axis=0), targets.mean()
        # The penalty as D more samples: each asks for one weight to be 0.
        penalty = np.sqrt(len(points) * self.strength) * np.eye(points.shape[1])
        rows = np.concatenate([points - centre, penalty])
        wanted = np.concatenate([targets - mean, np.zeros(len(penalty))])
        W = np.linalg.lstsq(rows, wanted)[0][:, None]
        self._fitted = W, mean - centre @ W
        return self

    def predict(self, X: ArrayLike) -> Floats:
        """Return the predictions (M,) for the samples X (M, D)."""
        return self.scores(X)[:, 0]


class LogisticRegression(_LinearModel):
    """Two classes, 0 and 1: the smallest mean binary cross-entropy, with a penalty.

    Parameters
    ----------
    strength : float
        Weight of the penalty, above 0. Without one there is no minimum where a plane separates the
        classes: ever larger weights fit ever better.
    """

    def __init__(self, strength: float = 1e-3) -> None:
        super().__init__(as_number(strength, "strength", above=0))

    def fit(self, X: ArrayLike, y: ArrayLike) -> "LogisticRegression":
        """Fit the weights (D, 1) and the bias (1,) to samples X (N, D) and classes y (N,), 0 or 1.

        Raises
        ------
        TypeError, ValueError
            If the shapes do not fit, or the classes are not 0 and 1, both of them.
        """
        points, classes = _samples(X, as_labels(y, "y", n_classes=2))
        _at_least_two(np.unique(classes))

        def loss(scores: Floats) -> tuple[float, Floats, Floats]:
            value, gradient = binary_cross_entropy(scores[:, 0], classes)
            return value, gradient[:, None], np.asarray(sigmoid(scores))

        self._fitted = minimise_entropy(loss, points, 1, self.strength)
        return self

    def predict_probabilities(self, X: ArrayLike) -> Floats:
        """Return the probability of class 1, shape (M,), for each of the samples X (M, D)."""
        return np.asarray(sigmoid(self.scores(X)[:, 0]))

    def predict(self, X: ArrayLike) -> Integers:
        """Return the likelier class, 0 or 1, shape (M,), of the samples X (M, D); 0 for a tie."""
        return (self.scores(X)[:, 0] > 0).astype(np.int64)


class SoftmaxRegression(_LinearModel):
    """C classes: the smallest mean cross-entropy, with a penalty.

    Parameters
    ----------
    strength : float
        Weight of the penalty, above 0; see `LogisticRegression`.

    Attributes
    ----------
    classes : ndarray of int, shape (C,)
        The labels that `fit` found, increasing: column c of the scores belongs to ``classes[c]``.
    """

    def __init__(self, strength: float = 1e-3) -> None:
        super().__init__(as_number(strength, "strength", above=0))
        self.classes: Integers = np.zeros(0, dtype=np.int64)

    def fit(self, X: ArrayLike, y: ArrayLike) -> "SoftmaxRegression":
        """Fit the weights (D, C) and biases (C,) to samples X (N, D) and labels y (N,).

        A constant added to all biases changes no probability; theirs add up to 0.

        Raises
        ------
        TypeError, ValueError
            If the shapes do not fit, labels are negative or no integers, or all are the same.
        """
        points, labels = _samples(X, as_labels(y, "y"))
        classes, codes = np.unique(labels, return_inverse=True)
        _at_least_two(classes)

        def loss(scores: Floats) -> tuple[float, Floats, Floats]:
            return *cross_entropy(scores, codes), softmax(scores)

        self._fitted = minimise_entropy(loss, points, len(classes), self.strength)
        self.classes = classes
        return self

    def predict_probabilities(self, X: ArrayLike) -> Floats:
        """Return the classes' probabilities, shape (M, C), for the samples X (M, D)."""
        return softmax(self.scores(X))

    def predict(self, X: ArrayLike) -> Integers:
        """Return the likeliest label, shape (M,), of the samples X (M, D)."""
        labels: Integers = self.classes[self.scores(X).argmax(axis=1)]
        return labels


def _samples(X: ArrayLike, targets: np.ndarray) -> tuple[Floats, np.ndarray]:
    points = as_floats(X, "X", ndim=2)
    same_length(points, targets, "X and y")
    if not len(points):
        raise ValueError("X and y: expected at least one sample, got none")
    return points, targets


def _at_least_two(classes: Integers) -> None:
    if len(classes) < 2:
        raise ValueError(f"y: expected samples of at least two classes, got only {classes}")


def _as_columns(gradient: ArrayLike, shape: tuple[int, ...]) -> Floats:
    """Return a loss's gradient in the shape (N, n_outputs) of the scores."""
    values = as_floats(gradient, "the loss's gradient")
    expect_shape(values, shape[:1] if shape[1] == 1 else shape, "the loss's gradient")
    return values.reshape(shape)
