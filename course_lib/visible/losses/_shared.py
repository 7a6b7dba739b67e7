"""What the visible tests of several exercises share."""

from typing import Any

from course_lib import checks


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
