"""What the visible tests of several lessons share."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import checks

Function = Callable[..., Any]
"""What a student has written."""
Floats = NDArray[np.float64]
Slips = tuple[tuple[object, str], ...]
"""Wrong results of an example, each with the sentence that names the slip."""


def waves(*shape: int) -> Floats:
    """Return numbers of both signs, of which none is whole or 0.

    Parameters
    ----------
    *shape : int
        How many there are along each axis.
    """
    numbers: Floats = 3 * np.sin(np.arange(1.0, np.prod(shape) + 1)).reshape(shape)
    return numbers


def values_in_three_dimensions() -> Floats:
    """Return values of both signs, in equal distances, none of them 0."""
    return np.linspace(-6.1, 7.3, 30).reshape(2, 3, 5)


def check_leaves_nothing_behind(
    function: Function, first: dict[str, Any], second: dict[str, Any], call: str
) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    function : callable
        The student's function.
    first, second : dict
        The arguments of two calls.
    call : str
        The call with `first`, as the message's beginning.
    """
    checks.check_unchanged(function, first, call)
    checks.check_unchanged(function, second, call)
    checks.check_repeatable(function, first, second, call)
