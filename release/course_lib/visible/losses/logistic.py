"""Visible tests of ``sigmoid`` and ``binary_cross_entropy``."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, values_in_three_dimensions
from course_lib.visible.losses._shared import kept_small, loss_and_gradient

_SIGMOID_TOLERANCE = 1e-12
SLIPS_OF_BCE: Slips = (
    (4.045554398052669, "this is the sum over the samples: take the mean"),
    (0.5809897015502874, "target 0 costs nothing: the half (1 - y) log(1 - p) is missing"),
    (0.7675283643313485, "target 1 costs nothing: the half y log(p) is missing"),
)
"""Wrong losses of the lesson's small example."""
LOST_BCE: Slips = (
    (np.inf, "it is infinite: take no log of a p that is rounded to 0 or 1"),
    (np.nan, "it is NaN: an infinity has met another, or a 0. Take no log of a rounded p"),
)
"""Losses of large logits that are no numbers."""
_LEAST_LARGE_BCE = 349.9
"""A little less than the smaller loss of the two cases with large logits."""


# --- checks of sigmoid -------------------------------------------------------------------------


def no_sigmoid(values: Floats) -> str | None:
    """Say what tells an array from a sigmoid of logits of which the first is negative.

    Parameters
    ----------
    values : ndarray of float, shape (N,)
        What the student's function returned.
    """
    if (values < 0).any() or (values > 1).any():
        return "its values must lie between 0 and 1"
    return "a negative z must give less than 1/2" if values[0] >= 0.5 else None


def check_sigmoid_of_a_float(sigmoid: Function) -> None:
    """Compare the sigmoid of a plain negative number.

    Parameters
    ----------
    sigmoid : callable
        The student's function.
    """
    right = 0.0241270214176692
    checks.check_number(sigmoid(-3.7), right, "sigmoid(-3.7)", rtol=0, atol=_SIGMOID_TOLERANCE)


def check_sigmoid_in_three_dimensions(sigmoid: Function) -> None:
    """Make sure that an array keeps its shape, and that z can be found again in its sigmoid.

    Parameters
    ----------
    sigmoid : callable
        The student's function.
    """
    z = values_in_three_dimensions()
    p = sigmoid(z.copy())
    call = "sigmoid(z) of a z of shape (2, 3, 5)"
    checks.check_shape(p, z.shape, call, shape_means="that of z")
    checks.check_array(np.log(p / (1 - p)), z, "log(p / (1 - p)) for p = sigmoid(z), which is z")


def check_sigmoid_of_large_numbers(sigmoid: Function) -> None:
    """Make sure that nothing overflows, and that nothing is lost near 0 and near 1.

    Parameters
    ----------
    sigmoid : callable
        The student's function.
    """
    z = np.array([[-1000.0, 0.0, 1000.0], [-30.0, 0.001, 30.0]])
    means = "give np.exp no large positive number, in any entry (np.where computes both branches)"
    with checks.no_warnings("sigmoid of large and small numbers", "overflow", means=means):
        squashed, mirrored = sigmoid(z.copy()), sigmoid(-z)
        low, high = sigmoid(-750.0), sigmoid(np.array(1e300))
    right = np.array(
        [[0.0, 0.5, 1.0], [9.3576229688393e-14, 0.5002499999791666, 0.9999999999999065]]
    )
    precise: dict[str, Any] = {
        "rtol": 0,
        "atol": _SIGMOID_TOLERANCE,
        "otherwise": "it must be exact, also near 0 and near 1",
    }
    for got, expected, call in (
        (squashed, right, "sigmoid([[-1000, 0, 1000], [-30, 0.001, 30]])"),
        (mirrored, 1 - right, "sigmoid(-z), which is 1 - sigmoid(z)"),
    ):
        checks.check_array(got, expected, call, shape_means="that of z", **precise)
    checks.check_number(low, 0.0, "sigmoid(-750.0)", **precise)
    checks.check_number(high, 1.0, "sigmoid(np.array(1e300))", **precise)


