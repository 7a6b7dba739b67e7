"""The visible tests of the four gates: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference.gates import AddGate, MaxGate, MultiplyGate, ReLUGate
from course_lib.visible import gates as visible

OWN = [
    (visible.check_add_gate, AddGate),
    (visible.check_multiply_gate, MultiplyGate),
    (visible.check_max_gate, MaxGate),
    (visible.check_ties, MaxGate),
    (visible.check_relu_gate, ReLUGate),
    (visible.check_relu_gate_at_the_kink, ReLUGate),
]
OF_ALL = [(AddGate, 2), (MultiplyGate, 2), (MaxGate, 2), (ReLUGate, 1)]


@pytest.mark.parametrize(("check", "gate"), OWN)
def test_a_right_gate_passes(check, gate):
    check(gate)


@pytest.mark.parametrize(("gate", "n_inputs"), OF_ALL)
def test_a_right_gate_may_be_used_again(gate, n_inputs):
    visible.check_gate_again(gate, n_inputs)
    visible.check_two_gates(gate, n_inputs)


def gate_of(value, gradients):
    """Return a class whose backward gets the inputs and upstream."""

    class Gate:
        def forward(self, *inputs):
            self.inputs = inputs
            return value(*inputs)

        def backward(self, upstream):
            return gradients(*self.inputs, upstream)

    return Gate


@pytest.mark.parametrize(
    ("check", "value", "gradients", "message"),
    [
        (OWN[0][0], np.add, lambda a, b, up: (up / 2, up / 2), "all of upstream|factor"),
        (OWN[0][0], np.add, lambda a, b, up: up, "expected a pair"),
        (OWN[1][0], np.multiply, lambda a, b, up: (up * a, up * b), "other input's value"),
        (OWN[2][0], np.maximum, lambda a, b, up: (up, up), "winner"),
        (OWN[2][0], np.minimum, lambda a, b, up: (up * (a > b), up * (a <= b)), "forward"),
        (OWN[3][0], np.maximum, lambda a, b, up: (up * (a > b), up * (a <= b)), "equal"),
        (OWN[4][0], lambda z: np.maximum(z, 0), lambda z, up: (up * (up > 0),), "z > 0"),
        (OWN[4][0], lambda z: np.maximum(z, 0), lambda z, up: up * (z > 0), "comma"),
        (OWN[5][0], lambda z: np.maximum(z, 0), lambda z, up: (up * (z >= 0),), "shut at z = 0"),
    ],
)
def test_a_wrong_gate_hears_of_it(check, value, gradients, message):
    with pytest.raises(CheckFailed, match=message):
        check(gate_of(value, gradients))


def test_of_an_example_the_rule_is_said():
    with pytest.raises(CheckFailed, match="the gradient of a: each input gets all of upstream"):
        visible.check_part(
            np.array([-1.5, 0.25]), [-3.0, 0.5], "the gradient of a", rule=visible.WHOLE
        )


class Shared:
    inputs = ()

    def forward(self, a, b):
        type(self).inputs = a, b
        return a * b

    def backward(self, upstream):
        a, b = self.inputs
        return upstream * b, upstream * a


class FirstKept(Shared):
    def forward(self, a, b):
        if not self.inputs or np.shape(self.inputs[0]) != np.shape(a):
            self.inputs = a, b
        return a * b


class ShapeShared(Shared):
    def forward(self, a, b):
        type(self).shape = np.shape(a)
        self.inputs = a, b
        return a * b

    def backward(self, upstream):
        return super().backward(np.reshape(upstream, self.shape))


class Clipping(Shared):
    def forward(self, a, b):
        self.inputs = a, b
        return a * b

    def backward(self, upstream):
        return super().backward(np.clip(upstream, -9, 9))


class InPlace(Shared):
    def backward(self, upstream):
        upstream *= 2
        return upstream, upstream


@pytest.mark.parametrize(
    ("check", "gate", "message"),
    [
        (visible.check_two_gates, Shared, "keep what you remember in self"),
        (visible.check_gate_again, FirstKept, "latest forward"),
        (visible.check_gate_again, Clipping, "however large or small"),
        (visible.check_gate_again, InPlace, "leave upstream unchanged"),
    ],
)
def test_a_gate_with_a_wrong_memory_hears_of_it(check, gate, message):
    with pytest.raises(CheckFailed, match=message):
        check(gate, 2)


def test_what_another_gate_remembers_of_its_shape_must_not_reach_this_one():
    with pytest.raises(ValueError, match="cannot reshape"):
        visible.check_two_gates(ShapeShared, 2)
