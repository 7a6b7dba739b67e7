"""Visible tests of ``fit_linear``: what it does with losses of the tests' own."""

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves

Loss = Callable[[Any, Any], tuple[float, Any]]
"""Called with scores and targets; returns the loss and its gradient for the scores."""
Scored = list[tuple[Any, Any]]
"""Scores and targets of each call of a loss."""

SLIPS_OF_LOSSES: Slips = (
    ((12.08 / 3, 6.3264 / 3), "these are the losses after each step: keep those before it"),
)
"""Wrong losses of the lesson's example."""
_ONE_PER_STEP = "one loss per step"


# --- checks of the steps -----------------------------------------------------------------------


def check_one_step(fit_linear: Function) -> None:
    """Compare weights and bias after a first step, which starts at 0.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    advice = (
        "after one step W and b have lost learning_rate times their gradients: X.T @ G, and G's sum"
    )
    _check_steps(fit_linear, 1, [[0.615], [0.63]], [2.4], advice)


def check_nine_steps(fit_linear: Function) -> None:
    """Compare weights and bias after nine steps.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    advice = (
        "one step is right, nine are not: does each take fresh scores and a fresh, whole gradient?"
    )
    right_W = [[1892.3448400884013], [595.028324547867]]
    _check_steps(fit_linear, 9, right_W, [949.3403703836693], advice)


def _check_steps(
    fit_linear: Function, n_steps: int, right_W: ArrayLike, right_b: ArrayLike, advice: str
) -> None:
    call = f"fit_linear(X, targets, half_squares, 1, 0.3, {n_steps})"
    half_squares, scored = _noting(_half_squares)
    result = fit_linear(_samples(), _masses(), half_squares, 1, 0.3, n_steps)
    W, b, _ = _weights_bias_losses(result, call)
    _make_sure_of_calls(scored, call)
    first_scores, _ = scored[0]
    start = "W and b start at 0, so the first scores are 0. Is the call loss(scores, targets)?"
    checks.check_array(
        first_scores, np.zeros(5), f"{call}, what the loss gets first", otherwise=start
    )
    factors = {"N": 5, "learning_rate": 0.3}
    checks.check_array(W, right_W, f"{call}, W", factors=factors, otherwise=advice)
    checks.check_array(b, right_b, f"{call}, b", factors=factors, otherwise=advice)


# --- checks of the losses ----------------------------------------------------------------------


def check_losses_that_rise(fit_linear: Function) -> None:
    """Compare five losses at a learning rate that is too large.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    call = "fit_linear(X, targets, half_squares, 1, 0.3, 5), where the loss rises, losses"
    result = fit_linear(_samples(), _masses(), _half_squares, 1, 0.3, 5)
    _, _, losses = _weights_bias_losses(result, call)
    right = [15.75, 18.079417875, 68.2768946322, 393.8890025695, 2504.7696360471]
    checks.check_array(np.array(losses), right, call, shape_means=_ONE_PER_STEP)


def check_losses_that_stay(fit_linear: Function) -> None:
    """Make sure that all steps are taken where the loss never changes.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    call = "fit_linear(X, targets, level, 1, 0.01, 7), where the loss is always 1.5, losses"
    result = fit_linear(_samples(), _masses(), _level, 1, 0.01, 7)
    _, _, losses = _weights_bias_losses(result, call)
    checks.check_array(np.array(losses), np.full(7, 1.5), call, shape_means=_ONE_PER_STEP)


def check_losses_that_hardly_fall(fit_linear: Function) -> None:
    """Make sure that all steps are taken where the loss falls by less than a billionth.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    call = "fit_linear(X, targets, half_squares, 1, 1e-12, 61), where the loss hardly falls, losses"
    result = fit_linear(_samples(), _masses(), _half_squares, 1, 1e-12, 61)
    _, _, losses = _weights_bias_losses(result, call)
    checks.check_shape(np.array(losses), (61,), call, shape_means=_ONE_PER_STEP)
    fallen = losses[0] - losses[-1]
    checks.check_number(fallen, 4.35675e-09, f"{call}, first minus last", rtol=1e-4)


# --- checks of the outputs ---------------------------------------------------------------------


def check_shapes_for_the_loss(fit_linear: Function) -> None:
    """Make sure of what the loss gets, and of the shapes of W and b: one output and three.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    _check_shapes(fit_linear, 1, 1, scores_shape=(1,))
    _check_shapes(fit_linear, 5, 1, scores_shape=(5,))
    _check_shapes(fit_linear, 1, 3, scores_shape=(1, 3))
    _check_shapes(fit_linear, 5, 3, scores_shape=(5, 3))


