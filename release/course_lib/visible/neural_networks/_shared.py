"""What the visible tests of several exercises share."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Function = Callable[..., Any]
"""What a student has written."""
Floats = NDArray[np.float64]

SHAPE_OF_Z = "that of z"


def values_in_three_dimensions() -> Floats:
    """Return values of both signs, in equal distances, none of them 0."""
    return np.linspace(-6.1, 7.3, 30).reshape(2, 3, 5)
