"""The paths of the student's descents, and how far from the lowest point they are."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.demos import _style
from course_lib.demos._student import Floats, StudentFunction, as_array
from course_lib.demos._words import short_number

Gradient = Callable[[Floats], Floats]


def path_of(
    descend: StudentFunction,
    gradient: Gradient,
    start: Sequence[float] | Floats,
    *settings: float,
) -> Floats:
    """Return the path of one of the student's descents, shape (n_steps + 1, D).

    Parameters
    ----------
    descend : StudentFunction
        ``gradient_descent`` or ``momentum_descent``.
    gradient : callable
        From a point (D,) to the gradient (D,) there.
    start : sequence of D floats
    *settings : float
        What follows the start in the call; the number of steps is the last of them.

    Raises
    ------
    Waiting
        If what comes back is no such path.
    """
    x0 = np.array(start, dtype=np.float64)
    shape = (int(settings[-1]) + 1, len(x0))
    meaning = "the start, and a row for each step"
    return as_array(descend(gradient, x0, *settings), shape, descend.name, meaning)


def log_scale(axes: Axes, limits: tuple[float, float], decades: int = 1) -> None:
    """Give axes an upright log scale, with a line and a plain number every so many decades."""
    low, high = limits
    axes.set_yscale("log")
    axes.set_ylim(limits)
    powers = np.arange(np.ceil(np.log10(low)), np.floor(np.log10(high)) + 1)
    ticks = [10.0**power for power in powers if power % decades == 0]
    # Matplotlib's own labels, powers of ten, take a fifth of the time of a whole picture.
    axes.set_yticks(ticks, [f"{tick:,.10g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_style.look().grid)


def distance_axes(axes: Axes, n_steps: int, limits: tuple[float, float]) -> None:
    """Prepare axes for distances by step, with a log scale."""
    log_scale(axes, limits, decades=2)
    axes.set(xlim=(-0.02 * n_steps, 1.03 * n_steps), xlabel="step")


def mark_last(axes: Axes, distances: Floats, marker: str, colour: str) -> tuple[int, float]:
    """Mark the last of the distances by step, and return where the mark stands.

    A distance beyond the axis is marked on its edge.
    """
    step = len(distances) - 1
    height = float(np.clip(distances[-1], *axes.get_ylim()))
    edge: dict[str, Any] = {"markeredgecolor": _style.look().edge, "clip_on": False, "zorder": 4}
    axes.plot(step, height, marker, color=colour, markersize=9, **edge)
    return step, height


def size_of(value: float) -> str:
    """Say a number that may be tiny or huge, as in "−0.75" or "less than a millionth"."""
    if value == 0:
        return "0"
    if abs(value) < 1e-6:
        return "less than a millionth"
    if abs(value) < 1e-3:
        return np.format_float_positional(value, 2, fractional=False).replace("-", "−")
    return short_number(value) if abs(value) < 1000 else _in_thousands(value)


def _in_thousands(value: float) -> str:
    if abs(value) >= 1e6:
        return "more than a million"
    return f"{value:,.0f}".replace("-", "−")
