"""Losses of regression and classification, each with its gradient.

A model's outputs go in, ``(loss, gradient)`` comes out: the mean of the samples' losses, and its
derivative with respect to those outputs. Because it is a mean, what reaches the weights by the
chain rule does not grow with N, and one learning rate suits batches of any size.

=======================  =============================  =======================================
loss                     of one sample                  its gradient, times N
=======================  =============================  =======================================
`mean_squared_error`     (prediction − target)²         2 (prediction − target)
`mean_absolute_error`    |prediction − target|          the sign of prediction − target
`hinge`                  max(0, 1 − s · score)          −s where s · score < 1, else 0
`binary_cross_entropy`   −log of the target's           sigmoid(logit) − target
                         probability
`cross_entropy`          −log of the label's            softmax(logits) − one-hot label
                         probability
=======================  =============================  =======================================

Two-class targets are 0 and 1 everywhere, and s = 2 · target − 1 is −1 or 1; texts on support vector
machines write s for the target itself. There is no factor ½ in the squared error (many textbooks
have one) and no sum in place of a mean (PyTorch's ``reduction="sum"``).

The entropies take logits, not probabilities: the logarithm of a probability that has been rounded
to 0 is lost, the logarithm of a sum of exponentials is not. No exponential here has a positive
argument, so that none overflows.

Follows Goodfellow, Bengio and Courville, *Deep Learning*, sections 3.10, 4.1 and 6.2.2, for the
hinge Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2nd ed.), section
12.3.2, and for the numerics Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and
softmax functions", *IMA Journal of Numerical Analysis* 41 (2021).
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import Floats, as_floats, as_labels, plain, same_length


def mean_squared_error(predictions: ArrayLike, targets: ArrayLike) -> tuple[float, Floats]:
    """Return the mean squared error and its gradient: the loss of linear regression.

    Parameters
    ----------
    predictions : array_like, shape (N,)
        Finite numbers.
    targets : array_like, shape (N,)
        Finite numbers.

    Returns
    -------
    loss : float
        ``mean((predictions - targets)**2)``, at least 0.
    gradient : ndarray, shape (N,)
        With respect to the predictions.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a vector of finite numbers, or the lengths differ or are 0.
    """
    residuals = _residuals(predictions, targets)
    return float(np.mean(residuals**2)), 2.0 * residuals / len(residuals)


def mean_absolute_error(predictions: ArrayLike, targets: ArrayLike) -> tuple[float, Floats]:
    """Return the mean absolute error and its gradient: one outlier pulls no harder than another.

    Parameters
    ----------
    predictions : array_like, shape (N,)
        Finite numbers.
    targets : array_like, shape (N,)
        Finite numbers.

    Returns
    -------
    loss : float
        ``mean(abs(predictions - targets))``, at least 0.
    gradient : ndarray, shape (N,)
        With respect to the predictions; 0 where a prediction equals its target, at the kink.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a vector of finite numbers, or the lengths differ or are 0.
    """
    residuals = _residuals(predictions, targets)
    return float(np.mean(np.abs(residuals))), np.sign(residuals) / len(residuals)


def hinge(scores: ArrayLike, targets: ArrayLike) -> tuple[float, Floats]:
    """Return the mean hinge loss and its gradient: the loss of a support vector machine.

    Parameters
    ----------
    scores : array_like, shape (N,)
        Finite numbers, positive where a sample looks like class 1.
    targets : array_like, shape (N,)
        The classes, 0 or 1.

    Returns
    -------
    loss : float
        The mean of ``max(0, 1 - s * score)``. It is 0 once every score is on its own side of 0 by a
        margin of 1 or more.
    gradient : ndarray, shape (N,)
        With respect to the scores; 0 at the kink, where the margin is exactly 1.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a vector of finite numbers, the lengths differ or are 0, or a target
        is neither 0 nor 1.
    """
    values, signs = _scores_and_signs(scores, targets, "scores")
    shortfall = 1.0 - signs * values
    gradient = np.where(shortfall > 0, -signs, 0.0) / len(values)
    return float(np.mean(np.maximum(shortfall, 0.0))), gradient


def sigmoid(z: ArrayLike) -> float | Floats:
    """Return the logistic function 1 / (1 + e^(−z)), elementwise.

    Parameters
    ----------
    z : array_like of any shape, or float
        Finite numbers.

    Returns
    -------
    float or ndarray of z's shape
        Values in 0..1, to full precision in both tails; a float where z is one number.

    Raises
    ------
    TypeError, ValueError
        If z is not made of finite numbers.
    """
    values = as_floats(z, "z")
    decay = np.exp(-np.abs(values))
    return plain(np.where(values >= 0, 1.0, decay) / (1.0 + decay))


def binary_cross_entropy(logits: ArrayLike, targets: ArrayLike) -> tuple[float, Floats]:
    """Return the mean binary cross-entropy and its gradient: the loss of logistic regression.

    With s = ±1 for the two classes, a sample's target has the probability ``sigmoid(s * logit)``,
    and minus its logarithm is ``log(1 + exp(-s * logit))``: no case distinction, no rounding to 0.

    Parameters
    ----------
    logits : array_like, shape (N,)
        Finite numbers; the probability of class 1 is their sigmoid.
    targets : array_like, shape (N,)
        The classes, 0 or 1.

    Returns
    -------
    loss : float
        ``-mean(targets * log(p) + (1 - targets) * log(1 - p))`` with p = sigmoid(logits), at least
        0.
    gradient : ndarray, shape (N,)
        With respect to the logits: ``(p - targets) / N``.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a vector of finite numbers, the lengths differ or are 0, or a target
        is neither 0 nor 1.
    """
    values, signs = _scores_and_signs(logits, targets, "logits")
    losses = np.logaddexp(0.0, -signs * values)
    # p − target, written so that no digits cancel where p is close to 1.
    gradient = -signs * sigmoid(-signs * values) / len(values)
    return float(np.mean(losses)), gradient


def softmax(logits: ArrayLike) -> Floats:
    """Return the rows' probabilities ``exp(logits) / sum(exp(logits))``.

    Adding a constant to a row changes nothing, so its largest logit is subtracted first: the
    largest exponential is 1, and none overflows.

    Parameters
    ----------
    logits : array_like, shape (N, C)
        Finite numbers.

    Returns
    -------
    ndarray, shape (N, C)
        Values in 0..1; each row sums to 1.

    Raises
    ------
    TypeError, ValueError
        If `logits` is not a matrix of finite numbers with at least one column.
    """
    values = _logit_rows(logits)
    grown: Floats = np.exp(values - values.max(axis=1, keepdims=True))
    grown /= grown.sum(axis=1, keepdims=True)
    return grown


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> tuple[float, Floats]:
    """Return the mean cross-entropy and its gradient: the loss of softmax regression.

    Minus the logarithm of the label's probability is ``log(sum(exp(logits))) - label's logit``, or,
    with the largest logit taken out of the sum, ``largest - label's logit + log(1 + rest)``. Both
    parts are at least 0, so that a loss of 1e-20 is as exact as one of 1e20.

    Parameters
    ----------
    logits : array_like, shape (N, C)
        Finite numbers; the classes' probabilities are their softmax.
    labels : array_like of int, shape (N,)
        The classes, 0..C−1.

    Returns
    -------
    loss : float
        ``-mean(log(p[i, labels[i]]))`` over the samples i with p = softmax(logits), at least 0.
    gradient : ndarray, shape (N, C)
        With respect to the logits: ``(p - one_hot(labels)) / N``. Each row sums to 0.

    Raises
    ------
    TypeError, ValueError
        If `logits` is not a matrix of finite numbers, `labels` no vector of integers in range, or
        the lengths differ or are 0.
    """
    values = _logit_rows(logits)
    classes = as_labels(labels, "labels", n_classes=values.shape[1])
    _one_target_per_sample(values, classes, "logits and labels")
    samples = np.arange(len(values))
    own, largest = (samples, classes), (samples, values.argmax(axis=1))
    below = values - values[largest][:, None]
    terms = np.exp(below)
    terms[largest] = 0.0
    losses = np.log1p(terms.sum(axis=1)) - below[own]
    gradient = softmax(values) / len(values)
    # p − 1 for the label is minus the sum of the others: no digits cancel where p is close to 1.
    gradient[own] = 0.0
    gradient[own] = -gradient.sum(axis=1)
    return float(np.mean(losses)), gradient


def _residuals(predictions: ArrayLike, targets: ArrayLike) -> Floats:
    outputs, wanted = (
        as_floats(predictions, "predictions", ndim=1),
        as_floats(targets, "targets", 1),
    )
    _one_target_per_sample(outputs, wanted, "predictions and targets")
    return outputs - wanted


def _scores_and_signs(scores: ArrayLike, targets: ArrayLike, name: str) -> tuple[Floats, Floats]:
    """Return the scores, and −1 for each target 0 and 1 for each target 1."""
    values, classes = as_floats(scores, name, ndim=1), as_floats(targets, "targets", ndim=1)
    _one_target_per_sample(values, classes, f"{name} and targets")
    others = classes[(classes != 0) & (classes != 1)]
    if others.size:
        raise ValueError(f"targets: expected 0 or 1 for each sample, got {others[0]:g}")
    return values, 2.0 * classes - 1.0


def _logit_rows(logits: ArrayLike) -> Floats:
    values = as_floats(logits, "logits", ndim=2)
    if not values.shape[1]:
        raise ValueError(f"logits: expected one column per class, got shape {values.shape}")
    return values


def _one_target_per_sample(outputs: Floats, targets: np.ndarray, names: str) -> None:
    same_length(outputs, targets, names)
    if not len(outputs):
        raise ValueError(f"{names}: expected at least one sample, got none")
