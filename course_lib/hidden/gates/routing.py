"""Hidden tests of ``MaxGate``."""

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
from course_lib.hidden.gates.multiplying import MultiplyGate
from course_lib.hidden.results import Result, Steps
from course_lib.reference import gates

MaxGate = Exercise(
    gates.MaxGate,
    Steps(step=Result(means="that of a")),
    builds_on=(*MultiplyGate.builds_on, MultiplyGate),
)
MaxGate.helper(gate)


def both_winning(draw, *shape):
    """Return inputs of which each is the larger one somewhere, and an upstream gradient."""
    a, b, upstream = signed(draw, 3, *shape)
    draw.require((np.abs(a - b) > 0.05).all(), "no near tie")
    if a.size > 1:
        draw.require((a > b).any() and (a < b).any(), "each input wins somewhere")
        draw.require(
            ((np.abs(a) > np.abs(b)) != (a > b)).any(), "the larger is the smaller in size"
        )
    return a, b, upstream


@MaxGate.cases(unchanged=True)
def a_clear_winner(draw):
    n, d, k = draw.sizes(3, low=3, high=7)
    shapes = arrays_of_many_shapes(draw, n, d, k, lambda size: both_winning(draw, size))
    for title, (a, b, upstream) in shapes:
        yield gate_case(MaxGate, title, once, a=a, b=b, upstream=upstream)
    small, large = sorted((number(draw), number(draw)))
    u = number(draw)
    draw.require(large - small > 0.05, "a clear winner")
    yield gate_case(MaxGate, "with floats, a larger", once, a=large, b=small, upstream=u)
    yield gate_case(MaxGate, "with floats, b larger", once, a=small, b=large, upstream=-u)
    a = signed(draw, k)
    yield gate_case(MaxGate, "with a far below 0", once, a=-1e300 + 0 * a, b=a, upstream=-a)
    near = a - 1e-9
    yield gate_case(MaxGate, "with a just above b", once, a=a, b=near, upstream=a)
    yield gate_case(MaxGate, "with b just above a", once, a=near, b=a, upstream=a)
    tiny = signed(draw, 2, k) * 1e-200
    yield gate_case(MaxGate, "with tiny numbers", once, a=tiny[0], b=tiny[1], upstream=a)
    a, b, upstream = draw.until(lambda: both_winning(draw, n, d))
    for title, size in (("with a large upstream", 1e299), ("with a tiny upstream", 1e-200)):
        yield gate_case(MaxGate, title, once, a=a, b=b, upstream=upstream * size)
    a, b = a * 1e299, b * 1e299
    yield gate_case(MaxGate, "with large numbers", once, a=a, b=b, upstream=upstream)
    a, b = -np.abs(a), -np.abs(b)
    yield gate_case(MaxGate, "with both far below 0", once, a=a, b=b, upstream=upstream)


@MaxGate.cases("ties", unchanged=True)
def ties_go_to_the_first(draw):
    n, d = draw.sizes(2, low=3, high=7)
    a, b, upstream = draw.until(lambda: both_winning(draw, n, d))
    tied = draw.rng.random((n, d)) < 0.4
    draw.require(tied.any() and not tied.all(), "some ties")
    draw.require((upstream[tied] < 0).any() and (upstream[tied] > 0).any(), "both signs at ties")
    b = np.where(tied, a, b)
    yield gate_case(MaxGate, "where some entries are tied", once, a=a, b=b, upstream=upstream)
    equal, u = number(draw), number(draw)
    yield gate_case(MaxGate, "with two equal floats", once, a=equal, b=equal, upstream=u)
    yield gate_case(MaxGate, "where both are 0", once, a=0.0, b=0.0, upstream=u)
    zeros = np.zeros((d, n))
    yield gate_case(MaxGate, "where all are 0", once, a=zeros, b=zeros, upstream=signed(draw, d, n))
    yield gate_case(MaxGate, "one array twice", one_array_twice, a=a, upstream=upstream)


@MaxGate.cases("memory", unchanged=True)
def more_than_once(draw):
    n, d = draw.sizes(2, low=3, high=7)
    for title, script in MORE_THAN_ONCE:
        a, b, upstream = draw.until(lambda: both_winning(draw, n, d))
        yield gate_case(MaxGate, title, script, a=a, b=b, upstream=upstream)


# --- mistakes ----------------------------------------------------------------------------------


@MaxGate.helper
def routed(a_gets, b_gets):
    return gate(
        np.maximum,
        lambda a, b, upstream: (
            upstream * a_gets(a, b, upstream),
            upstream * b_gets(a, b, upstream),
        ),
    )


@MaxGate.mistake("both inputs get the upstream gradient: the larger one gets it all", warned=True)
def to_both():
    return routed(lambda a, b, u: 1, lambda a, b, u: 1)


@MaxGate.mistake("the gradient is split in halves: the larger input gets it all", warned=True)
def split():
    return routed(lambda a, b, u: 0.5, lambda a, b, u: 0.5)


