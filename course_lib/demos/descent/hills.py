"""The figure of a ball on a hilly line, and the map of what gets over the hill."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, percent, short_number
from course_lib.demos.descent._paths import path_of

Function = Callable[..., Any]

_DEEPEST, _WIDE = 3.0, 0.15
"""The middle of a wide bowl, and its curvature."""
_BUMP, _AT, _BREADTH = 1.5, 0.5, 0.8
"""The hill on the bowl's side: how high it is, where it stands, how broad it is."""
_RATE, _N_STEPS, _STRIDE = 0.3, 150, 3
_X, _Y = (-6.2, 7.0), (-0.5, 7.0)
_STARTS = np.arange(-60, 66, 2) / 10
_RHOS = np.arange(34) * 0.03
"""Both cover what the controls reach; each ρ of the slider has a row of its own."""

Bools = NDArray[np.bool_]


def _height(x: Floats | float) -> Any:
    bump = np.exp(-((x - _AT) ** 2) / (2 * _BREADTH**2))
    return _WIDE * (x - _DEEPEST) ** 2 / 2 + _BUMP * bump


def _slope(x: Floats) -> Floats:
    bump = np.exp(-((x - _AT) ** 2) / (2 * _BREADTH**2))
    return np.asarray(_WIDE * (x - _DEEPEST) - _BUMP * (x - _AT) / _BREADTH**2 * bump)


def _extremes() -> tuple[float, float, float]:
    """Return where the shallow hollow, the hilltop and the deep hollow are."""
    x = np.linspace(-3, 6, 9001)
    turns = np.flatnonzero(np.diff(np.sign(_slope(x))))
    shallow, top, deep = (float(x[turn]) for turn in turns)
    return shallow, top, deep


_SHALLOW, _TOP, _DEEP = _extremes()


