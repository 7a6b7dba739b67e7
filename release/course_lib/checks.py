"""Comparisons whose failure message a beginner can act on.

Visible and hidden tests use the same functions. Each returns None when all is well and raises
`CheckFailed`, an AssertionError, with one message when not; ``call`` is the call as a student would
write it, such as ``"l2_distances(X_test, X_train)"``, and starts the message. No message shows an
expected value unless the test says ``reveal=True``, for values that stand in the lesson's text.

A test cell ends in `passed`, or for an answer in `passed_form`, which say in one line what now
holds. In a notebook a test cell that fails shows its message in one line.
"""

import sys

from course_lib import _printed_warnings, _short_failures
from course_lib._answers import check_answer, check_answer_form, check_choice, check_choice_form
from course_lib._arguments import check_unchanged
from course_lib._behaviour import check_gradient, check_repeatable, no_warnings
from course_lib._comparisons import (
    check_array,
    check_dict,
    check_labels,
    check_number,
    check_shape,
    parts,
)
from course_lib._messages import CheckFailed

__all__ = [
    "CheckFailed",
    "check_answer",
    "check_answer_form",
    "check_array",
    "check_choice",
    "check_choice_form",
    "check_dict",
    "check_gradient",
    "check_labels",
    "check_number",
    "check_repeatable",
    "check_shape",
    "check_unchanged",
    "no_warnings",
    "parts",
    "passed",
    "passed_form",
]

_short_failures.install()
_printed_warnings.install()


def passed(name: str, held: str) -> None:
    """Say that all checks of a test cell have passed: its last line.

    Parameters
    ----------
    name : str
        The exercise.
    held : str
        What now holds, such as ``"the example, and equal points"``.
    """
    rest = "hidden tests too" if _grades() else "hidden tests try more"
    print(f"✓ {name}: {held} ({rest})")


def passed_form(name: str) -> None:
    """Say that the form of an answer is fine, where nobody grades: ends its visible test."""
    if not _grades():
        print(
            f"✓ {name}: an answer that can be graded. Only its form was looked at: "
            "whether it is right, grading tells."
        )


def _grades() -> bool:
    """Tell whether hidden tests run as well: students don't have them."""
    return "course_lib.hidden" in sys.modules
