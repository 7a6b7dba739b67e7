"""The figure of knots that are dragged: a network through them, and the hinges that it sums."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Point, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, signed
from course_lib.demos.neural_networks._hinges import Hinges, interpolated

Function = Callable[..., Any]

_STARTS = ((0.0, 1.0), (1.0, 2.4), (2.0, 1.4), (3.0, 3.2), (4.0, 3.6), (5.0, 1.6))
_SIDEWAYS = 0.4
"""How far a knot moves to either side; neighbours so keep their order."""
_LOWEST, _HIGHEST = 0.0, 4.0
_X = np.linspace(-1.0, 6.0, 351)
_NAMES = tuple(f"knot{i + 1}" for i in range(len(_STARTS)))
_LAST = len(_STARTS) - 1
_EXACT = 1e-3
_TALLEST = 9.0
"""The largest part of a unit that is in the picture."""
_LINES = ("-", "--", "-.", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (2, 1)), ":")


def knots(relu: Function, relu_interpolant: Function) -> None:
    """Show the student's network through knots that are dragged, and each unit's hinge below.

    Parameters
    ----------
    relu : callable
        ``z -> max(0, z)``, of any shape.
    relu_interpolant : callable
        ``(x_knots, y_knots) -> (w1, b1, w2, b2)``.
    """
    bend = StudentFunction(relu, "relu")
    interpolant = StudentFunction(relu_interpolant, "relu_interpolant")

    def draw(figure: Figure, added: int, **points: tuple[float, float]) -> str:
        x_knots, y_knots = np.array([points[name] for name in _NAMES]).T
        network = interpolated(interpolant, x_knots, y_knots)
        parts = network.parts(np.concatenate([_X, x_knots]), bend)
        off = float(np.abs(network.b2 + parts[len(_X) :].sum(axis=1) - y_knots).max())
        shown = len(network) if added == _LAST else min(added, len(network))

        look = _style.look()
        above, below = _two_panels(figure)
        _draw_sums(above, network, parts[: len(_X)], shown)
        _draw_parts(below, network, parts[: len(_X)], shown)
        _draw_kinks(above, below, network, shown)
        for name, x, y in zip(_NAMES, x_knots, y_knots, strict=True):
            above.plot(x, y, "o", color=look.ink, markersize=10, markeredgecolor=look.edge)
            place(above, name)
        return f"{_told(network, shown)} {_bent(network)} {_through(off)}"

    controls: dict[str, Point | Steps] = {
        name: Point(
            f"knot {i + 1}",
            start,
            (start[0] - _SIDEWAYS, _LOWEST),
            (start[0] + _SIDEWAYS, _HIGHEST),
            0.1,
        )
        for i, (name, start) in enumerate(zip(_NAMES, _STARTS, strict=True))
    }
    controls["added"] = Steps("hidden units added", 0, _LAST, _LAST)
    show(draw, [bend, interpolant], controls, size=(7.2, 6.2), narrow=(4.8, 6.4))


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    """Return axes for the network and, below on the same x, for its hinges."""
    left, width = (0.1, 0.88) if _style.is_narrow(figure) else (0.065, 0.915)
    above = figure.add_axes((left, 0.53, width, 0.42), ylim=(_LOWEST - 1.0, _HIGHEST + 0.7))
    below = figure.add_axes((left, 0.08, width, 0.38), ylim=(-_TALLEST, _TALLEST))
    below.set_yticks([-8, -4, 0, 4, 8])
    above.set_title("your network: b₂ and its hidden units, added up", loc="left")
    below.set_title("what each hidden unit adds", loc="left")
    for axes in (above, below):
        axes.set(xlim=(_X[0], _X[-1]))
    above.tick_params(labelbottom=False)
    words = "change\nof slope" if _style.is_narrow(figure) else "change of slope"
    _write(above, _X[-1], words, _style.look().quiet, ha="right")
    below.set_xlabel("x", labelpad=1)
    return above, below


def _draw_sums(axes: Axes, network: Hinges, parts: Floats, shown: int) -> None:
    """Draw the output of the units added so far, and what it was before the last of them."""
    look = _style.look()
    axes.plot(_X, network.b2 + parts.sum(axis=1), color=look.quiet, linewidth=1.1)
    if shown:
        before = network.b2 + parts[:, : shown - 1].sum(axis=1)
        axes.plot(_X, before, color=_colour(shown - 1), linewidth=1.8, linestyle="--")
    axes.plot(_X, network.b2 + parts[:, :shown].sum(axis=1), color=look.ink, linewidth=2.6)


def _draw_parts(axes: Axes, network: Hinges, parts: Floats, shown: int) -> None:
    """Draw each unit's hinge, faint if it is not added yet, and b₂."""
    look = _style.look()
    axes.axhline(0, color=look.quiet, linewidth=1)
    axes.axhline(network.b2, color=look.quiet, linewidth=1.3, linestyle=":")
    label = f"b₂ = {number(network.b2, 1)}"
    style: dict[str, Any] = {"xytext": (2, 3), "textcoords": "offset points"}
    axes.annotate(label, (_X[0], network.b2), color=look.quiet, **style)
    for unit in range(len(network)):
        is_last, is_added = unit == shown - 1, unit < shown
        axes.plot(
            _X,
            np.where(parts[:, unit] == 0, np.nan, parts[:, unit]),
            color=_colour(unit),
            linestyle=_LINES[unit % len(_LINES)],
            linewidth=3.0 if is_last else 1.8,
            alpha=1.0 if is_added else 0.25,
        )


