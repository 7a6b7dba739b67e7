"""Visible tests of ``relu`` and ``relu_gradient``."""

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, values_in_three_dimensions
from course_lib.visible.neural_networks._shared import SHAPE_OF_Z, check_leaves_nothing_behind

_SMALLEST = 1e-12


def no_relu(values: Floats) -> str | None:
    """Say what tells an array from ReLU.

    Parameters
    ----------
    values : ndarray of float
        What the student's function returned.
    """
    return "negative values must become 0" if (values < 0).any() else None


def check_relu_in_three_dimensions(relu: Function) -> None:
    """Make sure that an array keeps its shape, and that ReLU of z and of -z belong together.

    Parameters
    ----------
    relu : callable
        The student's function.
    """
    z = values_in_three_dimensions()
    up, down = relu(z.copy()), relu(-z)
    call = "relu(z) of a z of shape (2, 3, 5)"
    checks.check_shape(up, z.shape, call, shape_means=SHAPE_OF_Z)
    checks.check_array(up - down, z, f"{call}, minus relu(-z), which is z")
    either = "of z and -z one is negative, and becomes 0"
    checks.check_array(
        up * down, np.zeros(z.shape), f"{call}, times relu(-z)", atol=_SMALLEST, otherwise=either
    )


def check_relu_of_a_float(relu: Function) -> None:
    """Compare ReLU of plain numbers.

    Parameters
    ----------
    relu : callable
        The student's function.
    """
    checks.check_number(relu(-3.7), 0.0, "relu(-3.7)", atol=_SMALLEST)
    checks.check_number(relu(0.61), 0.61, "relu(0.61)", atol=_SMALLEST)
    checks.check_number(relu(np.array(-0.4)), 0.0, "relu(np.array(-0.4))", atol=_SMALLEST)


def check_relu_of_all_magnitudes(relu: Function) -> None:
    """Compare ReLU of large and small numbers.

    Parameters
    ----------
    relu : callable
        The student's function.
    """
    z = np.array([1e300, -1e300, 730.5, -730.5, 1e-5, -1e-5, 0.0])
    right = np.array([1e300, 0.0, 730.5, 0.0, 1e-5, 0.0, 0.0])
    call = "relu([1e300, -1e300, 730.5, -730.5, 1e-5, -1e-5, 0])"
    checks.check_array(relu(z), right, call, atol=_SMALLEST)
    tiny = np.array([1e-9, -1e-9, 1e-20, -1e-20, 1e-25])
    right = np.array([1e-9, 0.0, 1e-20, 0.0, 1e-25])
    kept = "every positive value must stay as it is, however small"
    call = "relu([1e-9, -1e-9, 1e-20, -1e-20, 1e-25])"
    checks.check_array(relu(tiny), right, call, atol=1e-30, otherwise=kept)


def check_relu_leaves_nothing_behind(relu: Function) -> None:
    """Make sure that the argument stays, and that a call does not depend on another.

    Parameters
    ----------
    relu : callable
        The student's function.
    """
    check_leaves_nothing_behind(relu, "relu(z)")


def check_slopes_in_three_dimensions(relu_gradient: Function) -> None:
    """Compare the slopes of an array that is negative in its first half, near enough.

    Parameters
    ----------
    relu_gradient : callable
        The student's function.
    """
    z = values_in_three_dimensions()
    right = np.repeat([0.0, 1.0], [14, 16]).reshape(z.shape)
    call = "relu_gradient(z) of a z of shape (2, 3, 5)"
    checks.check_array(
        relu_gradient(z),
        right,
        call,
        shape_means=SHAPE_OF_Z,
        groups={"z is negative": right == 0, "z is positive": right == 1},
    )


def check_slopes_at_the_kink(relu_gradient: Function) -> None:
    """Compare the slopes at 0 and near it, and far from it.

    Parameters
    ----------
    relu_gradient : callable
        The student's function.
    """
    z = np.array([0.0, 1e-9, -1e-9, -0.0, 1e-300, -1e-300, 1e300, 0.3, -1e300])
    right = np.array([0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0])
    call = "relu_gradient([0, 1e-9, -1e-9, -0.0, 1e-300, -1e-300, 1e300, 0.3, -1e300])"
    at_zero = "it must be 0 at z = 0, by the rule of this course, and 1 for every z above 0"
    checks.check_array(
        relu_gradient(z.copy()), right, call, groups={"z is 0": z == 0}, otherwise=at_zero
    )
    checks.check_number(relu_gradient(0.0), 0.0, "relu_gradient(0.0)", otherwise=at_zero)
    checks.check_number(relu_gradient(0.61), 1.0, "relu_gradient(0.61)")
    checks.check_number(relu_gradient(-3.7), 0.0, "relu_gradient(-3.7)")


def check_slopes_leave_nothing_behind(relu_gradient: Function) -> None:
    """Make sure that the argument stays, and that a call does not depend on another.

    Parameters
    ----------
    relu_gradient : callable
        The student's function.
    """
    check_leaves_nothing_behind(relu_gradient, "relu_gradient(z)")
