"""Hidden tests of the lesson on gradient descent."""

from course_lib.hidden.answers import ByHand, Choice
from course_lib.hidden.descent.batches import minibatches
from course_lib.hidden.descent.momentum import momentum_descent
from course_lib.hidden.descent.steps import gradient_descent
from course_lib.hidden.descent.training import train_linear_regression

__all__ = [
    "gradient_descent",
    "loss_curves",
    "minibatches",
    "momentum_by_hand",
    "momentum_descent",
    "train_linear_regression",
]

momentum_by_hand = ByHand(
    "momentum_by_hand",
    (2, 0.8, 3.4, 0.46),
    {
        "plain_descent": (
            (2, 0.8, 1.6, 0.64),
            "v2 is the gradient at x1 alone: add ρ times v1 to it",
        ),
        "never_decays": ((2, 0.8, 3.6, 0.44), "v1 is kept in full: only the part ρ of it remains"),
        "gradient_at_the_start": (
            (2, 0.8, 3.8, 0.42),
            "v2 has the gradient at x = 1 again: by now x is x1",
        ),
        "old_v_for_the_step": (
            (2, 1, 3.8, 0.8),
            "x moves by the old v: renew v first, then x moves by the new one",
        ),
        "nesterov": (
            (2, 0.8, 3.04, 0.496),
            "v2 has the gradient of the point ahead, as in Nesterov's momentum: take it at x1",
        ),
        "small_gradient": (
            (0.2, 0.98, 0.376, 0.9424),
            "the gradient is made small on its way into v, by α or by 1 − ρ, which are both 0.1: "
            "it counts in full, and α multiplies v when x moves",
        ),
        "rate_inside_v": (
            (0.2, 0.8, 0.34, 0.46),
            "your x are right, but your v holds α, as in other courses: here v ← ρ v + ∇f(x)",
        ),
        "steps_for_v": (
            (-0.2, 0.8, -0.34, 0.46),
            "your x are right, but your v are the steps −α v, as in other courses: here "
            "v ← ρ v + ∇f(x)",
        ),
        "v_downhill": (
            (-2, 0.8, -3.4, 0.46),
            "your x are right, but v has the gradient's sign: v ← ρ v + ∇f(x)",
        ),
        "gradient_without_2": ((1, 0.9, 1.8, 0.72), "the derivative of x² is 2x, not x"),
        "value_for_gradient": (
            (1, 0.9, 1.71, 0.729),
            "v adds up values of f: it adds up gradients, 2x",
        ),
        "uphill": ((2, 1.2, 4.2, 1.62), "x goes uphill: subtract α v"),
        "v_first": ((2, 3.4, 0.8, 0.46), "the order is v1, x1, v2, x2"),
        "x_before_v": ((0.8, 2, 0.46, 3.4), "the order is v1, x1, v2, x2"),
    },
)

loss_curves = Choice(
    "loss_curves",
    "bc",
    {
        "a": "a mini-batch's gradient is an estimate. It differs from that of all the data, and "
        "from the next batch's, so the loss does not fall smoothly.",
        "b": "with all the data in each update the gradient is exact, and where the learning rate "
        "is not too large every update lowers the very loss that is drawn.",
        "c": "each update follows the gradient of a few samples, and the drawn loss is that "
        "of other few samples each time. Both make the curve oscillate while it falls.",
        "d": "more samples bring less noise, not more: the mean over a batch of n samples scatters "
        "by about 1/√n. With all the data nothing is left to chance.",
    },
)
