"""The visible tests of `l2_penalty` and `l1_penalty`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import regularization
from course_lib.visible import regularization as visible

CHECKS = [
    visible.check_penalty_of_other_shapes,
    visible.check_slopes_of_penalty,
    visible.check_penalty_leaves_nothing_behind,
    visible.check_penalty_of_nothing,
    visible.check_penalty_of_one_weight,
]


def l2_by_entries(W, strength):
    gradient = np.array([2 * strength * w for w in W.flat]).reshape(W.shape)
    return [sum(strength * w * w for w in W.flat), gradient]


def l1_by_entries(W, strength):
    gradient = np.array([strength * (int(w > 0) - int(w < 0)) for w in W.flat], dtype=float)
    return sum(strength * abs(w) for w in W.flat), gradient.reshape(W.shape)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("l2_penalty", regularization.l2_penalty),
        ("l2_penalty", l2_by_entries),
        ("l1_penalty", regularization.l1_penalty),
        ("l1_penalty", l1_by_entries),
    ],
)
def test_a_right_penalty_passes(check, name, right):
    check(right, name)


def with_half(W, strength):
    return strength * np.sum(W**2) / 2, strength * W


def gradient_without_2(W, strength):
    return strength * np.sum(W**2), strength * W


def in_place(W, strength):
    W *= 2 * strength
    return np.sum(W**2) / (4 * strength), W


def sum_of_one_axis(W, strength):
    return strength * np.sum(W**2, axis=0), 2 * strength * W


def norm_and_direction(W, strength):
    norm = np.sqrt(np.sum(W**2))
    with np.errstate(invalid="ignore"):
        return strength * norm, strength * W / norm


def clipped(W, strength):
    return regularization.l2_penalty(np.clip(W, -1e5, 1e5), strength)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (CHECKS[0], with_half, "a factor 2 is missing"),
        (CHECKS[0], sum_of_one_axis, "expected one number, got an array"),
        (CHECKS[1], gradient_without_2, "a factor 2 is missing"),
        (CHECKS[2], in_place, "leave W unchanged"),
        (CHECKS[3], norm_and_direction, "not finite"),
        (CHECKS[4], clipped, "too small"),
    ],
)
def test_a_wrong_penalty_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong, "l2_penalty")


def test_l1_needs_the_sign():
    def without_sign(W, strength):
        return regularization.l1_penalty(W, strength)[0], np.full(W.shape, strength)

    with pytest.raises(CheckFailed, match="slopes of your own loss"):
        visible.check_slopes_of_penalty(without_sign, "l1_penalty")


@pytest.mark.parametrize("at_zero", [1.0, -1.0])
def test_l1_hears_of_its_kink(at_zero):
    def with_a_sign_at_zero(W, strength):
        sign = np.where(W == 0, at_zero, np.sign(W))
        return regularization.l1_penalty(W, strength)[0], strength * sign

    with pytest.raises(CheckFailed, match="at W = 0 the gradient is 0"):
        visible.check_penalty_of_nothing(with_a_sign_at_zero, "l1_penalty")


def test_slips_of_the_example_are_what_wrong_formulas_give():
    W = np.array([[1.5, -2.0, 0.5], [0.0, 3.0, -1.0]])
    slips = {sentence: wrong for wrong, sentence in visible.SLIPS_OF_L2}
    of_l2 = [0.05 * (W**2).sum(), (W**2).sum(), 0.1 * (W**2).mean(), 0.1 * np.linalg.norm(W)]
    of_l2 += [0.1 * abs(W).sum(), 0.1 * W.sum(), 0.1 * W.sum() ** 2]
    np.testing.assert_allclose([*slips.values()], of_l2)
    of_l1 = [abs(W).sum(), 0.1 * abs(W).mean(), 0.1 * (W**2).sum(), 0.1 * W.sum()]
    np.testing.assert_allclose([wrong for wrong, _ in visible.SLIPS_OF_L1], of_l1)
