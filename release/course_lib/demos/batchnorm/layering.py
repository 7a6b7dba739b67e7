"""The figure of hidden values, layer by layer, while a deep network learns digits."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Steps, Told, has_browser, patience, show
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import percent
from course_lib.demos.batchnorm._network import (
    EDGES,
    LAYERS,
    REACH,
    STRIDE,
    TESTED,
    UPDATES,
    Course,
    Moment,
    train,
)

Function = Callable[..., Any]

_SCALES = {"too small: × 0.4": 0.4, "right: × 1": 1.0, "too large: × 1.6": 1.6}
"""The size of the first weights, as a multiple of He's."""
_SECONDS = 4.0
"""Processor time that one training may take: six times what it needs."""
_NAMES = ("without batch norm", "with your batch norm")
_COLOURS, _SHAPES = (1, 0), ("^", "o")
_HALF_WIDTH = 0.43
_BESIDE = np.array([-10, -1, 0, 1, 10])
"""The values that are written beside the histograms."""


def layers(batchnorm_forward: Function, batchnorm_backward: Function) -> None:
    """Show histograms of hidden values while a deep network trains, without and with batch norm.

    The networks are trained once, when the figure is first drawn, and again if a function changes.

    Parameters
    ----------
    batchnorm_forward : callable
        ``(x, gamma, beta, running_mean, running_var, momentum, eps, train) -> (y, cache,
        running_mean, running_var)``.
    batchnorm_backward : callable
        ``(upstream, cache) -> (dx, dgamma, dbeta)``.
    """
    study = _Study(
        StudentFunction(batchnorm_forward, "batchnorm_forward"),
        StudentFunction(batchnorm_backward, "batchnorm_backward"),
    )
    if has_browser():
        _train_with_progress(study)

    def draw(figure: Figure, weights: str, updates: int) -> Told:
        courses = study.courses(weights)
        last = STRIDE * (len(courses[1].moments) - 1)
        if courses[1].is_cut:
            updates = min(updates, last)
        above, below, right = _three_panels(figure)
        for row, (axes, course) in enumerate(zip((above, below), courses, strict=True)):
            _draw_layers(axes, course, updates, row)
        for row, course in enumerate(courses):
            _draw_accuracies(right, course, updates, row)
        sentence = " ".join(
            [_start(weights, updates), *map(_told, courses, (updates,) * 2, _NAMES)]
        )
        if not courses[1].is_cut:
            return Told(sentence)
        cut = f"Your functions are slow: training with them was cut short after {last} updates."
        return Told(f"{sentence} {cut}", ends={"updates": float(last)})

    show(
        draw,
        study.functions,
        {
            "weights": Choice("first weights", tuple(_SCALES)),
            "updates": Steps("updates", 0, UPDATES, UPDATES, STRIDE),
        },
        size=(7.2, 5.2),
        narrow=(4.8, 7.6),
    )


class _Study:
    """Trains the networks with the student's functions, and remembers how that went."""

    def __init__(self, forward: StudentFunction, backward: StudentFunction) -> None:
        self.functions = (forward, backward)
        self._plain: dict[str, Course] = {}
        self._normed: dict[object, Course] = {}

    def courses(self, weights: str) -> tuple[Course, Course]:
        """Return the courses without and with batch norm for a size of the first weights."""
        forward, backward = self.functions
        key = (weights, forward.function, backward.function)
        if key not in self._normed:
            seconds = patience(_SECONDS)
            self._normed[key] = train(_SCALES[weights], forward, backward, seconds)
        if weights not in self._plain:
            self._plain[weights] = train(_SCALES[weights])
        return self._plain[weights], self._normed[key]


def _train_with_progress(study: _Study) -> None:
    """Train all networks, and say so on the page until that is done."""
    from IPython.display import HTML, display

    page = display(HTML(""), display_id=True)
    for done, weights in enumerate(_SCALES):
        page.update(HTML(f"Training networks with first weights {weights} ({done + 1} of 3) …"))
        try:
            study.courses(weights)
        except Waiting:
            break  # the figure says so itself
    page.update(HTML(""))


