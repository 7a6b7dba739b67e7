"""Visible tests of the four gates."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import waves
from course_lib.visible.gates._driving import GateClass, backward, check_gate, check_slopes

_BOXES = "with arrays of shape (2, 3, 2)"
WHOLE = "each input gets all of upstream, and upstream itself"
SWAP = "each input gets upstream times the other input's value"
LARGER_WINS = "each entry has its own winner, the larger input, which gets all of upstream"
TIES = "where both inputs are equal, the first gets all of upstream and the second nothing"


def check_part(got: object, right: list[float], call: str, rule: str) -> None:
    """Compare the gradient of one input with that of an example in the text.

    Parameters
    ----------
    got : object
        What the student's gate returned for this input.
    right : list of float
        What it should be.
    call : str
        The call, as the message's beginning.
    rule : str
        What is said of any wrong values: of an example they say little by themselves.
    """
    checks.check_array(got, right, call, properties=[lambda values: rule])


def check_entries(got: object, right: list[float], call: str, rule: str = "") -> None:
    """Compare the first entries of a vector with those of an example in the text.

    Parameters
    ----------
    got : object
        What the student's gate returned, with one more entry.
    right : list of float
        What its first entries should be.
    call : str
        The call, as the message's beginning.
    rule : str
        What is said of any wrong values.
    """
    checks.check_shape(got, (len(right) + 1,), call, shape_means="that of the input")
    rules = [lambda values: rule] if rule else []
    checks.check_array(np.asarray(got)[:-1], right, call, reveal=True, properties=rules)


def check_add_gate(AddGate: GateClass) -> None:
    """Compare sums and their gradients, of floats and arrays.

    Parameters
    ----------
    AddGate : class
        The student's.
    """
    check_gate(
        AddGate,
        [2.0, -0.5],
        1.5,
        -4.0,
        [-4.0, -4.0],
        "after AddGate().forward(2.0, -0.5): backward(-4.0)",
        WHOLE,
    )
    check_gate(AddGate, [0.0, 0.7], 0.7, 1.9, [1.9, 1.9], "after forward(0.0, 0.7): backward(1.9)")
    check_slopes(AddGate, _two_boxes(), _upstream(), _BOXES)
    check_slopes(AddGate, [waves(3, 3), waves(2, 3, 3)[1]], waves(3, 3).T, "with square arrays")


def check_multiply_gate(MultiplyGate: GateClass) -> None:
    """Compare products and their gradients, of floats and arrays, some of them 0.

    Parameters
    ----------
    MultiplyGate : class
        The student's.
    """
    call = "after MultiplyGate().forward(-2.5, 0.4): backward(3.0)"
    check_gate(MultiplyGate, [-2.5, 0.4], -1.0, 3.0, [1.2, -7.5], call, SWAP)
    call = "after forward(0.0, -0.7): backward(1.5)"
    check_gate(MultiplyGate, [0.0, -0.7], 0.0, 1.5, [-1.05, 0.0], call, SWAP)
    check_slopes(MultiplyGate, _two_boxes(), _upstream(), _BOXES)
    square = [waves(3, 3), waves(2, 3, 3)[1]]
    check_slopes(MultiplyGate, square, waves(3, 3).T, "with square arrays")
    gate, same, up = MultiplyGate(), waves(3, 2), waves(2, 3).T
    gate.forward(same, same)
    call = "backward(upstream) after forward(a, a), one array as both inputs"
    for part in backward(gate, up, 2, call):
        checks.check_array(part, up * same, f"{call}, a gradient", otherwise=SWAP)


def check_max_gate(MaxGate: GateClass) -> None:
    """Compare the larger of two inputs, near and far, and where its gradient goes.

    Parameters
    ----------
    MaxGate : class
        The student's.
    """
    call = "after MaxGate().forward(-3.0, -0.5): backward(-4.0)"
    check_gate(MaxGate, [-3.0, -0.5], -0.5, -4.0, [0.0, -4.0], call, LARGER_WINS)
    call = "after MaxGate().forward(0.7, -2.0): backward(1.3)"
    check_gate(MaxGate, [0.7, -2.0], 0.7, 1.3, [1.3, 0.0], call, LARGER_WINS)
    check_slopes(MaxGate, _two_boxes(), _upstream(), _BOXES)
    a = np.array([0.6, -1.7, 2.3, -0.4])
    b = a + np.array([1e-9, -1e-9, -1e-9, 1e-9])
    up = np.array([-1.5, 2.5, -0.5, 3.5])
    gradients = [np.array([0.0, 2.5, -0.5, 0.0]), np.array([-1.5, 0.0, 0.0, 3.5])]
    close = "the larger input gets all, however close the other one is"
    tiny = [1e-200 * a, 2e-200 * a]
    call = "of tiny inputs, such as 6e-201 and 1.2e-200"
    larger = np.array([0.0, 1.0, 0.0, 1.0])
    check_gate(MaxGate, tiny, np.maximum(*tiny), up, [larger * up, (1 - larger) * up], call, close)
    check_gate(MaxGate, [a, b], np.maximum(a, b), up, gradients, "of inputs 1e-9 apart", close)
    far = [np.array([-1e300, -2.5]), np.array([0.3, -1e300])]
    gradients = [np.array([0.0, 2.5]), np.array([-1.5, 0.0])]
    call = "of inputs as far apart as 0.3 and -1e300"
    check_gate(MaxGate, far, np.array([0.3, -2.5]), up[:2], gradients, call, LARGER_WINS)
    far = [np.array([-1e300, 4e299]), np.array([-3e299, -1e300])]
    call = "of inputs that are both far from 0"
    right = np.array([-3e299, 4e299])
    gradients = [np.array([0.0, 2.5]), np.array([-1.5, 0.0])]
    check_gate(MaxGate, far, right, up[:2], gradients, call, LARGER_WINS)


def check_ties(MaxGate: GateClass) -> None:
    """Make sure that ties go to the first input, in arrays and of floats.

    Parameters
    ----------
    MaxGate : class
        The student's.
    """
    call = "after MaxGate().forward(-1.5, -1.5): backward(-4.0)"
    check_gate(MaxGate, [-1.5, -1.5], -1.5, -4.0, [-4.0, 0.0], call, TIES)
    call = "after forward(0.0, 0.0): backward(2.5)"
    check_gate(MaxGate, [0.0, 0.0], 0.0, 2.5, [2.5, 0.0], call, TIES)
    same, up = waves(3, 2), waves(2, 3).T
    call = "of one array as both inputs"
    check_gate(MaxGate, [same, same], same, up, [up, np.zeros(up.shape)], call, TIES)


def check_relu_gate(ReLUGate: GateClass) -> None:
    """Compare ReLU and what passes it, of floats and arrays.

    Parameters
    ----------
    ReLUGate : class
        The student's.
    """
    rule = "where z > 0 upstream passes as it is, whatever its sign; elsewhere nothing does"
    call = "after ReLUGate().forward(2.5): backward(-4.0)"
    check_gate(ReLUGate, [2.5], 2.5, -4.0, [-4.0], call, rule)
    call = "after forward(-0.7): backward(3.0)"
    check_gate(ReLUGate, [-0.7], 0.0, 3.0, [0.0], call, rule)
    check_slopes(ReLUGate, [np.linspace(-5.5, 7.3, 12).reshape(2, 3, 2)], _upstream(), _BOXES)
    check_slopes(ReLUGate, [waves(3, 3)], waves(3, 3).T, "with square arrays")


def check_relu_gate_at_the_kink(ReLUGate: GateClass) -> None:
    """Compare what passes at 0 and near it, and far from it.

    Parameters
    ----------
    ReLUGate : class
        The student's.
    """
    rule = "the gate is shut at z = 0, and open for every z above it"
    for up in (2.5, -4.0):
        call = f"after forward(0.0): backward({up})"
        check_gate(ReLUGate, [0.0], 0.0, up, [0.0], call, rule)
    z = np.array([1e-12, 0.0, -1e-12, 1e-200, 1e300, -1e300])
    upstream = np.array([-1.5, 2.5, 0.5, 3.5, -2.5, 4.5])
    for some in (z[:3], z[3:4], z[4:]):
        call = f"forward({some.tolist()})"
        checks.check_array(ReLUGate().forward(some.copy()), some * (some > 0), call)
    gate = ReLUGate()
    gate.forward(z.copy())
    call = "backward(…) after forward([1e-12, 0, -1e-12, 1e-200, 1e300, -1e300])"
    (got,) = backward(gate, upstream, 1, call)
    checks.check_array(got, np.array([-1.5, 0.0, 0.0, 3.5, -2.5, 0.0]), call, otherwise=rule)


def _two_boxes() -> list[Any]:
    """Return inputs of both signs, never nearly equal, of which each wins somewhere."""
    return [waves(2, 3, 2), np.linspace(4.7, -3.9, 12).reshape(2, 3, 2, order="F")]


def _upstream() -> Any:
    return waves(2, 3, 2).T
