"""The figure of ReLU and tanh: their curves, and below these their gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number

Function = Callable[..., Any]

_Z = np.linspace(-5.4, 5.4, 217)
_STEP = 1e-3
"""How far z moves to either side to measure a slope; with less, float32 is lost in rounding."""
_ABSOLUTE = 5e-3
"""How far two slopes may be apart and agree: half of their last printed digit."""
_NOTHING, _SIGMOID, _MOVED = "nothing", "σ(z)", "2σ(2z) − 1"
_VALUES = {"ReLU": (-0.6, 5.6), "tanh": (-1.3, 1.3)}
_SLOPES = (-0.2, 1.25)


class _Activation:
    """The student's activation with its gradient, and what is seen of them around z."""

    def __init__(self, name: str, function: StudentFunction, gradient: StudentFunction) -> None:
        self.name = name
        self._function, self._gradient = function, gradient

    def look_at(self, z: float) -> None:
        """Ask for both curves, and for value, gradient and measured slopes at z."""
        asked = np.concatenate([_Z, [z - _STEP, z, z + _STEP]])
        values = self._function.array(asked, shape=asked.shape, meaning="one value per z")
        slopes = self._gradient.array(asked, shape=asked.shape, meaning="one slope per z")
        self.values, self.slopes = values[:-3], slopes[:-3]
        before, self.here, after = values[-3:]
        self.slope = float(slopes[-2])
        self.measured = ((self.here - before) / _STEP, (after - self.here) / _STEP)

    @property
    def is_kink(self) -> bool:
        """Whether the slope differs on the two sides of z."""
        return not np.isclose(*self.measured, rtol=0, atol=0.1)

    @property
    def agrees(self) -> bool:
        """Whether the gradient is the slope, or at a kink one of those from left to right."""
        low, high = min(self.measured), max(self.measured)
        if not self.is_kink:
            low = high = float(np.mean(self.measured))
        return bool(low - _ABSOLUTE <= self.slope <= high + _ABSOLUTE)

    def told(self) -> str:
        """Say value and gradient, and what the slope measures."""
        left, right = (number(slope, 2) for slope in self.measured)
        start = f"Your {self.name} is {number(self.here)} and its gradient {_slope(self.slope)}"
        if self.is_kink:
            return (
                f"{start}; here is a kink, with slope {left} on its left and {right} on its right."
            )
        measured = _slope(float(np.mean(self.measured)))
        return f"{start}; measured on the curve, the slope is {measured} {mark(self.agrees)}."


def activations(
    relu: Function, relu_gradient: Function, tanh: Function, tanh_gradient: Function
) -> None:
    """Show the student's ReLU and tanh with their gradients, and one z that is moved along them.

    Parameters
    ----------
    relu, relu_gradient, tanh, tanh_gradient : callable
        Elementwise functions of an array of any shape.
    """
    functions = [
        StudentFunction(relu, "relu"),
        StudentFunction(relu_gradient, "relu_gradient"),
        StudentFunction(tanh, "tanh"),
        StudentFunction(tanh_gradient, "tanh_gradient"),
    ]
    both = [_Activation("ReLU", *functions[:2]), _Activation("tanh", *functions[2:])]

    def draw(figure: Figure, z: tuple[float, float], overlay: str) -> str:
        here = z[0]
        for column, activation in enumerate(both):
            activation.look_at(here)
            above, below = _column(figure, column)
            _draw_values(above, activation, here, column)
            _draw_slopes(below, activation, here, column)
            if activation.name == "tanh" and overlay != _NOTHING:
                _draw_sigmoid(above, overlay)
        told = " ".join(activation.told() for activation in both)
        return f"At z = {number(here, 1)}: {told}{_compared(both[1], overlay)}"

    show(
        draw,
        functions,
        {
            "z": Point("z", (1.5, 0.0), (-5.0, 0.0), (5.0, 0.0), 0.1),
            "overlay": Choice("beside tanh", (_NOTHING, _SIGMOID, _MOVED)),
        },
        size=(7.2, 5.0),
        narrow=(4.8, 5.0),
    )


