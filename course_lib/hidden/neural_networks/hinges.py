"""Hidden tests of ``relu_interpolant``: what its network draws, not how it is put together."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib._messages import CheckFailed, a_number, described
from course_lib.checks import parts
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.neural_networks.collapse import collapse_linear
from course_lib.hidden.results import Result
from course_lib.reference import approximation

NAMES = ("w1", "b1", "w2", "b2")
relu_interpolant = Exercise(
    approximation.relu_interpolant,
    Result("the network's output"),
    builds_on=(*collapse_linear.builds_on, collapse_linear),
)


def outputs(network, x):
    """Return what a network ``(w1, b1, w2, b2)`` gives for the inputs x; refuse other shapes."""
    w1, b1, w2, b2 = parts(network, NAMES, "the result")
    for name, vector in zip(NAMES, (w1, b1, w2), strict=False):
        if type(vector) is not np.ndarray:
            said = f"{name} must be an array of shape (n,), yours is {described(vector)}"
            raise CheckFailed(said, "wrong_type")
        if vector.ndim != 1 or vector.dtype.kind not in "biuf":
            said = f"{name} must be numbers in an array of shape (n,), yours has {vector.shape}"
            raise CheckFailed(said, "wrong_shape")
    if len({len(w1), len(b1), len(w2)}) > 1:
        sizes = f"{len(w1)}, {len(b1)} and {len(w2)}"
        said = f"w1, b1 and w2 have one entry for each hidden unit, so as many; yours have {sizes}"
        raise CheckFailed(said, "wrong_shape")
    if not a_number(b2):
        raise CheckFailed(f"b2 must be a number, yours is {described(b2)}", "wrong_shape")
    return np.maximum(x[:, None] * w1 + b1, 0) @ w2 + b2


def at_the_knots(solution, x_knots, y_knots):
    """Return the network's outputs at the knots themselves."""
    x = x_knots.copy()
    return outputs(solution(x_knots, y_knots), x)


def between_the_knots(solution, x_knots, y_knots):
    """Return the network's outputs at three places of each piece."""
    left, gaps = x_knots[:-1].copy(), np.diff(x_knots)
    x = np.concatenate([left + part * gaps for part in (0.1, 0.5, 0.93)])
    return outputs(solution(x_knots, y_knots), x)


def uneven_knots(draw, count):
    """Return knots at uneven distances, on both sides of 0, with values of both signs."""
    gaps = draw.rng.uniform(0.4, 2.0, size=count)
    x = np.cumsum(gaps) - draw.rng.uniform(0.3, 0.7) * gaps.sum()
    y = draw.rng.normal(0.8, 2.0, size=count)
    draw.require(min(abs(x[0]), abs(y[0]), abs(y[-1])) > 0.2, "ends that are not 0")
    return {"x_knots": x, "y_knots": y}


@relu_interpolant.cases()
def through_the_knots(draw):
    script = at_the_knots
    knots = uneven_knots(draw, draw.sizes(1, low=5, high=11)[0])
    yield relu_interpolant.case("at the knots", **knots, script=script)
    right_of_0 = {**knots, "x_knots": knots["x_knots"] - knots["x_knots"][0] + 1.3}
    yield relu_interpolant.case("at knots that all lie right of 0", **right_of_0, script=script)
    level = {**knots, "y_knots": np.full(len(knots["x_knots"]), knots["y_knots"][0])}
    yield relu_interpolant.case("where all values are the same", **level, script=script)
    yield relu_interpolant.case("at 37 knots", **uneven_knots(draw, 37), script=script)


@relu_interpolant.cases("between")
def straight_between_the_knots(draw):
    count = draw.sizes(1, low=5, high=11)[0]
    yield relu_interpolant.case(
        "between the knots", **uneven_knots(draw, count), script=between_the_knots
    )


