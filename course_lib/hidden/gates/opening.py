"""Hidden tests of ``ReLUGate``."""

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
    signed,
)
from course_lib.hidden.gates.routing import MaxGate
from course_lib.hidden.results import Result, Steps
from course_lib.reference import gates

ReLUGate = Exercise(
    gates.ReLUGate,
    Steps(step=Result(means="that of z")),
    builds_on=(*MaxGate.builds_on, MaxGate),
)
ReLUGate.helper(gate)


def open_and_shut(draw, *shape):
    """Return inputs and an upstream gradient, whose signs are mixed in all four ways."""
    z, upstream = signed(draw, 2, *shape)
    if z.size > 3:
        signs = {(bool(a), bool(b)) for a, b in zip(z.flat > 0, upstream.flat > 0, strict=True)}
        draw.require(len(signs) == 4, "all pairs of signs")
    return z, upstream


@ReLUGate.cases(unchanged=True)
def once_forward_and_back(draw):
    n, d, k = draw.sizes(3, low=3, high=7)
    shapes = arrays_of_many_shapes(draw, n, d, k, lambda size: open_and_shut(draw, size))
    for title, (z, upstream) in shapes:
        yield gate_case(ReLUGate, title, once, z=z, upstream=upstream)
    z, u = abs(number(draw)), number(draw)
    yield gate_case(ReLUGate, "with a float above 0", once, z=z, upstream=u)
    yield gate_case(ReLUGate, "with a float below 0", once, z=-z, upstream=u)
    yield gate_case(ReLUGate, "with a negative upstream", once, z=z, upstream=-abs(u))
    z, upstream = draw.until(lambda: open_and_shut(draw, n * d))
    for title, size in (("with a large upstream", 1e299), ("with a tiny upstream", 1e-200)):
        yield gate_case(ReLUGate, title, once, z=z, upstream=upstream * size)


@ReLUGate.cases("kink", unchanged=True)
def at_zero_and_near_it(draw):
    k, n = draw.sizes(2, low=5, high=13)
    z, upstream = draw.until(lambda: open_and_shut(draw, k))
    zero = draw.rng.permutation(k) < 2
    z[zero] = 0
    yield gate_case(ReLUGate, "where z is 0 here and there", once, z=z, upstream=upstream)
    u = number(draw)
    yield gate_case(ReLUGate, "at z = 0", once, z=0.0, upstream=u)
    yield gate_case(
        ReLUGate, "where all of z is 0", once, z=np.zeros((2, n)), upstream=signed(draw, 2, n)
    )
    for title, size in (("just beside 0", 1e-200), ("far from 0", 1e300)):
        z, upstream = draw.until(lambda: open_and_shut(draw, k))
        yield gate_case(ReLUGate, title, once, z=z * size / 3, upstream=upstream)
    yield gate_case(ReLUGate, "just above 0", once, z=1e-12 * abs(u), upstream=u)


@ReLUGate.cases("memory", unchanged=True)
def more_than_once(draw):
    n, d = draw.sizes(2, low=3, high=7)
    for title, script in MORE_THAN_ONCE:
        z, upstream = draw.until(lambda: open_and_shut(draw, n, d))
        yield gate_case(ReLUGate, title, script, z=z, upstream=upstream)


# --- mistakes ----------------------------------------------------------------------------------


@ReLUGate.helper
def opened(factor):
    return gate(lambda z: np.maximum(z, 0.0), lambda z, upstream: (upstream * factor(z, upstream),))


@ReLUGate.mistake("the gate asks for upstream's sign: it is open where z > 0", warned=True)
def masked_by_upstream():
    return opened(lambda z, upstream: np.greater(upstream, 0))


@ReLUGate.mistake("a negative upstream gradient is not passed on: z alone decides")
def masked_by_both():
    return opened(lambda z, upstream: np.greater(z, 0) & np.greater(upstream, 0))


