"""Hidden tests of ``AddGate``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.gates._driving import (
    MORE_THAN_ONCE,
    arrays_of_many_shapes,
    gate,
    gate_case,
    number,
    once,
    one_array_twice,
    signed,
)
from course_lib.hidden.neural_networks import relu, relu_gradient
from course_lib.hidden.results import Result, Steps
from course_lib.reference import gates

AddGate = Exercise(
    gates.AddGate, Steps(step=Result(means="that of a")), builds_on=(relu, relu_gradient)
)
AddGate.helper(gate)


@AddGate.cases(unchanged=True)
def once_forward_and_back(draw):
    n, d, k = draw.sizes(3, low=2, high=7)
    shapes = arrays_of_many_shapes(draw, n, d, k, lambda size: signed(draw, 3, size))
    for title, (a, b, upstream) in shapes:
        yield gate_case(AddGate, title, once, a=a, b=b, upstream=upstream)
    a, b, upstream = (draw.until(lambda: signed(draw, n, d)) for _ in range(3))
    a[0, 0], b[-1, 0], upstream[0, -1] = 0, 0, 0
    yield gate_case(AddGate, "where some entries are 0", once, a=a, b=b, upstream=upstream)
    zeros = np.zeros((k, n))
    upstream = signed(draw, k, n)
    yield gate_case(AddGate, "where a is 0", once, a=zeros, b=upstream + 1, upstream=upstream)
    yield gate_case(AddGate, "where upstream is 0", once, a=upstream, b=upstream, upstream=zeros)
    a, b, u = (number(draw) for _ in range(3))
    yield gate_case(AddGate, "with floats", once, a=a, b=b, upstream=u)
    yield gate_case(AddGate, "with an upstream of 0", once, a=a, b=b, upstream=0.0)
    yield gate_case(AddGate, "with large floats", once, a=a * 1e299, b=b * 1e299, upstream=u)
    yield gate_case(AddGate, "with small floats", once, a=a * 1e-12, b=b * 1e-12, upstream=u)
    a, b, upstream = draw.until(lambda: signed(draw, 3, n, d))
    for title, size in (("with a large upstream", 1e299), ("with a tiny upstream", 1e-200)):
        yield gate_case(AddGate, title, once, a=a, b=b, upstream=upstream * size)
    yield gate_case(AddGate, "with large arrays", once, a=a * 1e299, b=b * 1e299, upstream=upstream)


@AddGate.cases("memory", unchanged=True)
def more_than_once(draw):
    n, d = draw.sizes(2, low=3, high=7)
    for title, script in MORE_THAN_ONCE:
        a, b, upstream = signed(draw, 3, n, d)
        yield gate_case(AddGate, title, script, a=a, b=b, upstream=upstream)
    a, upstream = signed(draw, 2, n, d)
    yield gate_case(AddGate, "one array twice", one_array_twice, a=a, upstream=upstream)


# --- mistakes ----------------------------------------------------------------------------------


@AddGate.mistake("the upstream gradient is halved: add hands all of it to each input", warned=True)
def halved():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream / 2, upstream / 2))


@AddGate.mistake("upstream is forgotten: multiply the local derivative, 1, with it", warned=True)
def upstream_forgotten():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (1 + 0 * upstream, 1 + 0 * upstream))


@AddGate.mistake("each input gets the other's value as a factor: that is what multiply does")
def swapped_as_in_multiply():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream * b, upstream * a))


@AddGate.mistake("each input's own value is a factor: the local derivative of a sum is 1")
def own_values():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream * a, upstream * b))


@AddGate.mistake("the gradient is shared out in proportion to the values: each input gets all")
def in_proportion():
    return gate(
        lambda a, b: a + b,
        lambda a, b, upstream: (upstream * a / (a + b), upstream * b / (a + b)),
    )


@AddGate.mistake("the first input gets everything: add hands the upstream gradient to both")
def first_input_alone():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream, 0 * upstream))


@AddGate.mistake("the second input gets everything: add hands the upstream gradient to both")
def second_input_alone():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (0 * upstream, upstream))


@AddGate.mistake("the sum is a factor of the gradient: the local derivative of a sum is 1")
def times_the_sum():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream * (a + b),) * 2)


@AddGate.mistake("both inputs get twice the upstream gradient: each gets it once")
def doubled():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (2 * upstream, 2 * upstream))


@AddGate.mistake("the second gradient has the sign of a difference: this gate adds")
def sign_of_a_difference():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream, -upstream))


@AddGate.mistake("both gradients have the wrong sign")
def signs_flipped():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (-upstream, -upstream))


@AddGate.mistake("forward multiplies: the value is a + b")
def forward_multiplies():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream, upstream))


@AddGate.mistake("forward subtracts: the value is a + b")
def forward_subtracts():
    return gate(lambda a, b: a - b, lambda a, b, upstream: (upstream, upstream))


@AddGate.mistake("forward adds up all entries to one number: the value is a + b, entry by entry")
def forward_sums_entries():
    return gate(lambda a, b: np.sum(a + b), lambda a, b, upstream: (upstream, upstream))


@AddGate.mistake("backward returns one gradient: return a tuple, one gradient for each input")
def one_gradient():
    return gate(lambda a, b: a + b, lambda a, b, upstream: upstream)


@AddGate.mistake("backward returns one array: return a tuple, one gradient for each input")
def stacked():
    return gate(lambda a, b: a + b, lambda a, b, upstream: np.array([upstream, upstream]))


@AddGate.mistake("backward returns the sum of both gradients: return a tuple of the two")
def gradients_added():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream + upstream,))


@AddGate.mistake("gradients of earlier calls of backward are added: each call starts anew")
class added_up:
    def __init__(self):
        self.gradient = 0.0

    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        if np.shape(self.gradient) != np.shape(upstream):
            self.gradient = 0.0
        self.gradient = self.gradient + upstream
        return self.gradient, self.gradient
