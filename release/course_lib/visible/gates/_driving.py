"""How the visible tests drive gates: forward, backward, and what they compare."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.gradcheck import numerical_gradient

GateClass = Callable[[], Any]
"""A class that a student has written."""

_SLOPE_TOLERANCE = 1e-5
_NAMES = {1: ("z",), 2: ("a", "b")}


def one_part(gradients: object, call: str) -> tuple[Any, ...]:
    """Return what backward returned for one input, a tuple of one gradient.

    Parameters
    ----------
    gradients : object
        What the student's gate returned.
    call : str
        The call, as the message's beginning.
    """
    if not isinstance(gradients, tuple | list):
        what = "return a tuple of one gradient, also for one input: (gradient,) with a comma"
        raise checks.CheckFailed(f"{call}: {what}.", "not_a_tuple")
    return checks.parts(gradients, ["for z"], call)


def backward(gate: Any, upstream: Any, n_inputs: int, call: str) -> tuple[Any, ...]:
    """Return the gradients that a gate hands back, one for each input.

    Parameters
    ----------
    gate : object
        A gate of the student's, after its forward.
    upstream : ndarray or float
        What comes from above.
    n_inputs : int
        How many inputs it has.
    call : str
        The call, as the message's beginning.
    """
    gradients = gate.backward(upstream)
    if n_inputs == 1:
        return one_part(gradients, call)
    return checks.parts(gradients, [f"for {name}" for name in _NAMES[n_inputs]], call)


def check_gate(
    Gate: GateClass,
    inputs: Sequence[Any],
    value: Any,
    upstream: Any,
    gradients: Sequence[Any],
    title: str,
    otherwise: str = "",
) -> None:
    """Compare a gate's value and gradients with numbers.

    Parameters
    ----------
    Gate : class
        The student's.
    inputs : sequence of ndarray or float
        What goes in.
    value : ndarray or float
        What comes out.
    upstream : ndarray or float
        What comes from above.
    gradients : sequence of ndarray or float
        What goes back, one for each input.
    title : str
        What is special about it, as the end of the call.
    otherwise : str
        Advice where a gradient is wrong in a way that has no name.
    """
    gate = Gate()
    got = gate.forward(*map(np.copy, inputs) if np.ndim(value) else inputs)
    _compare(got, value, f"forward {title}", "")
    call = f"backward {title}"
    parts = backward(gate, np.copy(upstream) if np.ndim(value) else upstream, len(inputs), call)
    for name, part, right in zip(_NAMES[len(inputs)], parts, gradients, strict=True):
        _compare(part, right, f"{call}, the gradient of {name}", otherwise)


def check_slopes(
    Gate: GateClass, inputs: Sequence[np.ndarray[Any, Any]], upstream: Any, title: str
) -> None:
    """Compare a gate's gradients with slopes of its own forward.

    Parameters
    ----------
    Gate : class
        The student's.
    inputs : sequence of ndarray
        What goes in, away from kinks.
    upstream : ndarray
        What comes from above.
    title : str
        What is special about it, as the end of the call.
    """
    gate, call = Gate(), f"backward {title}"
    value = gate.forward(*map(np.copy, inputs))
    checks.check_shape(value, upstream.shape, f"forward {title}", shape_means="that of the inputs")
    parts = backward(gate, upstream.copy(), len(inputs), call)
    another = Gate()
    for i, (name, part) in enumerate(zip(_NAMES[len(inputs)], parts, strict=True)):

        def of_one(moved: Any, i: int = i) -> Any:
            return another.forward(*inputs[:i], moved, *inputs[i + 1 :])

        slopes = numerical_gradient(of_one, inputs[i], upstream)
        checks.check_array(
            part,
            slopes,
            f"{call}, the gradient of {name} held against slopes of your own forward",
            rtol=_SLOPE_TOLERANCE,
            atol=_SLOPE_TOLERANCE,
            shape_means="that of the input",
            groups={"upstream is negative": upstream < 0, f"{name} is negative": inputs[i] < 0},
        )


def _compare(got: Any, right: Any, call: str, otherwise: str) -> None:
    if np.ndim(right):
        checks.check_array(got, right, call, shape_means="that of the inputs", otherwise=otherwise)
    else:
        checks.check_number(got, float(right), call, otherwise=otherwise)
