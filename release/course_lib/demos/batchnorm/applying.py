"""The figure of a linear layer and batch norm that become one layer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction, as_array
from course_lib.demos._words import number, short_number
from course_lib.demos.batchnorm._ask import Norm, at_test_time

Function = Callable[..., Any]

_CLASSES = 10
_SEED = 3
_LIMIT = 5.5
_EPS = ("0.00001", "0.1", "1")
_SAME = 1e-9
_COLUMNS = 5
_ROW, _DOWN = 2.35, 0.98
"""How far apart two rows of outputs are, and weights before and after folding."""
_STRONGEST = 0.065


@dataclass(frozen=True)
class _Layer:
    """A linear layer and the batch norm behind it, and digits to read."""

    W: Floats
    b: Floats
    norm: Norm
    X: Floats


@dataclass(frozen=True)
class _Folded:
    """The student's one layer, and what both ways make of the digits, (N, classes)."""

    W: Floats
    b: Floats
    in_two: Floats
    in_one: Floats


def folded(batchnorm_forward: Function, fold_batchnorm: Function) -> None:
    """Show weights before and after folding, and that the folded layer does the same.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    fold_batchnorm : callable
        ``(W, b, gamma, beta, running_mean, running_var, eps) -> (W_folded, b_folded)``.
    """
    forward = StudentFunction(batchnorm_forward, "batchnorm_forward")
    fold = StudentFunction(fold_batchnorm, "fold_batchnorm")

    def draw(figure: Figure, unit: int, eps: str) -> str:
        layer = _layer()
        result = _fold(forward, fold, layer, float(eps))
        pictures, pairs = _two_panels(figure)
        _draw_weights(pictures, layer, result, unit)
        _draw_pairs(pairs, result, unit)
        return _told(layer, result, unit, eps)

    show(
        draw,
        [forward, fold],
        {
            "unit": Slider("output", 0, _CLASSES - 1, 8),
            "eps": Choice("ε", _EPS),
        },
        size=(7.2, 4.0),
        narrow=(4.8, 8.0),
    )


@cache
def _layer() -> _Layer:
    """Return a layer that compares a digit with the mean of each class, and its statistics."""
    digits = datasets.load_digits(1000, 500)
    rng = np.random.default_rng(_SEED)
    means = [digits.X_train[digits.y_train == label].mean(axis=0) for label in range(_CLASSES)]
    W = (np.array(means) - digits.X_train.mean(axis=0)).T / 160
    b = rng.normal(size=_CLASSES)
    sums = digits.X_train @ W + b
    gamma = rng.choice([-1, 1, 1, 1], _CLASSES) * rng.uniform(0.5, 1.8, _CLASSES)
    norm = Norm(gamma, rng.normal(scale=0.6, size=_CLASSES), sums.mean(axis=0), sums.var(axis=0))
    return _Layer(W, b, norm, digits.X_test)


