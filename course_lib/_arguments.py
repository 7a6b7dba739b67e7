"""The check that a function leaves its arguments as they were."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_lib._messages import fail


def check_unchanged(
    function: Callable[..., object], arguments: Mapping[str, Any], call: str
) -> None:
    """Call a student's function and make sure that its arguments stay as they were.

    Parameters
    ----------
    function : callable
        The student's function.
    arguments : mapping of str to value
        What it is called with, in order; the names are those of its signature.
    call : str
        The call, as the message's beginning.
    """
    used = {name: copy.deepcopy(value) for name, value in arguments.items()}
    function(*used.values())
    compare_arguments(arguments, used, call)


def compare_arguments(before: Mapping[str, Any], after: Mapping[str, Any], call: str) -> None:
    """Make sure that arguments are after a call what they were before it."""
    for name, value in before.items():
        if not _same(value, after[name]):
            fail(
                call,
                f"it must leave {name} unchanged, but changes it in place: "
                "work on a copy, or avoid operators such as += on the argument",
                "changes_argument",
            )


def _same(before: Any, after: Any) -> bool:
    """Compare arrays, containers and plain values; all else, such as generators, is the same."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")
        )
    if type(before) is not type(after):
        return False
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        return list(before) == list(after) and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, bool | int | float | complex | str | bytes | set | np.generic):
        return before is after or bool(before == after)
    return True
