"""The visible tests of `mean_squared_error`: what passes, and what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import losses
from course_lib.visible import losses as visible

CHECKS = [
    visible.check_mse_of_seven_samples,
    visible.check_slopes_of_mse,
    visible.check_mse_leaves_nothing_behind,
    visible.check_mse_without_error,
    visible.check_mse_where_targets_repeat,
    visible.check_mse_of_one_sample,
]


def with_a_loop(predictions, targets):
    gradient = np.zeros(len(predictions))
    loss = 0.0
    for i, (said, true) in enumerate(zip(predictions, targets, strict=True)):
        loss += (said - true) ** 2 / len(targets)
        gradient[i] = 2 * (said - true) / len(targets)
    return loss, gradient


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("right", [losses.mean_squared_error, with_a_loop])
def test_what_is_right_passes(check, right):
    check(right)


def squares(predictions, targets, *, loss_factor=1.0, slope_factor=1.0):
    loss, gradient = losses.mean_squared_error(predictions, targets)
    return loss_factor * loss, slope_factor * gradient


def changes_predictions(predictions, targets):
    predictions -= targets
    return losses.mean_squared_error(predictions, 0 * targets)


def adds_a_little(predictions, targets):
    loss, gradient = losses.mean_squared_error(predictions, targets)
    return loss + 1e-6, gradient


def targets_once_each(predictions, targets):
    _, first = np.unique(targets, return_index=True)
    return losses.mean_squared_error(predictions[first], targets[first])


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], lambda p, t: squares(p, t, loss_factor=7), "a factor N is too much"),
        (CHECKS[1], lambda p, t: squares(p, t, slope_factor=0.5), "a factor 2 is missing"),
        (CHECKS[2], changes_predictions, "leave predictions unchanged"),
        (CHECKS[3], adds_a_little, "0 is expected"),
        (CHECKS[4], targets_once_each, "one is right and targets repeat"),
        (CHECKS[5], adds_a_little, r"mean_squared_error\(\[1e-05\], \[4e-05\]\)"),
    ],
)
def test_what_is_wrong_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_slips_are_those_of_the_lessons_example():
    predictions, targets = np.array([2.0, -1.0, 5.0]), np.array([3.5, -1.75, 2.0])
    loss, gradient = losses.mean_squared_error(predictions, targets)
    assert [wrong / loss for wrong, _ in visible.SLIPS_OF_MSE] == [1 / 2, 3, 3 / 2]
    scales = [wrong / gradient for wrong, _ in visible.SLIPS_OF_MSE_GRADIENT]
    assert np.allclose(scales, [[3 / 2] * 3, [1 / 2] * 3])