# --- checks of binary_cross_entropy ------------------------------------------------------------


def check_bce_of_seven_samples(binary_cross_entropy: Function) -> None:
    """Compare the loss of seven samples, whose number no other constant equals.

    Parameters
    ----------
    binary_cross_entropy : callable
        The student's function.
    """
    call = "binary_cross_entropy(logits, targets) of seven samples"
    loss, _ = loss_and_gradient(binary_cross_entropy(*_seven_samples()), call)
    checks.check_number(loss, 0.42490428991024587, f"{call}, the loss", factors={"N": 7, "2": 2})


def check_slopes_of_bce(binary_cross_entropy: Function) -> None:
    """Hold the gradient of seven samples against slopes of the student's own loss.

    Parameters
    ----------
    binary_cross_entropy : callable
        The student's function.
    """
    logits, targets = _seven_samples()
    checks.check_gradient(
        binary_cross_entropy,
        {"logits": logits, "targets": targets},
        "logits",
        "binary_cross_entropy(logits, targets) of seven samples",
        factors={"N": 7},
    )


def bce_kept_small(loss: Floats) -> str | None:
    """Say that a loss of large logits, wrong for certain, is smaller than any right one.

    Parameters
    ----------
    loss : ndarray of float, shape ()
        What the student's function returned.
    """
    return kept_small(loss, _LEAST_LARGE_BCE, "logit")


def check_bce_leaves_nothing_behind(binary_cross_entropy: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    binary_cross_entropy : callable
        The student's function.
    """
    larger_logits, larger_targets = _larger_logits()
    larger = {"logits": larger_logits, "targets": larger_targets}
    large = {"logits": np.array([-1000.0, 1000.0, 50.0]), "targets": np.array([1.0, 1.0, 0.0])}
    checks.check_unchanged(binary_cross_entropy, larger, "binary_cross_entropy(logits, targets)")
    call = "binary_cross_entropy([-1000, 1000, 50], [1, 1, 0])"
    checks.check_repeatable(binary_cross_entropy, large, larger, call)


def check_bce_of_larger_logits(binary_cross_entropy: Function) -> None:
    """Compare loss and gradient of the largest logits that must be right.

    Parameters
    ----------
    binary_cross_entropy : callable
        The student's function.
    """
    call = "binary_cross_entropy([10000, -10000, -2.5], [0, 0, 1])"
    loss, gradient = loss_and_gradient(binary_cross_entropy(*_larger_logits()), call)
    checks.check_number(
        loss,
        3334.192963244764,
        f"{call}, the loss",
        diagnoses=LOST_BCE,
        properties=[bce_kept_small],
    )
    checks.check_array(gradient, [1 / 3, 0.0, -0.3080472733262522], f"{call}, the gradient")


def check_bce_where_both_are_sure(binary_cross_entropy: Function) -> None:
    """Make sure that the loss is 0 where large logits are right.

    Parameters
    ----------
    binary_cross_entropy : callable
        The student's function.
    """
    call = "binary_cross_entropy([1000, -900], [1, 0]), where both are right for certain"
    result = binary_cross_entropy(np.array([1000.0, -900.0]), np.array([1.0, 0.0]))
    loss, _ = loss_and_gradient(result, call)
    sure = "it is 0 to the last digit: leave out any ε, and take the targets as they are"
    checks.check_number(loss, 0.0, f"{call}, the loss", atol=1e-12, otherwise=sure)


def _seven_samples() -> tuple[Floats, Floats]:
    """Return logits and targets."""
    logits = np.array([0.0, -1.7, 6.4, 0.8, -0.35, 2.9, -5.6])
    return logits, np.array([1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0])


def _larger_logits() -> tuple[Floats, Floats]:
    """Return logits and targets; the first is wrong for certain, the second right."""
    return np.array([1e4, -1e4, -2.5]), np.array([0.0, 0.0, 1.0])
