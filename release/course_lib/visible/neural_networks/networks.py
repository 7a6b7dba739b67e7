"""Visible tests of ``mlp_forward`` and ``collapse_linear``."""

import copy
import itertools
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function

_PER_SAMPLE = "one row per sample, one column per output"
_SQUARE = "collapse_linear(W1, b1, W2, b2, 1.5) with D = H = K = 2"


# --- checks of mlp_forward ---------------------------------------------------------------------


def check_a_deep_network(mlp_forward: Function) -> None:
    """Compare the outputs of four layers with an activation of the test's own.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    call = "mlp_forward(x, weights, biases, bumps) with four layers"
    given = _network(3, 5, 2, 7, 2)
    got = mlp_forward(*given.values())
    right = [
        [1.99985772, -2.68903042],
        [2.28882938, -2.45876804],
        [1.25667389, -0.29627094],
        [1.44082855, -2.37269604],
    ]
    relu_inside = [*(3 * [[0.39267721, -0.85376764]]), [0.50501361, -0.88897848]]
    built_in = "a ReLU is built in: call the activation that is handed in, here bumps"
    slips = [
        (bumps(np.array(right)), "bumps follows the last layer as well: leave it out there"),
        (np.array(relu_inside), built_in),
    ]
    advice = "each layer is h @ W + b with its own W and b, and bumps follows all but the last"
    means = _PER_SAMPLE
    checks.check_array(got, right, call, diagnoses=slips, shape_means=means, otherwise=advice)


def check_equal_sizes(mlp_forward: Function) -> None:
    """Compare the outputs where all shapes are one, so that nothing but numbers tells them apart.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    given = _network(4, 4, 4)
    given["weights"][1] = 0.5 - given["weights"][1]  # layers of one shape start as equals
    given["biases"][1] = 0.5 - given["biases"][1]
    call = "mlp_forward(x, weights, biases, bumps) with N = D = H = K = 4"
    right = [
        [3.37259697, 1.6845005, 1.3050371, -0.6668392],
        [5.35896602, 1.60461859, 1.94458808, 1.83025786],
        [2.94676934, -1.38907275, 0.89766908, 1.80872019],
        [2.12105217, 0.51035396, 1.55140634, 0.93491725],
    ]
    advice = "each layer has its own biases, one for each column"
    got = mlp_forward(*copy.deepcopy(given).values())
    checks.check_array(got, right, call, otherwise=advice)
    checks.check_unchanged(mlp_forward, given, call)


def check_one_layer(mlp_forward: Function) -> None:
    """Make sure that a single layer is the last one, and has no activation.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    given = _network(3, 2)
    (W,), (b,) = given["weights"], given["biases"]
    got = mlp_forward(*given.values())
    call = "mlp_forward(x, [W], [b], bumps), one layer, which is the last"
    checks.check_array(got, np.einsum("nd,dk->nk", given["x"], W) + b, call)


def check_one_array_three_times(mlp_forward: Function) -> None:
    """Compare the outputs where the last layer's array stands in the list before.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    given = _network(3, 3)
    W, b = given["weights"] * 3, given["biases"] * 3
    got = mlp_forward(given["x"], W, b, bumps)
    call = "mlp_forward(x, [W, W, W], [b, b, b], bumps)"
    right = [
        [0.44731817, -0.35905488, 1.15357071],
        [0.49947383, -0.40520228, 1.18761948],
        [0.45654968, -0.36740862, 1.15846014],
        [-0.12619888, 0.14792435, 0.76548038],
    ]
    slip = "the same array stands in the list three times: tell the last layer by its place"
    no_activation = [
        [-0.49766891, 0.41847179, 0.32805685],
        [-0.1776425, 0.27114209, 0.83731028],
        [-0.6380374, 0.52726819, 0.19530081],
        [-1.430321, 0.55254557, -1.76167261],
    ]
    slips = [(np.array(no_activation), slip)]
    means = _PER_SAMPLE
    checks.check_array(got, right, call, diagnoses=slips, shape_means=means, otherwise=slip)


def check_activation_gets_arrays(mlp_forward: Function) -> None:
    """Make sure that the activation is called with arrays, not with a number at a time.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    given = {**_network(3, 5, 2), "activation": _bumps_of_arrays}
    call = "mlp_forward(x, weights, biases, activation)"
    checks.check_shape(mlp_forward(*given.values()), (4, 2), call, shape_means=_PER_SAMPLE)


def check_small_shapes(mlp_forward: Function) -> None:
    """Make sure that one sample and one output keep their axes.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    call = "mlp_forward(x, weights, biases, bumps)"
    column = mlp_forward(*_network(3, 5, 1).values())
    checks.check_shape(column, (4, 1), f"{call} with one output", shape_means=_PER_SAMPLE)
    x, *layers = _network(3, 5, 1).values()
    single = mlp_forward(x[:1], *layers)
    checks.check_shape(single, (1, 1), f"{call} with one sample", shape_means=_PER_SAMPLE)


