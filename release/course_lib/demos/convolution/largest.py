"""The figure of max pooling, window by window, and of one mean for each channel."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, Told, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import mark, number, short_number
from course_lib.demos.convolution._cells import (
    Flags,
    cross_out,
    draw_cells,
    draw_frame,
    middle_of,
    written,
)

Function = Callable[..., Any]

_HEIGHT, _WIDTH = 6, 7
_MIXED = np.array(
    [
        [3, -1, 0, 4, -2, 1, 0],
        [0, 5, -3, 2, 6, -4, 2],
        [-2, 1, 7, -1, 0, 3, -5],
        [4, -6, 2, 8, -3, 1, 5],
        [-1, 0, -4, 3, 2, -2, 9],
        [2, -3, 6, -5, 1, 4, -1.0],
    ]
)
_NEGATIVE = np.array(
    [
        [-4, -7, -2, -5, -9, -3, -6],
        [-8, -1, -6, -3, -2, -7, -4],
        [-3, -5, -9, -1, -6, -8, -2],
        [-7, -2, -4, -8, -5, -1, -9],
        [-6, -9, -1, -7, -3, -4, -5],
        [-2, -4, -8, -6, -7, -5, -3.0],
    ]
)
_CHANNELS = {"1, mixed signs": _MIXED, "2, all negative": _NEGATIVE}
_EXACT = 1e-6


@dataclass(frozen=True)
class _Window:
    """A window of a channel, and the largest number in it."""

    corner: tuple[int, int]
    winner: tuple[int, int]
    largest: float


def pooling(max_pool: Function, global_average_pool: Function) -> None:
    """Show a feature map, which number wins in each window, and the mean of each channel.

    Parameters
    ----------
    max_pool : callable
        ``(x, size, stride) -> output``, shapes (H, W, C) and (H', W', C).
    global_average_pool : callable
        ``x -> means``, shapes (H, W, C) and (C,).
    """
    largest = StudentFunction(max_pool, "max_pool")
    means = StudentFunction(global_average_pool, "global_average_pool")
    x = np.stack(list(_CHANNELS.values()), axis=-1)

    def draw(
        figure: Figure, window: tuple[float, float], size: int, stride: int, channel: str
    ) -> Told:
        index = list(_CHANNELS).index(channel)
        windows = _windows(_CHANNELS[channel], size, stride)
        n_rows, n_columns = len(windows), len(windows[0])
        shape = n_rows, n_columns, len(_CHANNELS)
        meaning = "one number for each window and channel"
        pooled = largest.array(x, size, stride, shape=shape, meaning=meaning)[:, :, index]
        expected = np.array([[each.largest for each in row] for row in windows])
        right = np.isclose(pooled, expected, rtol=0, atol=_EXACT)
        column, row = min(round(window[0]), n_columns - 1), min(round(window[1]), n_rows - 1)

        axes = sheet(figure)
        side = 0.34 if is_narrow(axes) else 0.4
        left = (0.15, 0.5)
        result = (0.15, 3.3) if is_narrow(axes) else (4.0, 0.5)
        _draw_channel(axes, left, side, channel, windows, (row, column), size)
        _draw_pooled(axes, result, side, pooled, right, (row, column))
        shift = size / 2 * side
        place(axes, "window", origin=(left[0] + shift, left[1] + shift), unit=stride * side)
        place(axes, "window", origin=middle_of(result, side, 0, 0), unit=side)
        told = _average(axes, means, x)
        chosen = windows[row][column]
        agree = _agreement(right)
        return Told(
            f"Windows of {size} × {size} in stride {stride} make {n_rows} × {n_columns} numbers of "
            f"{_HEIGHT} × {_WIDTH}. In window [{row}, {column}] of channel {channel}, the largest "
            f"of {size**2} is {short_number(chosen.largest)}, and your max_pool says "
            f"{short_number(float(pooled[row, column]) + 0.0)} {mark(bool(right[row, column]))}. "
            f"{agree} {told}",
            ends={"window": (n_columns - 1, n_rows - 1)},
        )

    show(
        draw,
        [largest, means],
        {
            "window": Point("window", (1, 1), (0, 0), (_WIDTH - 1, _HEIGHT - 1), 1),
            "size": Slider("size", 1, 4, 2),
            "stride": Slider("stride", 1, 4, 2),
            "channel": Choice("channel", tuple(_CHANNELS)),
        },
        size=(7.2, 3.8),
        narrow=(4.8, 6.2),
    )


def _agreement(right: Flags) -> str:
    if right.size == 1:
        return "There is one window."
    if right.all():
        return f"All {right.size} are the largest of their windows."
    return f"{(~right).sum()} of {right.size} are not the largest of their windows."


def _windows(numbers: Floats, size: int, stride: int) -> list[list[_Window]]:
    """Return the windows that fit, row by row."""
    rows, columns = (
        [start for start in range(0, n, stride) if start + size <= n] for n in numbers.shape
    )
    return [[_window(numbers, (row, column), size) for column in columns] for row in rows]


def _window(numbers: Floats, corner: tuple[int, int], size: int) -> _Window:
    inside = numbers[corner[0] :, corner[1] :][:size, :size]
    down, across = divmod(int(inside.argmax()), inside.shape[1])
    winner = corner[0] + down, corner[1] + across
    return _Window(corner, winner, float(numbers[winner]))


def _draw_channel(
    axes: Axes,
    corner: tuple[float, float],
    side: float,
    channel: str,
    windows: list[list[_Window]],
    chosen: tuple[int, int],
    size: int,
) -> None:
    """Draw the numbers: winners on a tint, what no window covers faint, the window framed."""
    look = _style.look()
    unread = np.ones((_HEIGHT, _WIDTH), bool)
    wins = np.zeros((_HEIGHT, _WIDTH), bool)
    for window in (window for row in windows for window in row):
        unread[window.corner[0] :, window.corner[1] :][:size, :size] = False
        wins[window.winner] = True
    words = written(_CHANNELS[channel])
    draw_cells(axes, words, corner, side, unread, wins, look.tints[0])
    here = windows[chosen[0]][chosen[1]]
    draw_frame(axes, corner, side, (*here.corner, size, size), look.colours[0])
    # A ring would look like the handle, which lies in the window's middle.
    inset = corner[0] + 0.05, corner[1] + 0.05
    winner = inset[0] + here.winner[1] * side, inset[1] + here.winner[0] * side
    draw_frame(axes, winner, side - 0.1, (0, 0, 1, 1), look.ink, linewidth=1.6)
    title: dict[str, Any] = {"color": look.colours[0], "fontweight": "bold", "va": "center"}
    axes.text(corner[0], corner[1] - 0.2, f"channel {channel}", **title)
    bottom = corner[1] + _HEIGHT * side + 0.15
    note = "tinted: wins in a window" + "; faint: in no window" * bool(unread.any())
    axes.text(corner[0], bottom, note, color=look.quiet, va="center", fontsize=9)


def _draw_pooled(
    axes: Axes,
    corner: tuple[float, float],
    side: float,
    pooled: Floats,
    right: Flags,
    chosen: tuple[int, int],
) -> None:
    look = _style.look()
    here = np.zeros_like(right)
    here[chosen] = True
    draw_cells(axes, written(pooled), corner, side, chosen=here, tint=look.tints[2])
    cross_out(axes, corner, side, ~right)
    draw_frame(axes, corner, side, (*chosen, 1, 1), look.colours[2])
    title: dict[str, Any] = {"color": look.colours[2], "fontweight": "bold", "va": "center"}
    axes.text(corner[0], corner[1] - 0.2, "your max_pool", **title)


def _average(axes: Axes, means: StudentFunction, x: Floats) -> str:
    """Write what the student's mean of each channel is, and say it."""
    look, bottom = _style.look(), axes.get_ylim()[0]
    style: dict[str, Any] = {"va": "center", "fontweight": "bold"}
    try:
        given = means.array(x, shape=(x.shape[-1],), meaning="one number per channel")
    except Waiting as waiting:
        axes.text(0.15, bottom - 0.3, "global_average_pool is to come", color=look.quiet, **style)
        return str(waiting)
    right = bool(np.allclose(given, x.mean(axis=(0, 1)), rtol=0, atol=_EXACT))
    first, second = (number(float(mean), 2) for mean in given)
    colour = look.colours[2 if right else 1]
    wide = not is_narrow(axes)
    words = f"channel 1: {first}, channel 2: {second} {mark(right)}"
    axes.text(0.15, bottom - 0.3 - 0.25 * (not wide), "your global_average_pool", **style)
    axes.text(2.7 if wide else 0.15, bottom - 0.3, words, color=colour, fontsize=11, **style)
    return (
        f"Your global_average_pool leaves one number of each channel, {first} and {second} "
        f"{mark(right)}."
    )
