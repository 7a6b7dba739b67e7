"""Visible tests of ``relu_interpolant``: what its network draws, not how it is put together."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function

_CALL = "relu_interpolant(x_knots, y_knots)"
_NAMES = ("w1", "b1", "w2", "b2")


def network_parts(result: object, call: str) -> tuple[Any, ...]:
    """Return ``(w1, b1, w2, b2)``, or fail where their shapes are not those of a network.

    Parameters
    ----------
    result : object
        What the student's function returned.
    call : str
        The call, as the message's beginning.
    """
    w1, b1, w2, b2 = checks.parts(result, _NAMES, call)
    checks.check_shape(w1, np.shape(np.ravel(w1)), f"{call}, w1", shape_means="(n,)")
    means = "one entry for each hidden unit, as w1 has"
    checks.check_shape(b1, w1.shape, f"{call}, b1", shape_means=means)
    checks.check_shape(w2, w1.shape, f"{call}, w2", shape_means=means)
    checks.check_number(b2, b2, f"{call}, b2")
    return w1, b1, w2, b2


def drawn(network: tuple[Any, ...], x: Floats) -> Floats:
    """Return what the network draws at x, a hinge after the other.

    Parameters
    ----------
    network : tuple
        ``(w1, b1, w2, b2)``.
    x : ndarray, shape (N,)
        The inputs.
    """
    *units, height = network
    curve = np.full(x.shape, float(height))
    for inner, shift, outer in zip(*units, strict=True):
        rising = inner * x + shift
        curve += outer * np.clip(rising, 0, None)
    return curve


def slip_of(network: tuple[Any, ...], x_knots: Floats, y_knots: Floats) -> str:
    """Say which of two slips made a network that is not right; empty where neither did.

    Parameters
    ----------
    network : tuple
        ``(w1, b1, w2, b2)``.
    x_knots, y_knots : ndarray, shape (K,)
        What it should go through.
    """
    w1, b1, w2, b2 = network
    if np.allclose(drawn((w1, -b1, w2, b2), x_knots), y_knots):
        return "the kinks are at -b1, not at b1: b1 needs the other sign"
    slopes = np.diff(y_knots) / np.diff(x_knots)
    if w2.shape == slopes.shape and np.allclose(w2, slopes):
        return "w2 holds the slopes of the pieces; it needs their changes"
    return ""


def check_through_eight_knots(relu_interpolant: Function) -> None:
    """Make sure that the network goes through knots at uneven distances, on both sides of 0.

    Parameters
    ----------
    relu_interpolant : callable
        The student's function.
    """
    x, y = _knots()
    _compare(relu_interpolant, x, y, x, "at eight knots")
    _compare(relu_interpolant, x + 5.3, y, x + 5.3, "at knots right of 0")


def check_straight_between_knots(relu_interpolant: Function) -> None:
    """Make sure that the network is straight between knots.

    Parameters
    ----------
    relu_interpolant : callable
        The student's function.
    """
    x, y = _knots()
    _compare(relu_interpolant, x, y, np.linspace(x[0], x[-1], 101), "between eight knots")


def check_few_knots(relu_interpolant: Function) -> None:
    """Compare the networks of two and three knots, near to one another and far away.

    Parameters
    ----------
    relu_interpolant : callable
        The student's function.
    """
    x, y = _knots()
    for count, stretch in ((2, 1.0), (3, 1.0), (8, 0.01), (8, 100.0)):
        some = stretch * x[:count]
        inside = np.linspace(some[0], some[-1], 53)
        where = f"of {count} knots from {some[0]:.3g} to {some[-1]:.3g}"
        _compare(relu_interpolant, some, y[:count], inside, where)


def check_interpolant_leaves_nothing_behind(relu_interpolant: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    relu_interpolant : callable
        The student's function.
    """
    x, y = _knots()
    given = {"x_knots": x, "y_knots": y}
    checks.check_unchanged(relu_interpolant, given, _CALL)
    checks.check_repeatable(relu_interpolant, given, {"x_knots": x + 1, "y_knots": 1 - y}, _CALL)


def _compare(relu_interpolant: Function, x: Floats, y: Floats, at: Floats, where: str) -> None:
    call = f"{_CALL} {where}"
    network = network_parts(relu_interpolant(x.copy(), y.copy()), call)
    right = np.interp(at, x, y)
    got, what = drawn(network, at), f"{call}, what the network draws"
    checks.check_array(got, right, what, otherwise=slip_of(network, x, y))


def _knots() -> tuple[Floats, Floats]:
    x = np.array([-2.3, -1.9, -0.6, 0.2, 1.7, 1.9, 3.1, 4.6])
    return x, np.array([1.4, -0.7, 2.2, 2.9, -1.3, -1.8, 0.6, -2.1])
