"""What figures ask the student's functions of this lesson, with what comes back checked."""

import numpy as np

from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array


def _pair(student: StudentFunction, meaning: str, *arguments: object) -> tuple[object, object]:
    pair = student(*arguments)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise Waiting(f"This figure waits for {student.name}: it must return {meaning}.")
    return pair[0], pair[1]


def penalty_and_gradient(
    penalty: StudentFunction, W: Floats, strength: float
) -> tuple[float, Floats]:
    """Return the student's penalty on the weights, and its gradient."""
    value, gradient = _pair(penalty, "(penalty, gradient)", W, strength)
    return (
        float(as_array(value, (), penalty.name, "one number, the penalty")),
        as_array(gradient, W.shape, penalty.name, "one entry of the gradient per weight"),
    )


def loss_and_gradient(
    cross_entropy: StudentFunction, logits: Floats, labels: Integers
) -> tuple[float, Floats]:
    """Return the student's loss of logits (N, C) and its gradient."""
    value, gradient = _pair(cross_entropy, "(loss, gradient)", logits, labels)
    return (
        float(as_array(value, (), cross_entropy.name, "one number, the loss")),
        as_array(gradient, logits.shape, cross_entropy.name, "one entry per logit"),
    )


def drop(
    dropout_forward: StudentFunction, x: Floats, p: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return what the student's dropout makes of x in training, and its mask."""
    out, mask = _pair(dropout_forward, "(out, mask)", x, p, rng, True)
    return (
        as_array(out, x.shape, dropout_forward.name, "that of x"),
        as_array(mask, x.shape, f"{dropout_forward.name}'s mask", "that of x"),
    )
