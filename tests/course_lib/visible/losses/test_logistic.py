"""The visible tests of `sigmoid` and `binary_cross_entropy`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import losses
from course_lib.visible import losses as visible

OF_SIGMOID = [
    visible.check_sigmoid_of_a_float,
    visible.check_sigmoid_in_three_dimensions,
    visible.check_sigmoid_of_large_numbers,
]
OF_BCE = [
    visible.check_bce_of_seven_samples,
    visible.check_slopes_of_bce,
    visible.check_bce_leaves_nothing_behind,
    visible.check_bce_of_larger_logits,
    visible.check_bce_where_both_are_sure,
]


def half_of_tanh(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def bce_with_logaddexp(logits, targets):
    loss = np.mean(np.logaddexp(0, logits) - targets * logits)
    return loss, (half_of_tanh(logits) - targets) / len(targets)


@pytest.mark.parametrize("check", OF_SIGMOID)
@pytest.mark.parametrize("right", [losses.sigmoid, half_of_tanh])
def test_a_right_sigmoid_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", OF_BCE)
@pytest.mark.parametrize("right", [losses.binary_cross_entropy, bce_with_logaddexp])
def test_a_right_cross_entropy_passes(check, right):
    check(right)


def clipped(z):
    return np.clip(half_of_tanh(z), 1e-9, 1 - 1e-9)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_SIGMOID[0], lambda z: 1 - half_of_tanh(z), r"sigmoid\(-3\.7\)"),
        (OF_SIGMOID[1], lambda z: half_of_tanh(z).ravel(), "that of z"),
        (OF_SIGMOID[1], lambda z: half_of_tanh(2 * z), "which is z"),
        (OF_SIGMOID[2], lambda z: 1 / (1 + np.exp(-z)), "overflow.* give np.exp no large positive"),
        (OF_SIGMOID[2], clipped, "nearly right, but not precise enough"),
    ],
)
def test_a_wrong_sigmoid_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def with_p(logits, targets, *, epsilon=0.0):
    p = half_of_tanh(logits)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = targets * np.log(p + epsilon) + (1 - targets) * np.log(1 - p + epsilon)
    return -np.mean(logs), (p - targets) / len(targets)


def with_epsilon(logits, targets):
    return with_p(logits, targets, epsilon=1e-9)


def sum_of_losses(logits, targets):
    loss, gradient = bce_with_logaddexp(logits, targets)
    return len(targets) * loss, gradient


def changes_targets(logits, targets):
    result = bce_with_logaddexp(logits, targets)
    targets *= 2
    return result


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_BCE[0], sum_of_losses, "a factor N is too much"),
        (OF_BCE[1], sum_of_losses, "a factor N is missing"),
        (OF_BCE[2], changes_targets, "leave targets unchanged"),
        (OF_BCE[3], with_p, "it is NaN: an infinity has met another"),
        (OF_BCE[3], with_epsilon, "too small for so wrong a logit: does an ε"),
        (OF_BCE[4], with_epsilon, "it is 0 to the last digit: leave out any ε"),
    ],
)
def test_a_wrong_cross_entropy_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_what_is_no_sigmoid():
    assert visible.no_sigmoid(np.array([0.2, 0.5])) is None
    assert "between 0 and 1" in (visible.no_sigmoid(np.array([-0.2, 0.5])) or "")
    assert "less than 1/2" in (visible.no_sigmoid(np.array([0.8, 0.5])) or "")


def test_slips_are_those_of_the_lessons_example():
    right, what_happened = 1.348518132684223, np.array([0.25, 0.1, 0.7])
    costs = -np.log(what_happened)
    assert costs.mean() == pytest.approx(right)
    wrong = [costs.sum(), costs[[0, 2]].sum() / 3, costs[1] / 3]
    assert [slip for slip, _ in visible.SLIPS_OF_BCE] == pytest.approx(wrong)
