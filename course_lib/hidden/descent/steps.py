"""Hidden tests of ``gradient_descent``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.descent._landscapes import (
    rate,
    round_bowl,
    slope,
    start,
    steep_start,
    valley,
    waves,
)
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Result
from course_lib.reference import descent

PATH = Result(means="one row per point, x0 first: n_steps + 1 rows")
gradient_descent = Exercise(descent.gradient_descent, PATH)


@gradient_descent.cases()
def a_few_steps(draw):
    d, n_steps = draw.sizes(2, low=3, high=7)

    def over_a_ridge():
        gradient, x0, learning_rate = waves(draw, d), start(draw, d), rate(draw)
        path = descent.gradient_descent(gradient.function, x0, learning_rate, n_steps)
        slopes = np.linalg.norm([gradient.function(x) for x in path], axis=1)
        draw.require((slopes[1:-1] > 1.001 * slopes[:-2]).any(), "a gradient that grows on the way")
        return gradient, x0, learning_rate

    for title, (gradient, x0, learning_rate) in (
        ("in a valley", (*steep_start(draw, d), rate(draw))),
        ("over waves", draw.until(over_a_ridge)),
    ):
        yield gradient_descent.case(
            title, gradient=gradient, x0=x0, learning_rate=learning_rate, n_steps=n_steps
        )


@gradient_descent.cases("far")
def far_and_near(draw):
    d = draw.sizes(1)[0]
    x0 = start(draw, d)
    usual = {"gradient": valley(draw, d), "x0": x0}
    yield gradient_descent.case(
        "with many steps, the last of which change little", **usual, learning_rate=0.4, n_steps=83
    )
    yield gradient_descent.case(
        "with so large a learning_rate that the path runs away",
        **usual,
        learning_rate=round(draw.rng.uniform(1.5, 2.0), 3),
        n_steps=29,
    )
    tiny = 1e-8
    yield gradient_descent.case(
        "with a start and a gradient of about 1e-8",
        gradient=valley(draw, d, tiny),
        x0=start(draw, d, tiny),
        learning_rate=rate(draw),
        n_steps=4,
    )
    yield gradient_descent.case(
        "down a long, even slope", gradient=slope(draw, d), x0=x0, learning_rate=2.5, n_steps=59
    )


@gradient_descent.cases("edges", unchanged=True)
def few_coordinates_and_steps(draw):
    d = draw.sizes(1)[0]
    for title, size, n_steps in (
        ("with one step", d, 1),
        ("with one coordinate", 1, 3),
        ("with as many coordinates as points", d, d - 1),
    ):
        yield gradient_descent.case(
            title,
            gradient=valley(draw, size),
            x0=start(draw, size),
            learning_rate=rate(draw),
            n_steps=n_steps,
        )
    gradient, x0 = steep_start(draw, d)
    yield gradient_descent.case(
        "with two steps from a steep place",
        gradient=gradient,
        x0=x0,
        learning_rate=rate(draw),
        n_steps=2,
    )
    yield gradient_descent.case(
        "with a gradient that is x itself, the very array that it is called with",
        otherwise="is what gradient returns changed in place?",
        gradient=round_bowl(),
        x0=start(draw, d),
        learning_rate=rate(draw),
        n_steps=4,
    )


# --- mistakes ----------------------------------------------------------------------------------


@gradient_descent.helper
def walk(gradient, x0, rate, n_steps, *, decay=1.0, momentum=0.0, stale=False, change=None):
    """Return the path of a walk; `change` is what becomes of each gradient."""
    path, v = [np.array(x0, dtype=float)], 0.0
    for step in range(n_steps):
        v = momentum * v + gradient(path[0] if stale else path[-1])
        path.append(path[-1] - rate * decay**step * (v if change is None else change(v)))
    return np.array(path)


@gradient_descent.mistake("this goes uphill: subtract learning_rate times the gradient")
def uphill(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, -learning_rate, n_steps)


@gradient_descent.mistake("x0 is missing: it is the path's first row", warned=True)
def path_without_x0(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps)[1:]


@gradient_descent.mistake("the last point is missing: n_steps steps lead to n_steps + 1 points")
def last_point_missing(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps)[:-1]


@gradient_descent.mistake("one step too many: take n_steps steps")
def one_step_too_many(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps + 1)


@gradient_descent.mistake("this is the last point alone: return all of them, x0 first")
def last_point_only(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps)[-1]


@gradient_descent.mistake(
    "all rows are the last point: x is one array that -= changes in place, so keep x.copy(), or "
    "make a new array in each step",
    warned=True,
)
def every_row_the_last_point(gradient, x0, learning_rate, n_steps):
    x = x0.copy()
    path = [x]
    for _ in range(n_steps):
        x -= learning_rate * gradient(x)
        path.append(x)
    return np.array(path)


@gradient_descent.mistake("the first row is no longer x0: put a copy of it there")
def first_row_moved(gradient, x0, learning_rate, n_steps):
    path = walk(gradient, x0, learning_rate, n_steps)
    path[0] = path[-1]
    return path


@gradient_descent.mistake("the rows after the first are never filled in")
def never_filled_in(gradient, x0, learning_rate, n_steps):
    path = walk(gradient, x0, learning_rate, n_steps)
    path[1:] = 0
    return path


@gradient_descent.mistake("the path never leaves x0: keep the new x in each step")
def never_moves(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, 0.0, n_steps)


@gradient_descent.mistake("the learning rate is ignored: multiply the gradient by it")
def learning_rate_ignored(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, 1.0, n_steps)


@gradient_descent.mistake("the learning rate is applied twice")
def learning_rate_twice(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate**2, n_steps)


@gradient_descent.mistake("the gradient is divided by the learning rate: multiply it")
def divided_by_the_learning_rate(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, 1 / learning_rate, n_steps)


@gradient_descent.mistake(
    "the gradient is that at x0 in every step: take it at the present point", warned=True
)
def gradient_at_x0_always(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps, stale=True)


@gradient_descent.mistake("every step starts from x0: start from the latest point")
def every_step_from_x0(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(x0 - learning_rate * gradient(path[-1]))
    return np.array(path)


@gradient_descent.mistake("the gradient is cut to length 1: its length counts as well")
def only_the_direction(gradient, x0, learning_rate, n_steps):
    return walk(
        gradient, x0, learning_rate, n_steps, change=lambda g: g / max(np.linalg.norm(g), 1e-300)
    )


@gradient_descent.mistake("only the gradient's signs are used: its size counts as well")
def only_the_signs(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps, change=np.sign)


@gradient_descent.mistake("large gradients are clipped: take them as they are", most=(1, 5, 10))
def clipped_gradients(gradient, x0, learning_rate, n_steps, most=5):
    return walk(gradient, x0, learning_rate, n_steps, change=lambda g: np.clip(g, -most, most))


@gradient_descent.mistake("all coordinates move alike: each has its own part of the gradient")
def mean_of_the_gradient(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps, change=lambda g: np.full_like(g, g.mean()))


@gradient_descent.mistake("the learning rate shrinks: keep it the same", decay=(0.5, 0.9, 0.99))
def learning_rate_shrinks(gradient, x0, learning_rate, n_steps, decay=0.9):
    return walk(gradient, x0, learning_rate, n_steps, decay=decay)


@gradient_descent.mistake(
    "earlier gradients count as well: that is momentum, the next exercise", momentum=(0.9, 1.0, 0.5)
)
def momentum_added(gradient, x0, learning_rate, n_steps, momentum=0.9):
    return walk(gradient, x0, learning_rate, n_steps, momentum=momentum)


@gradient_descent.mistake(
    "it stops once little changes: take all n_steps steps", warned=True, tiny=(1e-6, 1e-3)
)
def stops_early(gradient, x0, learning_rate, n_steps, tiny=1e-6):
    path = walk(gradient, x0, learning_rate, n_steps)
    moves = np.abs(np.diff(path, axis=0)).max(axis=1) >= tiny
    return path[: n_steps + 1 if moves.all() else 2 + int(np.argmin(moves))]


@gradient_descent.mistake("these are the steps: return the points that they lead to")
def steps_for_points(gradient, x0, learning_rate, n_steps):
    path = walk(gradient, x0, learning_rate, n_steps)
    return np.vstack([path[:1], np.diff(path, axis=0)])


@gradient_descent.mistake("these are the gradients: return the points")
def gradients_for_points(gradient, x0, learning_rate, n_steps):
    return np.array([gradient(x) for x in walk(gradient, x0, learning_rate, n_steps)])


@gradient_descent.mistake("the path is back to front: x0 comes first")
def back_to_front(gradient, x0, learning_rate, n_steps):
    return walk(gradient, x0, learning_rate, n_steps)[::-1]


@gradient_descent.mistake("it starts at 0: start at x0")
def starts_at_zero(gradient, x0, learning_rate, n_steps):
    return walk(gradient, np.zeros_like(x0), learning_rate, n_steps)


@gradient_descent.mistake(
    "an axis of length 1 is lost: of one coordinate, too, the path has two axes"
)
def axis_lost(gradient, x0, learning_rate, n_steps):
    return np.squeeze(walk(gradient, x0, learning_rate, n_steps))


# --- what the handed-in gradient sees ----------------------------------------------------------


@gradient_descent.symptom("gradient is never called: call gradient(x) in each step", decisive=True)
def gradient_never_called(got, right):
    return not got.calls["gradient"]
