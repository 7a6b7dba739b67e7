"""The visible tests of `softmax` and `cross_entropy`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import losses
from course_lib.visible import losses as visible

OF_SOFTMAX = [
    visible.check_softmax_of_five_classes,
    visible.check_softmax_of_shifted_rows,
    visible.check_softmax_of_one_row,
]
OF_CE = [
    visible.check_ce_of_seven_samples,
    visible.check_slopes_of_ce,
    visible.check_ce_leaves_nothing_behind,
    visible.check_ce_of_shifted_rows,
]


def softmax_by_rows(logits):
    exponentials = [np.exp(row - row.max()) for row in logits]
    return np.array([row / row.sum() for row in exponentials])


def ce_by_rows(logits, labels):
    gradient = softmax_by_rows(logits)
    own = [row[label] - row.max() for row, label in zip(logits, labels, strict=True)]
    sums = [np.exp(row - row.max()).sum() for row in logits]
    for row, label in zip(gradient, labels, strict=True):
        row[label] -= 1
    return np.mean(np.log(sums) - own), gradient / len(labels)


@pytest.mark.parametrize("check", OF_SOFTMAX)
@pytest.mark.parametrize("right", [losses.softmax, softmax_by_rows])
def test_a_right_softmax_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", OF_CE)
@pytest.mark.parametrize("right", [losses.cross_entropy, ce_by_rows])
def test_a_right_cross_entropy_passes(check, right):
    check(right)


def largest_of_all(logits):
    powers = np.exp(logits - logits.max())
    with np.errstate(invalid="ignore"):
        return powers / powers.sum(axis=1, keepdims=True)


def over_columns(logits):
    return softmax_by_rows(logits.T).T


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_SOFTMAX[0], over_columns, "every row must sum to 1, and row 0 does not"),
        (OF_SOFTMAX[0], lambda z: softmax_by_rows(2 * z), r"log\(p_c / p_0\)"),
        (OF_SOFTMAX[1], lambda z: softmax_by_rows(-z), "the smallest logit gets most"),
        (OF_SOFTMAX[1], largest_of_all, "each row's own largest logit"),
        (OF_SOFTMAX[2], lambda z: np.maximum(softmax_by_rows(z), 1e-6), "not precise enough"),
    ],
)
def test_a_wrong_softmax_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def sum_of_losses(logits, labels):
    loss, gradient = ce_by_rows(logits, labels)
    return len(labels) * loss, gradient


def changes_logits(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    return ce_by_rows(logits, labels)


def with_epsilon(logits, labels):
    p = np.maximum(softmax_by_rows(logits), 0)
    return -np.mean(np.log(p[np.arange(len(p)), labels] + 1e-7)), ce_by_rows(logits, labels)[1]


def without_shift(logits, labels):
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        sums = np.exp(logits).sum(axis=1)
        own = logits[np.arange(len(labels)), labels]
        return np.mean(np.log(sums) - own), ce_by_rows(logits, labels)[1]


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_CE[0], sum_of_losses, "a factor N is too much"),
        (OF_CE[1], sum_of_losses, "a factor N is missing"),
        (OF_CE[2], changes_logits, "leave logits unchanged"),
        (OF_CE[3], without_shift, "is each row's largest logit subtracted from it first"),
    ],
)
def test_a_wrong_cross_entropy_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_what_keeps_a_large_loss_small():
    loss, _ = with_epsilon(np.array([[0.0, 1000.0], [0.0, 1000.0], [1e4, -1e4]]), [0, 1, 1])
    assert "does an ε or clipping keep it so?" in (visible.ce_kept_small(np.array(loss)) or "")
    assert visible.ce_kept_small(np.array(7000.0)) is None


def test_rows_of_a_gradient_sum_to_0():
    assert visible.rows_sum_to_0(np.array([[0.25, -0.25], [0.5, -0.5]])) is None
    assert "row 1 does not" in (visible.rows_sum_to_0(np.array([[0.25, -0.25], [0.5, 0]])) or "")


def test_slips_are_those_of_the_lessons_example():
    costs = -np.log([0.25, 0.1, 0.7])
    wrong = [costs.sum(), costs.mean() / 2, np.nan, -costs.mean()]
    slips = [slip for slip, _ in visible.SLIPS_OF_CE]
    assert np.allclose(np.array(slips, dtype=float), wrong, equal_nan=True)
