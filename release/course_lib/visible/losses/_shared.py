"""What the visible tests of several exercises share."""

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


def loss_and_gradient(result: object, call: str) -> tuple[Any, ...]:
    """Return the two parts of what `call` returned, or fail where it is no pair.

    Parameters
    ----------
    result : object
        What the student's function returned.
    call : str
        The call, as the message's beginning.
    """
    return checks.parts(result, ("loss", "gradient"), call)
