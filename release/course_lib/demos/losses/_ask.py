"""What figures ask the student's losses: one loss with its gradient, or a whole curve."""

from collections.abc import Sequence

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array


def loss_and_gradient(
    loss: StudentFunction, scores: Floats, targets: Floats | Integers
) -> tuple[float, Floats]:
    """Return the student's loss, and its gradient, which has the shape of `scores`.

    Raises
    ------
    Waiting
        If the function does not return such a pair.
    """
    pair = loss(scores, targets)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Waiting(f"This figure waits for {loss.name}: it must return (loss, gradient).")
    value = as_array(pair[0], (), loss.name, "one number, the loss")
    gradient = as_array(pair[1], scores.shape, loss.name, "one entry of the gradient per score")
    return float(value), gradient


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
