"""What the visible tests of several exercises share."""

import numpy as np

from course_lib.visible._shared import Floats


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
