"""The figure of one window of a convolution, worked out as one does it on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Told, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, short_number
from course_lib.demos.convolution._cells import (
    Flags,
    cross_out,
    draw_cells,
    draw_frame,
    middle_of,
    written,
)

Function = Callable[..., Any]

_INPUT: tuple[Floats, Floats] = (
    np.array([[1, 0, 2, 3, 1], [4, 1, 0, 2, 0], [0, 3, 1, 1, 2], [2, 0, 5, 0, 1.0]]),
    np.array([[0, 2, 1, 0, 3], [1, 0, 4, 1, 2], [3, 1, 0, 2, 0], [0, 1, 2, 0, 4.0]]),
)
"""The two channels of the input."""
_KERNEL: tuple[Floats, Floats] = (
    np.array([[1, 0, -1], [2, 0, -2], [1, 1, -1.0]]),
    np.array([[0, 1, 0], [-1, 3, -1], [0, -2, 1.0]]),
)
"""The two channels of the one kernel, which no flip and no transpose leaves as it is."""
_BIAS = 2.0
_SIZE = 3
_RING = 1
"""The widest padding, for which the picture keeps room."""
_HEIGHT, _WIDTH = _INPUT[0].shape
_BELOW = 0.2
"""How far below the products their sum stands, in inches."""
_EXACT = 1e-6


@dataclass(frozen=True)
class _Layout:
    """Where things stand on the sheet, in inches."""

    side: float
    inputs: tuple[float, float]
    tops: tuple[float, float]
    kernels: float
    products: float
    output: tuple[float, float]
    addition: tuple[float, float]
    product_side: float = 0.36
    output_side: float = 0.32


_WIDE = _Layout(0.3, (0.15, 0.15), (0.42, 2.92), 2.67, 3.99, (5.5, 0.42), (5.42, 2.5))
_NARROW = _Layout(0.25, (0.12, 0.12), (0.42, 2.52), 2.2, 3.27, (0.12, 4.68), (2.3, 4.72))


def window(convolve: Function) -> None:
    """Show a window that is moved over an input of two channels, and how its output comes about.

    Parameters
    ----------
    convolve : callable
        ``(x, kernels, bias, stride, padding) -> output``, shapes (H, W, C), (F, k, k, C), (F,) and
        (H', W', F).
    """
    student = StudentFunction(convolve, "convolve")
    x, kernels = np.stack(_INPUT, axis=-1), np.stack(_KERNEL, axis=-1)[None]

    def draw(figure: Figure, output: tuple[float, float], stride: str, padding: str) -> Told:
        s, p = int(stride), int(padding)
        totals = _BIAS + _sums(0, s, p) + _sums(1, s, p)
        n_rows, n_columns = totals.shape
        given = student.array(
            x,
            kernels,
            np.array([_BIAS]),
            s,
            p,
            shape=(n_rows, n_columns, 1),
            meaning="one output for each window and filter",
        )[:, :, 0]
        column, row = min(round(output[0]), n_columns - 1), min(round(output[1]), n_rows - 1)
        right = np.isclose(given, totals, rtol=0, atol=_EXACT)

        axes = sheet(figure)
        layout = _NARROW if is_narrow(axes) else _WIDE
        for channel in range(2):
            _draw_channel(axes, layout, channel, (row * s, column * s), p)
            _draw_products(axes, layout, channel, _products(channel, (row * s, column * s), p))
            shift = (_RING - p + _SIZE / 2) * layout.side
            first = layout.inputs[channel] + shift, layout.tops[channel] + shift
            place(axes, "output", origin=first, unit=s * layout.side)
        _draw_output(axes, layout, given, right, (row, column))
        first = middle_of(layout.output, layout.output_side, 0, 0)
        place(axes, "output", origin=first, unit=layout.output_side)
        sums = [float(_products(channel, (row * s, column * s), p).sum()) for channel in range(2)]
        _draw_addition(axes, layout, sums, float(given[row, column]), bool(right[row, column]))
        sentence = _in_words((row, column), sums, given, right)
        return Told(
            f"Stride {s}, padding {p}. {sentence}", ends={"output": (n_columns - 1, n_rows - 1)}
        )

    show(
        draw,
        [student],
        {
            "output": Point("window", (0, 2), (0, 0), (_WIDTH - 1, _HEIGHT - 1), 1),
            "stride": Choice("stride", ("1", "2")),
            "padding": Choice("padding", ("0", "1"), start="1"),
        },
        size=(7.2, 5.0),
        narrow=(4.8, 6.3),
    )


def _padded(channel: int, padding: int) -> Floats:
    return np.pad(_INPUT[channel], padding)


def _products(channel: int, corner: tuple[int, int], padding: int) -> Floats:
    """Return what the kernel's entries make of the numbers below them, for one channel."""
    row, column = corner
    below = _padded(channel, padding)[row:, column:]
    return np.asarray(below[:_SIZE, :_SIZE] * _KERNEL[channel])


