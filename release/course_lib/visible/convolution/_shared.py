"""What the visible tests of several exercises share."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function


def unruly(*shape: int) -> Floats:
    """Return numbers of both signs that follow no simple rule, and of which none is whole.

    Parameters
    ----------
    *shape : int
        How many there are along each axis.
    """
    count = np.arange(1.0, np.prod(shape) + 1)
    numbers: Floats = 2 * np.sin(count**2 + shape[0]).reshape(shape)
    return numbers


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
