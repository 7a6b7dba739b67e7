"""What the visible tests of several exercises share."""

from course_lib import checks
from course_lib.visible._shared import Function, values_in_three_dimensions

SHAPE_OF_Z = "that of z"


def check_leaves_nothing_behind(function: Function, call: str) -> None:
    """Make sure that the argument z stays, and that a call does not depend on another.

    Parameters
    ----------
    function : callable
        The student's function.
    call : str
        The call, as the message's beginning.
    """
    z = values_in_three_dimensions()
    checks.check_unchanged(function, {"z": z}, call)
    checks.check_repeatable(function, {"z": z}, {"z": 1 - z}, call)
