"""Visible tests of ``gradient_descent`` and ``momentum_descent``."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips
from course_lib.visible.descent._shared import a_start, bumpy

PATH_MEANS = "one row per point: x0, and one after each step"
"""What the shape of a path stands for."""
SLIPS_OF_DESCENT: Slips = (
    (
        ((1.4, 0.2), (0.98, -0.04)),
        "x0 is missing: it is the path's first row",
    ),
    (
        ((0.98, -0.04),) * 3,
        "every row is the last point, since -= changes one and the same array: keep copies of x",
    ),
    (
        ((2.0, -1.0), (2.6, -2.2), (3.38, -4.84)),
        "this goes uphill: subtract learning_rate times the gradient",
    ),
    (
        ((2.0, -1.0), (1.4, 0.2), (0.8, 1.4)),
        "the gradient is that at x0 in every step: take it at the present point",
    ),
    (
        ((2.0, -1.0), (0.0, 3.0), (0.0, -9.0)),
        "the learning rate is ignored: multiply the gradient by it",
    ),
)
"""Wrong paths of the lesson's example of gradient descent."""
SLIPS_OF_MOMENTUM: Slips = (
    (
        ((2.0, -1.0), (1.8, -0.6), (1.62, -0.36), (1.458, -0.216)),
        "this is plain gradient descent: keep v from step to step, and step by it",
    ),
    (
        ((2.0, -1.0), (1.94, -0.88), (1.8398, -0.6904), (1.714466, -0.474832)),
        "a factor (1 - rho) belongs to averages, and this v is none: the gradient counts in full",
    ),
    (
        ((2.0, -1.0), (2.0, -1.0), (1.8, -0.6), (1.46, 0.08)),
        "the step uses the old v: renew v first, then step by the new one",
    ),
    (
        ((2.0, -1.0), (1.98, -0.96), (1.9462, -0.8936), (1.903078, -0.811376)),
        "the learning rate is applied twice: in v, and to it",
    ),
    (
        ((2.0, -1.0), (1.66, -0.32), (1.256, 0.284), (0.8476, 0.5932)),
        "v starts at a gradient, and the first step adds that again: v starts at 0",
    ),
    (
        ((2.0, -1.0), (1.8, -0.6), (1.494, -0.192), (1.15182, 0.05616)),
        "the gradient is that of the point ahead, as in Nesterov's momentum: take it at x",
    ),
    (
        ((2.0, -1.0), (1.8, -0.6), (1.46, 0.08), (1.042, 0.796)),
        "the gradient is that of the point before: take it at the present x",
    ),
    (
        ((2.0, -1.0), (2.0, -1.0), (1.8, -0.6), (1.48, -0.08)),
        "the step uses the old v: renew v first, then step by the new one",
    ),
)
"""Wrong paths of the lesson's example of momentum."""
_RETURNS_X = (
    "this gradient returns the very x that it is given: do not change in place what it returns"
)


# --- gradient descent --------------------------------------------------------------------------


def check_four_steps(gradient_descent: Function) -> None:
    """Compare a path of four steps in three dimensions.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    call = "gradient_descent(gradient, x0, 0.23, 4) in three dimensions"
    right = [
        [2.5, -1.4, -0.7],
        [2.430752583173, -1.281552725464, 0.490353437897],
        [2.262324769382, -1.27475019331, 0.354943882617],
        [2.139104312717, -1.240671944591, 0.378382424672],
        [2.018799839071, -1.201174103555, 0.384222621706],
    ]
    path = gradient_descent(bumpy, a_start(), 0.23, 4)
    checks.check_array(path, right, call, shape_means=PATH_MEANS)


def check_a_path_that_runs_away(gradient_descent: Function) -> None:
    """Compare a path whose learning rate is too large.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    call = "gradient_descent(gradient, x0, 2.3, 5), which runs away"
    right = [
        [2.5, -1.4, -0.7],
        [1.807525831725, -0.215527254641, 11.203534378973],
        [-10.649293913519, -14.875699116989, -69.030657030419],
        [90.402165280623, 123.297578627087, 483.344709086633],
        [-652.226616177818, -1007.068396715491, -3374.677955312369],
        [4727.96604507583, 7556.287807259501, 23773.170999411035],
    ]
    path = gradient_descent(bumpy, a_start(), 2.3, 5)
    checks.check_array(path, right, call, shape_means=PATH_MEANS)
    call = "gradient_descent(lambda x: 4 * x, [1.5, -2.5], 1.0, 29), which runs away"
    path = gradient_descent(lambda x: 4 * x, np.array([1.5, -2.5]), 1.0, 29)
    # Each step multiplies x by -3.
    by_formula = np.outer((-3.0) ** np.arange(30), [1.5, -2.5])
    all_steps = "are all steps taken, also very large ones?"
    checks.check_array(path, by_formula, call, shape_means=PATH_MEANS, otherwise=all_steps)


