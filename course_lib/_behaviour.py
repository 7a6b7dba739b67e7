"""Checks of how a function behaves: what it remembers, what it warns of, whether slopes fit."""

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from course_lib._comparisons import check_array, check_number, parts
from course_lib._messages import a_number, fail
from course_lib.gradcheck import numerical_gradient

_SLOPE_TOLERANCE = 1e-5
"""Of central differences some ten digits are right; a student's own rounding takes others."""


def check_repeatable(
    function: Callable[..., object],
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    call: str,
) -> object:
    """Make sure that a call returns the same after another call, and that its result stays.

    Parameters
    ----------
    function : callable
        The student's function.
    first, second : mapping of str to value
        The arguments of two calls, in order; they should differ.
    call : str
        The call with `first`, as the message's beginning.

    Returns
    -------
    object
        What the call with `second` returned, right after that with `first`.
    """
    result = _called(function, first)
    kept = copy.deepcopy(result)
    result_of_second = _called(function, second)
    if not _alike(kept, result):
        fail(
            call,
            "what it returned changes when it is called again with other arguments: "
            "make a new array in each call",
            "changes_result",
        )
    if not _alike(kept, _called(function, first)):
        fail(
            call,
            "it returns something else when it is called again: is anything left over from an "
            "earlier call?",
            "depends_on_earlier_call",
        )
    return result_of_second


@contextmanager
def no_warnings(call: str, about: str, means: str = "") -> Iterator[None]:
    """Make sure that nothing within the block causes a warning of this kind.

    Parameters
    ----------
    call : str
        The call, as the message's beginning.
    about : str
        A word of the warning, such as ``"overflow"``.
    means : str
        What such a warning means here, for the student.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    for warning in caught:
        if about in str(warning.message):
            explained = f": {means}" if means else ""
            fail(call, f'NumPy warns of "{warning.message}"{explained}', f"warns_{about}")


def check_gradient(
    function: Callable[..., object],
    arguments: Mapping[str, Any],
    wrt: str,
    call: str,
    *,
    factors: Mapping[str, float] | None = None,
) -> None:
    """Compare a gradient with the slopes of the student's own loss, by central differences.

    Whether the loss is the right one this cannot tell.

    Parameters
    ----------
    function : callable
        Returns a pair of a loss and its gradient.
    arguments : mapping of str to value
        What it is called with, in order.
    wrt : str
        The argument, an array of floats, whose entries the gradient has derivatives for.
    call : str
        The call, as the message's beginning.
    factors : mapping of str to float, optional
        As for `check_array`.
    """

    def loss_at(point: Any) -> float:
        result = _called(function, {**arguments, wrt: point})
        loss = parts(result, ("loss", "gradient"), call)[0]
        if not a_number(loss) or not np.isfinite(loss):
            check_number(loss, 0.0, f"{call}, the loss")
        return float(loss)

    _, gradient = parts(_called(function, arguments), ("loss", "gradient"), call)
    slopes = numerical_gradient(loss_at, arguments[wrt])
    if not np.any(slopes):
        fail(f"{call}, the loss", f"it does not change with {wrt}", "constant_loss")
    check_array(
        gradient,
        slopes,
        f"{call}, the gradient held against slopes of your own loss",
        rtol=_SLOPE_TOLERANCE,
        atol=_SLOPE_TOLERANCE * float(np.abs(slopes).max()),
        factors=factors,
        shape_means=f"that of {wrt}",
        otherwise="it is not the slope of your loss: nudge one entry of "
        f"{wrt} by 0.001, and see by how much your loss changes",
    )


def _called(function: Callable[..., object], arguments: Mapping[str, Any]) -> Any:
    return function(*(copy.deepcopy(value) for value in arguments.values()))


def _alike(a: Any, b: Any) -> bool:
    """Compare results: numbers but for rounding, containers part by part."""
    if isinstance(a, tuple | list):
        return isinstance(b, tuple | list) and len(a) == len(b) and all(map(_alike, a, b))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(_alike(a[k], b[k]) for k in a)
    if isinstance(a, np.ndarray) or a_number(a):
        return (
            np.shape(a) == np.shape(b)
            and np.asarray(a).dtype.kind in "biufc"
            and np.asarray(b).dtype.kind in "biufc"
            and np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)
        )
    return True