def _three_panels(figure: Figure) -> tuple[Axes, Axes, Axes]:
    """Return axes for the histograms without and with batch norm, and for accuracies."""
    if _style.is_narrow(figure):
        above = figure.add_axes((0.1, 0.7, 0.88, 0.26))
        below = figure.add_axes((0.1, 0.37, 0.88, 0.26))
        right = figure.add_axes((0.13, 0.065, 0.83, 0.2))
    else:
        above = figure.add_axes((0.065, 0.545, 0.615, 0.395))
        below = figure.add_axes((0.065, 0.065, 0.615, 0.395))
        right = figure.add_axes((0.757, 0.095, 0.21, 0.725))
    _prepare_accuracies(right)
    for row, axes in enumerate((above, below)):
        _prepare_layers(axes, row)
    return above, below, right


def _prepare_layers(axes: Axes, row: int) -> None:
    """Write names and values beside the histograms; Matplotlib's own ticks take twice the time."""
    look = _style.look()
    axes.set(xlim=(0.5, LAYERS + 0.5), ylim=(EDGES[0], EDGES[-1] + 0.9), autoscale_on=False)
    axes.axis("off")
    axes.axvline(0.5, color=look.quiet, linewidth=1.6)
    for value in _BESIDE:
        height = float(np.arcsinh(value))
        words = f"{value}".replace("-", "−")
        axes.text(0.44, height, words, ha="right", va="center", color=look.quiet)
        if abs(value) <= 1:
            style = ":" if value else "-"
            axes.axhline(height, color=look.grid, linewidth=1, linestyle=style, zorder=0)
    up: dict[str, Any] = {"textcoords": "offset points", "xytext": (0, 6)}
    name: dict[str, Any] = {"fontweight": "bold", "fontsize": 11}
    name["color"] = look.colours[_COLOURS[row]]
    top = axes.get_ylim()[1]
    axes.annotate(_NAMES[row], (0.5, top), **up, **name)
    quiet = ("what enters each ReLU", "pale: what ReLU cuts to 0")[row]
    axes.annotate(quiet, (LAYERS + 0.5, top), ha="right", color=look.quiet, **up)
    for layer in range(1, LAYERS + 1) if row else ():
        words = f"layer {layer}"
        axes.text(layer, EDGES[0] - 0.25, words, ha="center", va="top", color=look.quiet)


def _draw_layers(axes: Axes, course: Course, updates: int, row: int) -> None:
    """Draw each layer's histogram upright; what ReLU lets pass is darker than what it cuts."""
    look = _style.look()
    moment = _moment(course, updates)
    if moment is None:
        words = f"broken after {course.broken_after} updates:\nits numbers grew beyond all bounds"
        axes.text((LAYERS + 1) / 2, 1.3, words, ha="center", fontsize=12, color=look.ink)
        return
    colour, tint = look.colours[_COLOURS[row]], look.tints[_COLOURS[row]]
    widest = np.maximum(moment.histograms.max(axis=1, keepdims=True), 1e-12)
    halves = _HALF_WIDTH * moment.histograms / widest
    passes = EDGES[:-1] >= 0
    for part, shade in ((~passes, tint), (passes, colour)):
        shapes = [_shape(layer, half[part], part) for layer, half in enumerate(halves, 1)]
        axes.add_collection(PolyCollection(shapes, facecolors=shade, linewidths=0))
    axes.plot(*_outlines(halves), color=colour, linewidth=1.1)
    for layer, std in enumerate(moment.stds, 1):
        axes.text(layer, EDGES[-1] + 0.85, f"std {_size(std)}", ha="center", va="top", fontsize=9.5)


def _shape(layer: int, halves: Floats, part: NDArray[np.bool_]) -> Floats:
    """Return the corners of a part of a layer's histogram."""
    heights = np.column_stack([EDGES[:-1][part], EDGES[1:][part]]).ravel()
    half = np.repeat(halves, 2)
    right, left = (np.column_stack([layer + side * half, heights]) for side in (1, -1))
    return np.vstack([right, left[::-1]])


