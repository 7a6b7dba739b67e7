"""The figure of a check by numbers: a gradient beside slopes between two points."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Steps, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark
from course_lib.demos.gates._gates import GateClass, StudentGate
from course_lib.demos.gates._wires import say

_SMOOTH, _KINK = "x·x·x − 2x", "max(x·x, 1.303·x)"
_BOTH, _ONE = "x − h and x + h", "x and x + h"
_TURN = 1.303
"""Where the larger of the two changes."""
_REACH, _Y = 2.0, (-2.6, 4.8)
_FINEST = 12
_EXPONENTS = np.linspace(-_FINEST, 0, 90)
_ERRORS = (-15.2, 1.5)
"""Powers of ten."""
_GOOD = 1e-7
"""The relative error up to which two gradients count as the same."""


@dataclass(frozen=True)
class _Curve:
    """A function made of the student's gates.

    Attributes
    ----------
    classes : dict of str to StudentFunction
        The gates' classes by their kinds.
    name : str
        The function's formula.
    """

    classes: dict[str, StudentFunction]
    name: str

    def at(self, x: Floats) -> Floats:
        """Return the values at x (N,)."""
        return np.asarray(self._run(x)[0])

    def gradient(self, x: float) -> float:
        """Return what the gates' backward gives at x: the sum over the places where x is used."""
        return float(self._run(x)[1])

    def _gate(self, kind: str) -> StudentGate:
        return StudentGate(self.classes[kind], kind)

    def _run(self, x: Any) -> tuple[Any, Any]:
        """Go forward, and back from an upstream gradient of 1."""
        square, other, last = self._gate("multiply"), self._gate("multiply"), self._gate("max")
        slope, one = np.full_like(x, _TURN), np.ones_like(x)
        squared = square.forward(x, x)
        if self.name == _KINK:
            value = last.forward(squared, other.forward(slope, x))
            to_square, to_line = last.backward(one)
            return value, sum(square.backward(to_square)) + other.backward(to_line)[1]
        cube, total = self._gate("multiply"), self._gate("add")
        value = total.forward(cube.forward(squared, x), other.forward(np.full_like(x, -2.0), x))
        to_cube, to_line = total.backward(one)
        to_square, straight = cube.backward(to_cube)
        return value, sum(square.backward(to_square)) + straight + other.backward(to_line)[1]


def checking(MultiplyGate: GateClass, AddGate: GateClass, MaxGate: GateClass) -> None:
    """Show slopes between two points of a curve, and how far they are from the gates' gradient.

    Parameters
    ----------
    MultiplyGate, AddGate, MaxGate : class
        With ``forward(a, b)`` and ``backward(upstream)``, which returns a tuple.
    """
    classes = {
        "multiply": StudentFunction(MultiplyGate, "MultiplyGate"),
        "add": StudentFunction(AddGate, "AddGate"),
        "max": StudentFunction(MaxGate, "MaxGate"),
    }

    def draw(figure: Figure, x: tuple[float, float], function: str, points: str, k: int) -> str:
        curve = _Curve(classes, function)
        gradient = curve.gradient(x[0])
        found = {kind: _numeric(curve, x[0], 10.0**_EXPONENTS, kind) for kind in (_BOTH, _ONE)}
        errors = {kind: np.abs(slopes - gradient) for kind, slopes in found.items()}
        here = {kind: float(_numeric(curve, x[0], np.array([10.0**-k]), kind)[0]) for kind in found}
        left, right = _two_panels(figure)
        _draw_curve(left, curve, x[0], 10.0**-k, points, here[points])
        chosen = {kind: abs(slope - gradient) for kind, slope in here.items()}
        _draw_errors(right, errors, chosen, k, points, function)
        return _in_words(curve, x[0], k, points, here, errors[_BOTH])

    show(
        draw,
        list(classes.values()),
        {
            "x": Point("x", (1.3, 0.0), (-1.8, 0.0), (1.8, 0.0), 0.1),
            "k": Steps("h = 10⁻ᵏ, k", 0, _FINEST, 0),
            "points": Choice("points", (_BOTH, _ONE)),
            "function": Choice("function", (_SMOOTH, _KINK)),
        },
        size=(7.2, 4.0),
        narrow=(4.8, 7.0),
    )


def _numeric(curve: _Curve, x: float, h: Floats, points: str) -> Floats:
    """Return the slope between two points for each h."""
    low, high = (x - h if points == _BOTH else np.full_like(h, x)), x + h
    # x + h has been rounded: divide by the distance between what the two became.
    return np.asarray((curve.at(high) - curve.at(low)) / (high - low))


def _two_panels(figure: Figure) -> tuple[Axes, Axes]:
    if _style.is_narrow(figure):
        return figure.add_axes((0.1, 0.58, 0.87, 0.375)), figure.add_axes((0.17, 0.07, 0.8, 0.385))
    return figure.add_axes((0.06, 0.13, 0.38, 0.77)), figure.add_axes((0.545, 0.13, 0.44, 0.77))


