"""What figures ask the student's losses: loss and gradient, a whole curve, a measured slope."""

from collections.abc import Sequence

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction

_STEP = 1e-3
"""How far a score moves to either side; with less, losses in float32 are lost in rounding."""
_RELATIVE, _ABSOLUTE = 1e-2, 2e-3
"""How far two slopes may be apart and agree: a little more than their last printed digit."""


def loss_and_gradient(
    loss: StudentFunction, scores: Floats, targets: Floats | Integers
) -> tuple[float, Floats]:
    """Return the student's loss, and its gradient, which has the shape of `scores`.

    Raises
    ------
    Waiting
        If the function does not return such a pair.
    """
    per_score = "one entry of the gradient per score"
    return loss.value_and_gradient(scores, targets, value="loss", entries=per_score)


def curve(
    loss: StudentFunction, scores: Floats, targets: Floats | Sequence[float]
) -> tuple[Floats, Floats]:
    """Return the loss, and its slope, where all samples get the same score.

    Parameters
    ----------
    loss : StudentFunction
        The loss of N scores and N targets.
    scores : ndarray, shape (K,)
        The scores that are tried, one after another.
    targets : sequence of N floats

    Returns
    -------
    losses, slopes : ndarrays, shape (K,)
        The slope is the gradient's sum, since moving the common score moves all of them.
    """
    right = np.asarray(targets, dtype=np.float64)
    answers = [loss_and_gradient(loss, np.full(len(right), score), right) for score in scores]
    losses = np.array([value for value, _ in answers])
    return losses, np.array([gradient.sum() for _, gradient in answers])


def measured_slope(
    loss: StudentFunction, scores: Floats, direction: Floats, targets: Floats | Integers
) -> float:
    """Measure how fast the student's loss rises when the scores move in a direction.

    Parameters
    ----------
    loss : StudentFunction
    scores, direction : ndarrays of the same shape
        Where, and how each score moves; ones for a score that all samples have in common.
    targets : ndarray, shape (N,)

    Returns
    -------
    float
        The central difference: the loss a little further, minus the loss a little before, over
        the way between.
    """
    after, _ = loss_and_gradient(loss, scores + _STEP * direction, targets)
    before, _ = loss_and_gradient(loss, scores - _STEP * direction, targets)
    return (after - before) / (2 * _STEP)


def agree(slopes: Floats | float, measured: Floats | float) -> bool:
    """Tell whether slopes by the gradient are those that were measured, as far as one sees."""
    return bool(np.allclose(slopes, measured, rtol=_RELATIVE, atol=_ABSOLUTE))