@ReLUGate.mistake("everything is passed on: where z < 0 the gate is shut", warned=True)
def always_open():
    return opened(lambda z, upstream: 1)


@ReLUGate.mistake("nothing is passed on: where z > 0 the gate is open")
def always_shut():
    return opened(lambda z, upstream: 0)


@ReLUGate.mistake("the gate is open where z < 0 and shut where z > 0: it is the other way round")
def inverted():
    return opened(lambda z, upstream: np.less(z, 0))


@ReLUGate.mistake("the gate is open at z = 0: by the rule it is shut there", warned=True)
def open_at_zero():
    return opened(lambda z, upstream: np.greater_equal(z, 0))


@ReLUGate.mistake("at z = 0 half of upstream is passed on: by the rule the gate is shut there")
def half_open_at_zero():
    return opened(lambda z, upstream: np.heaviside(z, 0.5))


@ReLUGate.mistake("the value is a factor of the gradient: an open gate passes upstream as it is")
def times_the_value():
    return opened(lambda z, upstream: np.maximum(z, 0.0))


@ReLUGate.mistake("z is a factor of the gradient: an open gate passes upstream as it is")
def times_z():
    return opened(lambda z, upstream: z)


@ReLUGate.mistake("where z < 0 the sign is flipped: a shut gate passes nothing")
def sign_of_z():
    return opened(lambda z, upstream: np.sign(z))


@ReLUGate.mistake("a little is passed on where z < 0: that is a leaky ReLU", leak=(0.1, 0.01))
def leaky_backward(leak=0.1):
    return opened(lambda z, upstream: np.where(np.greater(z, 0), 1.0, leak))


@ReLUGate.mistake("all of z decides at once: look at it entry by entry")
def one_decision_for_all():
    return opened(lambda z, upstream: np.any(np.greater(z, 0)))


@ReLUGate.mistake("small positive values count as 0: the gate is open for every z above 0")
def shut_near_zero():
    return opened(lambda z, upstream: np.greater(z, 1e-8))


@ReLUGate.mistake("upstream is forgotten: an open gate passes upstream, not 1", warned=True)
def upstream_forgotten():
    return gate(lambda z: np.maximum(z, 0.0), lambda z, upstream: (np.where(z > 0, 1.0, 0.0),))


@ReLUGate.mistake(
    "backward returns the gradient alone: return a tuple, also for one input", warned=True
)
def bare_gradient():
    return gate(lambda z: np.maximum(z, 0.0), lambda z, upstream: upstream * (z > 0))


@ReLUGate.mistake("forward takes the absolute value: negative values become 0")
def forward_takes_the_magnitude():
    return gate(np.abs, lambda z, upstream: (upstream * (z > 0),))


@ReLUGate.mistake("forward returns z as it is: negative values become 0")
def forward_passes_everything():
    return gate(lambda z: z, lambda z, upstream: (upstream * (z > 0),))


@ReLUGate.mistake("forward returns the slope: return max(0, z)")
def forward_returns_the_slope():
    return gate(lambda z: np.where(z > 0, 1.0, 0.0), lambda z, upstream: (upstream * (z > 0),))


@ReLUGate.mistake(
    "what the first forward opened stays open: remember the latest input", warned=True
)
class first_mask_kept:
    mask = None

    def forward(self, z):
        if self.mask is None or np.shape(self.mask) != np.shape(z):
            self.mask = np.greater(z, 0)
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (upstream * self.mask,)


@ReLUGate.mistake("all gates share what they remember: keep it in self", warned=True)
class shared_memory:
    mask = None

    def forward(self, z):
        type(self).mask = np.greater(z, 0)
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (upstream * type(self).mask,)


@ReLUGate.mistake("a unit that was shut once stays shut: each forward starts anew")
class shut_for_good:
    mask = None

    def forward(self, z):
        known = self.mask is not None and np.shape(self.mask) == np.shape(z)
        self.mask = np.greater(z, 0) & self.mask if known else np.greater(z, 0)
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (upstream * self.mask,)
