"""Visible tests of ``mean_squared_error``."""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips
from course_lib.visible.losses._shared import loss_and_gradient

SLIPS_OF_MSE: Slips = (
    (1.96875, "it is half of what is expected: this lesson's MSE has no factor ½"),
    (11.8125, "this is the sum of the squares: take their mean"),
    (5.90625, "this is half the sum: a mean divides by N, here 3, not by 2 (or by N - 1)"),
)
"""Wrong losses of the lesson's example."""
SLIPS_OF_MSE_GRADIENT: Slips = (
    ((-1.5, 0.75, 3.0), "2/N is missing: the derivative of r**2 is 2 r, of which 1/N counts"),
    ((-0.5, 0.25, 1.0), "a factor 2 is missing: the derivative of r**2 is 2 r"),
)
"""Wrong gradients of the lesson's example."""


def check_mse_of_seven_samples(mean_squared_error: Function) -> None:
    """Compare the loss of seven samples, whose number no other constant equals.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    call = "mean_squared_error(predictions, targets) of seven samples"
    loss, _ = loss_and_gradient(mean_squared_error(*_seven_samples()), call)
    checks.check_number(loss, 3.677142857142857, f"{call}, the loss", factors={"N": 7, "2": 2})


def check_slopes_of_mse(mean_squared_error: Function) -> None:
    """Hold the gradient of seven samples against slopes of the student's own loss.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    predictions, targets = _seven_samples()
    checks.check_gradient(
        mean_squared_error,
        {"predictions": predictions, "targets": targets},
        "predictions",
        "mean_squared_error(predictions, targets) of seven samples",
        factors={"N": 7},
    )


def check_mse_leaves_nothing_behind(mean_squared_error: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    predictions, targets = np.linspace(-2.0, 3.0, 61), _many_targets()
    call = "mean_squared_error(predictions, targets) of 61 samples"
    wrong = {"predictions": predictions, "targets": targets}
    right = {"predictions": targets, "targets": targets}
    checks.check_unchanged(mean_squared_error, wrong, call)
    checks.check_repeatable(mean_squared_error, wrong, right, call)


def check_mse_without_error(mean_squared_error: Function) -> None:
    """Make sure that loss and gradient are 0 where predictions equal their targets.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    call = "mean_squared_error(targets, targets)"
    result = mean_squared_error(_many_targets(), _many_targets())
    loss, gradient = loss_and_gradient(result, call)
    checks.check_number(loss, 0.0, f"{call}, the loss", reveal=True)
    checks.check_array(gradient, np.zeros(61), f"{call}, the gradient", reveal=True)


def check_mse_where_targets_repeat(mean_squared_error: Function) -> None:
    """Compare the loss where one prediction is right, and some targets are equal.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    predictions = np.array([0.5, -3.0, 2.5, 4.0, -1.5, 1.0, 3.0])
    targets = np.array([1.7, -1.0, 2.5, 1.7, -1.0, 4.0, 1.0])
    call = "mean_squared_error(predictions, targets) where one is right and targets repeat"
    loss, _ = loss_and_gradient(mean_squared_error(predictions, targets), call)
    checks.check_number(loss, 3.4257142857142853, f"{call}, the loss")


def check_mse_of_one_sample(mean_squared_error: Function) -> None:
    """Compare loss and gradient of a single sample, with a large error and with a tiny one.

    Parameters
    ----------
    mean_squared_error : callable
        The student's function.
    """
    for prediction, target, right_loss, right_slope in (
        (4e3, 1e3, 9e6, 6e3),
        (1e-5, 4e-5, 9e-10, -6e-5),
    ):
        call = f"mean_squared_error([{prediction:g}], [{target:g}])"
        result = mean_squared_error(np.array([prediction]), np.array([target]))
        loss, gradient = loss_and_gradient(result, call)
        checks.check_number(loss, right_loss, f"{call}, the loss")
        checks.check_array(gradient, [right_slope], f"{call}, the gradient")


def _seven_samples() -> tuple[Floats, Floats]:
    """Return predictions and targets."""
    predictions = np.array([0.5, -3.0, 2.5, 4.0, -1.5, 1.0, 3.0])
    return predictions, np.array([1.7, -1.0, 2.2, 1.4, -1.3, 4.0, 0.9])


def _many_targets() -> Floats:
    return np.linspace(4.5, -1.5, 61)