def _check_shapes(
    fit_linear: Function, n_samples: int, n_outputs: int, *, scores_shape: tuple[int, ...]
) -> None:
    call = f"fit_linear(X, targets, to_goals, {n_outputs}, 0.1, 3) of N = {n_samples} samples"
    X, labels = _samples()[:n_samples], _labels()[:n_samples]
    to_goals, scored = _noting(_to_goals)
    result = fit_linear(X, labels.copy(), to_goals, n_outputs, 0.1, 3)
    W, b, _ = _weights_bias_losses(result, call)
    _make_sure_of_calls(scored, call)
    scores, targets = scored[0]
    if np.array_equal(scores, labels):
        said = f"{call}: the call is loss(scores, targets)."
        raise checks.CheckFailed(said, "loss_called_in_wrong_order")
    checks.check_shape(scores, scores_shape, f"{call}, scores handed to the loss")
    checks.check_labels(targets, labels, f"{call}, targets handed to the loss")
    checks.check_shape(W, (2, n_outputs), f"{call}, W", shape_means="(D, n_outputs)")
    checks.check_shape(b, (n_outputs,), f"{call}, b", shape_means="(n_outputs,)")


def check_three_outputs(fit_linear: Function) -> None:
    """Compare weights and biases of three outputs after three steps.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """
    call = "fit_linear(X, targets, to_goals, 3, 0.1, 3)"
    result = fit_linear(_samples(), _labels(), _to_goals, 3, 0.1, 3)
    W, b, _ = _weights_bias_losses(result, call)
    pooled = "each output has a bias of its own: add its gradient up over the samples alone"
    slips = [(np.full(3, 1.11456623), pooled)]
    right_b = [0.81550611, 1.25708317, 0.54290376]
    right_W = [[-0.99572947, -1.70105344, -0.84243672], [-0.66168304, -0.58168414, 0.03311248]]
    checks.check_array(b, right_b, f"{call}, b", diagnoses=slips)
    checks.check_array(W, right_W, f"{call}, W")


def check_fit_leaves_nothing_behind(fit_linear: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    fit_linear : callable
        The student's function.
    """

    def arguments(X: Floats) -> dict[str, Any]:
        given = {"X": X, "targets": _labels(), "loss": _to_goals}
        return {**given, "n_outputs": 3, "learning_rate": 0.1, "n_steps": 3}

    call, X = "fit_linear(X, targets, to_goals, 3, 0.1, 3)", _samples()
    checks.check_unchanged(fit_linear, arguments(200 * X), call)
    checks.check_repeatable(fit_linear, arguments(X), arguments(-X), call)


# --- what all of them share --------------------------------------------------------------------


def _weights_bias_losses(result: object, call: str) -> tuple[Any, ...]:
    return checks.parts(result, ("W", "b", "losses"), call)


def _make_sure_of_calls(scored: Scored, call: str) -> None:
    if not scored:
        raise checks.CheckFailed(f"{call}: it never calls the loss.", "loss_never_called")


def _noting(loss: Loss) -> tuple[Loss, Scored]:
    """Return the loss, and a list that fills with what it is called with."""
    scored: Scored = []

    def noted(scores: Any, targets: Any) -> tuple[float, Any]:
        scored.append((copy.deepcopy(scores), copy.deepcopy(targets)))
        return loss(scores, targets)

    return noted, scored


def _half_squares(scores: Any, targets: Any) -> tuple[float, Any]:
    """Return half a sum of squares; what shape scores have, other tests ask."""
    residuals = scores - np.reshape(targets, np.shape(scores))
    return np.sum(residuals**2) / 2, residuals


def _to_goals(scores: Any, targets: Any) -> tuple[float, Any]:
    """Return how far each score is from a goal of its own, whatever the targets are."""
    residuals = scores - waves(*np.shape(scores))
    return np.sum(residuals**2) / 2, residuals


def _level(scores: Any, targets: Any) -> tuple[float, Any]:
    """Return the same loss always, with a gradient that moves W and b all the same."""
    return 1.5, scores - targets


def _samples() -> Floats:
    return np.array([[0.5, -2.0], [1.5, 0.3], [-1.0, 0.7], [2.5, 1.1], [-0.4, 0.9]])


def _masses() -> Floats:
    return np.array([2.0, -1.5, 4.0, 3.0, 0.5])


def _labels() -> NDArray[np.int64]:
    return np.array([2, 0, 2, 0, 2])