def _draw_kinks(above: Axes, below: Axes, network: Hinges, shown: int) -> None:
    """Mark where each unit added so far has its kink, from its hinge up to the network."""
    look = _style.look()
    for unit, (kink, bend) in enumerate(zip(network.kinks, network.bends, strict=True)):
        if np.isnan(kink) or not _X[0] <= kink <= _X[-1] or unit >= shown:
            continue
        colour = _colour(unit)
        for axes, span in ((above, above.get_ylim()), (below, (0.0, _TALLEST))):
            axes.plot([kink] * 2, span, color=colour, linewidth=1.2, linestyle=":", zorder=1)
        below.plot(kink, 0, "o", color=colour, markersize=15, markeredgecolor=look.edge)
        middle: dict[str, Any] = {"ha": "center", "va": "center", "fontweight": "bold"}
        below.text(kink, -0.1, str(unit + 1), color=look.paper, zorder=5, **middle)
        _write(above, kink, signed(bend), colour, ha="center", fontweight="bold")


def _write(axes: Axes, x: float, words: str, colour: str, **style: Any) -> None:
    """Write words into the row below the knots."""
    room = {"facecolor": _style.look().paper, "edgecolor": "none", "pad": 1.5}
    axes.text(x, _LOWEST - 0.6, words, color=colour, va="center", bbox=room, **style)


def _colour(unit: int) -> str:
    colours = _style.look().colours
    return colours[unit % len(colours)]


def _told(network: Hinges, shown: int) -> str:
    """Say what the network is so far, and what its last unit does."""
    if not shown:
        return f"Without hidden units your network is b₂ = {number(network.b2, 2)} for every x."
    unit = shown - 1
    w1, b1, w2 = (number(float(part[unit]), 2) for part in (network.w1, network.b1, network.w2))
    start = f"{shown} of {len(network)} hidden units"
    kink = network.kinks[unit]
    weights = f"w₁ = {w1}, b₁ = {b1} and w₂ = {w2}"
    if np.isnan(kink):
        return f"{start}: number {shown} has {weights}, and no kink: it does not depend on x."
    return (
        f"{start}: number {shown} has {weights}, so its kink is at x = −b₁/w₁ = "
        f"{number(kink, 2)}, where the slope changes by w₂·|w₁| = {signed(network.bends[unit])}."
    )


def _bent(network: Hinges) -> str:
    """Say where the whole network bends, and by how much."""
    bends = ", ".join(
        f"{signed(bend, 2)} at {number(kink, 1)}"
        for kink, bend in zip(network.kinks, network.bends, strict=True)
        if not np.isnan(kink)
    )
    start = number(network.b2, 2)
    return f"With all units it starts from b₂ = {start}, and its slope changes: {bends}."


def _through(off: float) -> str:
    if off < _EXACT:
        return f"It goes through all {len(_STARTS)} knots."
    return f"It misses the knots, by up to {number(off, 2)}."