@relu_interpolant.cases("edges", unchanged=True)
def few_and_close_knots(draw):
    script = between_the_knots
    yield relu_interpolant.case("of two knots", **uneven_knots(draw, 2), script=script)
    yield relu_interpolant.case("of three knots", **uneven_knots(draw, 3), script=script)
    knots = uneven_knots(draw, 7)
    close = {**knots, "x_knots": 0.01 * knots["x_knots"]}
    yield relu_interpolant.case("of knots close together", **close, script=script)
    far = {**knots, "x_knots": 100 * knots["x_knots"]}
    yield relu_interpolant.case("of knots far apart", **far, script=script)


# --- mistakes ----------------------------------------------------------------------------------


@relu_interpolant.helper
def hinges(x, y, *, kinks=None, changes=None, start=None):
    slopes = np.diff(y) / np.diff(x)
    kinks = x[:-1] if kinks is None else kinks
    changes = np.diff(slopes, prepend=0.0) if changes is None else changes
    return np.ones(len(kinks)), -kinks, changes, y[0] if start is None else start


@relu_interpolant.mistake(
    "w2 holds slopes: earlier hinges go on rising, so a unit adds the change of slope", warned=True
)
def slopes_for_changes(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=np.diff(y_knots) / np.diff(x_knots))


@relu_interpolant.mistake("w2 holds differences of y: a slope is the rise divided by the gap")
def rises_for_slopes(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=np.diff(np.diff(y_knots), prepend=0.0))


@relu_interpolant.mistake("w2 holds differences of y: divide by the gap, then take changes")
def rises_for_changes(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=np.diff(y_knots))


@relu_interpolant.mistake("w2 holds the values y: it holds changes of slope")
def values_for_changes(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=y_knots[:-1])


@relu_interpolant.mistake("slopes are added up: take the change from each piece to the next")
def sums_of_slopes(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=np.cumsum(np.diff(y_knots) / np.diff(x_knots)))


@relu_interpolant.mistake("the slopes are upside down: rise over gap, not gap over rise")
def slopes_upside_down(x_knots, y_knots):
    with np.errstate(all="ignore"):
        slopes = np.diff(x_knots) / np.diff(y_knots)
        return hinges(x_knots, y_knots, changes=np.diff(slopes, prepend=0.0))


@relu_interpolant.mistake("the changes of slope have the wrong sign")
def changes_with_wrong_sign(x_knots, y_knots):
    return hinges(x_knots, y_knots, changes=-hinges(x_knots, y_knots)[2])


@relu_interpolant.mistake("changes are old minus new slope: take new minus old")
def old_minus_new(x_knots, y_knots):
    changes = -hinges(x_knots, y_knots)[2]
    changes[0] *= -1
    return hinges(x_knots, y_knots, changes=changes)


@relu_interpolant.mistake("all gaps count as equal: divide each rise by its own gap", mean=(0, 1))
def equal_gaps(x_knots, y_knots, mean=0):
    gap = np.mean(np.diff(x_knots)) if mean else x_knots[1] - x_knots[0]
    return hinges(x_knots, y_knots, changes=np.diff(np.diff(y_knots) / gap, prepend=0.0))


@relu_interpolant.mistake("the kinks sit at the right end of each piece: they sit where it begins")
def kinks_at_the_right_end(x_knots, y_knots):
    return hinges(x_knots, y_knots, kinks=x_knots[1:])


@relu_interpolant.mistake("the kinks sit in the middle of each piece: they sit where it begins")
def kinks_in_the_middle(x_knots, y_knots):
    return hinges(x_knots, y_knots, kinks=(x_knots[1:] + x_knots[:-1]) / 2)


@relu_interpolant.mistake("b1 has the wrong sign: relu(x - t) has its kink at t", warned=True)
def kinks_mirrored(x_knots, y_knots):
    return hinges(x_knots, y_knots, kinks=-x_knots[:-1])


@relu_interpolant.mistake("b1 is 0: each unit has its kink at its own knot")
def all_kinks_at_zero(x_knots, y_knots):
    return hinges(x_knots, y_knots, kinks=0 * x_knots[:-1])


@relu_interpolant.mistake("the curve starts at 0: b2 is its value at the first knot")
def starts_at_zero(x_knots, y_knots):
    return hinges(x_knots, y_knots, start=0.0)


