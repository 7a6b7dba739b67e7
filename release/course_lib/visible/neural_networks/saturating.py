"""Visible tests of ``tanh`` and ``tanh_gradient``."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib import checks
from course_lib.visible._shared import Floats, Function, values_in_three_dimensions
from course_lib.visible.neural_networks._shared import SHAPE_OF_Z, check_leaves_nothing_behind

_EXACT, _NEARLY = 1e-12, 1e-4
"""How far values may be off, and up to where it is a matter of precision that they are."""
_SILENT = "give np.exp no large positive number, in any entry (np.where computes both branches)"
_SILENT_SLOPES = f"{_SILENT}, and square tanh(z), never z itself"
_LARGE = "[[1000, -1000, 0], [20, -0.001, -9]]"
_SLOPES_IN_THREE_DIMENSIONS = [
    *(2.012162e-05, 5.06995736e-05, 0.0001277425495),
    *(0.0003218410442, 0.0008107430302, 0.0020415671614),
    *(0.0051361521482, 0.0128911137385, 0.0321648151107),
    *(0.0790848655678, 0.1875885536417, 0.4090379729419),
    *(0.7455939713769, 0.9913815953674, 0.8753299025187),
    *(0.5361966637446, 0.2605080597019, 0.1127087886683),
    *(0.0463390059712, 0.0186535458036, 0.0074451143548),
    *(0.0029614254654, 0.0011763621075, 0.0004670325466),
    *(0.0001853789074, 7.35760713e-05, 2.92010338e-05),
    *(1.15892157e-05, 4.5994676e-06, 1.8254089e-06),
]


def check_tanh(got: object, z: ArrayLike, right: ArrayLike, call: str, **options: Any) -> None:
    """Compare values of tanh, and name what is 2 sigmoid(z) - 1.

    Parameters
    ----------
    got : object
        What the student's function returned.
    z : array_like
        What it was called with.
    right : array_like
        The right values.
    call : str
        The call, as the message's beginning.
    **options
        Those of `course_lib.checks.check_array`.
    """
    half = np.tanh(np.asarray(z) / 2)
    slips = [(half, "this is 2 sigmoid(z) - 1: its argument is 2z")]
    _check_exact(got, right, call, diagnoses=slips, **options)


def check_tanh_slope(
    got: object, z: ArrayLike, right: ArrayLike, call: str, **options: Any
) -> None:
    """Compare slopes of tanh, and name what is 1 - z²; parameters are those of `check_tanh`."""
    with np.errstate(over="ignore"):
        square = np.asarray(1 - np.square(z))
    slips = [(square, "this is 1 - z²: z goes into tanh, and the square is that of tanh(z)")]
    _check_exact(got, right, call, diagnoses=slips, **options)


def no_tanh(values: Floats) -> str | None:
    """Say what tells an array from tanh of values of which the first is negative.

    Parameters
    ----------
    values : ndarray of float, shape (N,)
        What the student's function returned.
    """
    if (np.abs(values) > 1).any():
        return "its values must lie between -1 and 1"
    return "a negative z must give a negative value" if values[0] >= 0 else None


def check_tanh_in_three_dimensions(tanh: Function) -> None:
    """Make sure that an array keeps its shape, and that z can be found again in its tanh.

    Parameters
    ----------
    tanh : callable
        The student's function.
    """
    z = values_in_three_dimensions() / 2
    squashed = tanh(z.copy())
    call = "tanh(z) of a z of shape (2, 3, 5)"
    checks.check_shape(squashed, z.shape, call, shape_means=SHAPE_OF_Z)
    found = 0.5 * np.log((1 + squashed) / (1 - squashed))
    checks.check_array(found, z, "0.5 log((1 + t) / (1 - t)) for t = tanh(z), which is z")


def check_tanh_of_a_float(tanh: Function) -> None:
    """Compare tanh of plain numbers.

    Parameters
    ----------
    tanh : callable
        The student's function.
    """
    check_tanh(tanh(-1.7), -1.7, -0.935409070603099, "tanh(-1.7)")
    check_tanh(tanh(np.array(0.3)), 0.3, 0.2913126124515909, "tanh(np.array(0.3))")
    check_tanh(tanh(0.0), 0.0, 0.0, "tanh(0.0)")


def check_tanh_of_large_numbers(tanh: Function) -> None:
    """Make sure that nothing overflows, and that nothing is lost near -1 and 1.

    Parameters
    ----------
    tanh : callable
        The student's function.
    """
    z = _large_numbers()
    with checks.no_warnings("tanh of large numbers", "encountered", means=_SILENT):
        squashed, low, high = tanh(z), tanh(-750.0), tanh(np.array(1e300))
    right = np.array([[1.0, -1.0, 0.0], [1.0, -0.0009999996666668, -0.9999999695400409]])
    check_tanh(squashed, z, right, f"tanh({_LARGE})", shape_means=SHAPE_OF_Z)
    check_tanh(low, -750.0, -1.0, "tanh(-750.0)")
    check_tanh(high, 1e300, 1.0, "tanh(np.array(1e300))")


def check_tanh_leaves_nothing_behind(tanh: Function) -> None:
    """Make sure that the argument stays, and that a call does not depend on another.

    Parameters
    ----------
    tanh : callable
        The student's function.
    """
    check_leaves_nothing_behind(tanh, "tanh(z)")


def check_tanh_slopes_in_three_dimensions(tanh_gradient: Function) -> None:
    """Compare the slopes of an array of three dimensions, and of a square one.

    Parameters
    ----------
    tanh_gradient : callable
        The student's function.
    """
    z = values_in_three_dimensions()
    right: Floats = np.reshape(_SLOPES_IN_THREE_DIMENSIONS, z.shape)
    call = "tanh_gradient(z) of a z of shape (2, 3, 5)"
    check_tanh_slope(tanh_gradient(z.copy()), z, right, call, shape_means=SHAPE_OF_Z)
    square = z.ravel()[:25].reshape(5, 5)
    right = right.ravel()[:25].reshape(5, 5)
    call = "tanh_gradient(z) of a z of shape (5, 5), squared entry by entry"
    check_tanh_slope(tanh_gradient(square.copy()), square, right, call)


def check_tanh_slope_of_a_float(tanh_gradient: Function) -> None:
    """Compare the slope at plain numbers.

    Parameters
    ----------
    tanh_gradient : callable
        The student's function.
    """
    call = "tanh_gradient(np.array(0.3))"
    check_tanh_slope(tanh_gradient(-1.7), -1.7, 0.1250098706334466, "tanh_gradient(-1.7)")
    check_tanh_slope(tanh_gradient(np.array(0.3)), 0.3, 0.9151369618266292, call)


def check_tanh_slopes_of_large_numbers(tanh_gradient: Function) -> None:
    """Make sure that nothing overflows where tanh is flat.

    Parameters
    ----------
    tanh_gradient : callable
        The student's function.
    """
    z = _large_numbers()
    with checks.no_warnings("tanh_gradient of large numbers", "encountered", means=_SILENT_SLOPES):
        slopes, low, high = tanh_gradient(z), tanh_gradient(-750.0), tanh_gradient(np.array(1e300))
    right = np.array([[0.0, 0.0, 1.0], [0.0, 0.9999990000006665, 6.091991712323232e-08]])
    call = f"tanh_gradient({_LARGE})"
    check_tanh_slope(slopes, z, right, call, shape_means=SHAPE_OF_Z)
    check_tanh_slope(low, -750.0, 0.0, "tanh_gradient(-750.0)")
    check_tanh_slope(high, 1e300, 0.0, "tanh_gradient(np.array(1e300))")


def check_tanh_slopes_leave_nothing_behind(tanh_gradient: Function) -> None:
    """Make sure that the argument stays, and that a call does not depend on another.

    Parameters
    ----------
    tanh_gradient : callable
        The student's function.
    """
    check_leaves_nothing_behind(tanh_gradient, "tanh_gradient(z)")


def _check_exact(got: object, right: ArrayLike, call: str, **options: Any) -> None:
    """Compare within 1e-12; that it must be so precise is said where it is nearly right."""
    values: Floats = np.asarray(right, dtype=float)
    options |= {"rtol": 0, "atol": _EXACT}
    if _is_nearly(got, values):
        options["otherwise"] = f"it must be exact within {_EXACT}"
    if values.ndim:
        checks.check_array(got, values, call, **options)
    else:
        checks.check_number(got, float(values), call, **options)


def _is_nearly(got: object, right: Floats) -> bool:
    if not isinstance(got, float | np.ndarray) or np.shape(got) != right.shape:
        return False
    return bool((np.abs(got - right) < _NEARLY).all())


def _large_numbers() -> Floats:
    return np.array([[1000.0, -1000.0, 0.0], [20.0, -0.001, -9.0]])