@MaxGate.mistake("the smaller input gets the gradient: it goes to the larger one", warned=True)
def to_the_smaller():
    return routed(lambda a, b, u: np.less_equal(a, b), lambda a, b, u: np.greater(a, b))


@MaxGate.mistake("a always gets the gradient: it goes to whichever input is larger")
def always_to_a():
    return routed(lambda a, b, u: 1, lambda a, b, u: 0)


@MaxGate.mistake("b always gets the gradient: it goes to whichever input is larger")
def always_to_b():
    return routed(lambda a, b, u: 0, lambda a, b, u: 1)


@MaxGate.mistake("a tie goes to the second input: it goes to the first", warned=True)
def tie_to_the_second():
    return routed(lambda a, b, u: np.greater(a, b), lambda a, b, u: np.less_equal(a, b))


@MaxGate.mistake("a tie goes to both inputs: the first gets it all", warned=True)
def tie_to_both():
    return routed(lambda a, b, u: np.greater_equal(a, b), lambda a, b, u: np.less_equal(a, b))


@MaxGate.mistake("a tie goes to neither input: the first gets it all")
def tie_to_neither():
    return routed(lambda a, b, u: np.greater(a, b), lambda a, b, u: np.less(a, b))


@MaxGate.mistake("a tie is split in halves: the first input gets it all", warned=True)
def tie_split():
    return routed(
        lambda a, b, u: np.heaviside(np.subtract(a, b), 0.5),
        lambda a, b, u: np.heaviside(np.subtract(b, a), 0.5),
    )


@MaxGate.mistake("nearly equal inputs count as tied: the larger one gets all, however close")
def close_is_tied():
    return routed(
        lambda a, b, u: np.greater(a, b) | np.isclose(a, b),
        lambda a, b, u: ~(np.greater(a, b) | np.isclose(a, b)),
    )


@MaxGate.mistake("inputs are compared by their size: -3 is smaller than 2")
def by_magnitude():
    return routed(
        lambda a, b, u: np.abs(a) >= np.abs(b),
        lambda a, b, u: np.abs(a) < np.abs(b),
    )


@MaxGate.mistake("all goes to one input for the whole array: choose entry by entry")
def one_winner_for_all():
    return routed(lambda a, b, u: np.max(a) >= np.max(b), lambda a, b, u: np.max(a) < np.max(b))


@MaxGate.mistake("a negative upstream gradient is not passed on: its sign has no say in a max")
def masked_by_upstream():
    return routed(
        lambda a, b, u: np.greater_equal(a, b) & np.greater(u, 0),
        lambda a, b, u: np.less(a, b) & np.greater(u, 0),
    )


@MaxGate.mistake("an input that is below 0 gets nothing: only the larger one counts, as in a max")
def nothing_below_zero():
    return routed(
        lambda a, b, u: np.greater_equal(a, b) & np.greater(a, 0),
        lambda a, b, u: np.less(a, b) & np.greater(b, 0),
    )


@MaxGate.mistake("the value is a factor of the gradient: the winner gets upstream as it is")
def times_the_value():
    return routed(lambda a, b, u: (a >= b) * a, lambda a, b, u: (a < b) * b)


@MaxGate.mistake("upstream is forgotten: the winner gets upstream, not 1", warned=True)
def upstream_forgotten():
    return gate(np.maximum, lambda a, b, upstream: ((a >= b) * 1.0, (a < b) * 1.0))


@MaxGate.mistake("forward returns the smaller input: the value is the larger one")
def forward_takes_the_smaller():
    return gate(np.minimum, lambda a, b, upstream: ((a >= b) * upstream, (a < b) * upstream))


@MaxGate.mistake("forward returns one number, the largest of all: compare entry by entry")
def forward_takes_the_largest_of_all():
    return gate(
        lambda a, b: max(np.max(a), np.max(b)),
        lambda a, b, upstream: ((a >= b) * upstream, (a < b) * upstream),
    )


@MaxGate.mistake("a minimum of 0 is built in, as in a ReLU: the value is the larger of a and b")
def at_least_zero():
    return gate(
        lambda a, b: np.maximum(np.maximum(a, b), 0),
        lambda a, b, upstream: ((a >= b) * upstream, (a < b) * upstream),
    )


@MaxGate.mistake("backward returns one gradient: return a tuple, 0 for the input that lost")
def winner_alone():
    return gate(np.maximum, lambda a, b, upstream: upstream)


@MaxGate.mistake("the winner of the first forward stays: remember the latest inputs", warned=True)
class first_winner_kept:
    winner = None

    def forward(self, a, b):
        if np.shape(self.winner) != np.shape(a) or self.winner is None:
            self.winner = np.greater_equal(a, b)
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * self.winner, upstream * ~np.asarray(self.winner)


@MaxGate.mistake("all gates share what they remember: keep it in self", warned=True)
class shared_memory:
    winner = None

    def forward(self, a, b):
        type(self).winner = np.asarray(a >= b)
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * type(self).winner, upstream * ~type(self).winner