def hill(momentum_descent: Function) -> None:
    """Show a ball on a line with a shallow and a deep hollow, and which ρ gets over the hill.

    Parameters
    ----------
    momentum_descent : callable
        ``(gradient, x0, learning_rate, rho, n_steps) -> path``, shape (n_steps + 1, D).
    """
    descend = StudentFunction(momentum_descent, "momentum_descent")
    maps: dict[object, Bools] = {}

    def gets_over() -> Bools:
        """Return for each ρ and start whether the ball ends beyond the hilltop."""
        if descend.function not in maps:
            # The coordinates of one path: each start rolls as if it were alone.
            ends = [path_of(descend, _slope, _STARTS, _RATE, rho, _N_STEPS)[-1] for rho in _RHOS]
            maps[descend.function] = np.array(ends) > _TOP
        return maps[descend.function]

    def draw(figure: Figure, start: tuple[float, float], rho: float, n_steps: int) -> str:
        path = path_of(descend, _slope, start[:1], _RATE, rho, _N_STEPS)[:, 0]
        over = gets_over()
        line, plane = _two_panels(figure)
        _draw_line(line, path[: n_steps + 1], start[0])
        _draw_map(plane, over, start[0], rho)
        row = over[int(np.argmin(np.abs(_RHOS - rho)))]
        return _in_words(path, start[0], rho, n_steps, row)

    show(
        draw,
        [descend],
        {
            "start": Point("start", (-4.0, 0.0), (-6.0, 0.0), (6.4, 0.0), 0.1),
            "rho": Slider("momentum ρ", 0.0, 0.99, 0.75, 0.03),
            "n_steps": Steps("steps", 0, _N_STEPS, _N_STEPS, _STRIDE),
        },
        size=(7.2, 5.4),
        narrow=(4.8, 5.4),
    )


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the line and, below and on the same x, for the map."""
    left, width = (0.135, 0.845) if _style.is_narrow(figure) else (0.095, 0.895)
    return (
        figure.add_axes((left, 0.555, width, 0.43)),
        figure.add_axes((left, 0.09, width, 0.34)),
    )


def _draw_line(axes: Axes, path: Floats, start: float) -> None:
    """Draw the hilly line, where the ball was, and where it is."""
    look = _style.look()
    axes.set(xlim=_X, ylim=_Y, yticks=range(0, 7, 2), ylabel="height f(x)")
    x = np.linspace(*_X, 200)
    axes.fill_between(x, _height(x), _Y[0], color=look.grid, alpha=0.45, linewidth=0)
    axes.plot(x, _height(x), color=look.quiet, linewidth=1.6)
    names: dict[str, Any] = {"ha": "center", "color": look.quiet}
    axes.text(_SHALLOW, _height(_SHALLOW) - 0.75, "shallow", **names)
    axes.text(_DEEP, _height(_DEEP) + 0.6, "deep", **names)
    steps = f"after {len(path) - 1} steps"
    axes.text(0.99, 0.96, steps, transform=axes.transAxes, ha="right", va="top", color=look.quiet)
    trail: dict[str, Any] = {"color": look.colours[0], "markersize": 5, "markeredgewidth": 0.5}
    axes.plot(path, _height(path), "o", **trail, markeredgecolor=look.edge)
    axes.plot(start, _height(start), "o", color=look.ink, markersize=8, zorder=3)
    side = 1 if float(_slope(np.array(start))) <= 0 else -1  # where the ground falls away
    beside: dict[str, Any] = {"textcoords": "offset points", "ha": "left" if side > 0 else "right"}
    axes.annotate("start", (start, _height(start)), (8 * side, 7), **beside)
    place(axes, "start", float(_height(start)))
    ball: dict[str, Any] = {"color": look.colours[1], "markeredgecolor": look.edge, "zorder": 4}
    axes.plot(path[-1], _height(path[-1]) + 0.22, "o", **ball, markersize=15)


def _draw_map(axes: Axes, over: Bools, start: float, rho: float) -> None:
    """Draw for each start and ρ whether the ball ends beyond the hill, and where we are."""
    look = _style.look()
    step, lift = _STARTS[1] - _STARTS[0], _RHOS[1] - _RHOS[0]
    extent = (
        _STARTS[0] - step / 2,
        _STARTS[-1] + step / 2,
        _RHOS[0] - lift / 2,
        _RHOS[-1] + lift / 2,
    )
    colours = (look.tints[1], look.colours[2])
    axes.imshow(
        over,
        extent=extent,
        origin="lower",
        aspect="auto",
        cmap=ListedColormap(colours),
        vmin=0,
        vmax=1,
        interpolation="nearest",
        alpha=0.75,
    )
    axes.set(xlim=_X, ylim=extent[2:], xlabel="start", ylabel="momentum ρ")
    axes.set_yticks([0, 0.25, 0.5, 0.75])
    axes.axvline(_TOP, color=look.quiet, linestyle=":", linewidth=1.2)
    axes.plot(start, rho, "o", color=look.ink, markersize=10, markeredgecolor=look.edge, zorder=3)
    place(axes, "start", rho)
    names = ("ends in the shallow hollow", "in the deep one")
    handles = [
        Patch(facecolor=colour, edgecolor=look.quiet, alpha=0.75, label=name)
        for colour, name in zip(colours, names, strict=True)
    ]
    axes.legend(
        handles=handles,
        loc="lower right",
        bbox_to_anchor=(1.0, 1.0),
        ncols=2,
        borderaxespad=0.3,
        columnspacing=1.2,
    )


def _in_words(path: Floats, start: float, rho: float, n_steps: int, row: Bools) -> str:
    here = path[n_steps]
    hollow = "the deep" if here > _TOP else "the shallow"
    roll = f"With ρ = {short_number(rho)}{' (plain descent)' if rho == 0 else ''}, the ball that "
    roll += f"starts at {number(start, 1)} is at {number(here, 2)} after {n_steps} steps, on "
    roll += f"{hollow} hollow's side."
    if start > _TOP:
        what = "It starts beyond the hill" + (", and came back over it." if here <= _TOP else ".")
    elif here > _TOP:
        what = "What v gathered was enough for the hill."
    elif path[: n_steps + 1].max() > _TOP:
        what = "It was beyond the hill, and v brought it back."
    elif n_steps < _N_STEPS:
        what = "So far it has not been over the hill."
    else:
        what = "What v gathered was not enough for the hill."
    left = row[_STARTS < _TOP]
    share = f"Of the starts to the left of the hill, {percent(float(left.mean()), 0)} end beyond it"
    return f"{roll} {what} {share} with this ρ."
