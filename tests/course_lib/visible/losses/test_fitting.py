"""The visible tests of `fit_linear`: what passes, and what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import linear_models, losses
from course_lib.visible import losses as visible

CHECKS = [
    visible.check_one_step,
    visible.check_nine_steps,
    visible.check_losses_that_rise,
    visible.check_losses_that_stay,
    visible.check_losses_that_hardly_fall,
    visible.check_shapes_for_the_loss,
    visible.check_three_outputs,
    visible.check_fit_leaves_nothing_behind,
]


def fit(
    X, targets, loss, n_outputs, learning_rate, n_steps, *, start=0.0, late=False, pooled=False
):
    """Train as the lesson says, unless an option says what to do wrong."""
    W, b = np.full((X.shape[1], n_outputs), start), np.zeros(n_outputs)
    losses = []
    for _ in range(n_steps):
        scores = X @ W + b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        gradient = gradient.reshape(scores.shape)
        W = W - learning_rate * X.T @ gradient
        b = b - learning_rate * (gradient.sum() if pooled else gradient.sum(axis=0))
        if late:
            scores = X @ W + b
            value, _ = loss(scores[:, 0] if n_outputs == 1 else scores, targets)
        losses.append(value)
    return W, b, losses


def slip(**options):
    """Return `fit` with a slip."""
    return lambda *arguments: fit(*arguments, **options)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [linear_models.fit_linear, fit])
def test_what_is_right_passes(check, right):
    check(right)


def never_calls(X, targets, loss, n_outputs, learning_rate, n_steps):
    return np.zeros((2, n_outputs)), np.zeros(n_outputs), [0.0] * n_steps


def gradient_of_the_first_step(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = fit(X, targets, loss, n_outputs, learning_rate, 1)
    return n_steps * W, n_steps * b, n_steps * losses


def stops_when_level(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = fit(X, targets, loss, n_outputs, learning_rate, n_steps)
    falls = np.abs(np.diff(losses)) > 1e-6
    return W, b, losses[: 1 + falls.sum()]


def exchanges(X, targets, loss, *rest):
    return fit(X, targets, lambda scores, targets: loss(targets, scores), *rest)


def always_two_dimensions(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs)
    value, gradient = loss(X @ W + b, targets)
    return W - learning_rate * X.T @ gradient, b, [value] * n_steps


def normalises(X, *rest):
    X -= X.mean(axis=0)
    return fit(X, *rest)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_one_step, never_calls, "it never calls the loss"),
        (visible.check_one_step, slip(start=0.1), "so the first scores are 0"),
        (visible.check_nine_steps, gradient_of_the_first_step, "one step is right, nine are not"),
        (visible.check_losses_that_rise, slip(late=True), "where the loss rises, losses"),
        (visible.check_losses_that_stay, stops_when_level, "one loss per step"),
        (visible.check_losses_that_hardly_fall, stops_when_level, "one loss per step"),
        (visible.check_shapes_for_the_loss, exchanges, r"the call is loss\(scores, targets\)"),
        (visible.check_shapes_for_the_loss, always_two_dimensions, "scores handed to the loss"),
        (visible.check_three_outputs, slip(pooled=True), "each output has a bias of its own"),
        (visible.check_fit_leaves_nothing_behind, normalises, "leave X unchanged"),
    ],
)
def test_what_is_wrong_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_the_slip_is_that_of_the_lessons_example():
    X, targets = np.array([[1.0], [2.0], [-1.0]]), np.array([3.0, 4.0, 2.0])
    _, _, late = fit(X, targets, losses.mean_squared_error, 1, 0.1, 2, late=True)
    ((wrong, _),) = visible.SLIPS_OF_LOSSES
    assert late == pytest.approx(list(wrong))
