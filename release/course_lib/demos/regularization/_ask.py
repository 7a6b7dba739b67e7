"""What figures ask the student's functions of this lesson, with what comes back checked."""

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction, as_array


def penalty_and_gradient(
    penalty: StudentFunction, W: Floats, strength: float
) -> tuple[float, Floats]:
    """Return the student's penalty on the weights, and its gradient."""
    per_weight = "one entry of the gradient per weight"
    return penalty.value_and_gradient(W, strength, value="penalty", entries=per_weight)


def loss_and_gradient(
    cross_entropy: StudentFunction, logits: Floats, labels: Integers
) -> tuple[float, Floats]:
    """Return the student's loss of logits (N, C) and its gradient."""
    per_logit = "one entry per logit"
    return cross_entropy.value_and_gradient(logits, labels, value="loss", entries=per_logit)


def drop(
    dropout_forward: StudentFunction, x: Floats, p: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return what the student's dropout makes of x in training, and its mask."""
    out, mask = dropout_forward.parts(x, p, rng, True, names=("out", "mask"))
    return (
        as_array(out, x.shape, dropout_forward.name, "that of x"),
        as_array(mask, x.shape, f"{dropout_forward.name}'s mask", "that of x"),
    )
