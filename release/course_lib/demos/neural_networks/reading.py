"""The figure of digits that a network reads, whose hidden weights are random."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Slider, Steps, show
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos._words import mark, percent
from course_lib.demos.neural_networks._random_layer import (
    MOST_UNITS,
    N_CLASSES,
    Activation,
    RandomLayer,
)

Function = Callable[..., Any]

_STRIDE = 40
_PAGE = 4
"""Test digits that are shown at a time."""


def digits(mlp_forward: Function, relu: Function, softmax: Function, l2_penalty: Function) -> None:
    """Show how well a random hidden layer with a fitted output reads digits, with ReLU and without.

    Parameters
    ----------
    mlp_forward : callable
        ``(x, weights, biases, activation) -> scores``.
    relu : callable
        ``z -> max(0, z)``, of any shape.
    softmax : callable
        ``scores -> probabilities`` along rows, of lesson 02.
    l2_penalty : callable
        ``(W, strength) -> (penalty, gradient)``, of lesson 04.
    """
    forward = StudentFunction(mlp_forward, "mlp_forward")
    bend = StudentFunction(relu, "relu")
    share = StudentFunction(softmax, "softmax")
    both = (Activation("ReLU", bend), Activation("no activation", None))
    penalty = StudentFunction(l2_penalty, "l2_penalty")
    layer = RandomLayer(forward, penalty)

    def draw(figure: Figure, n_units: int, first: int) -> str:
        tried = range(_STRIDE, n_units + 1, _STRIDE)
        n_tested = min(layer.n_tested(activation) for activation in both)
        rights = [[layer.right(n, activation, n_tested) for n in tried] for activation in both]
        page = slice(first, first + _PAGE)
        chances = []
        for activation in both:
            scores = layer.scores(layer.X_test[page], n_units, activation)
            meaning = "a probability for each score"
            chances.append(share.array(scores, shape=scores.shape, meaning=meaning))

        left, right = _two_panels(figure)
        _draw_course(left, tried, rights)
        _draw_digits(right, layer.X_test[page], layer.y_test[page], chances)
        with_relu, without = (percent(course[-1]) for course in rights)
        slow = "" if n_tested == len(layer.X_test) else ": the first ones, as your code is slow"
        return (
            f"With {n_units} hidden units of random weights, the network reads {with_relu} of "
            f"{n_tested} test digits right with your relu, and {without} with no activation"
            f"{slow}. {_read(layer.y_test[page], chances[0])}"
        )

    show(
        draw,
        [forward, bend, share, penalty],
        {
            "n_units": Steps("hidden units", _STRIDE, MOST_UNITS, MOST_UNITS, _STRIDE),
            "first": Slider("test digits from number", 0, len(layer.X_test) - _PAGE, 0, _PAGE),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 7.4),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the accuracy and for some digits."""
    if _style.is_narrow(figure):
        return figure.add_axes((0.14, 0.61, 0.83, 0.34)), figure.add_axes((0.02, 0.05, 0.95, 0.44))
    return figure.add_axes((0.085, 0.12, 0.4, 0.79)), figure.add_axes((0.53, 0.07, 0.46, 0.84))


def _draw_course(axes: Axes, tried: Sequence[int], rights: list[list[float]]) -> None:
    """Draw the share of test digits that are read right, up to the present number of units."""
    look = _style.look()
    axes.set(xlim=(0, MOST_UNITS + 10), ylim=(0.8, 1.0), xlabel="hidden units")
    axes.set_xticks(range(0, MOST_UNITS + 1, 100))
    axes.set_yticks([0.8, 0.85, 0.9, 0.95, 1.0], ["80 %", "85 %", "90 %", "95 %", "100 %"])
    axes.set_title("test digits read right", loc="left")
    axes.grid(axis="y")
    names = ("with your relu", "no activation: a linear model")
    styles = ("-", "--")
    for row, (name, course) in enumerate(zip(names, rights, strict=True)):
        colour, marker = look.colours[row], _style.MARKERS[row]
        axes.plot(tried, course, styles[row], color=colour, marker=marker, markersize=3.5)
        here: dict[str, Any] = {"markersize": 10, "markeredgecolor": look.edge, "clip_on": False}
        axes.plot(tried[-1], course[-1], marker, color=colour, **here)
        height = 0.16 - 0.09 * row
        place: dict[str, Any] = {"transform": axes.transAxes, "ha": "right", "fontweight": "bold"}
        axes.text(0.98, height, name, color=colour, **place)


def _draw_digits(axes: Axes, X: Floats, labels: Integers, chances: list[Floats]) -> None:
    """Draw each digit beside the probabilities of its ten classes."""
    look = _style.look()
    axes.set(yticks=[])
    axes.set_xticks(range(N_CLASSES))
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)
    key = "plain: with your relu, its answer ✓ or ✗; hatched: without"
    axes.set_title(f"your network's probabilities\n{key}", loc="right", fontsize=9)
    for row, (pixels, label) in enumerate(zip(X, labels, strict=True)):
        floor = row + 0.92
        extent = (-4.5, -2.0, row + 0.92, row + 0.08)
        axes.imshow(
            pixels.reshape(8, 8), cmap=look.shades, vmin=0, vmax=1, extent=extent, aspect="auto"
        )
        axes.plot([-0.5, N_CLASSES - 0.5], [floor] * 2, color=look.quiet, linewidth=0.8)
        answer = int(chances[0][row].argmax())
        axes.text(
            -1.75,
            row + 0.5,
            f"{answer} {mark(answer == label)}",
            va="center",
            fontsize=11,
            fontweight="bold",
            color=look.colours[0],
        )
    for kind, chance in enumerate(chances):
        _draw_bars(axes, chance, kind)
    axes.set(xlim=(-4.6, N_CLASSES - 0.4), ylim=(_PAGE, -0.02))


def _draw_bars(axes: Axes, chances: Floats, kind: int) -> None:
    """Draw a bar for each digit and class; all in one go, which takes far less time."""
    look = _style.look()
    classes = np.arange(N_CLASSES) + (0.0 if kind else -0.4)
    bars = [
        [(x, row + 0.92), (x, top), (x + 0.4, top), (x + 0.4, row + 0.92)]
        for row, heights in enumerate(0.8 * chances)
        for x, top in zip(classes, row + 0.92 - heights, strict=True)
    ]
    style: dict[str, Any] = {"hatch": "////", "edgecolor": look.ink} if kind else {}
    axes.add_collection(
        PolyCollection(bars, facecolor=look.colours[kind], linewidth=0, **style), autolim=False
    )


def _read(labels: Integers, chances: Floats) -> str:
    """Say as what each digit of the page is read, and how surely."""
    words = [
        f"{int(label)} as {int(chance.argmax())} ({percent(float(chance.max()), 0)})"
        for label, chance in zip(labels, chances, strict=True)
    ]
    return f"With your relu it reads {', '.join(words)}."
