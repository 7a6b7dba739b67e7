"""The figure of descent on a parabola: what a step does to the error, and what that makes of it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number, short_number
from course_lib.demos.descent._paths import distance_axes, mark_last, path_of, size_of

Function = Callable[..., Any]

_N_STEPS = 20
_FARTHEST = 2.5
"""How far from the lowest point the start can be."""
_WIDTH, _BOTTOM, _TOP = 3.0, -2.5, 34.0
_DISTANCES = (1e-4, 1e4)


def one_parabola(gradient_descent: Function) -> None:
    """Show descent on ½λx², as hops on the curve and as the distance |x| after each step.

    Parameters
    ----------
    gradient_descent : callable
        ``(gradient, x0, learning_rate, n_steps) -> path``, shape (n_steps + 1, D).
    """
    descend = StudentFunction(gradient_descent, "gradient_descent")

    def draw(
        figure: Figure, start: tuple[float, float], rate: float, curvature: float, n_steps: int
    ) -> str:
        path = path_of(descend, lambda x: curvature * x, start[:1], rate, _N_STEPS)[:, 0]
        by_formula = start[0] * np.power(1.0 - rate * curvature, np.arange(_N_STEPS + 1))
        left, right = _style.panels(figure, 2, margins=(0.6, 0.5, 0.15, 0.4))
        _draw_hops(left, path[: n_steps + 1], curvature)
        _place_start(left, start[0], curvature)
        _draw_distances(right, path[: n_steps + 1], by_formula, 1 - rate * curvature)
        return _in_words(path, by_formula, rate, curvature, n_steps)

    show(
        draw,
        [descend],
        {
            "start": Point("start", (2.0, 0.0), (-_FARTHEST, 0.0), (_FARTHEST, 0.0), 0.1),
            "rate": Slider("learning rate α", 0.02, 0.3, 0.04, 0.02),
            "curvature": Slider("curvature λ", 1, 10, 8),
            "n_steps": Steps("steps", 0, _N_STEPS, 10),
        },
        size=(7.2, 3.9),
        narrow=(4.8, 7.0),
    )


def _height(x: Floats | float, curvature: float) -> Any:
    return curvature * x**2 / 2


def _draw_hops(axes: Axes, path: Floats, curvature: float) -> None:
    """Draw the parabola and the path as hops on it; the first points carry their numbers."""
    look = _style.look()
    axes.set(xlim=(-_WIDTH, _WIDTH), ylim=(_BOTTOM, _TOP), xlabel="x")
    axes.set_title("hops on ½λx²")
    x = np.linspace(-_WIDTH, _WIDTH, 121)
    axes.plot(x, _height(x, curvature), color=look.quiet, linewidth=1.4, zorder=1)
    axes.axvline(0, color=look.grid, linewidth=1, zorder=0)
    hops: dict[str, Any] = {"color": look.colours[0], "linewidth": 1.2, "markersize": 5.5}
    axes.plot(path, _height(path, curvature), "-o", **hops, markeredgecolor=look.edge, zorder=2)
    last: dict[str, Any] = {"color": look.colours[1], "markeredgecolor": look.edge, "zorder": 3}
    axes.plot(path[-1], _height(path[-1], curvature), "^", **last, markersize=9)
    gone = _first(np.abs(path) > _WIDTH)
    if gone is not None:
        words = f"outside the picture\nfrom step {gone} on"
        axes.text(0.5, 0.97, words, transform=axes.transAxes, ha="center", va="top")


def _place_start(axes: Axes, start: float, curvature: float) -> None:
    look, height = _style.look(), float(_height(start, curvature))
    axes.plot(start, height, "o", color=look.ink, markeredgecolor=look.edge, markersize=10)
    side = 1 if start >= 0 else -1
    axes.annotate(
        "start",
        (start, height),
        (9 * side, -11),  # beside and below: the curve rises on the outer side
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="center",
    )
    place(axes, "start", height)


def _draw_distances(axes: Axes, path: Floats, by_formula: Floats, factor: float) -> None:
    look = _style.look()
    distance_axes(axes, _N_STEPS, _DISTANCES)
    axes.set_title("distance |x| from the lowest point")
    axes.set_xticks(range(0, _N_STEPS + 1, 5))
    # Far below the axis, so that the line leaves the picture where the factor is 0.
    line = np.maximum(np.abs(by_formula), 1e-300)
    axes.plot(line, ":", color=look.quiet, linewidth=1.4)
    axes.plot(np.abs(path), "o", color=look.colours[0], markersize=5.5)
    mark_last(axes, np.abs(path), "^", look.colours[1])
    words = f"1 − αλ = {short_number(round(factor, 10))}\n{_name(factor)}"
    # Where there is room: above a line that falls, below one that rises.
    falls = abs(factor) <= 1
    axes.text(
        0.97,
        0.97 if falls else 0.04,
        words,
        transform=axes.transAxes,
        ha="right",
        va="top" if falls else "bottom",
        fontsize=12,
        linespacing=1.4,
    )


def _name(factor: float) -> str:
    """Name in short what a factor makes of a number that it multiplies again and again."""
    if np.isclose(factor, 0, atol=1e-9):
        return "arrives at once"
    if np.isclose(abs(factor), 1):
        return "never gets closer"
    if abs(factor) > 1:
        return "zigzags and explodes"
    return "shrinks" if factor > 0 else "zigzags and shrinks"


def _in_words(path: Floats, by_formula: Floats, rate: float, curvature: float, n_steps: int) -> str:
    factor = round(1 - rate * curvature, 10)
    right = bool(np.allclose(path, by_formula, rtol=1e-3, atol=1e-6))
    claim = (
        f"With α = {short_number(rate)} and λ = {curvature:g} each step multiplies x by 1 − αλ = "
        f"{short_number(factor)}: it {_name(factor)}."
    )
    came = f"Your path starts at {number(path[0], 1)}"
    if n_steps:
        plural = "s" if n_steps > 1 else ""
        came += f" and is at {_place_of(path[n_steps])} after {n_steps} step{plural}"
    verdict = "as the factor says" if right else "which is not what the factor says"
    if path[0] == 0:
        verdict = f"the lowest point, where any factor keeps it; {verdict}"
    return f"{claim} {came}, {verdict} {mark(right)}."


def _place_of(x: float) -> str:
    words = size_of(x)
    return f"{words} from 0" if words.startswith("less") else words


def _first(where: Any) -> int | None:
    """Return where it is true first, or None."""
    found = np.flatnonzero(where)
    return int(found[0]) if found.size else None
