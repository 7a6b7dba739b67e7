"""The figure of momentum's memory: v where the gradient is steady and where it alternates."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._figure import Slider, Steps, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number, short_number
from course_lib.demos.descent._paths import Gradient, path_of

Function = Callable[..., Any]

_N_STEPS = 24
_RATE = 0.1
_MOST = 0.9
"""The largest ρ."""


def memory(momentum_descent: Function) -> None:
    """Show v by step where the gradient is 1 in each, and where it is 1 and −1 by turns.

    What v was is read off the path: its steps are −αv.

    Parameters
    ----------
    momentum_descent : callable
        ``(gradient, x0, learning_rate, rho, n_steps) -> path``, shape (n_steps + 1, D).
    """
    descend = StudentFunction(momentum_descent, "momentum_descent")

    def velocities(gradient: Gradient, rho: float) -> Floats:
        path = path_of(descend, gradient, (0.0,), _RATE, rho, _N_STEPS)
        return np.asarray(-np.diff(path[:, 0]) / _RATE)

    def draw(figure: Figure, rho: float, n_steps: int) -> str:
        steady, alternating = velocities(_steady, rho), velocities(_Alternating(), rho)
        left, right = _style.panels(figure, 2, margins=(0.55, 0.5, 0.15, 0.4))
        signs = np.where(np.arange(_N_STEPS) % 2 == 0, 1.0, -1.0)
        most = 1 / (1 - _MOST)
        _draw(left, np.ones(_N_STEPS), steady[:n_steps], (-0.12 * most, 1.16 * most))
        _draw(right, signs, alternating[:n_steps], (-1.32, 1.48))
        left.set_title("the gradient is 1 in each step")
        right.set_title("the gradient is 1, −1, 1, −1, …")
        limits = (1 / (1 - rho), 1 / (1 + rho))
        _draw_limit(left, limits[0], f"1/(1 − ρ) = {short_number(limits[0])}")
        _draw_limit(right, limits[1], f"1/(1 + ρ) = {short_number(limits[1])}")
        right.axhline(-limits[1], color=_style.look().quiet, linestyle=":", linewidth=1.4)
        return _in_words(rho, n_steps, steady, alternating)

    show(
        draw,
        [descend],
        {
            "rho": Slider("momentum ρ", 0.0, _MOST, 0.8, 0.05),
            "n_steps": Steps("steps", 1, _N_STEPS, _N_STEPS),
        },
        size=(7.2, 3.7),
        narrow=(4.8, 6.6),
    )


def _steady(x: Floats) -> Floats:
    return np.ones_like(x)


class _Alternating:
    """A gradient of 1 at the first point, −1 at the next, and so on.

    It goes by the point, so that asking twice at the same one changes nothing.
    """

    def __init__(self) -> None:
        self._last: float | None = None
        self._sign = -1.0

    def __call__(self, x: Floats) -> Floats:
        here = float(np.ravel(x)[0])
        if here != self._last:
            self._last, self._sign = here, -self._sign
        return np.full_like(x, self._sign)


def _draw(axes: Axes, gradients: Floats, v: Floats, limits: tuple[float, float]) -> None:
    """Draw v by step as bars, and the gradient of each step as a dash."""
    look = _style.look()
    axes.set(xlim=(0.2, _N_STEPS + 0.8), ylim=limits, xlabel="step")
    axes.set_xticks(range(4, _N_STEPS + 1, 4))
    axes.axhline(0, color=look.quiet, linewidth=0.8)
    steps = np.arange(1, len(v) + 1)
    axes.vlines(steps, 0, v, color=look.colours[0], linewidth=5.5)
    dashes: dict[str, Any] = {"markersize": 9, "markeredgewidth": 2.5, "zorder": 3}
    axes.plot(steps, gradients[: len(v)], "_", color=look.colours[1], **dashes)
    names: dict[str, Any] = {"transform": axes.transAxes, "va": "top"}
    axes.text(0.03, 0.99, "bars: v", color=look.colours[0], **names)
    axes.text(0.27, 0.99, "dashes: the gradient", color=look.colours[1], **names)


def _draw_limit(axes: Axes, height: float, words: str) -> None:
    """Draw where the decaying sum ends, with its name above."""
    look = _style.look()
    axes.axhline(height, color=look.quiet, linestyle=":", linewidth=1.4)
    place: dict[str, Any] = {"textcoords": "offset points", "ha": "right", "zorder": 5}
    name = axes.annotate(words, (_N_STEPS + 0.6, height), (0, 4), **place)
    name.set_path_effects([withStroke(linewidth=4, foreground=look.paper)])


def _in_words(rho: float, n_steps: int, steady: Floats, alternating: Floats) -> str:
    steps = np.arange(1, _N_STEPS + 1)
    sums = (1 - rho**steps) / (1 - rho)
    damped = -((-1.0) ** steps) * (1 - (-rho) ** steps) / (1 + rho)
    right = np.allclose(steady, sums, rtol=1e-3) and np.allclose(alternating, damped, rtol=1e-3)
    last = n_steps - 1
    verdict = f"{mark(True)} as a decaying sum does"
    if not right:
        verdict = (
            f"{mark(False)} a decaying sum would be at {number(sums[last], 2)} and "
            f"{number(damped[last], 2)}"
        )
    ends = (number(1 / (1 - rho), 2), number(1 / (1 + rho), 2))
    return (
        f"With ρ = {short_number(rho)}, step {n_steps} of your path used v = "
        f"{number(steady[last], 2)} where the gradient is always 1, and "
        f"{number(alternating[last], 2)} where it alternates: {verdict}. The limits are 1/(1 − ρ) "
        f"= {ends[0]} and, in size, 1/(1 + ρ) = {ends[1]}."
    )
