"""Hidden tests of ``MultiplyGate``."""

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
from course_lib.hidden.gates.adding import AddGate
from course_lib.hidden.results import Result, Steps
from course_lib.reference import gates

MultiplyGate = Exercise(
    gates.MultiplyGate,
    Steps(step=Result(means="that of a")),
    builds_on=(*AddGate.builds_on, AddGate),
)
MultiplyGate.helper(gate)


@MultiplyGate.cases(unchanged=True)
def once_forward_and_back(draw):
    n, d, k = draw.sizes(3, low=2, high=7)
    shapes = arrays_of_many_shapes(draw, n, d, k, lambda size: signed(draw, 3, size))
    for title, (a, b, upstream) in shapes:
        yield gate_case(MultiplyGate, title, once, a=a, b=b, upstream=upstream)
    a, b, upstream = (draw.until(lambda: signed(draw, n, d)) for _ in range(3))
    a[0, 0], b[-1, 0], upstream[0, -1] = 0, 0, 0
    yield gate_case(MultiplyGate, "where some entries are 0", once, a=a, b=b, upstream=upstream)
    zeros, upstream = np.zeros((k, n)), signed(draw, k, n)
    b = signed(draw, k, n)
    yield gate_case(MultiplyGate, "where a is 0", once, a=zeros, b=b, upstream=upstream)
    yield gate_case(MultiplyGate, "where b is 0", once, a=b, b=zeros, upstream=upstream)
    yield gate_case(MultiplyGate, "where upstream is 0", once, a=b, b=upstream, upstream=zeros)
    a, b, u = (number(draw) for _ in range(3))
    yield gate_case(MultiplyGate, "with floats", once, a=a, b=b, upstream=u)
    yield gate_case(MultiplyGate, "with an a of 0", once, a=0.0, b=b, upstream=u)
    yield gate_case(MultiplyGate, "with a b of 0", once, a=a, b=0.0, upstream=u)
    yield gate_case(MultiplyGate, "with large floats", once, a=a * 1e140, b=b * 1e140, upstream=u)
    yield gate_case(MultiplyGate, "with small floats", once, a=a * 1e-12, b=b * 1e-9, upstream=u)
    a, b, upstream = draw.until(lambda: signed(draw, 3, n, d))
    for title, size in (("with a large upstream", 1e299), ("with a tiny upstream", 1e-200)):
        yield gate_case(MultiplyGate, title, once, a=a, b=b, upstream=upstream * size)
    yield gate_case(
        MultiplyGate, "with large arrays", once, a=a * 1e140, b=b * 1e140, upstream=upstream
    )


@MultiplyGate.cases("memory", unchanged=True)
def more_than_once(draw):
    n, d = draw.sizes(2, low=3, high=7)
    for title, script in MORE_THAN_ONCE:
        a, b, upstream = signed(draw, 3, n, d)
        yield gate_case(MultiplyGate, title, script, a=a, b=b, upstream=upstream)
    a, upstream = signed(draw, 2, n, d)
    yield gate_case(MultiplyGate, "one array twice", one_array_twice, a=a, upstream=upstream)


# --- mistakes ----------------------------------------------------------------------------------


@MultiplyGate.mistake(
    "each input gets its own value as a factor: swap them, each gets the other's", warned=True
)
def not_swapped():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * a, upstream * b))


@MultiplyGate.mistake("upstream is forgotten: multiply each local derivative with it", warned=True)
def upstream_forgotten():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (b + 0 * upstream, a + 0 * upstream))


@MultiplyGate.mistake("both inputs get the upstream gradient as it is: that is what add does")
def handed_out_as_in_add():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream, upstream))


@MultiplyGate.mistake("the value a·b is a factor of both gradients: each gets the other input")
def times_the_product():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * (a * b),) * 2)


@MultiplyGate.mistake("the local derivative is added to upstream: multiply the two")
def upstream_added():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream + b, upstream + a))


@MultiplyGate.mistake("both gradients are halved: each input gets upstream times the other, whole")
def halved():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * b / 2, upstream * a / 2))


@MultiplyGate.mistake("both inputs get b as a factor: the gradient of b needs a")
def b_for_both():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * b, upstream * b))


@MultiplyGate.mistake("both inputs get a as a factor: the gradient of a needs b")
def a_for_both():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * a, upstream * a))


@MultiplyGate.mistake("the other input counts by its size alone: keep its sign")
def sign_lost():
    return gate(
        lambda a, b: a * b, lambda a, b, upstream: (upstream * np.abs(b), upstream * np.abs(a))
    )


@MultiplyGate.mistake("both gradients have the wrong sign")
def signs_flipped():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (-upstream * b, -upstream * a))


@MultiplyGate.mistake("the second gradient has the wrong sign, as in a difference")
def second_sign_flipped():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream * b, -upstream * a))


@MultiplyGate.mistake("forward adds: the value is a · b")
def forward_adds():
    return gate(lambda a, b: a + b, lambda a, b, upstream: (upstream * b, upstream * a))


@MultiplyGate.mistake("forward sums up the products: the value is a · b, entry by entry")
def forward_sums_products():
    return gate(lambda a, b: np.sum(a * b), lambda a, b, upstream: (upstream * b, upstream * a))


@MultiplyGate.mistake("the gradient is divided by the input: upstream times the *other* input")
def divided():
    return gate(lambda a, b: a * b, lambda a, b, upstream: (upstream / a, upstream / b))


@MultiplyGate.mistake("backward returns one array: return a tuple, one gradient for each input")
def stacked():
    return gate(lambda a, b: a * b, lambda a, b, upstream: np.array([upstream * b, upstream * a]))


@MultiplyGate.mistake("backward returns the sum of both gradients: return a tuple of the two")
def gradients_added():
    return gate(lambda a, b: a * b, lambda a, b, upstream: upstream * (a + b))


@MultiplyGate.mistake(
    "all gates share what they remember: keep it in self, not in the class", warned=True
)
class shared_memory:
    remembered = ()

    def forward(self, a, b):
        type(self).remembered = a, b
        return a * b

    def backward(self, upstream):
        a, b = type(self).remembered
        return upstream * b, upstream * a


@MultiplyGate.mistake(
    "the inputs of the first forward are kept for good: remember those of the latest", warned=True
)
class first_forward_kept:
    inputs = None

    def forward(self, a, b):
        if self.inputs is None or np.shape(self.inputs[0]) != np.shape(a):
            self.inputs = a, b
        return a * b

    def backward(self, upstream):
        a, b = self.inputs
        return upstream * b, upstream * a


@MultiplyGate.mistake("the gradients of the first backward come back again: compute them anew")
class first_gradients_kept:
    gradients = None

    def forward(self, a, b):
        self.inputs, self.gradients = (a, b), None
        return a * b

    def backward(self, upstream):
        a, b = self.inputs
        if self.gradients is None:
            self.gradients = upstream * b, upstream * a
        return self.gradients


@MultiplyGate.mistake("gradients of earlier calls of backward are added: each call starts anew")
class added_up:
    def forward(self, a, b):
        self.inputs, self.gradients = (a, b), (0.0, 0.0)
        return a * b

    def backward(self, upstream):
        a, b = self.inputs
        for_a, for_b = self.gradients
        self.gradients = for_a + upstream * b, for_b + upstream * a
        return self.gradients