def check_many_small_steps(gradient_descent: Function) -> None:
    """Compare a path of 71 steps from a start near the lowest point.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    call = "gradient_descent(lambda x: 2 * x, [3e-8, -2e-8], 0.1, 71)"
    start = np.array([3e-8, -2e-8])
    path = gradient_descent(lambda x: 2 * x, start.copy(), 0.1, 71)
    # Each step multiplies x by 0.8.
    checks.check_array(
        path,
        np.outer(0.8 ** np.arange(72), start),
        call,
        shape_means=PATH_MEANS,
        otherwise="are all steps taken, also tiny ones?",
    )


def check_an_even_slope(gradient_descent: Function) -> None:
    """Compare a path of 23 steps down a slope that is the same everywhere, and steep.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    call = "gradient_descent(lambda x: np.array([300.0, -7.0]), [1.5, -2.5], 0.3, 23)"
    path = gradient_descent(lambda x: np.array([300.0, -7.0]), np.array([1.5, -2.5]), 0.3, 23)
    right = np.column_stack([np.linspace(1.5, -2068.5, 24), np.linspace(-2.5, 45.8, 24)])
    checks.check_array(path, right, call, shape_means=PATH_MEANS)


def check_descent_leaves_nothing_behind(gradient_descent: Function) -> None:
    """Make sure that x0 stays, and that a call does not depend on another.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    given = {"gradient": bumpy, "x0": a_start(), "learning_rate": 0.23, "n_steps": 3}
    _leaves_nothing_behind(gradient_descent, given, "gradient_descent(gradient, x0, 0.23, 3)")
    call = "gradient_descent(lambda x: x, [1.5, -2.5], 0.2, 3)"
    path = gradient_descent(lambda x: x, np.array([1.5, -2.5]), 0.2, 3)
    right = np.outer(0.8 ** np.arange(4), [1.5, -2.5])
    checks.check_array(path, right, call, shape_means=PATH_MEANS, otherwise=_RETURNS_X)


def check_one_coordinate(gradient_descent: Function) -> None:
    """Compare a single step in one dimension, and as many steps as there are coordinates.

    Parameters
    ----------
    gradient_descent : callable
        The student's function.
    """
    call = "gradient_descent(lambda x: 4 * x, [-1.5], 0.2, 1)"
    path = gradient_descent(lambda x: 4 * x, np.array([-1.5]), 0.2, 1)
    checks.check_array(path, [[-1.5], [-0.3]], call, shape_means=PATH_MEANS)
    call = "gradient_descent(lambda x: 4 * x, [-1.5, 2.0], 0.2, 2)"
    path = gradient_descent(lambda x: 4 * x, np.array([-1.5, 2.0]), 0.2, 2)
    right = [[-1.5, 2.0], [-0.3, 0.4], [-0.06, 0.08]]
    checks.check_array(path, right, call, shape_means=PATH_MEANS)


# --- momentum ----------------------------------------------------------------------------------


def check_five_steps(momentum_descent: Function) -> None:
    """Compare a path of five steps in three dimensions.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(gradient, x0, 0.13, 0.7, 5) in three dimensions"
    right = [
        [2.5, -1.4, -0.7],
        [2.460860155706, -1.33305154048, -0.027191535102],
        [2.362936377688, -1.254504726991, 0.705459825692],
        [2.195964694141, -1.204938858436, 1.031292967106],
        [1.974068029711, -1.187452784991, 0.952424542378],
        [1.713342813423, -1.178227641205, 0.62650875338],
    ]
    path = momentum_descent(bumpy, a_start(), 0.13, 0.7, 5)
    checks.check_array(path, right, call, shape_means=PATH_MEANS)


def check_momentum_on_a_slope(momentum_descent: Function) -> None:
    """Compare what 61 steps down an even slope gather: v grows to 1 / (1 - rho) gradients.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(lambda x: np.array([-4.0, 9.0]), [1.5, -2.5], 0.2, 0.9, 61)"
    path = momentum_descent(lambda x: np.array([-4.0, 9.0]), np.array([1.5, -2.5]), 0.2, 0.9, 61)
    gathered = np.concatenate([[0.0], np.cumsum(10 * (1 - 0.9 ** np.arange(1, 62)))])
    right = np.array([1.5, -2.5]) - 0.2 * np.outer(gathered, [-4.0, 9.0])
    checks.check_array(
        path,
        right,
        call,
        shape_means=PATH_MEANS,
        otherwise="on an even slope v grows to 10 times the gradient: is all of it kept, and rho?",
    )


def check_momentum_that_runs_away(momentum_descent: Function) -> None:
    """Compare a path whose learning rate is too large.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(gradient, x0, 2.3, 0.7, 5), which runs away"
    right = [
        [2.5, -1.4, -0.7],
        [1.807525831725, -0.215527254641, 11.203534378973],
        [-11.134025831311, -14.046568195238, -60.698182965138],
        [71.33572308894, 105.924737078082, 380.247926349759],
        [-463.318203387271, -739.6103755128, -2355.440493878376],
        [2969.590499081775, 4830.439545846819, 14717.105787546416],
    ]
    path = momentum_descent(bumpy, a_start(), 2.3, 0.7, 5)
    checks.check_array(path, right, call, shape_means=PATH_MEANS)
    call = "momentum_descent(lambda x: 4 * x, [1.5, -2.5], 1.0, 0.5, 24), which runs away"
    path = momentum_descent(lambda x: 4 * x, np.array([1.5, -2.5]), 1.0, 0.5, 24)
    checks.check_shape(path, (25, 2), call, shape_means=PATH_MEANS)
    late = [[-348309431.308, 580515718.847], [794415933.056, -1324026555.09]]
    checks.check_array(path[-2:], late, f"{call}, the last two points")


