"""The slope that is measured on a student's loss, beside what the student's gradient says."""

import numpy as np
import pytest

from course_lib.demos._student import StudentFunction
from course_lib.demos.losses._ask import agree, loss_and_gradient, measured_slope
from course_lib.reference import losses as reference

SCORES = np.array([1.5, -0.5, 4.0])
TARGETS = np.array([1.0, 0.0, 0.0])


def in_float32(loss):
    def rounded(scores, targets):
        value, gradient = loss(scores.astype(np.float32), targets.astype(np.float32))
        return np.float32(value), gradient.astype(np.float32)

    return rounded


@pytest.mark.parametrize("loss", [reference.mean_squared_error, reference.binary_cross_entropy])
@pytest.mark.parametrize("direction", [np.ones(3), np.eye(3)[1]], ids=["all", "one"])
@pytest.mark.parametrize("precision", [lambda loss: loss, in_float32], ids=["float64", "float32"])
def test_a_right_gradient_agrees_with_what_is_measured(loss, direction, precision):
    student = StudentFunction(precision(loss), "loss")
    _, gradient = loss_and_gradient(student, SCORES, TARGETS)
    assert agree(gradient @ direction, measured_slope(student, SCORES, direction, TARGETS))


@pytest.mark.parametrize("factor", [-1.0, 0.5, 2.0, 1.05])
def test_a_wrong_gradient_does_not(factor):
    def wrong(scores, targets):
        value, gradient = reference.mean_squared_error(scores, targets)
        return value, factor * gradient

    student = StudentFunction(wrong, "loss")
    _, gradient = loss_and_gradient(student, SCORES, TARGETS)
    assert not agree(gradient.sum(), measured_slope(student, SCORES, np.ones(3), TARGETS))
