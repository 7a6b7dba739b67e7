"""The visible tests of `gradient_descent` and `momentum_descent`: what passes, what hears of it."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import descent
from course_lib.visible import descent as visible

OF_DESCENT = [
    visible.check_four_steps,
    visible.check_a_path_that_runs_away,
    visible.check_many_small_steps,
    visible.check_an_even_slope,
    visible.check_descent_leaves_nothing_behind,
    visible.check_one_coordinate,
]
OF_MOMENTUM = [
    visible.check_five_steps,
    visible.check_momentum_on_a_slope,
    visible.check_momentum_on_level_ground,
    visible.check_momentum_that_runs_away,
    visible.check_momentum_near_the_lowest_point,
    visible.check_without_momentum,
    visible.check_momentum_leaves_nothing_behind,
    visible.check_momentum_of_one_step,
]


def roll(gradient, x0, rate, rho, n_steps, *, add=1.0, first=0.0, old=False, twice=False):
    """Return the path of momentum, unless an option says what to do wrong."""
    v, path = first, [x0]
    for _ in range(n_steps):
        before, v = v, rho * v + add * gradient(path[-1])
        path.append(path[-1] - (rate**2 if twice else rate) * (before if old else v))
    return np.array(path)


def walk(gradient, x0, rate, n_steps, **options):
    return roll(gradient, x0, rate, 0.0, n_steps, **options)


def slip(function, **options):
    """Return the function with a slip."""
    return lambda *arguments: function(*arguments, **options)


@pytest.mark.parametrize("check", OF_DESCENT)
@pytest.mark.parametrize("right", [descent.gradient_descent, walk])
def test_right_descent_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", OF_MOMENTUM)
@pytest.mark.parametrize("right", [descent.momentum_descent, roll])
def test_right_momentum_passes(check, right):
    check(right)


def moves_x0(gradient, x0, rate, *rest):
    x0 -= rate * gradient(x0)
    return np.array([x0])


def stops_early(function):
    def stopped(*arguments):
        path = function(*arguments)
        return path[: 1 + (np.abs(np.diff(path, axis=0)).max(axis=1) > 1e-9).sum()]

    return stopped


def stops_when_large(function):
    def stopped(*arguments):
        path = function(*arguments)
        return path[: 1 + (np.abs(path).max(axis=1) < 3e4).sum()]

    return stopped


def walk_that_scales_the_gradient(gradient, x0, rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        step = gradient(path[-1])
        step *= rate
        path.append(path[-1] - step)
    return np.array(path)


def roll_that_takes_the_gradient_for_v(gradient, x0, rate, rho, n_steps):
    path, v = [x0 * 1.0], None
    for _ in range(n_steps):
        g = gradient(path[-1])
        if v is None:
            v = g
        else:
            v *= rho
            v += g
        path.append(path[-1] - rate * v)
    return np.array(path)


def roll_that_rests_on_level_ground(gradient, x0, rate, rho, n_steps):
    path, v = [x0], 0 * x0
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = np.where(g == 0, 0.0, rho * v + g)
        path.append(path[-1] - rate * v)
    return np.array(path)


def clips(gradient, *rest):
    return walk(lambda x: np.clip(gradient(x), -5, 5), *rest)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_four_steps, slip(walk, add=-1.0), "in three dimensions"),
        (visible.check_a_path_that_runs_away, clips, "which runs away"),
        (visible.check_a_path_that_runs_away, stops_when_large(walk), "which runs away"),
        (visible.check_many_small_steps, stops_early(walk), "one row per point"),
        (visible.check_an_even_slope, clips, "300"),
        (visible.check_descent_leaves_nothing_behind, moves_x0, "leave x0 unchanged"),
        (
            visible.check_descent_leaves_nothing_behind,
            walk_that_scales_the_gradient,
            "do not change in place",
        ),
        (visible.check_one_coordinate, slip(walk, twice=True), r"\[-1\.5\]"),
        (visible.check_five_steps, slip(roll, old=True), "in three dimensions"),
        (visible.check_momentum_on_a_slope, slip(roll, add=0.1), "61"),
        (visible.check_momentum_that_runs_away, slip(roll, twice=True), "which runs away"),
        (visible.check_momentum_that_runs_away, stops_when_large(roll), "which runs away"),
        (
            visible.check_momentum_on_level_ground,
            roll_that_rests_on_level_ground,
            "where the gradient is 0",
        ),
        (
            visible.check_momentum_leaves_nothing_behind,
            roll_that_takes_the_gradient_for_v,
            "do not change in place",
        ),
        (visible.check_momentum_near_the_lowest_point, stops_early(roll), "one row per point"),
        (visible.check_without_momentum, slip(roll, add=2.0), "0.0, 3"),
        (visible.check_momentum_leaves_nothing_behind, moves_x0, "leave x0 unchanged"),
        (visible.check_momentum_of_one_step, slip(roll, first=1.0), "0.7, 1"),
        (visible.check_momentum_of_one_step, slip(roll, add=0.3), "the first step is a plain one"),
    ],
)
def test_what_is_wrong_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def gradient(x):
    return np.array([1.0, 4.0]) * x


START = np.array([2.0, -1.0])


def test_the_slips_are_those_of_the_example_of_descent():
    right = walk(gradient, START, 0.3, 2)
    wrongs = [
        right[1:],
        np.tile(right[-1], (3, 1)),
        walk(gradient, START, -0.3, 2),
        walk(lambda x: gradient(START), START, 0.3, 2),
        walk(gradient, START, 1.0, 2),
    ]
    for (stated, _), wrong in zip(visible.SLIPS_OF_DESCENT, wrongs, strict=True):
        assert np.array(stated) == pytest.approx(wrong)


def nesterov(x0, rate, rho, n_steps):
    v, path = 0 * x0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1] - rate * rho * v)
        path.append(path[-1] - rate * v)
    return np.array(path)


def one_step_stale(x0, rate, rho, n_steps):
    v, path = 0 * x0, [x0, x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-2])
        path.append(path[-1] - rate * v)
    return np.array(path[1:])


def test_the_slips_are_those_of_the_example_of_momentum():
    given = (gradient, START, 0.1, 0.7, 3)
    wrongs = [
        walk(gradient, START, 0.1, 3),
        roll(*given, add=0.3),
        roll(*given, old=True) + 0 * START,
        roll(*given, twice=True),
        roll(*given, first=gradient(START)),
        nesterov(*given[1:]),
        one_step_stale(*given[1:]),
        np.vstack([START, roll(*given)[:-1]]),
    ]
    for (stated, _), wrong in zip(visible.SLIPS_OF_MOMENTUM, wrongs, strict=True):
        assert np.array(stated) == pytest.approx(wrong)