def check_momentum_near_the_lowest_point(momentum_descent: Function) -> None:
    """Make sure that all 73 steps are taken where they are tiny.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(lambda x: 2 * x, [3e-8, -2e-8], 0.1, 0.4, 73)"
    path = momentum_descent(lambda x: 2 * x, np.array([3e-8, -2e-8]), 0.1, 0.4, 73)
    checks.check_shape(path, (74, 2), call, shape_means=PATH_MEANS)
    early = [[3e-8, -2e-8], [2.4e-8, -1.6e-8], [1.68e-8, -1.12e-8], [1.056e-8, -7.04e-9]]
    checks.check_array(path[:4], early, f"{call}, the first four points")


def check_without_momentum(momentum_descent: Function) -> None:
    """Compare a path where rho is 0, which is plain gradient descent.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(lambda x: 2 * x, [1.5, -2.5], 0.1, 0.0, 3)"
    path = momentum_descent(lambda x: 2 * x, np.array([1.5, -2.5]), 0.1, 0.0, 3)
    right = np.outer(0.8 ** np.arange(4), [1.5, -2.5])
    plain = "where rho is 0 each step is one of plain gradient descent"
    checks.check_array(path, right, call, shape_means=PATH_MEANS, otherwise=plain)


def check_momentum_leaves_nothing_behind(momentum_descent: Function) -> None:
    """Make sure that x0 stays, and that a call does not depend on another.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    given = {"gradient": bumpy, "x0": a_start(), "learning_rate": 0.13, "rho": 0.7, "n_steps": 3}
    _leaves_nothing_behind(momentum_descent, given, "momentum_descent(gradient, x0, 0.13, 0.7, 3)")
    call = "momentum_descent(lambda x: x, [1.0, -2.0], 0.2, 0.5, 3)"
    path = momentum_descent(lambda x: x, np.array([1.0, -2.0]), 0.2, 0.5, 3)
    right = np.outer([1.0, 0.8, 0.54, 0.302], [1.0, -2.0])
    checks.check_array(path, right, call, shape_means=PATH_MEANS, otherwise=_RETURNS_X)


def check_momentum_on_level_ground(momentum_descent: Function) -> None:
    """Compare a path that goes on where the gradient is 0: the first coordinate rolls, one rests.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(lambda x: np.where(x > 0.5, 2.0, 0.0), [1.5, -1.0], 0.3, 0.5, 4)"
    level = np.array([1.5, -1.0])
    path = momentum_descent(lambda x: np.where(x > 0.5, 2.0, 0.0), level, 0.3, 0.5, 4)
    right = [[1.5, -1.0], [0.9, -1.0], [0.0, -1.0], [-0.45, -1.0], [-0.675, -1.0]]
    rolls_on = "where the gradient is 0, v becomes rho * v, and x still moves"
    checks.check_array(path, right, call, shape_means=PATH_MEANS, otherwise=rolls_on)


def check_momentum_of_one_step(momentum_descent: Function) -> None:
    """Compare a single step in one dimension: v starts at 0, so it is a plain one.

    Parameters
    ----------
    momentum_descent : callable
        The student's function.
    """
    call = "momentum_descent(lambda x: 4 * x, [-1.5], 0.2, 0.7, 1)"
    path = momentum_descent(lambda x: 4 * x, np.array([-1.5]), 0.2, 0.7, 1)
    in_full = (
        "the first step is a plain one, as v starts at 0: the gradient has no factor (1 - rho)"
    )
    slips = [(((-1.5,), (-1.14,)), in_full)]
    right = [[-1.5], [-0.3]]
    checks.check_array(path, right, call, diagnoses=slips, shape_means=PATH_MEANS)


def _leaves_nothing_behind(function: Function, given: dict[str, Any], call: str) -> None:
    other: Floats = -a_start()
    checks.check_unchanged(function, given, call)
    checks.check_repeatable(function, given, {**given, "x0": other}, call)
