"""Universal approximation by construction: a ReLU network through given points.

A sum of shifted ReLUs is piecewise linear, and every continuous piecewise linear function is such a
sum: each hidden unit bends the line at one knot. Since a continuous function on a closed, bounded
interval is uniformly continuous, the line through enough of its points stays as close to it as one
likes. That is the universal approximation theorem in one dimension, with the weights written down
instead of learned; the general case is Leshno, Lin, Pinkus and Schocken (1993), "Multilayer
feedforward networks with a nonpolynomial activation function can approximate any function".
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import (
    Floats,
    as_floats,
    as_number,
    expect_shape,
    in_range,
    same_length,
)

Network: TypeAlias = tuple[Floats, Floats, Floats, float]
"""``(w1, b1, w2, b2)`` of one hidden layer with a single input and output."""


def relu_interpolant(x_knots: ArrayLike, y_knots: ArrayLike) -> Network:
    """Return a ReLU network whose output is linear between the given points.

    Unit i starts to rise at knot i and adds to the slope what it has to change by there: w2[0] is
    the slope of the first piece, w2[i] the difference between those of pieces i and i − 1. To the
    left of the first knot no unit is active and the output stays at y_knots[0]; to the right of the
    last one the last piece goes on.

    Parameters
    ----------
    x_knots : array_like, shape (K,)
        Strictly increasing, K ≥ 2.
    y_knots : array_like, shape (K,)
        The values at the knots.

    Returns
    -------
    w1 : ndarray, shape (K − 1,)
        Weights into the hidden units, all 1.
    b1 : ndarray, shape (K − 1,)
        Biases of the hidden units, minus the knots.
    w2 : ndarray, shape (K − 1,)
        Weights out of the hidden units.
    b2 : float
        Bias of the output.

    Raises
    ------
    TypeError, ValueError
        If the arguments are not two vectors of one length of at least 2, of finite numbers, or the
        knots do not increase.
    """
    x, y = as_floats(x_knots, "x_knots", ndim=1), as_floats(y_knots, "y_knots", ndim=1)
    same_length(x, y, "x_knots and y_knots")
    if len(x) < 2:
        raise ValueError(f"x_knots: expected at least 2 knots, got {len(x)}")
    if (np.diff(x) <= 0).any():
        first = int(np.argmax(np.diff(x) <= 0))
        raise ValueError(
            f"x_knots: expected increasing knots, got {x[first]:g} and then {x[first + 1]:g}: sort "
            "them and drop what is there twice"
        )
    slopes = np.diff(y) / np.diff(x)
    return np.ones(len(slopes)), -x[:-1], np.diff(slopes, prepend=0.0), float(y[0])


def relu_network(x: ArrayLike, network: Network) -> Floats:
    """Return the output of a one-hidden-layer ReLU network, ``relu(x·w1 + b1) @ w2 + b2``.

    Parameters
    ----------
    x : array_like, shape (N,)
        The inputs.
    network : tuple
        ``(w1, b1, w2, b2)``: three vectors of one length and a number.

    Returns
    -------
    ndarray, shape (N,)
        The outputs.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, or a value is not a finite number.
    """
    inputs = as_floats(x, "x", ndim=1)
    w1, b1, w2 = (
        as_floats(vector, name, ndim=1)
        for vector, name in zip(network[:3], ("w1", "b1", "w2"), strict=True)
    )
    expect_shape(b1, w1.shape, "b1")
    expect_shape(w2, w1.shape, "w2")
    hidden = np.maximum(inputs[:, None] * w1 + b1, 0.0)
    outputs: Floats = hidden @ w2 + as_number(network[3], "b2")
    return outputs


def approximate(
    function: Callable[[Floats], ArrayLike], low: float, high: float, n_units: int
) -> Network:
    """Return a ReLU network that follows a function from `low` to `high`.

    It goes through the function's values at ``n_units + 1`` equally spaced knots. Where the second
    derivative is at most M in magnitude, the error is at most ``M h² / 8`` with h the distance of
    neighbouring knots: twice the units, a quarter of the error (de Boor, *A Practical Guide to
    Splines*, chapter III).

    Parameters
    ----------
    function : callable
        Takes a vector of inputs and returns the vector of values.
    low, high : float
        The ends of the interval, ``low < high``.
    n_units : int
        Number of hidden units, at least 1.

    Raises
    ------
    TypeError, ValueError
        If the interval is empty, `n_units` out of range, or the function's values are not a vector
        of finite numbers.
    """
    n_units = in_range(n_units, 1, None, "n_units")
    low, high = as_number(low, "low"), as_number(high, "high")
    if low >= high:
        raise ValueError(f"low and high: expected low < high, got {low:g} and {high:g}")
    knots = np.linspace(low, high, n_units + 1)
    values = as_floats(function(knots), "function")
    expect_shape(values, knots.shape, "function")
    return relu_interpolant(knots, values)
