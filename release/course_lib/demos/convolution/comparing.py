"""The figure of what a convolution layer learns, beside dense layers on the same picture."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Slider, show
from course_lib.demos._student import StudentFunction, Waiting, as_array
from course_lib.demos._words import mark

Function = Callable[..., Any]

_MOST = 10.3
"""The right end of the axis, as a power of ten."""


def counting(parameter_count: Function, output_size: Function) -> None:
    """Show how many numbers a convolution layer learns, and dense layers on the same picture.

    Parameters
    ----------
    parameter_count : callable
        ``(kernel, in_channels, n_filters) -> number``, biases counted.
    output_size : callable
        ``(n, kernel, stride, padding, dilation) -> number``.
    """
    count = StudentFunction(parameter_count, "parameter_count")
    size = StudentFunction(output_size, "output_size")

    def draw(
        figure: Figure, side: int, in_channels: int, kernel: int, n_filters: int, dilation: int
    ) -> str:
        counted = _whole(count, kernel, in_channels, n_filters)
        outputs = _whole(size, side, kernel, 1, 0, dilation)
        kernels, biases = np.empty((n_filters, kernel, kernel, in_channels)), np.empty(n_filters)
        shape = " × ".join(map(str, kernels.shape))
        right = counted == kernels.size + biases.size
        # A dense unit has a weight for each number of the picture, and a bias.
        unit = side * side * in_channels + 1
        n_units = outputs * outputs * n_filters
        bars = (
            (f"a convolution layer, weights {shape}, biases {n_filters}", counted),
            ("one dense unit on the whole picture", unit),
            (f"a dense layer with as many outputs, {n_units:,}", unit * n_units),
        )
        axes = _log_axes(figure)
        for place, (name, number) in enumerate(bars):
            _draw_bar(axes, place, name, number, right or place > 0)
        return (
            f"Kernels of {shape} and a bias for each filter: your parameter_count says "
            f"{counted:,} {mark(right)}. They make {outputs} × {outputs} × {n_filters} outputs of "
            f"a picture of {side} × {side} × {in_channels} (dilation {dilation}). One dense unit "
            f"on that picture has {unit:,}; a dense layer with as many outputs has "
            f"{unit * n_units:,}{_times(unit * n_units, counted)}."
        )

    show(
        draw,
        [count, size],
        {
            "side": Slider("picture's height and width", 16, 64, 32, 8),
            "in_channels": Slider("its channels", 1, 8, 3),
            "kernel": Slider("kernel k", 1, 5, 3),
            "n_filters": Slider("filters", 1, 32, 1),
            "dilation": Slider("dilation d", 1, 3, 1),
        },
        size=(7.2, 3.0),
        narrow=(4.8, 3.2),
    )


def _whole(function: StudentFunction, *arguments: int) -> int:
    """Return the whole number that a student's function must give."""
    number = float(as_array(function(*arguments), (), function.name, "one number"))
    if number < 0 or number != round(number):
        raise Waiting(
            f"This figure waits for {function.name}: it returned {number:g}, which counts nothing."
        )
    return round(number)


def _log_axes(figure: Figure) -> Axes:
    narrow = _style.is_narrow(figure)
    axes = figure.add_axes((0.05, 0.21, 0.9, 0.74))
    # Powers on a linear axis: Matplotlib's log axis takes twice as long to draw.
    axes.set(xlim=(0, _MOST), ylim=(2.6, -0.72), yticks=[])
    powers = (0, 3, 6, 9) if narrow else (0, 2, 4, 6, 8, 10)
    axes.set_xticks(powers, [_power(power) for power in powers])
    axes.set_xlabel("numbers to learn, on a log axis")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    return axes


def _draw_bar(axes: Axes, place: int, name: str, number: int, right: bool) -> None:
    """Draw one bar with its name above and its number behind it, or in it where it is long."""
    look = _style.look()
    colour = look.colours[(2, 5, 1)[place]] if right else look.quiet
    end = min(math.log10(max(number, 1)), _MOST)
    axes.barh(place, end, height=0.44, color=colour, hatch="" if right else "//")
    is_long = end > 6.5
    style: dict[str, Any] = {"va": "center", "fontweight": "bold", "fontsize": 12}
    style |= {"ha": "right", "color": look.paper} if is_long else {"ha": "left"}
    axes.text(end - 0.15 if is_long else end + 0.15, place, f"{number:,}", **style)
    axes.text(0.06, place - 0.38, name, va="center", color=look.ink)


def _power(exponent: int) -> str:
    """Write a power of ten as on paper."""
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}"


def _times(dense: int, counted: int) -> str:
    if not counted:
        return ""
    return f", {dense / counted:,.0f} times as many as the convolution"
