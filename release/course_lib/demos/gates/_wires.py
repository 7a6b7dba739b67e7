"""Circuits as pictures: gates, the wires between them, and what flows there either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.demos import _style
from course_lib.demos._student import Floats
from course_lib.demos._words import number, short_number

Place = tuple[float, float]
"""Inches from the upper left corner of a sheet."""

VALUE, GRADIENT, NUDGE = 0, 1, 2
"""The colours of what flows forward, of what flows back, and of a small change."""
_THINNEST, _WIDEST = 2.5, 24.0
"""Points."""
_ARROWHEAD = np.array([(-1.1, 0.0), (0.5, 0.75), (0.5, -0.75)])
"""One that points to the left."""


@dataclass(frozen=True)
class Wire:
    """A wire from where a value comes into being to where it is used.

    Attributes
    ----------
    start, end : Place
        Its ends.
    level : float
        Up to which share of its way it runs level, before it bends towards its end.
    label : float
        Where on its way the numbers stand, from 0 to 1.
    bow : float
        How far it bows down in its middle.
    """

    start: Place
    end: Place
    level: float = 0.5
    label: float = 0.3
    bow: float = 0.0

    def way(self, share: Floats | float) -> tuple[Any, Any]:
        """Return the places after shares of the way."""
        (x0, y0), (x1, y1) = self.start, self.end
        t = np.asarray(share, dtype=np.float64)
        bent = np.clip((t - self.level) / (1 - self.level), 0, 1)
        y = y0 + (y1 - y0) * bent * bent * (3 - 2 * bent) + self.bow * np.sin(np.pi * t)
        return x0 + (x1 - x0) * t, y

    def whole_way(self) -> tuple[Any, Any]:
        """Return places from start to end, close together where it bends."""
        return self.way(np.append(0.0, np.linspace(self.level, 1, 25)))

    def arrowhead(self, share: float) -> Floats:
        """Return a marker that points back along the way from there."""
        (x0, x1), (y0, y1) = self.way(np.array([share - 0.01, share + 0.01]))
        along = np.array([x1 - x0, y0 - y1]) / np.hypot(x1 - x0, y0 - y1)
        return np.asarray(_ARROWHEAD @ np.array([along, (-along[1], along[0])]))


def say(value: float) -> str:
    """Write a number with three decimals at most, and none that are 0."""
    if abs(value) >= 1000:
        return short_number(value)
    written = number(value, 3)
    return written.rstrip("0").rstrip(".") if "." in written else written


def factor(value: float) -> str:
    """Write a number as it stands behind a sign: a negative one in brackets."""
    return f"({say(value)})" if value < 0 else say(value)


def draw_wire(
    axes: Axes,
    wire: Wire,
    value: float | None,
    gradient: float | None = None,
    widest: float = 1.0,
    change: float = 0.0,
    is_on_wire: bool = False,
) -> None:
    """Draw a wire with its value above and its gradient below, as a band as wide as that is large.

    Parameters
    ----------
    axes : Axes
        A sheet.
    wire : Wire
    value, gradient : float or None
        What flows forward and back; None where nothing does yet.
    widest : float
        The size of the gradient whose band is the widest.
    change : float
        By how much the value moved when an input was nudged.
    is_on_wire : bool
        Whether the gradient is written on the wire itself, and the value nowhere.
    """
    look = _style.look()
    if gradient is not None:
        _draw_band(axes, wire, gradient, widest, 0.34 if is_on_wire else (1 + wire.level) / 2)
    style: dict[str, Any] = {"color": look.colours[VALUE], "linewidth": 1.8}
    if value is None:
        style = {"color": look.quiet, "linewidth": 1.0, "linestyle": (0, (2, 2))}
    elif change:
        style = {"color": look.colours[NUDGE], "linewidth": 3.0, "linestyle": (0, (4, 1))}
    axes.plot(*wire.whole_way(), **style, zorder=3)
    x, y = (float(each) for each in wire.way(wire.label))
    if is_on_wire:
        if gradient is not None:
            room = {"boxstyle": "round,pad=0.12", "facecolor": look.paper, "edgecolor": "none"}
            write(axes, (x, y), say(gradient), look.colours[GRADIENT], bbox=room)
        return
    lift = 0.13 + (0.0 if gradient is None else _width(gradient, widest) / 144)
    if value is not None:
        write(axes, (x, y - lift), say(value), look.colours[VALUE])
    if value is not None and change:
        write(axes, (x, y - lift - 0.19), signed(change), look.colours[NUDGE], size=10)
    if gradient is not None:
        write(axes, (x, y + lift), say(gradient), look.colours[GRADIENT])


def _draw_band(axes: Axes, wire: Wire, gradient: float, widest: float, share: float) -> None:
    """Draw what flows back: a band with an arrowhead there, or dots where nothing does."""
    look = _style.look()
    way, colour = wire.whole_way(), look.colours[GRADIENT]
    if gradient == 0:
        dots: dict[str, Any] = {"linestyle": (0, (0.01, 1.8)), "dash_capstyle": "round"}
        axes.plot(*way, color=colour, linewidth=4.5, **dots, zorder=4)
        return
    width = _width(gradient, widest)
    band: dict[str, Any] = {"linewidth": width, "alpha": 0.38, "solid_capstyle": "butt"}
    axes.plot(*way, color=colour, **band, zorder=1)
    head: dict[str, Any] = {"marker": wire.arrowhead(share), "markersize": 10 + 0.45 * width}
    x, y = (float(each) for each in wire.way(share))
    axes.plot(x, y, color=colour, markeredgecolor=look.edge, **head, zorder=4)


def _width(gradient: float, widest: float) -> float:
    if gradient == 0:
        return 0.0
    share = min(abs(gradient) / widest, 1.0)
    return _THINNEST + (_WIDEST - _THINNEST) * share


def signed(change: float) -> str:
    """Write a small change, as in "+0.0225"; nothing but 0 where there is none."""
    if abs(change) < 1e-9:
        return "0"
    sign = "+" if change > 0 else "−"
    return f"{sign}{abs(change):.6f}".rstrip("0").rstrip(".")


def draw_gate(axes: Axes, at: Place, symbol: str, is_active: bool = False) -> None:
    """Draw a gate with its symbol; a ring and a tint mark the one that computes."""
    look = _style.look()
    if is_active:
        glow: dict[str, Any] = {"color": look.tints[4], "markeredgecolor": look.colours[4]}
        axes.plot(*at, "o", markersize=41, markeredgewidth=2.5, **glow, zorder=5)
    ring: dict[str, Any] = {"markeredgecolor": look.ink, "markeredgewidth": 1.6, "zorder": 6}
    axes.plot(*at, "o", markersize=31, color=look.paper, **ring)
    drawn = {"+": "+", "×": "x"}.get(symbol)
    if drawn:
        size = 13 if drawn == "+" else 10
        axes.plot(*at, drawn, color=look.ink, markersize=size, markeredgewidth=2.2, zorder=7)
        return
    size = 11 if len(symbol) < 4 else 9
    axes.text(*at, symbol, ha="center", va="center", fontsize=size, fontweight="bold", zorder=7)


def write(axes: Axes, at: Place, words: str, colour: str, size: float = 11, **style: Any) -> None:
    """Write what stands beside a wire."""
    standard: dict[str, Any] = {"ha": "center", "va": "center", "fontweight": "bold"}
    axes.text(*at, words, color=colour, fontsize=size, zorder=8, **(standard | style))


def draw_note(axes: Axes, at: Place, title: str, lines: Sequence[str], **style: Any) -> None:
    """Write a note of a title and lines in a tinted box, with `at` as its left upper corner."""
    look = _style.look()
    box: dict[str, Any] = {
        "facecolor": look.tints[4],
        "edgecolor": look.colours[4],
        "boxstyle": "round,pad=0.35",
    }
    text = "\n".join([title, *lines])
    place: dict[str, Any] = {"ha": "left", "va": "top", "linespacing": 1.35, "zorder": 9}
    axes.text(*at, text, fontsize=10, bbox=box, **(place | style))
