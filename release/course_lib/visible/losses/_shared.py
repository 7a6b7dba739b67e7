"""What the visible tests of several exercises share."""

from typing import Any

from course_lib import checks
from course_lib.visible._shared import Floats


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


def kept_small(loss: Floats, least: float, wrong: str) -> str | None:
    """Say that a loss of large logits is smaller than any right one, but not 0.

    Parameters
    ----------
    loss : ndarray of float, shape ()
        What the student's function returned.
    least : float
        A little less than the right loss.
    wrong : str
        What is so wrong for certain, a logit or a row.
    """
    if 0 < loss < least:
        small = f"yours is {loss:.6g}, too small for so wrong a {wrong}"
        return f"{small}: does an ε or clipping keep it so?"
    return None
