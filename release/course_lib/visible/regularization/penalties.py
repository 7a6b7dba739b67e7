"""Visible tests of ``l2_penalty`` and ``l1_penalty``."""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, check_leaves_nothing_behind, waves

SLIPS_OF_L2: Slips = (
    (0.825, "it is half of what is expected: this lesson's penalty has no factor ½"),
    (16.5, "the strength is missing: multiply the sum of the squares by it"),
    (0.275, "this is the mean of the squares: the penalty is their sum"),
    (0.4062019202317980, "there is a root too many: take the sum of the squares, not the norm"),
    (0.8, "these are absolute values: L2 adds squares"),
    (0.2, "nothing is squared: signs cancel in a plain sum"),
    (0.4, "this is the square of a sum: square each weight first, then add"),
)
"""Wrong penalties of the lesson's example."""
SLIPS_OF_L2_GRADIENT: Slips = (
    (
        ((0.15, -0.2, 0.05), (0.0, 0.3, -0.1)),
        "a factor 2 is missing: the derivative of strength · W² is 2 · strength · W",
    ),
    (((0.1, -0.1, 0.1), (0.0, 0.1, -0.1)), "this is L1's gradient: that of L2 grows with W"),
)
"""Wrong gradients of the lesson's example of L2."""
SLIPS_OF_L1: Slips = (
    (8.0, "the strength is missing: multiply the sum by it"),
    (0.13333333333333333, "this is a mean: the penalty is the sum over all weights"),
    (1.65, "these are squares: L1 adds absolute values"),
    (0.2, "absolute values are missing: signs cancel in a plain sum"),
)
"""Wrong penalties of the lesson's example of L1."""
SLIPS_OF_L1_GRADIENT: Slips = (
    (
        ((0.15, 0.2, 0.05), (0.0, 0.3, 0.1)),
        "the gradient must not grow with the weight: the slope of |w| is its sign",
    ),
    (((0.1, 0.1, 0.1), (0.0, 0.1, 0.1)), "it needs the sign of each weight"),
    (((0.1, 0.1, 0.1), (0.1, 0.1, 0.1)), "it needs the sign of each weight"),
    (((0.1, -0.1, 0.1), (0.1, 0.1, -0.1)), "at W = 0 the gradient is 0"),
    (((0.1, -0.1, 0.1), (-0.1, 0.1, -0.1)), "at W = 0 the gradient is 0"),
    (((0.1, -0.1, 0.1), (np.nan, 0.1, -0.1)), "W / |W| is NaN at W = 0: what does np.sign do?"),
    (((0.15, -0.2, 0.05), (0.0, 0.3, -0.1)), "this is strength · W: take the sign of W instead"),
    (((0.3, -0.4, 0.1), (0.0, 0.6, -0.2)), "this is L2's gradient: that of L1 has one size"),
)
"""Wrong gradients of the lesson's example of L1."""

_OF_35_WEIGHTS = {"l2_penalty": 55.02244490248669, "l1_penalty": 23.55575846837368}
_OF_30_WEIGHTS = {"l2_penalty": 237.71659583277338, "l1_penalty": 99.55921212357379}
_PARTS = ("penalty", "gradient")


def check_penalty_of_other_shapes(penalty_of: Function, name: str) -> None:
    """Compare the penalty of 35 weights in a matrix, and of 30 in three dimensions.

    Parameters
    ----------
    penalty_of : callable
        The student's function.
    name : str
        Its name, ``"l2_penalty"`` or ``"l1_penalty"``.
    """
    for W, strength, right in (
        (waves(7, 5), 0.35, _OF_35_WEIGHTS[name]),
        (waves(2, 3, 5), 1.7, _OF_30_WEIGHTS[name]),
        (waves(2, 3, 5).ravel(), 1.7, _OF_30_WEIGHTS[name]),
    ):
        call = f"{name}(W, {strength}) of W with the shape {W.shape}"
        penalty, _ = checks.parts(penalty_of(W, strength), _PARTS, call)
        factors = {"strength": strength, "2": 2, "W.size": W.size}
        checks.check_number(penalty, right, f"{call}, the penalty", factors=factors)


def check_slopes_of_penalty(penalty_of: Function, name: str) -> None:
    """Hold the gradient against slopes of the student's own penalty, in one to three dimensions.

    Parameters
    ----------
    penalty_of : callable
        The student's function.
    name : str
        Its name.
    """
    for W in (waves(7, 5), waves(2, 3, 5), waves(11), waves(3, 3)):
        call = f"{name}(W, 0.35) of W with the shape {W.shape}"
        checks.parts(penalty_of(W.copy(), 0.35), _PARTS, call)
        arguments = {"W": W, "strength": 0.35}
        checks.check_gradient(penalty_of, arguments, "W", call, factors={"strength": 0.35})


def check_penalty_leaves_nothing_behind(penalty_of: Function, name: str) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    penalty_of : callable
        The student's function.
    name : str
        Its name.
    """
    first = {"W": waves(7, 5), "strength": 0.35}
    second = {"W": waves(7, 5)[::-1].copy() + 0.2, "strength": 2.5}
    check_leaves_nothing_behind(penalty_of, first, second, f"{name}(W, strength)")


def check_penalty_of_nothing(penalty_of: Function, name: str) -> None:
    """Make sure that penalty and gradient are 0 where all weights, or the strength, are 0.

    Parameters
    ----------
    penalty_of : callable
        The student's function.
    name : str
        Its name.
    """
    nothing: Floats = np.zeros((3, 5))
    for W, strength, call in (
        (nothing, 0.7, f"{name}(W, 0.7) where all of W is 0"),
        (waves(3, 5), 0.0, f"{name}(W, 0.0)"),
    ):
        penalty, gradient = checks.parts(penalty_of(W, strength), _PARTS, call)
        checks.check_number(penalty, 0.0, f"{call}, the penalty", reveal=True)
        kinks = [(nothing + sign * 0.7, "at W = 0 the gradient is 0") for sign in (1, -1)]
        checks.check_array(
            gradient,
            nothing,
            f"{call}, the gradient",
            diagnoses=kinks,
            shape_means="that of W",
            reveal=True,
        )


def check_penalty_of_one_weight(penalty_of: Function, name: str) -> None:
    """Compare penalty and gradient of a single weight, large and tiny.

    Parameters
    ----------
    penalty_of : callable
        The student's function.
    name : str
        Its name.
    """
    right = {
        "l2_penalty": ((2.7e13, -1.8e7), (2.7e-11, 1.8e-5)),
        "l1_penalty": ((9e6, -3.0), (9e-6, 3.0)),
    }
    for weight, (right_penalty, right_slope) in zip((-3e6, 3e-6), right[name], strict=True):
        call = f"{name}([[{weight:g}]], 3.0)"
        result = penalty_of(np.array([[weight]]), 3.0)
        penalty, gradient = checks.parts(result, _PARTS, call)
        checks.check_number(penalty, right_penalty, f"{call}, the penalty")
        checks.check_array(gradient, [[right_slope]], f"{call}, the gradient")
