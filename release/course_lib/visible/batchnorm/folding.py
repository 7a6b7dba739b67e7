"""Visible tests of ``fold_batchnorm``."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Floats, Function, Slips, waves
from course_lib.visible.batchnorm._shared import number_of

_PARTS = ("W_folded", "b_folded")
_SLIPS: dict[str, Slips] = {
    "W_folded": (
        (
            ((2.12132034, -1.03279556), (-2.12132034, -0.25819889), (1.06066017, 1.54919334)),
            "eps is missing: it is √(running_var + eps)",
        ),
        (
            ((1.80265326, -0.91470735), (-1.80265326, -0.22867684), (0.90132663, 1.37206102)),
            "eps is added to the root: it stands inside",
        ),
        (
            ((4 / 3, -0.5), (-4 / 3, -0.125), (2 / 3, 0.75)),
            "the root is missing: it is √(running_var + eps)",
        ),
        (((2 / 3, 1), (-2 / 3, 0.25), (1 / 3, -1.5)), "gamma is missing"),
        (((3, -2), (-3, -0.5), (1.5, 3)), "it is scaled by gamma alone: divide by the root"),
        (((1, 2), (-1, 0.5), (0.5, -3)), "W is not scaled"),
        ((0, -1.75, 2.5), "W @ s adds up the columns: W * s scales each one"),
    ),
    "b_folded": (
        ((4.74264069, 3.29099445), "eps is missing: it is √(running_var + eps)"),
        ((4.10530652, 3.14338419), "eps is added to the root: it stands inside"),
        ((19 / 6, 2.625), "the root is missing: it is √(running_var + eps)"),
        ((11 / 6, 0.75), "gamma is missing"),
        ((2.5, 2.25), "b is forgotten: it passes through batch norm as well"),
        ((4.0, 1.25), "beta is forgotten: it is added at the end"),
        ((2.5, 3.0), "the running mean is forgotten: it is subtracted from b"),
        ((3.5, 0.25), "b is not scaled"),
        ((3.5, 2.5), "the running mean is not scaled"),
        ((0.5, 2.75), "the running mean is added: subtract it"),
        ((5.0, 0.25), "beta is scaled as well: it comes after the scale"),
        ((1, -2), "this is b as it was"),
    ),
}
"""Wrong results of the lesson's example."""
_ADVICE = {
    "W_folded": "column j of W is multiplied by gamma[j]/√(running_var[j] + eps)",
    "b_folded": "it is what b becomes in batch norm at test time",
}
_MEANS = {"W_folded": "that of W", "b_folded": "one entry per output"}


def compare_folded(got: object, right: Mapping[str, Floats]) -> None:
    """Compare what a student's function makes of the lesson's example.

    Parameters
    ----------
    got : object
        What it returned.
    right : mapping of str to array
        The right values of one part, or of both.
    """
    _compare(got, right, "fold_batchnorm(…) of the example", reveal=True)


def check_folded_weights(fold_batchnorm: Function) -> None:
    """Compare W_folded of layers of several sizes, where eps counts and where it does not.

    Parameters
    ----------
    fold_batchnorm : callable
        The student's function.
    """
    for inputs, outputs, root, eps in ((5, 3, 2.0, 1e-3), (3, 3, 0.035, 1e-3), (2, 7, 1.3, 0.7)):
        _check(fold_batchnorm, inputs, outputs, root, eps, ("W_folded",))


def check_folded_biases(fold_batchnorm: Function) -> None:
    """Compare b_folded of layers of several sizes, where eps counts and where it does not.

    Parameters
    ----------
    fold_batchnorm : callable
        The student's function.
    """
    for inputs, outputs, root, eps in ((5, 3, 2.0, 1e-3), (3, 3, 0.035, 1e-3), (2, 7, 1.3, 0.7)):
        _check(fold_batchnorm, inputs, outputs, root, eps, ("b_folded",))