def _slope(value: float) -> str:
    """Write a slope, with more digits where tanh is nearly flat."""
    return number(value, 5 if 1e-5 < abs(value) < 1e-3 else 3)


def _sigmoid(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))


def _beside(overlay: str) -> Floats:
    return _sigmoid(_Z) if overlay == _SIGMOID else 2 * _sigmoid(2 * _Z) - 1


def _column(figure: Figure, column: int) -> tuple[Axes, Axes]:
    """Return axes for a curve and, below on the same z, for its gradient."""
    width, _ = figure.get_size_inches()
    left, room = 0.45 + column * width / 2, width / 2 - 0.6
    above = figure.add_axes((left / width, 0.48, room / width, 0.45))
    below = figure.add_axes((left / width, 0.1, room / width, 0.28))
    for axes in (above, below):
        axes.set(xlim=(_Z[0], _Z[-1]), xticks=range(-4, 5, 2))
    above.tick_params(labelbottom=False)
    return above, below


def _draw_values(axes: Axes, activation: _Activation, z: float, column: int) -> None:
    """Draw the curve, and in z the line that has the student's gradient for its slope."""
    look = _style.look()
    colour = look.colours[column]
    axes.set_title(f"your {activation.name}")
    low, high = _VALUES[activation.name]
    axes.set(ylim=(low, high), yticks=range(-1 if low < -1 else 0, round(high) + 1))
    axes.axhline(0, color=look.grid, linewidth=1)
    axes.plot(_Z, activation.values, color=colour, linewidth=2.4)
    reach = 1.2 / np.hypot(1, activation.slope)
    ends = np.array([-reach, reach])
    axes.plot(z + ends, activation.here + activation.slope * ends, color=look.ink, linewidth=1.4)
    _draw_point(axes, (z, activation.here), column)


def _draw_slopes(axes: Axes, activation: _Activation, z: float, column: int) -> None:
    look = _style.look()
    axes.set_title("its gradient", fontsize=10)
    axes.set(xlabel="z", ylim=_SLOPES, yticks=[0, 1])
    axes.axhline(0, color=look.grid, linewidth=1)
    # Without a line across a jump, which would look like values between 0 and 1.
    jumps = np.abs(np.diff(activation.slopes, append=activation.slopes[-1])) > 0.5
    axes.plot(_Z, np.where(jumps, np.nan, activation.slopes), color=look.colours[column])
    _draw_point(axes, (z, activation.slope), column)
    # Away from the bell, but not beyond the picture.
    on_the_right = 0 <= z < 3.5 or z < -3.5
    axes.annotate(
        _slope(activation.slope),
        (z, np.clip(activation.slope, *_SLOPES)),
        (8 if on_the_right else -8, 5 if abs(z) < 3 else 14),
        textcoords="offset points",
        ha="left" if on_the_right else "right",
    )


def _draw_point(axes: Axes, at: tuple[float, float], column: int) -> None:
    look = _style.look()
    marker = _style.MARKERS[column]
    style: dict[str, Any] = {"markersize": 10, "markeredgecolor": look.edge, "zorder": 4}
    axes.plot(*at, marker, color=look.colours[column], **style)
    low, high = axes.get_ylim()
    place(axes, "z", min(max(at[1], low), high))


def _draw_sigmoid(axes: Axes, overlay: str) -> None:
    look = _style.look()
    axes.plot(_Z, _beside(overlay), color=look.colours[4], linestyle="--", linewidth=2.2)
    axes.text(-5.1, 0.85, overlay, color=look.colours[4], fontweight="bold")


def _compared(tanh: _Activation, overlay: str) -> str:
    """Say how far the curve beside tanh is from it."""
    if overlay == _NOTHING:
        return ""
    off = float(np.abs(_beside(overlay) - tanh.values).max())
    if off < _ABSOLUTE:
        return f" The dashed {overlay} falls on your tanh everywhere."
    return f" The dashed {overlay} is up to {number(off, 2)} away from your tanh."
