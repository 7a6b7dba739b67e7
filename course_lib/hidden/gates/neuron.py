"""Hidden tests of ``neuron_backward``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.exercise import Exercise
from course_lib.hidden.gates._driving import number, signed
from course_lib.hidden.gates.opening import ReLUGate
from course_lib.hidden.results import Number, Result
from course_lib.reference import gates

neuron_backward = Exercise(
    gates.neuron_backward,
    Result("dx", means="one gradient per input"),
    Result("dw", means="one gradient per weight"),
    Number("db"),
    builds_on=(*ReLUGate.builds_on, ReLUGate),
)


def neuron(draw, size, *, alive):
    """Return x, w and b of a neuron that is on or off, with products on both sides of -b."""

    def one():
        x, w, b = signed(draw, size), signed(draw, size), number(draw)
        total = x @ w + b
        draw.require((total > 0.2) if alive else (total < -0.2), "on or off, as asked")
        each = x * w + b > 0
        draw.require(size == 1 or (each.any() and not each.all()), "products on both sides")
        return x, w, b

    return draw.until(one)


def decided_between(draw, size, *, alive):
    """Return a neuron whose first and last input alone would decide otherwise."""

    def one():
        x, w, b = neuron(draw, size, alive=alive)
        ends = x[0] * w[0] + x[-1] * w[-1] + b
        draw.require((ends > 0) != alive, "the inputs in between decide")
        return x, w, b

    return draw.until(one)


def misleading(draw, size, *, alive, sum_agrees=False):
    """Return a neuron whose bias is larger than w·x, which would decide otherwise or agrees."""
    sign = 1 if alive else -1
    x, w = signed(draw, size), signed(draw, size)
    w *= (sign if sum_agrees else -sign) * np.sign(x @ w)
    b = sign * (abs(x @ w) + draw.rng.uniform(0.3, 2.0))
    each = x * w + b > 0
    draw.require(each.any() and not each.all(), "products on both sides")
    return x, w, b


@neuron_backward.cases(counted=("dx", "dw"), unchanged=True)
def neurons_that_are_on(draw):
    sizes = draw.sizes(3, low=3, high=13)
    for size, sign in zip(sizes, (1, -1, 1), strict=True):
        x, w, b = neuron(draw, size, alive=True)
        yield neuron_backward.case(
            f"of a neuron with {size} inputs",
            x=x,
            w=w,
            b=b,
            upstream=sign * draw.rng.uniform(1.2, 3.0),
        )
    x, w, b = draw.until(lambda: misleading(draw, sizes[0], alive=True))
    yield neuron_backward.case("that is on by its bias", x=x, w=w, b=b, upstream=number(draw))
    x, w, b = draw.until(lambda: misleading(draw, sizes[2], alive=True, sum_agrees=True))
    yield neuron_backward.case("that is on anyway", x=x, w=w, b=b, upstream=number(draw))
    x, w, b = decided_between(draw, sizes[1], alive=True)
    for title, size in (("with a large upstream", 1e150), ("with a tiny upstream", 1e-150)):
        yield neuron_backward.case(title, x=x, w=w, b=b, upstream=-size * abs(number(draw)))
    yield neuron_backward.case(
        "with large inputs and a large bias", x=x * 1e9, w=w, b=b * 1e9, upstream=number(draw)
    )


@neuron_backward.cases("bias", counted=("db",), unchanged=True)
def biases(draw):
    sizes = draw.sizes(2, low=3, high=13)
    for size, sign in zip(sizes, (1, -1), strict=True):
        x, w, b = neuron(draw, size, alive=True)
        yield neuron_backward.case(
            f"of a neuron with {size} inputs",
            x=x,
            w=w,
            b=b,
            upstream=sign * draw.rng.uniform(1.2, 3.0),
        )
    x, w, b = neuron(draw, sizes[0], alive=False)
    u = draw.rng.uniform(1.2, 3.0)
    yield neuron_backward.case("of a neuron that is off", x=x, w=w, b=b, upstream=u)
    x, w, b = decided_between(draw, sizes[1], alive=True)
    for title, size in (("with a large upstream", 1e150), ("with a tiny upstream", 1e-150)):
        yield neuron_backward.case(title, x=x, w=w, b=b, upstream=size * number(draw))
    x, w, b = draw.until(lambda: misleading(draw, sizes[1], alive=True))
    yield neuron_backward.case("that is on by its bias", x=x, w=w, b=b, upstream=number(draw))


@neuron_backward.cases("edges", unchanged=True)
def off_and_at_the_kink(draw):
    n, d = draw.sizes(2, low=3, high=13)
    for sign in (1, -1):
        x, w, b = neuron(draw, n, alive=False)
        u = sign * draw.rng.uniform(1.2, 3.0)
        yield neuron_backward.case("of a neuron that is off", x=x, w=w, b=b, upstream=u)
    x, w, b = draw.until(lambda: misleading(draw, n, alive=False))
    u = number(draw)
    yield neuron_backward.case("of a neuron that is off by its bias", x=x, w=w, b=b, upstream=u)
    x, w = draw.rng.integers(1, 9, size=(2, d)) * draw.rng.choice([-0.5, 0.25], size=(2, d))
    yield neuron_backward.case(
        "at the kink, where w·x + b is 0", x=x, w=w, b=-float(x @ w), upstream=u
    )
    for alive in (True, False):
        x, w, b = neuron(draw, 1, alive=alive)
        state = "on" if alive else "off"
        yield neuron_backward.case(
            f"of a neuron with one input, that is {state}", x=x, w=w, b=b, upstream=u
        )
    x, w, b = neuron(draw, d, alive=True)
    yield neuron_backward.case("with an upstream of 0", x=x, w=w, b=b, upstream=0.0)
    yield neuron_backward.case("with a bias of 0", x=x, w=np.abs(w) * np.sign(x), b=0.0, upstream=u)
    yield neuron_backward.case("with inputs of 0", x=0 * x, w=w, b=abs(b), upstream=u)
    yield neuron_backward.case("with weights of 0", x=x, w=0 * w, b=abs(b), upstream=u)
    yield neuron_backward.case("barely on", x=0 * x, w=w, b=1e-12, upstream=u)
    x, w, b = decided_between(draw, 131, alive=True)
    for upstream in (u, -u):
        yield neuron_backward.case("with 131 inputs", x=x, w=w, b=b, upstream=upstream)


# --- mistakes ----------------------------------------------------------------------------------


@neuron_backward.helper
def gradients(x, w, b, upstream, factor=lambda t, upstream: float(t > 0)):
    back = upstream * factor(w @ x + b, upstream)
    return back * w, back * x, back


@neuron_backward.mistake("the ReLU is missing: a neuron that is off gets no gradient", warned=True)
def no_relu(x, w, b, upstream):
    return gradients(x, w, b, upstream, lambda t, u: 1.0)


@neuron_backward.mistake("the ReLU asks for upstream's sign: it is open where w·x + b > 0")
def relu_of_upstream(x, w, b, upstream):
    return gradients(x, w, b, upstream, lambda t, u: float(u > 0))


@neuron_backward.mistake("a negative upstream is not passed on: the sign of w·x + b alone decides")
def relu_of_both(x, w, b, upstream):
    return gradients(x, w, b, upstream, lambda t, u: float(t > 0 and u > 0))


@neuron_backward.mistake("the ReLU looks at w·x without b", warned=True)
def bias_not_in_the_sum(x, w, b, upstream):
    return gradients(x, w, 0.0, upstream)


@neuron_backward.mistake("the bias is subtracted in the sum: the neuron is relu(w·x + b)")
def bias_subtracted(x, w, b, upstream):
    return gradients(x, w, -b, upstream)


@neuron_backward.mistake(
    "the ReLU is open at 0: by the rule it is shut where w·x + b is 0", warned=True
)
def open_at_zero(x, w, b, upstream):
    return gradients(x, w, b, upstream, lambda t, u: float(t >= 0))


@neuron_backward.mistake("the neuron's value is a factor: the slope of an open ReLU is 1")
def times_the_value(x, w, b, upstream):
    return gradients(x, w, b, upstream, lambda t, u: max(t, 0.0))


@neuron_backward.mistake(
    "upstream is forgotten: all three gradients are multiplied with it", warned=True
)
def upstream_forgotten(x, w, b, upstream):
    return gradients(x, w, b, 1.0)


@neuron_backward.mistake("upstream counts for b alone: all three gradients are multiplied with it")
def upstream_for_b_alone(x, w, b, upstream):
    dx, dw, _ = gradients(x, w, b, 1.0)
    return dx, dw, gradients(x, w, b, upstream)[2]


@neuron_backward.mistake("upstream is multiplied twice")
def upstream_squared(x, w, b, upstream):
    return gradients(x, w, b, upstream**2)


@neuron_backward.mistake(
    "dx and dw are exchanged: multiply hands each the other's value", warned=True
)
def exchanged(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dw, dx, db


@neuron_backward.mistake("the ReLU is applied to each product: add them up with b first")
def relu_of_each_product(x, w, b, upstream):
    back = upstream * (w * x + b > 0)
    return back * w, back * x, back.sum()


@neuron_backward.mistake("the gradients are summed up: dx and dw have an entry for each input")
def summed_up(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dx.sum(), dw.sum(), db


@neuron_backward.mistake("the gradient is shared out among the inputs: add hands it to everyone")
def shared_out(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dx / len(x), dw / len(x), db


@neuron_backward.mistake("dx, dw and db have the wrong sign")
def signs_flipped(x, w, b, upstream):
    return gradients(x, w, b, -upstream)


@neuron_backward.mistake("db is multiplied with b: the bias is added, its local derivative is 1")
def bias_as_a_factor(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dx, dw, db * b


@neuron_backward.mistake("db is 1: it is multiplied with upstream, and 0 where the ReLU is shut")
def db_is_1(x, w, b, upstream):
    dx, dw, _ = gradients(x, w, b, upstream)
    return dx, dw, 1.0


@neuron_backward.mistake("db is 0: the bias gets what comes through the ReLU")
def db_is_0(x, w, b, upstream):
    dx, dw, _ = gradients(x, w, b, upstream)
    return dx, dw, 0.0


@neuron_backward.mistake("db passes a ReLU that is shut: where the neuron is off it is 0, too")
def db_without_relu(x, w, b, upstream):
    dx, dw, _ = gradients(x, w, b, upstream)
    return dx, dw, upstream


@neuron_backward.mistake("db is summed up once for each input: it is one number, added once")
def db_for_each_input(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dx, dw, db * len(x)


@neuron_backward.mistake(
    "where the neuron is off dx and dw are numbers: return zeros of shape (D,)"
)
def one_zero_where_off(x, w, b, upstream):
    if w @ x + b <= 0:
        return 0.0, 0.0, 0.0
    return gradients(x, w, b, upstream)


@neuron_backward.mistake("dx and dw are rows of a matrix: their shape is (D,)")
def as_rows(x, w, b, upstream):
    dx, dw, db = gradients(x, w, b, upstream)
    return dx[None], dw[None], db