def _sums(channel: int, stride: int, padding: int) -> Floats:
    """Return the sum of the products for each window, by row and column."""
    rows, columns = (range(0, n - _SIZE + 1, stride) for n in _padded(channel, padding).shape)
    return np.array(
        [[_products(channel, (row, column), padding).sum() for column in columns] for row in rows]
    )


def _draw_channel(
    axes: Axes, layout: _Layout, channel: int, corner: tuple[int, int], padding: int
) -> None:
    """Draw a channel of the input with its padding and the window, and the kernel's channel."""
    look = _style.look()
    colour, tint = look.colours[channel], look.tints[channel]
    left, top = layout.inputs[channel], layout.tops[channel]
    ring = (_RING - padding) * layout.side
    start = (left + ring, top + ring)
    numbers = _padded(channel, padding)
    is_padding = np.pad(np.zeros((_HEIGHT, _WIDTH), bool), padding, constant_values=True)
    inside = np.zeros_like(is_padding)
    inside[corner[0] :, corner[1] :][:_SIZE, :_SIZE] = True
    draw_cells(axes, written(numbers), start, layout.side, is_padding, inside, tint)
    draw_frame(axes, start, layout.side, (*corner, _SIZE, _SIZE), colour)
    title: dict[str, Any] = {"color": colour, "fontweight": "bold", "va": "center"}
    words = f"input, channel {channel + 1}{', padded' * (padding > 0)}"
    axes.text(left, top - 0.2, words, **title)

    middle = top + (_HEIGHT / 2 + _RING) * layout.side
    at = (layout.kernels, middle - _SIZE / 2 * layout.side)
    draw_cells(axes, written(_KERNEL[channel]), at, layout.side, tint=tint)
    draw_frame(axes, at, layout.side, (0, 0, _SIZE, _SIZE), colour)
    words = f"kernel,\nchannel {channel + 1}"
    axes.text(at[0], at[1] - 0.1, words, **title | {"va": "bottom", "linespacing": 1.1})


def _draw_products(axes: Axes, layout: _Layout, channel: int, products: Floats) -> None:
    """Draw the products behind the signs × and =, and their sum below them."""
    look = _style.look()
    middle = layout.tops[channel] + (_HEIGHT / 2 + _RING) * layout.side
    at = (layout.products, middle - _SIZE / 2 * layout.product_side)
    draw_cells(axes, written(products), at, layout.product_side)
    ends = layout.inputs[channel] + (_WIDTH + 2 * _RING) * layout.side, layout.kernels
    sign: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 14}
    axes.text(sum(ends) / 2, middle, "×", **sign)
    ends = layout.kernels + _SIZE * layout.side, layout.products
    axes.text(sum(ends) / 2, middle, "=", **sign)
    x, below = at[0] + _SIZE / 2 * layout.product_side, at[1] + _SIZE * layout.product_side + _BELOW
    axes.text(at[0], at[1] - 0.1, "products", color=look.colours[channel], fontweight="bold")
    words = f"sum  {short_number(float(products.sum()))}"
    style: dict[str, Any] = {"fontweight": "bold", "fontsize": 12, "color": look.colours[channel]}
    axes.text(x, below, words, ha="center", va="center", **style)