def _draw_curve(axes: Axes, curve: _Curve, x: float, h: float, points: str, slope: float) -> None:
    """Draw the curve, and the line through its two points."""
    look = _style.look()
    axes.set(xlim=(-_REACH, _REACH), ylim=_Y, xlabel="x", xticks=range(-2, 3))
    axes.set_title(f"f(x) = {curve.name}", loc="left")
    line = np.linspace(-_REACH, _REACH, 161)
    axes.plot(line, curve.at(line), color=look.colours[0], linewidth=2)
    ends = np.array([x - h if points == _BOTH else x, x + h])
    heights = curve.at(ends)
    long = np.array([-4.0, 4.0])
    axes.plot(ends[0] + long, heights[0] + slope * long, color=look.colours[1], linewidth=1.5)
    axes.plot(ends, heights, "s", color=look.colours[1], markersize=7, markeredgecolor=look.edge)
    height = float(curve.at(np.array([x]))[0])
    axes.plot(x, height, "o", color=look.ink, markersize=9, markeredgecolor=look.edge, zorder=4)
    place(axes, "x", height)
    halo = [withStroke(linewidth=3, foreground=look.paper)]
    style: dict[str, Any] = {"transform": axes.transAxes, "va": "top", "path_effects": halo}
    words = f"slope between\nthe squares: {say(slope)}"
    axes.text(0.03, 0.98, words, color=look.colours[1], fontweight="bold", **style)


def _draw_errors(
    axes: Axes,
    errors: dict[str, Floats],
    here: dict[str, float],
    k: int,
    points: str,
    function: str,
) -> None:
    """Draw how far slopes are from the gradient, over h, on logarithmic scales."""
    look = _style.look()
    ticks = range(-_FINEST, 1, 3)
    axes.set(xlim=(-_FINEST - 0.3, 0.4), ylim=_ERRORS, xlabel="h")
    axes.set_xticks(ticks, [power(tick) for tick in ticks])
    axes.set_yticks(ticks, [power(tick) for tick in ticks])
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=look.grid)
    axes.set_title("distance from the gates' gradient", loc="left")
    styles = {_BOTH: (look.colours[2], "-", "o"), _ONE: (look.colours[3], "--", "D")}
    for kind, (colour, line, marker) in styles.items():
        strong = kind == points
        width = 1.8 if strong else 1.1
        axes.plot(_EXPONENTS, _log(errors[kind]), line, color=colour, linewidth=width)
        if strong:
            mark_style: dict[str, Any] = {"markersize": 11, "markeredgecolor": look.edge}
            axes.plot(-k, _log(here[kind]), marker, color=colour, **mark_style, zorder=4)
    halo: dict[str, Any] = {"path_effects": [withStroke(linewidth=3, foreground=look.paper)]}
    for row, (kind, (colour, line, _)) in enumerate(styles.items()):
        words = f"{'dashed' if line == '--' else 'line'}: {kind}"
        weight = "bold" if kind == points else "normal"
        place_: dict[str, Any] = {"transform": axes.transAxes, "color": colour}
        axes.text(0.03, 0.13 - 0.085 * row, words, fontweight=weight, **place_, **halo)
    axes.text(-_FINEST, 1.0, "h too small:\nrounding", color=look.quiet, va="top", **halo)
    words = "h too large:\nthe graph bends"
    if function == _KINK:
        words = "h too\nlarge:\na kink"
    axes.text(0.2, -8.6, words, color=look.quiet, va="top", ha="right", **halo)


def _log(errors: Any) -> Any:
    return np.clip(np.log10(np.maximum(errors, 1e-300)), _ERRORS[0] + 0.3, _ERRORS[1])


def power(exponent: int) -> str:
    """Write a power of ten, as in "10⁻⁵"."""
    digits = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return "1" if exponent == 0 else f"10{digits}"


def small(value: float) -> str:
    """Write a number of any size, as in "2.3·10⁻⁹"."""
    if value == 0 or 1e-3 <= abs(value) < 1000:
        return say(value)
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·{power(int(exponent))}".replace("-", "−")


def _in_words(
    curve: _Curve, x: float, k: int, points: str, here: dict[str, float], errors: Floats
) -> str:
    gradient = curve.gradient(x)
    other = _ONE if points == _BOTH else _BOTH
    off = {kind: small(abs(slope - gradient)) for kind, slope in here.items()}
    told = (
        f"At x = {say(x)} your gates give the gradient {say(gradient)}. With h = {power(-k)} the "
        f"slope between {points} is {off[points]} away from it, that between {other} {off[other]}."
    )
    kinks = (0.0, _TURN) if curve.name == _KINK else ()
    if x in kinks:
        return f"{told} Here is a kink, with one slope on either side: no h helps."
    closest = float(errors.min())
    if closest > _GOOD * max(abs(gradient), 1.0):
        return (
            f"{told} {mark(False)} No h brings the two closer than {small(closest)}: the gates' "
            "backward does not fit their forward."
        )
    inside = [kink for kink in kinks if abs(x - kink) < 10.0**-k]
    if inside:
        return (
            f"{told} Between the points lies the kink at {say(inside[0])}: h is too large, and the "
            "gates may be right all the same."
        )
    return told