@relu_interpolant.mistake("b2 is the last value: the curve starts at the first one")
def starts_at_the_last_value(x_knots, y_knots):
    return hinges(x_knots, y_knots, start=y_knots[-1])


@relu_interpolant.mistake("b2 is the mean of the values: the curve starts at the first one")
def starts_at_the_mean(x_knots, y_knots):
    return hinges(x_knots, y_knots, start=np.mean(y_knots))


@relu_interpolant.mistake("b2 is where the first piece meets x = 0: no hinge has risen at knot 0")
def starts_where_x_is_zero(x_knots, y_knots):
    slope = (y_knots[1] - y_knots[0]) / (x_knots[1] - x_knots[0])
    return hinges(x_knots, y_knots, start=y_knots[0] - slope * x_knots[0])


@relu_interpolant.mistake("the first piece is flat: its hinge has the slope of that piece")
def first_piece_flat(x_knots, y_knots):
    changes = hinges(x_knots, y_knots)[2].copy()
    changes[0] = 0
    return hinges(x_knots, y_knots, changes=changes)


@relu_interpolant.mistake("the last piece has no hinge: K knots make K - 1 pieces")
def last_hinge_missing(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w1[:-1], b1[:-1], w2[:-1], b2


@relu_interpolant.mistake(
    "it is a staircase: right at the knots, but it must be straight between them",
    ramp=(1e-2, 1e-3, 1e-4),
)
def staircase(x_knots, y_knots, ramp=1e-3):
    starts = x_knots[1:] - ramp * np.diff(x_knots)
    steepness = np.diff(y_knots) / (x_knots[1:] - starts)
    return (
        np.ones(2 * len(starts)),
        -np.concatenate([starts, x_knots[1:]]),
        np.concatenate([steepness, -steepness]),
        y_knots[0],
    )


@relu_interpolant.mistake("it is one line from the first to the last point: bend it at each knot")
def straight_line(x_knots, y_knots):
    slope = (y_knots[-1] - y_knots[0]) / (x_knots[-1] - x_knots[0])
    return np.ones(1), -x_knots[:1], np.array([slope]), y_knots[0]


@relu_interpolant.mistake("the line is fitted to the points: it must go through each of them")
def fitted_line(x_knots, y_knots):
    slope, intercept = np.polyfit(x_knots, y_knots, 1)
    start = intercept + slope * x_knots[0]
    return np.ones(1), -x_knots[:1], np.array([slope]), start


@relu_interpolant.mistake("w1 and w2 are exchanged: a negative w1 turns its hinge round")
def weights_exchanged(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w2, b1, w1, b2


@relu_interpolant.mistake("w1 holds the changes of slope: relu then cuts off what is negative")
def changes_inside(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w2, b1 * w2, w1, b2


@relu_interpolant.mistake("the order is wrong: return w1, b1, w2, b2")
def weights_before_biases(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w1, w2, b1, b2


@relu_interpolant.mistake("only the first two pieces are there", pieces=(1, 2))
def first_pieces_only(x_knots, y_knots, pieces=2):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w1[:pieces], b1[:pieces], w2[:pieces], b2


@relu_interpolant.mistake("a unit with w1 = -1 and b1 = -k has its kink at -k, and faces left")
def hinges_that_face_left(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return -w1, b1, w2, b2


@relu_interpolant.mistake("leave out the ε: knots increase, so that no gap is 0", eps=(1e-4, 1e-7))
def epsilon_in_the_gaps(x_knots, y_knots, eps=1e-7):
    slopes = np.diff(y_knots) / (np.diff(x_knots) + eps)
    return hinges(x_knots, y_knots, changes=np.diff(slopes, prepend=0.0))


@relu_interpolant.mistake("two knots have a piece as well: it gets one hinge with its slope")
def flat_for_two_knots(x_knots, y_knots):
    w1, b1, w2, b2 = hinges(x_knots, y_knots)
    return w1, b1, w2 if len(x_knots) > 2 else 0 * w2, b2
