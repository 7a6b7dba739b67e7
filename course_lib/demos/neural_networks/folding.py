"""The figure of a deep network that folds into one line where its activation is linear."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, Steps, show
from course_lib.demos._student import Floats, StudentFunction, as_array
from course_lib.demos._words import number

Function = Callable[..., Any]

_WIDTH = 8
_SEEDS = (1373, 60, 1463, 688)
"""For each number of hidden layers a network whose curves fill the picture."""
_X = np.linspace(-3, 3, 481)
_FINE_X = np.linspace(-3, 3, 2401)
"""Where kinks are counted: the closest ones are 0.013 apart."""
_TOP = 4.6
_LINEAR, _RELU, _TANH = "linear, slope · z", "ReLU", "tanh"
_EXACT = 1e-6


def collapse(
    mlp_forward: Function, collapse_linear: Function, relu: Function, tanh: Function
) -> None:
    """Show a deep network as a function of its one input, and the line that it folds into.

    Parameters
    ----------
    mlp_forward : callable
        ``(x, weights, biases, activation) -> outputs``, rows are samples.
    collapse_linear : callable
        ``(W1, b1, W2, b2, slope) -> (W3, b3)``, for column vectors.
    relu, tanh : callable
        Elementwise functions of an array of any shape.
    """
    forward = StudentFunction(mlp_forward, "mlp_forward")
    fold = StudentFunction(collapse_linear, "collapse_linear")
    bends = {_RELU: StudentFunction(relu, "relu"), _TANH: StudentFunction(tanh, "tanh")}

    kept: dict[object, str] = {}

    def outputs(n_hidden: int, activation: str, slope: float, x: Floats = _X) -> Floats:
        weights, biases = _network(n_hidden)
        phi = bends.get(activation, lambda z: slope * z)
        return forward.array(
            x[:, None], weights, biases, phi, shape=(len(x), 1), meaning="one row per sample"
        )[:, 0]

    def shape(n_hidden: int, activation: str, slope: float, curve: Floats) -> str:
        """Say which shape the curve has; kinks are counted once, and kept."""
        if activation != _RELU:
            return _shape(curve)
        key = (forward.function, bends[_RELU].function, n_hidden)
        if key not in kept:
            kept[key] = _shape(outputs(n_hidden, activation, slope, _FINE_X))
        return kept[key]

    def line(n_hidden: int, slope: float) -> tuple[float, float]:
        """Fold the layers one after another; return slope and height of the line."""
        weights, biases = _network(n_hidden)
        W, b = weights[0].T, biases[0]
        for W_next, b_next in zip(weights[1:], biases[1:], strict=True):
            W, b = _folded(fold, (W, b, W_next.T, b_next), slope)
        return float(W[0, 0]), float(b[0])

    def draw(figure: Figure, activation: str, n_hidden: int, slope: float) -> str:
        curve = outputs(n_hidden, activation, slope)
        rise, height = line(n_hidden, slope)
        straight = rise * _X + height
        left, right = _two_panels(figure)
        _draw_network(left, n_hidden)
        _draw_curves(right, curve, straight, activation)
        folded = f"your collapse_linear makes of all layers one, {_equation(rise, height)}"
        start = f"With {n_hidden} hidden layer{'s' * (n_hidden > 1)} and"
        told = shape(n_hidden, activation, slope, curve)
        if activation != _LINEAR:
            return (
                f"{start} {activation} the network is {told}. With a linear activation between "
                f"the same weights {folded} (dashed)."
            )
        off = float(np.abs(curve - straight).max())
        verdict = "the same line" if off < _EXACT else f"up to {number(off, 2)} away from it"
        return f"{start} a linear activation the network is {told}; {folded} (dashed): {verdict}."

    show(
        draw,
        [forward, fold, *bends.values()],
        {
            "activation": Choice("activation", (_LINEAR, _RELU, _TANH)),
            "n_hidden": Steps("hidden layers", 1, len(_SEEDS), 3),
            "slope": Slider("slope of the linear activation", 0.5, 1.2, 1.0, 0.1),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 5.8),
    )


def _network(n_hidden: int) -> tuple[list[Floats], list[Floats]]:
    """Return weights and biases, of shapes (inputs, outputs) and (outputs,)."""
    rng = np.random.default_rng(_SEEDS[n_hidden - 1])
    sizes = [1, *[_WIDTH] * n_hidden, 1]
    shapes = list(itertools.pairwise(sizes))
    weights = [rng.normal(size=shape) * np.sqrt(2 / shape[0]) for shape in shapes]
    return weights, [rng.normal(size=n_outputs) for _, n_outputs in shapes]


def _folded(
    fold: StudentFunction, layers: tuple[Floats, ...], slope: float
) -> tuple[Floats, Floats]:
    """Return the one layer, W and b, that the student makes of two."""
    W3, b3 = fold.parts(*layers, slope, names=("W3", "b3"))
    W1, _, W2, b2 = layers
    return (
        as_array(W3, (len(W2), W1.shape[1]), fold.name, "W3 with a row per output"),
        as_array(b3, b2.shape, fold.name, "b3 with an entry per output"),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the network's units and for its output."""
    if _style.is_narrow(figure):
        return figure.add_axes((0.1, 0.7, 0.87, 0.28)), figure.add_axes((0.1, 0.09, 0.87, 0.52))
    return figure.add_axes((0.01, 0.12, 0.36, 0.78)), figure.add_axes((0.43, 0.12, 0.55, 0.78))