def check_forward_leaves_nothing_behind(mlp_forward: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    mlp_forward : callable
        The student's function.
    """
    given = _network(3, 5, 2)
    call = "mlp_forward(x, weights, biases, bumps)"
    checks.check_unchanged(mlp_forward, given, call)
    checks.check_repeatable(mlp_forward, given, {**given, "x": 1 - given["x"]}, call)
    single = {**_network(3, 5, 2), "x": given["x"][:1]}
    checks.check_unchanged(mlp_forward, single, f"{call} with one sample")


def bumps(z: Any) -> Any:
    """Return an activation that is not 0 at 0, and nothing that a student would write.

    Parameters
    ----------
    z : array_like
        What a layer gives.
    """
    return 1 / (1 + np.square(z)) + 0.5 * np.asarray(z)


def _bumps_of_arrays(z: Any) -> Any:
    if np.ndim(z) == 0:
        raise checks.CheckFailed(
            "mlp_forward(x, weights, biases, activation): the activation is called with a single "
            "number; it takes an array, all of h @ W + b at once.",
            "wrong_call",
        )
    return bumps(z)


def _network(*sizes: int) -> dict[str, Any]:
    """Return four samples, and layers between these sizes, all of fixed numbers."""
    weights = [_numbers(before, after) for before, after in itertools.pairwise(sizes)]
    biases = [0.7 * _numbers(after, 1)[:, 0] - 0.2 for after in sizes[1:]]
    return {
        "x": 1.3 * _numbers(4, sizes[0])[::-1],
        "weights": weights,
        "biases": biases,
        "activation": bumps,
    }


def _numbers(*shape: int) -> Floats:
    """Return numbers of both signs that follow no simple rule."""
    count = np.arange(1.0, np.prod(shape) + 1)
    numbers: Floats = np.sin(count**2 + shape[0]).reshape(shape)
    return numbers


# --- checks of collapse_linear -----------------------------------------------------------------


def check_square_weights(collapse_linear: Function) -> None:
    """Compare W3 where all matrices have one shape, so that any order has a product.

    Parameters
    ----------
    collapse_linear : callable
        The student's function.
    """
    W3, _ = _parts(collapse_linear(*_layers(2, 2, 2, 1.5)))
    right = [[1.67096603, 1.43858154], [2.60256697, 3.45754629]]
    checks.check_array(W3, right, f"{_SQUARE}, W3")


def check_square_biases(collapse_linear: Function) -> None:
    """Compare b3 where all matrices have one shape.

    Parameters
    ----------
    collapse_linear : callable
        The student's function.
    """
    _, b3 = _parts(collapse_linear(*_layers(2, 2, 2, 1.5)))
    checks.check_array(b3, [0.95954958, 0.45120699], f"{_SQUARE}, b3")


def check_one_layer_for_two(collapse_linear: Function) -> None:
    """Make sure that the one layer gives what the two give, for several x.

    Parameters
    ----------
    collapse_linear : callable
        The student's function.
    """
    for d, h, k, slope in (
        (3, 5, 2, 0.3),
        (2, 3, 5, -1.7),
        (3, 2, 5, 0.0),
        (5, 1, 3, 2.0),
        (1, 3, 1, -0.6),
    ):
        W1, b1, W2, b2, _ = layers = _layers(d, h, k, slope)
        call = f"collapse_linear(W1, b1, W2, b2, {slope}) with D = {d}, H = {h}, K = {k}"
        W3, b3 = _parts(collapse_linear(*layers))
        checks.check_shape(W3, (k, d), f"{call}, W3", shape_means="(outputs, inputs)")
        checks.check_shape(b3, (k,), f"{call}, b3", shape_means="one entry per output")
        for x in (np.zeros(d), *_numbers(3, d)):
            hidden = [slope * (row @ x + b) for row, b in zip(W1, b1, strict=True)]
            deep = np.array([row @ hidden + b for row, b in zip(W2, b2, strict=True)])
            where = "at x = 0" if not x.any() else "at another x"
            checks.check_array(W3 @ x + b3, deep, f"{call}, W3 x + b3 {where}, next to two layers")


def check_collapse_leaves_nothing_behind(collapse_linear: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    collapse_linear : callable
        The student's function.
    """
    names = ("W1", "b1", "W2", "b2", "slope")
    given = dict(zip(names, _layers(3, 5, 2, 0.3), strict=True))
    others = dict(zip(names, _layers(3, 5, 2, -1.2), strict=True))
    call = "collapse_linear(W1, b1, W2, b2, slope)"
    checks.check_unchanged(collapse_linear, given, call)
    checks.check_repeatable(collapse_linear, given, {**others, "W1": 1 - given["W1"]}, call)


def _parts(result: object) -> tuple[Any, ...]:
    return checks.parts(result, ("W3", "b3"), "collapse_linear(W1, b1, W2, b2, slope)")


def _layers(d: int, h: int, k: int, slope: float) -> tuple[Any, ...]:
    """Return W1, b1, W2, b2 of fixed numbers, and the slope."""
    b1, b2 = 2 * _numbers(h, 1)[:, 0], _numbers(k, 1)[:, 0] + 0.4
    return 2 * _numbers(h, d), b1, _numbers(k, h) - 0.3, b2, slope