def _fold(forward: StudentFunction, fold: StudentFunction, layer: _Layer, eps: float) -> _Folded:
    norm = layer.norm
    statistics = (norm.gamma, norm.beta, norm.running_mean, norm.running_var)
    parts = fold.parts(layer.W, layer.b, *statistics, eps, names=("W_folded", "b_folded"))
    W = as_array(parts[0], layer.W.shape, fold.name, "W_folded in the shape of W")
    b = as_array(parts[1], layer.b.shape, fold.name, "b_folded in the shape of b")
    in_two = at_test_time(forward, layer.X @ layer.W + layer.b, norm, eps)
    return _Folded(W, b, in_two, layer.X @ W + b)


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the weights as pictures, and for results in pairs."""
    if _style.is_narrow(figure):
        pictures = figure.add_axes((0.0, 0.5, 1.0, 0.5))
        pairs = figure.add_axes((0.2, 0.075, 0.6, 0.36))
    else:
        pictures = figure.add_axes((0.0, 0.0, 0.54, 1.0))
        pairs = figure.add_axes((0.63, 0.14, 0.35, 0.63))
    return pictures, pairs


def _draw_weights(axes: Axes, layer: _Layer, result: _Folded, unit: int) -> None:
    """Draw each output's weights as a picture, and below it those of the folded layer."""
    look = _style.look()
    axes.set(xlim=(-0.15, _COLUMNS + 0.15), ylim=(_ROW * 2 + 0.3, -0.45))
    axes.axis("off")
    axes.set_aspect("equal")
    ends = [look.colours[1], look.paper, look.colours[0]]
    style: dict[str, Any] = {"cmap": LinearSegmentedColormap.from_list("signs", ends)}
    style |= {"vmin": -_STRONGEST, "vmax": _STRONGEST, "aspect": "equal"}
    for output in range(_CLASSES):
        row, column = divmod(output, _COLUMNS)
        for below, weights in enumerate((layer.W, result.W)):
            top = row * _ROW + below * _DOWN
            extent = (column + 0.05, column + 0.95, top + 0.9, top)
            axes.imshow(weights[:, output].reshape(8, 8), extent=extent, **style)
        if output == unit:
            corner, height = (column, row * _ROW - 0.05), _DOWN + 1
            frame = Rectangle(corner, 1, height, fill=False, edgecolor=look.ink, linewidth=2)
            axes.add_patch(frame)
        words = f"output {output}" if output == 0 else str(output)
        axes.text(column + 0.5, row * _ROW - 0.14, words, ha="center", fontsize=9.5)
    axes.set(xlim=(-0.15, _COLUMNS + 0.15), ylim=(_ROW * 2 + 0.3, -0.45))
    words = "above: W, below: folded   "
    middle = _ROW * 2 + 0.12
    axes.text(0.05, middle, words, va="center", color=look.quiet)
    axes.text(3.15, middle, "■ positive", va="center", color=look.colours[0])
    axes.text(4.2, middle, "■ negative", va="center", color=look.colours[1])


def _draw_pairs(axes: Axes, result: _Folded, unit: int) -> None:
    """Draw results by the two layers and by the one; on the diagonal they are the same."""
    look = _style.look()
    axes.set(xlim=(-_LIMIT, _LIMIT), ylim=(-_LIMIT, _LIMIT), aspect="equal")
    axes.set(xticks=range(-4, 5, 2), yticks=range(-4, 5, 2))
    axes.set(xlabel="linear layer, then batch norm", ylabel="your folded layer")
    axes.plot([-_LIMIT, _LIMIT], [-_LIMIT, _LIMIT], color=look.quiet, linewidth=1, linestyle="--")
    others: dict[str, Any] = {"markersize": 3, "color": look.quiet, "markeredgewidth": 0}
    axes.plot(result.in_two[::5].ravel(), result.in_one[::5].ravel(), "o", alpha=0.35, **others)
    style: dict[str, Any] = {"markersize": 4.5, "markeredgecolor": look.edge}
    style |= {"markeredgewidth": 0.4, "color": look.colours[2]}
    axes.plot(result.in_two[:, unit], result.in_one[:, unit], "s", **style)
    axes.set_title(f"output {unit}, 500 digits", loc="left", color=look.colours[2])


def _told(layer: _Layer, result: _Folded, unit: int, eps: str) -> str:
    norm = layer.norm
    gamma, var = float(norm.gamma[unit]), float(norm.running_var[unit])
    scale = gamma / np.sqrt(var + float(eps))
    off = np.abs(result.in_two - result.in_one).max(axis=0)
    biases = [number(float(each[unit]), 2) for each in (layer.b, result.b)]
    here, all_of_them = (_difference(float(each)) for each in (off[unit], off.max()))
    return (
        f"Output {unit} with ε = {eps}: γ = {number(gamma, 2)} and a running variance of "
        f"{number(var, 2)}, so that γ/√(var + ε) is {number(scale, 3)}; your folding turns its "
        f"bias from {biases[0]} into {biases[1]}. Over "
        f"{len(layer.X)} digits the two ways differ by {here} there, and by {all_of_them} over all "
        f"{_CLASSES} outputs. Batch norm by itself takes 4 operations an output, {4 * _CLASSES} a "
        "digit; folded, none."
    )


def _difference(off: float) -> str:
    return "nothing but rounding" if off < _SAME else f"up to {short_number(off)}"