def _outlines(halves: Floats) -> tuple[Floats, Floats]:
    """Return one line along both sides of all histograms, which leaves out empty bins."""
    heights = np.append(np.repeat(EDGES, 2)[1:-1], np.nan)
    sides = np.pad(np.repeat(halves, 2, axis=1), ((0, 0), (0, 1)), constant_values=np.nan)
    sides[sides == 0] = np.nan
    layers = np.arange(1, len(halves) + 1)[:, None]
    x = np.stack([layers - sides, layers + sides])
    return x.ravel(), np.tile(heights, 2 * len(halves))


def _prepare_accuracies(axes: Axes) -> None:
    look = _style.look()
    axes.set(xlim=(0, UPDATES), ylim=(0, 1), xlabel="updates")
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xticks(range(0, UPDATES + 1, UPDATES // 2))
    axes.grid(axis="y", color=look.grid)
    axes.set_axisbelow(True)
    axes.text(0, 1.2, "test digits read right", transform=axes.transAxes, fontsize=11, va="top")
    narrow = _style.is_narrow(_figure_of(axes))
    for row, place in enumerate(((0.5, 1.2), (0.5, 1.1)) if narrow else ((0, 1.13), (0, 1.075))):
        sign = ("▲", "●")[row]
        colour = look.colours[_COLOURS[row]]
        words = f"{sign} {_NAMES[row].replace('your ', '')}"
        axes.text(*place, words, transform=axes.transAxes, color=colour, va="top")


def _figure_of(axes: Axes) -> Figure:
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    return figure


def _draw_accuracies(axes: Axes, course: Course, updates: int, row: int) -> None:
    """Draw the shares of right answers so far, and faintly those to come."""
    look = _style.look()
    colour = look.colours[_COLOURS[row]]
    shares = np.array([moment.accuracy for moment in course.moments])
    steps = STRIDE * np.arange(len(shares))
    so_far = steps <= updates
    to_come = steps >= updates
    axes.plot(steps[to_come], shares[to_come], color=colour, linewidth=1, alpha=0.4)
    style: dict[str, Any] = {"color": colour, "markeredgecolor": look.edge, "clip_on": False}
    axes.plot(steps[so_far], shares[so_far], ("--", "-")[row], color=colour)
    is_broken = _moment(course, updates) is None
    marker = "X" if is_broken else _SHAPES[row]
    # The triangle lies on the circle, and leaves its rim to be seen, where both are the same.
    size, height = (8, 6) if row == 0 else (11, 5)
    axes.plot(
        steps[so_far][-1], shares[so_far][-1], marker, markersize=size, zorder=height, **style
    )


def _moment(course: Course, updates: int) -> Moment | None:
    """Return the moment after that many updates, or None if the network is broken by then."""
    number = updates // STRIDE
    if number < len(course.moments):
        return course.moments[number]
    return None if course.broken_after is not None else course.moments[-1]


def _start(weights: str, updates: int) -> str:
    made = f"{updates} update{'s' * (updates != 1)}"
    return (
        f"After {made} of a network whose first weights are {_SCALES[weights]:g} times He's size; "
        f"std is that of the values that enter the ReLUs of layers 1 to {LAYERS}."
    )


def _told(course: Course, updates: int, name: str) -> str:
    moment = _moment(course, updates)
    if moment is None:
        return (
            f"{name.capitalize()} the network broke after {course.broken_after} updates: its "
            "numbers grew beyond all bounds."
        )
    stds = ", ".join(map(_size, moment.stds))
    read = percent(moment.accuracy)
    return f"{name.capitalize()}: std {stds}, and {read} of {TESTED} test digits are read right."


def _size(std: float) -> str:
    """Write a standard deviation with two digits, as in "0.095" or "1.0"."""
    if std > 10 * REACH:
        return "huge"
    rounded = float(f"{std:.1e}")
    decimals = 1 - math.floor(math.log10(rounded)) if rounded > 0 else 0
    return f"{std:.{max(decimals, 0)}f}"
