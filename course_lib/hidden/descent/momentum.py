"""Hidden tests of ``momentum_descent``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from functools import partial

import numpy as np

from course_lib.hidden.descent._landscapes import (
    plateau,
    rate,
    round_bowl,
    slope,
    start,
    steep_start,
    valley,
    waves,
)
from course_lib.hidden.descent.steps import PATH, gradient_descent
from course_lib.hidden.exercise import Exercise
from course_lib.reference import descent

momentum_descent = Exercise(descent.momentum_descent, PATH, builds_on=[gradient_descent])


def decay(draw):
    """Return a ρ that 1 - ρ does not equal, nor any learning rate."""
    return round(draw.rng.uniform(0.62, 0.85), 3)


@momentum_descent.cases()
def a_few_steps(draw):
    d, n_steps = draw.sizes(2, low=3, high=7)
    n_steps += 2  # so that v has something to remember

    def with_a_turn(landscape):
        """Return arguments with which the ball, on its way, rolls uphill."""
        gradient, x0 = landscape()
        others = {"x0": x0, "learning_rate": rate(draw), "rho": decay(draw), "n_steps": n_steps}
        path = descent.momentum_descent(gradient.function, **others)
        slopes = np.array([gradient.function(x) for x in path[1:-1]])
        climbs = (slopes * np.diff(path[:-1], axis=0)).sum(axis=1)
        draw.require((climbs > 0.001).any(), "a step that leads uphill")
        return {"gradient": gradient, **others}

    for title, landscape in (
        ("in a valley", lambda: steep_start(draw, d)),
        ("over waves", lambda: (waves(draw, d), start(draw, d))),
    ):
        arguments = draw.until(partial(with_a_turn, landscape))
        yield momentum_descent.case(title, **arguments)


@momentum_descent.cases("memory")
def long_memories(draw):
    d = draw.sizes(1)[0]
    x0 = start(draw, d)
    yield momentum_descent.case(
        "down a long, even slope",
        gradient=slope(draw, d),
        x0=x0,
        learning_rate=rate(draw),
        rho=0.9,
        n_steps=59,
    )
    yield momentum_descent.case(
        "with many steps, the last of which change little",
        gradient=valley(draw, d),
        x0=x0,
        learning_rate=0.3,
        rho=decay(draw),
        n_steps=97,
    )
    tiny = 1e-8
    yield momentum_descent.case(
        "with a start and a gradient of about 1e-8",
        gradient=valley(draw, d, tiny),
        x0=start(draw, d, tiny),
        learning_rate=rate(draw),
        rho=decay(draw),
        n_steps=5,
    )
    yield momentum_descent.case(
        "with so large a learning_rate that the path runs away",
        gradient=valley(draw, d),
        x0=x0,
        learning_rate=round(draw.rng.uniform(3.0, 4.0), 3),
        rho=0.4,
        n_steps=23,
    )
    yield momentum_descent.case(
        "where the ground is level in the middle",
        otherwise="does v stay where the gradient is 0?",
        gradient=plateau(draw),
        x0=x0,
        learning_rate=rate(draw),
        rho=decay(draw),
        n_steps=23,
    )


@momentum_descent.cases("edges", unchanged=True)
def few_coordinates_and_steps(draw):
    d = draw.sizes(1)[0]
    for title, size, n_steps, rho in (
        ("with one step", d, 1, decay(draw)),
        ("with one coordinate", 1, 4, decay(draw)),
        ("that is plain gradient descent", d, 5, 0.0),
        ("that forgets next to nothing", d, 7, 0.99),
    ):
        yield momentum_descent.case(
            title,
            gradient=valley(draw, size),
            x0=start(draw, size),
            learning_rate=rate(draw),
            rho=rho,
            n_steps=n_steps,
        )
    yield momentum_descent.case(
        "with a gradient that is x itself, the very array that it is called with",
        otherwise="is what gradient returns changed in place?",
        gradient=round_bowl(),
        x0=start(draw, d),
        learning_rate=rate(draw),
        rho=decay(draw),
        n_steps=4,
    )


# --- mistakes ----------------------------------------------------------------------------------


@momentum_descent.helper
def roll(gradient, x0, alpha, n_steps, *, keep, add=1.0, first=0.0, stale=False, change=None):
    """Return the path of a ball: v becomes ``keep v + add g``, and `change` what it steps by."""
    path, v = [np.array(x0, dtype=float)], first
    for step in range(n_steps):
        g = gradient(path[max(step - 1, 0)] if stale else path[-1])
        old, v = v, keep * v + add * g
        path.append(path[-1] - alpha * (v if change is None else change(old, v, g, step)))
    return np.array(path)


@momentum_descent.mistake(
    "this is plain gradient descent: keep v from step to step, and step by it", warned=True
)
def v_forgotten(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=0)


@momentum_descent.mistake(
    "the gradient is multiplied by (1 - rho), as where v is an average: here it counts in full",
    warned=True,
)
def averaged(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, add=1 - rho)


@momentum_descent.mistake(
    "the roles are exchanged: rho belongs to v, and the gradient counts in full"
)
def average_of_exchanged_roles(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=1 - rho, add=rho)


@momentum_descent.mistake("v keeps the part 1 - rho of itself: it keeps rho")
def keeps_one_minus_rho(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=1 - rho)


@momentum_descent.mistake("v never decays: multiply it by rho in each step")
def never_decays(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=1)


@momentum_descent.mistake("rho multiplies the gradient: it belongs to v")
def rho_on_the_gradient(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=1, add=rho)


@momentum_descent.mistake("rho multiplies the gradient as well: it belongs to v alone")
def rho_on_both(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, add=rho)


@momentum_descent.mistake("rho is applied twice")
def rho_twice(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho**2)


@momentum_descent.mistake("rho is another one: use the argument", fixed=(0.9, 0.99, 0.5))
def fixed_rho(gradient, x0, learning_rate, rho, n_steps, fixed=0.9):
    return roll(gradient, x0, learning_rate, n_steps, keep=fixed)


@momentum_descent.mistake(
    "the step uses the old v: renew v first, then step by the new one", warned=True
)
def old_v_for_the_step(gradient, x0, learning_rate, rho, n_steps):
    return roll(
        gradient, x0, learning_rate, n_steps, keep=rho, change=lambda old, v, g, step: old + 0 * v
    )


@momentum_descent.mistake(
    "v starts at a gradient, and the first step adds that again: v starts at 0", warned=True
)
def v_starts_at_the_gradient(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, first=gradient(x0.copy()))


@momentum_descent.mistake("v starts at x0: it starts at 0")
def v_starts_at_x0(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, first=x0.copy())


@momentum_descent.mistake("v starts at 1: it starts at 0")
def v_starts_at_one(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, first=np.ones_like(x0))


@momentum_descent.mistake("the learning rate is applied twice: in v, and to it", warned=True)
def learning_rate_twice(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate**2, n_steps, keep=rho)


@momentum_descent.mistake("the learning rate is ignored: x moves by -learning_rate * v")
def learning_rate_ignored(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, 1.0, n_steps, keep=rho)


@momentum_descent.mistake("rho and learning_rate are exchanged")
def rho_and_rate_exchanged(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, rho, n_steps, keep=learning_rate)


@momentum_descent.mistake(
    "this is Nesterov's momentum, whose gradient is that of the point ahead: take it at x",
    warned=True,
)
def nesterov(gradient, x0, learning_rate, rho, n_steps):
    x, v, path = x0.copy(), np.zeros_like(x0), [x0.copy()]
    for _ in range(n_steps):
        v = rho * v + gradient(x - learning_rate * rho * v)
        x = x - learning_rate * v
        path.append(x)
    return np.array(path)


@momentum_descent.mistake(
    "x moves by the gradient and rho times the new v, as in Nesterov's momentum: step by v alone"
)
def nesterov_as_libraries_write_it(gradient, x0, learning_rate, rho, n_steps):
    return roll(
        gradient, x0, learning_rate, n_steps, keep=rho, change=lambda old, v, g, step: g + rho * v
    )


@momentum_descent.mistake("x moves by the gradient as well as by v: it is in v already")
def gradient_added_again(gradient, x0, learning_rate, rho, n_steps):
    return roll(
        gradient, x0, learning_rate, n_steps, keep=rho, change=lambda old, v, g, step: v + g
    )


@momentum_descent.mistake(
    "the gradient is that of the point before: take it at the present x", warned=True
)
def gradient_of_the_point_before(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho, stale=True)


@momentum_descent.mistake("the gradient is that at x0 in every step: take it at the present x")
def gradient_at_x0_always(gradient, x0, learning_rate, rho, n_steps):
    return roll(lambda x: gradient(x0.copy()), x0, learning_rate, n_steps, keep=rho)


@momentum_descent.mistake("this goes uphill: x moves by -learning_rate * v")
def uphill(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, -learning_rate, n_steps, keep=rho)


@momentum_descent.mistake("the old v has the wrong sign: v is rho * v + gradient(x)")
def old_v_subtracted(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=-rho)


@momentum_descent.mistake("v is corrected for its start at 0, as in Adam: leave it as it is")
def corrected_for_its_start(gradient, x0, learning_rate, rho, n_steps):
    def corrected(old, v, g, step):
        return v / (1 - rho ** (step + 1))

    return roll(gradient, x0, learning_rate, n_steps, keep=rho, add=1 - rho, change=corrected)


@momentum_descent.mistake("v is set back to 0 on the way: keep it to the end", every=(2, 3, 10))
def v_set_back(gradient, x0, learning_rate, rho, n_steps, every=10):
    x, v, path = x0.copy(), np.zeros_like(x0), [x0.copy()]
    for step in range(n_steps):
        v = (rho * v if step % every else 0 * v) + gradient(x)
        x = x - learning_rate * v
        path.append(x)
    return np.array(path)


@momentum_descent.mistake("x0 is missing: it is the path's first row")
def path_without_x0(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho)[1:]


@momentum_descent.mistake("the last point is missing: n_steps steps lead to n_steps + 1 points")
def last_point_missing(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho)[:-1]


@momentum_descent.mistake("one step too many: take n_steps steps")
def one_step_too_many(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps + 1, keep=rho)


@momentum_descent.mistake("this is the last point alone: return all of them, x0 first")
def last_point_only(gradient, x0, learning_rate, rho, n_steps):
    return roll(gradient, x0, learning_rate, n_steps, keep=rho)[-1]


@momentum_descent.mistake(
    "all rows are the last point: x is one array that -= changes in place, so keep x.copy(), or "
    "make a new array in each step"
)
def every_row_the_last_point(gradient, x0, learning_rate, rho, n_steps):
    path = roll(gradient, x0, learning_rate, n_steps, keep=rho)
    return np.tile(path[-1], (n_steps + 1, 1))


@momentum_descent.mistake("these are the values of v: return those of x")
def path_of_v(gradient, x0, learning_rate, rho, n_steps):
    path = roll(gradient, x0, learning_rate, n_steps, keep=rho)
    return np.vstack([0 * x0, np.diff(path, axis=0) / -learning_rate])


@momentum_descent.mistake("it stops once little changes: take all n_steps steps", tiny=(1e-6, 1e-3))
def stops_early(gradient, x0, learning_rate, rho, n_steps, tiny=1e-6):
    path = roll(gradient, x0, learning_rate, n_steps, keep=rho)
    moves = np.abs(np.diff(path, axis=0)).max(axis=1) >= tiny
    return path[: n_steps + 1 if moves.all() else 2 + int(np.argmin(moves))]


@momentum_descent.mistake("large values are clipped: take v as it is", most=(1, 5))
def clipped(gradient, x0, learning_rate, rho, n_steps, most=5):
    def change(old, v, g, step):
        return np.clip(v, -most, most)

    return roll(gradient, x0, learning_rate, n_steps, keep=rho, change=change)


@momentum_descent.mistake(
    "an axis of length 1 is lost: of one coordinate, too, the path has two axes"
)
def axis_lost(gradient, x0, learning_rate, rho, n_steps):
    return np.squeeze(roll(gradient, x0, learning_rate, n_steps, keep=rho))


# --- what the handed-in gradient sees ----------------------------------------------------------


@momentum_descent.symptom("gradient is never called: call gradient(x) in each step", decisive=True)
def gradient_never_called(got, right):
    return not got.calls["gradient"]
