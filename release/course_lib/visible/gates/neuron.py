"""Visible tests of ``neuron_backward``."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.gradcheck import numerical_gradient
from course_lib.visible._shared import Function

_NAMES = ("dx", "dw", "db")


def check_neuron_that_is_on(neuron_backward: Function) -> None:
    """Compare dx and dw of neurons that are on with slopes.

    Parameters
    ----------
    neuron_backward : callable
        The student's function.
    """
    for b, upstream in ((1.0, 2.3), (1.9, -1.7), (3.2, -0.4), (1.9, 4e7)):
        x, w = _inputs()
        call = f"neuron_backward(x, w, {b}, {upstream}) of 7 inputs"
        dx, dw, _ = _parts(neuron_backward, x, w, b, upstream, call)
        for name, got, right in (
            ("dx", dx, _slopes(lambda x, w=w, b=b: _output(x, w, b), x, upstream)),
            ("dw", dw, _slopes(lambda w, x=x, b=b: _output(x, w, b), w, upstream)),
        ):
            checks.check_array(
                got,
                right,
                f"{call}, {name} held against slopes",
                rtol=1e-5,
                atol=1e-5,
                shape_means="one gradient per input",
                factors={"upstream": upstream, "D": 7.0},
                properties=[_nothing_passes],
            )


def _nothing_passes(gradients: Any) -> str | None:
    """Say why a neuron that is on may seem to be off."""
    return None if gradients.any() else "the neuron is on: its ReLU looks at w·x + b, b included"


def check_bias(neuron_backward: Function) -> None:
    """Compare db of neurons that are on and off, some of them by their bias alone.

    Parameters
    ----------
    neuron_backward : callable
        The student's function.
    """
    x, w = _inputs()
    advice = "b gets what passes the ReLU, which looks at w·x + b"
    for b, upstream, right in (
        (1.0, 2.3, 2.3),
        (1.9, -1.7, -1.7),
        (1.9, 4e7, 4e7),
        (1.9, -3e-5, -3e-5),
        (-3.4, 2.3, 0.0),
        (-3.4, -1.7, 0.0),
        (0.3, -0.6, 0.0),
    ):
        call = f"neuron_backward(x, w, {b}, {upstream}) of 7 inputs"
        db = _parts(neuron_backward, x, w, b, upstream, call)[2]
        checks.check_number(db, right, f"{call}, db", atol=1e-9, otherwise=advice)
    up = np.array([2.0, 1.5, -0.5])
    call = "neuron_backward(x, w, -1.2, 1.4), where w·x is above 0 and the sum is, too"
    db = _parts(neuron_backward, up, np.array([1.0, 1.5, 0.5]), -1.2, 1.4, call)[2]
    checks.check_number(db, 1.4, f"{call}, db", atol=1e-9, otherwise=advice)


def check_neuron_that_is_off(neuron_backward: Function) -> None:
    """Compare the gradients of neurons that are off, at the kink, barely on, and of one input.

    Parameters
    ----------
    neuron_backward : callable
        The student's function.
    """
    x, w = _inputs()
    for b, upstream, state in (
        (-0.9, -2.3, "off"),
        (0.3, 1.7, "off"),
        (-0.9, 1.7, "off, with an upstream above 0,"),
    ):
        call = f"neuron_backward(x, w, {b}, {upstream}) of a neuron that is {state}"
        _check(neuron_backward, x, w, b, upstream, [0 * x, 0 * w, 0.0], call)
    positive, weights = np.array([2.0, 1.5, -0.5]), np.array([1.0, 1.5, 0.5])
    call = "neuron_backward(x, w, -5.3, 1.7) of a neuron that is off by its bias"
    _check(neuron_backward, positive, weights, -5.3, 1.7, [np.zeros(3), np.zeros(3), 0.0], call)
    exact = np.array([0.5, -2.0, 4.0]), np.array([1.5, 0.25, 0.5])
    call = "neuron_backward(x, w, -2.25, 3.0) at the kink, where w·x + b is 0"
    _check(neuron_backward, *exact, -2.25, 3.0, [np.zeros(3), np.zeros(3), 0.0], call)
    one = np.array([-1.5]), np.array([-0.4])
    call = "neuron_backward([-1.5], [-0.4], 0.5, -2.0) of one input"
    _check(neuron_backward, *one, 0.5, -2.0, [np.array([0.8]), np.array([3.0]), -2.0], call)
    call = "neuron_backward([-1.5], [-0.4], -0.8, -2.0) of one input"
    _check(neuron_backward, *one, -0.8, -2.0, [np.zeros(1), np.zeros(1), 0.0], call)
    call = "neuron_backward([0, 0, 0], w, 1e-9, -2.0), which is barely on"
    weights = np.array([1.5, 0.25, -0.5])
    right = [-2.0 * weights, np.zeros(3), -2.0]
    _check(neuron_backward, np.zeros(3), weights, 1e-9, -2.0, right, call)


def check_neuron_leaves_nothing_behind(neuron_backward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    neuron_backward : callable
        The student's function.
    """
    x, w = _inputs()
    call = "neuron_backward(x, w, b, upstream)"
    for b in (1.9, -0.9):
        given: dict[str, Any] = {"x": x, "w": w, "b": b, "upstream": -1.7}
        others = {"x": 1 - x, "w": 2 * w, "b": 4.1, "upstream": 0.6}
        checks.check_unchanged(neuron_backward, given, call)
        checks.check_repeatable(neuron_backward, given, others, call)


def _inputs() -> tuple[Any, Any]:
    """Return inputs and weights whose products are of both signs; w·x is -0.84."""
    x = np.array([1.3, -0.7, 2.1, 0.4, -1.9, 0.8, -0.3])
    return x, np.array([-0.9, 1.6, 0.7, -2.2, -0.5, 0.3, 1.1])


def _output(x: Any, w: Any, b: float) -> float:
    """Return a neuron's output, for slopes."""
    return max(float(np.sum(np.multiply(w, x)) + b), 0.0)


def _slopes(function: Function, at: Any, upstream: float) -> Any:
    return upstream * numerical_gradient(function, at)


def _parts(
    neuron_backward: Function, x: Any, w: Any, b: float, upstream: float, call: str
) -> tuple[Any, ...]:
    return checks.parts(neuron_backward(x.copy(), w.copy(), b, upstream), _NAMES, call)


def _check(
    neuron_backward: Function,
    x: Any,
    w: Any,
    b: float,
    upstream: float,
    right: list[Any],
    call: str,
) -> None:
    dx, dw, db = _parts(neuron_backward, x, w, b, upstream, call)
    checks.check_array(dx, right[0], f"{call}, dx", shape_means="that of x", atol=1e-9)
    checks.check_array(dw, right[1], f"{call}, dw", shape_means="that of w", atol=1e-9)
    checks.check_number(db, right[2], f"{call}, db", atol=1e-9)