def _draw_network(axes: Axes, n_hidden: int) -> None:
    """Draw the units as columns of circles, with a line for each weight."""
    look = _style.look()
    axes.set(xlim=(-0.4, len(_SEEDS) + 1.4), ylim=(-1.4, _WIDTH + 0.2))
    axes.axis("off")
    middle = (_WIDTH - 1) / 2
    hidden = [float(unit) for unit in range(_WIDTH)]
    columns: list[list[float]] = [[middle], *[hidden] * n_hidden, [middle]]
    start = (len(_SEEDS) - n_hidden) / 2
    lines: list[float] = []
    heights: list[float] = []
    for column, (froms, tos) in enumerate(itertools.pairwise(columns)):
        for low in froms:
            for high in tos:
                lines += [start + column, start + column + 1, np.nan]
                heights += [low, high, np.nan]
    axes.plot(lines, heights, color=look.quiet, linewidth=0.5, alpha=0.6)
    for column, units in enumerate(columns):
        is_hidden = len(units) > 1
        colour = look.colours[0] if is_hidden else look.ink
        style: dict[str, Any] = {"markersize": 9, "markeredgecolor": look.edge}
        axes.plot([start + column] * len(units), units, "o", color=colour, **style)
    axes.text(start, middle - 1.1, "x", ha="center", va="center", fontsize=12)
    axes.text(start + n_hidden + 1, middle - 1.1, "ŷ", ha="center", va="center", fontsize=12)
    words = f"{n_hidden} hidden layer{'s' * (n_hidden > 1)} of {_WIDTH} units"
    axes.text(len(_SEEDS) / 2 + 0.5, -1.2, words, ha="center", color=look.quiet)


def _draw_curves(axes: Axes, curve: Floats, straight: Floats, activation: str) -> None:
    """Draw the network's output, and dashed the line that the student's folding gives."""
    look = _style.look()
    axes.set(xlim=(_X[0], _X[-1]), ylim=(-1.3 * _TOP, _TOP), xlabel="x")
    axes.set_title(f"ŷ, with {activation.split(',')[0]} activations", loc="left")
    axes.axhline(0, color=look.grid, linewidth=1)
    wide: dict[str, Any]
    wide = {"linewidth": 6, "alpha": 0.45} if activation == _LINEAR else {"linewidth": 2.6}
    axes.plot(_X, curve, color=look.colours[0], **wide)
    axes.plot(_X, straight, color=look.colours[1], linestyle="--", linewidth=2)
    for row, (words, colour) in enumerate(
        (
            ("your mlp_forward, all layers", look.colours[0]),
            ("dashed: your collapse_linear, one layer", look.colours[1]),
        )
    ):
        place = (0.98, 0.02 + 0.075 * (1 - row))
        axes.text(*place, words, transform=axes.transAxes, ha="right", color=colour)


def _equation(rise: float, height: float) -> str:
    return f"ŷ = {number(rise, 2)} x {'−' if height < 0 else '+'} {number(abs(height), 2)}"


def _shape(curve: Floats) -> str:
    """Say whether a curve is straight, bent in single places, or bent everywhere."""
    bent = np.abs(np.diff(curve, 2)) > 1e-7 * max(float(np.abs(curve).max()), 1.0)
    # A kink between two points of the grid bends the curve at both.
    kinks = int((np.diff(bent.astype(int), prepend=0) == 1).sum())
    if not kinks:
        return "one straight line"
    if bent.mean() > 0.5:
        return "a curve that bends everywhere"
    return f"straight but for {kinks} kink{'s' * (kinks > 1)}"
