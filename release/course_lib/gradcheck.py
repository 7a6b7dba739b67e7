"""Central differences: a gradient from a function's values alone, to hold yours against.

A derivative is the slope of a graph. Two points close to x, one on each side, give nearly that
slope, and need no formula:

    df/dx  ≈  (f(x + h) − f(x − h)) / 2h

Two errors pull at the step h. The graph bends between the two points, which costs about h²·|f‴|/6:
a smaller h is better. The values f are rounded to about 16 digits, and the subtraction loses those
they have in common, which costs about 1e-16·|f|/h: a larger h is better. Together they are smallest
near h = 1e-5, where some ten digits of the slope are right. (One point at x itself and one beside
it, a forward difference, gets about eight at best.) See Press et al., *Numerical Recipes* (3rd
ed.), section 5.7.

Use it like this:

    loss, gradient = mean_squared_error(predictions, targets)
    numeric = numerical_gradient(lambda p: mean_squared_error(p, targets)[0], predictions)
    relative_error(gradient, numeric)             # below 1e-7: right; above 1e-4: wrong

An error between the two can come from a kink within a step of x, such as ReLU's at 0, or from
values so large beside their slope that few digits are left. And one thing such a check cannot see:
it compares your gradient with *your* function, and passes when the two fit each other but both
belong to the wrong loss.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["numerical_gradient", "relative_error"]


def numerical_gradient(
    function: Callable[[Any], Any],
    x: ArrayLike,
    upstream: ArrayLike | None = None,
    step: float = 1e-5,
) -> Any:
    """Return the gradient of a function by central differences.

    It calls the function twice for every entry of x: for small arrays, and for checking only.

    Parameters
    ----------
    function : callable
        Takes x, a fresh copy each time, and returns a number, or with `upstream` an array.
    x : float or array_like of any shape
        Where to differentiate.
    upstream : array_like, optional
        For a function with an array as its value: an array of that shape. The result is then the
        gradient of ``np.sum(upstream * function(x))``, which is what a layer's backward pass
        returns for this upstream gradient.
    step : float
        The step h for entries of magnitude up to 1; larger entries get as much larger a step, since
        they are rounded more coarsely.

    Returns
    -------
    float or ndarray of x's shape
        The gradient, in float64 whatever x's dtype.

    Raises
    ------
    TypeError
        If x is not made of real numbers, or the function returns a tuple, such as a loss with its
        gradient.
    ValueError
        If the step is not positive, or the function's value is not one number, or not of the shape
        of `upstream`.
    """
    point = np.asarray(x)
    if point.dtype.kind not in "biuf":
        raise TypeError(f"x: expected real numbers, got dtype {point.dtype}")
    if not step > 0:
        raise ValueError(f"step: expected a number above 0, such as 1e-5; got {step}")
    point = point.astype(np.float64)
    weights = None if upstream is None else np.asarray(upstream, dtype=np.float64)
    gradient = np.empty_like(point)
    for index in np.ndindex(point.shape):
        h = step * max(1.0, abs(float(point[index])))
        up, down = point.copy(), point.copy()
        up[index] += h
        down[index] -= h
        # x + h and x − h have been rounded: divide by the distance between what they became.
        distance = up[index] - down[index]
        rise = _value(function, up, weights) - _value(function, down, weights)
        gradient[index] = np.sum(rise if weights is None else weights * rise) / distance
    return gradient if gradient.ndim else float(gradient)


def relative_error(gradient: ArrayLike, numeric: ArrayLike) -> float:
    """Return how far two gradients lie apart, as a part of the largest entry of either.

    One number for the whole array: entries that should be 0 then don't count for more than others,
    as they do where each difference is divided by its own entry.

    Parameters
    ----------
    gradient : float or array_like
        The gradient to check.
    numeric : float or array_like of the same shape
        What `numerical_gradient` returned.

    Returns
    -------
    float
        The largest absolute difference divided by the largest magnitude; 0 where all entries are 0,
        infinity where an entry is NaN or infinite.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    one, other = np.asarray(gradient, dtype=np.float64), np.asarray(numeric, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError(
            f"gradient: expected the shape of what it is a gradient for, {other.shape}; "
            f"got {one.shape}"
        )
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return np.inf
    largest = max(np.max(np.abs(one), initial=0.0), np.max(np.abs(other), initial=0.0))
    return float(np.max(np.abs(one - other)) / largest) if largest else 0.0


def _value(
    function: Callable[[Any], Any], point: NDArray[np.float64], weights: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return the function's value as an array, of no dimensions or of the shape of `weights`."""
    value = function(point if point.ndim else float(point))
    if isinstance(value, tuple):
        raise TypeError(
            "the function: expected its value alone, got a tuple; where it returns "
            "(loss, gradient), check lambda x: function(x)[0]"
        )
    result = np.asarray(value, dtype=np.float64)
    if weights is None and result.ndim:
        raise ValueError(
            f"the function: expected one number, got an array of shape {result.shape}; "
            "for an array pass upstream, of the same shape"
        )
    if weights is not None and result.shape != weights.shape:
        raise ValueError(
            f"upstream: expected the value's shape {result.shape}, got {weights.shape}"
        )
    return result