def check_folding_of_small_layers(fold_batchnorm: Function) -> None:
    """Compare layers with one input or output, scales of any size, and eps, b or gamma of 0.

    Parameters
    ----------
    fold_batchnorm : callable
        The student's function.
    """
    for inputs, outputs, eps in ((5, 1, 0.3), (1, 3, 0.3), (59, 3, 0.0)):
        _check(fold_batchnorm, inputs, outputs, 1.7, eps, _PARTS)
    for size in (1e4, 1e-4):
        given, right = _layer(5, 3, 1.7, 0.2, size)
        call = f"fold_batchnorm(…) where gamma is of the size {size:g}"
        _compare(fold_batchnorm(*given.values()), right, call)
    given, right = _layer(5, 3, 1.7, 0.2)
    shift = given["b"] * given["gamma"] / np.sqrt(given["running_var"] + 0.2)
    right = {"b_folded": right["b_folded"] - shift}
    given["b"] = np.zeros(3)
    _compare(fold_batchnorm(*given.values()), right, "fold_batchnorm(…) where b is 0")
    given, _ = _layer(5, 3, 1.7, 0.2)
    given["gamma"] = np.zeros(3)
    right = {"W_folded": np.zeros((5, 3)), "b_folded": given["beta"].copy()}
    call = "fold_batchnorm(…) where gamma is 0"
    _compare(fold_batchnorm(*given.values()), right, call)


def check_folding_leaves_nothing_behind(fold_batchnorm: Function) -> None:
    """Make sure that arguments stay, and that a call does not depend on another.

    Parameters
    ----------
    fold_batchnorm : callable
        The student's function.
    """
    (first, _), (second, _) = _layer(5, 3, 1.7, 0.2), _layer(5, 3, 0.8, 0.1)
    second["W"] = 1 - second["W"]
    call = "fold_batchnorm(…)"
    checks.check_unchanged(fold_batchnorm, first, call)
    checks.check_repeatable(fold_batchnorm, first, second, call)


def _layer(
    inputs: int, outputs: int, root: float, eps: float, size: float = 1.0
) -> tuple[dict[str, Any], dict[str, Floats]]:
    """Return arguments that fold to given weights and biases, and these."""
    scale = size * np.resize([1.32719, -0.41683, 2.71934, -1.91027], outputs)
    roots = root * np.resize([1.25, 2.0, 1.0, 1.5], outputs)
    right = {"W_folded": waves(inputs, outputs), "b_folded": 2 - waves(outputs)}
    beta, mean = np.resize([0.6, -1.7, 2.2], outputs), np.resize([-0.9, 1.4], outputs)
    given = {
        "W": right["W_folded"] / scale,
        "b": mean + (right["b_folded"] - beta) / scale,
        "gamma": scale * roots,
        "beta": beta,
        "running_mean": mean,
        "running_var": roots**2 - eps,
        "eps": eps,
    }
    return given, right


def _check(
    fold_batchnorm: Function,
    inputs: int,
    outputs: int,
    root: float,
    eps: float,
    parts: tuple[str, ...],
) -> None:
    given, right = _layer(inputs, outputs, root, eps)
    sizes = f"{number_of(inputs, 'input')}, {number_of(outputs, 'output')}"
    call = f"fold_batchnorm(…) with {sizes} and eps = {eps}"
    _compare(fold_batchnorm(*given.values()), {part: right[part] for part in parts}, call)


def _compare(got: object, right: Mapping[str, Floats], call: str, reveal: bool = False) -> None:
    values = dict(zip(_PARTS, checks.parts(got, _PARTS, call), strict=True))
    for name, expected in right.items():
        checks.check_array(
            values[name],
            expected,
            f"{call}, {name}",
            diagnoses=_SLIPS[name] if reveal else (),
            shape_means=_MEANS[name],
            otherwise="" if reveal else _ADVICE[name],
            reveal=reveal,
        )
