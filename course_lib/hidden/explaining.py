"""What a solution did in the cases of a check, one after the other, for an instructor to read."""

import json
from typing import Any

import numpy as np

from course_lib._draws import BrokenTest, current_draws
from course_lib._messages import CheckFailed, described
from course_lib.hidden.cases import Case, Handed, Solution, Trace
from course_lib.hidden.exercise import Check

_MOST_CHARACTERS = 2000
_PLAIN = (type(None), bool, int, float, complex, str, np.ndarray, np.generic)


def tell_cases(check: Check, solution: Solution) -> None:
    """Run `solution` in each case of the current draw, and print a line of JSON on each.

    A line holds the ``call``, its ``inputs`` by name, what is ``expected``, what it ``got``, and
    the ``difference`` in the words that a student reads, or null.
    """
    draw = _sound_draw(check)
    for number, case in enumerate(check.cases(draw)):
        right, got = check.right(draw, number), case.trace(solution)
        told = {
            "call": case.call,
            "inputs": {name: shown(value) for name, value in case.arguments.items()},
            "expected": shown(right.result),
            "got": _done(got),
            "difference": _difference(check, case, got, right),
        }
        print(json.dumps(told))


def shown(value: Any) -> str:
    """Return a value for somebody to read, what is long shortened."""
    with np.printoptions(threshold=40, edgeitems=3, precision=8):
        text = _shown(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"


def _shown(value: Any) -> str:
    if isinstance(value, Handed):
        return "a function"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if type(value) is dict:
        return "\n".join(f"{key}: {_shown(part)}" for key, part in value.items())
    if type(value) in (list, tuple):
        return "\n".join(_shown(part) for part in value) or repr(value)
    if type(value) is np.ndarray:
        return f"shape {value.shape}, {value.dtype}\n{np.array2string(value, separator=', ')}"
    return repr(value) if isinstance(value, _PLAIN) else described(value)


def _sound_draw(check: Check) -> int:
    *others, last = current_draws()
    for draw in others:
        try:
            for number, _ in enumerate(check.cases(draw)):
                check.right(draw, number)
        except BrokenTest:
            continue
        return draw
    return last


def _done(got: Trace) -> str:
    if got.raised is None:
        return shown(got.result)
    return f"it raises {type(got.raised).__name__}: {got.raised}"


def _difference(check: Check, case: Case, got: Trace, right: Trace) -> str | None:
    try:
        check.compare(case, got, right)
    except CheckFailed as failure:
        return str(failure)
    return None