def _draw_output(
    axes: Axes,
    layout: _Layout,
    given: Floats,
    right: Flags,
    chosen: tuple[int, int],
) -> None:
    """Draw what the student's function returned; what is not the sum of its window is crossed."""
    look = _style.look()
    left, top = layout.output
    here = np.zeros_like(right)
    here[chosen] = True
    draw_cells(
        axes, written(given), layout.output, layout.output_side, chosen=here, tint=look.tints[2]
    )
    cross_out(axes, layout.output, layout.output_side, ~right)
    frame = (*chosen, 1, 1)
    draw_frame(axes, layout.output, layout.output_side, frame, look.colours[2])
    words: dict[str, Any] = {"color": look.colours[2], "fontweight": "bold", "va": "center"}
    axes.text(left, top - 0.2, "your output", **words)


def _draw_addition(
    axes: Axes, layout: _Layout, sums: list[float], given: float, is_right: bool
) -> None:
    """Add up the channels' sums and the bias, one below the other."""
    look = _style.look()
    left, top = layout.addition
    right = left + 1.62
    total = sum(sums) + _BIAS
    lines = [
        ("channel 1", short_number(sums[0]), look.colours[0]),
        ("channel 2", short_number(sums[1]), look.colours[1]),
        ("bias", short_number(_BIAS), look.ink),
        ("output", short_number(total), look.colours[2]),
    ]
    for line, (name, value, colour) in enumerate(lines):
        y = top + 0.3 * line + 0.12 * (line == 3)
        style: dict[str, Any] = {"color": colour, "va": "center", "fontweight": "bold"}
        axes.text(left, y, name, **style)
        axes.text(right, y, value, ha="right", fontsize=12, **style)
        if line in (1, 2):
            axes.text(right - 0.5, y, "+", color=look.quiet, va="center", ha="center", fontsize=12)
    axes.plot([left, right], [top + 0.8] * 2, color=look.ink, linewidth=1)
    if not is_narrow(axes):
        _lead_to_addition(axes, layout)
    words = f"your convolve: {short_number(given)} {mark(is_right)}"
    colour = look.colours[2 if is_right else 1]
    axes.text(left, top + 1.36, words, color=colour, va="center")


def _lead_to_addition(axes: Axes, layout: _Layout) -> None:
    """Draw a line from each sum to its place in the addition."""
    look = _style.look()
    middle = layout.products + _SIZE / 2 * layout.product_side
    left, top = layout.addition
    high = (_HEIGHT / 2 + _RING) * layout.side + _SIZE / 2 * layout.product_side
    for channel in range(2):
        start = (middle + 0.45, layout.tops[channel] + high + _BELOW)
        end = (left - 0.06, top + 0.3 * channel)
        turn = left - 0.24
        axes.plot(
            [start[0], turn, turn],
            [start[1], start[1], end[1]],
            color=look.colours[channel],
            linewidth=1.2,
        )
        axes.annotate(
            "",
            end,
            (turn, end[1]),
            arrowprops={
                "arrowstyle": "->",
                "color": look.colours[channel],
                "linewidth": 1.2,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )


def _in_words(
    chosen: tuple[int, int],
    sums: list[float],
    given: Floats,
    right: Flags,
) -> str:
    first, second, bias, total = (
        short_number(number) for number in (*sums, _BIAS, sum(sums) + _BIAS)
    )
    n_wrong = int((~right).sum())
    if not n_wrong:
        all_in_all = f"All {right.size} outputs are the sums of their windows."
    else:
        all_in_all = f"{n_wrong} of {right.size} outputs are not the sums of their windows."
    return (
        f"Output [{chosen[0]}, {chosen[1]}]: the products add up to {first} in channel 1 and to "
        f"{second} in channel 2; {first} + {_bracketed(second)} + {bias} for the bias is {total}, "
        f"and your convolve says {short_number(float(given[chosen]))} {mark(right[chosen])}. "
        f"{all_in_all}"
    )


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("−") else number
