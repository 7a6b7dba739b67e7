"""The figure of the windows that fit into a row, and of the columns that are left over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Slider, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import StudentFunction, Waiting, as_array
from course_lib.demos._words import mark, short_number

Function = Callable[..., Any]

_MOST, _WIDEST_PADDING = 14, 3
_COLUMNS = _MOST + 2 * _WIDEST_PADDING
_LEFT, _TOP, _ROWS, _ROOM = 0.32, 0.5, 1.2, 2.35
"""Where the cells begin, from the left and from above, then the windows below them, and how much
room these have, in inches."""


@dataclass(frozen=True)
class _Row:
    """A row of `n` cells with its padding, and the windows that are laid into it."""

    n: int
    kernel: int
    stride: int
    padding: int
    dilation: int

    @property
    def padded(self) -> int:
        return self.n + 2 * self.padding

    @property
    def reads(self) -> list[int]:
        """The cells that a window reads, counted from its first one."""
        return list(range(0, self.kernel * self.dilation, self.dilation))

    @property
    def span(self) -> int:
        """From a window's first to its last cell."""
        return self.reads[-1] + 1

    @property
    def starts(self) -> list[int]:
        """Where the windows that fit begin, counted from the first cell of padding."""
        return list(range(0, self.padded - self.span + 1, self.stride))

    @property
    def seen(self) -> set[int]:
        """The cells that some window reads, counted from the first cell of padding."""
        return {start + read for start in self.starts for read in self.reads}

    @property
    def left_over(self) -> int:
        """How many cells lie behind the last window."""
        return self.padded - self.starts[-1] - self.span


def tiles(output_size: Function) -> None:
    """Show a row of cells with its padding, the windows that fit, and what is left over.

    Parameters
    ----------
    output_size : callable
        ``(n, kernel, stride, padding, dilation) -> number``, or a `ValueError` where none fits.
    """
    student = StudentFunction(output_size, "output_size")

    def draw(figure: Figure, n: int, kernel: int, stride: int, padding: int, dilation: int) -> str:
        row = _Row(n, kernel, stride, padding, dilation)
        given = _answer(student, row)
        axes = sheet(figure)
        _draw_row(axes, row)
        _draw_windows(axes, row)
        right = given == (len(row.starts) or None)
        verdict = f"your output_size {_said(given)} {mark(right)}"
        counted = _windows(len(row.starts)) if row.starts else "no window fits"
        size = 10 if is_narrow(axes) else 12
        foot: dict[str, Any] = {"fontweight": "bold", "fontsize": size, "va": "center"}
        look = _style.look()
        bottom, width = axes.get_ylim()[0] - 0.2, axes.get_xlim()[1]
        axes.text(0.12, bottom, counted, color=look.colours[0], **foot)
        colour = look.colours[2 if right else 1]
        axes.text(width - 0.12, bottom, verdict, color=colour, ha="right", **foot)
        return f"{_in_words(row)} {verdict[0].upper()}{verdict[1:]}."

    show(
        draw,
        [student],
        {
            "n": Slider("n", 4, _MOST, 9),
            "kernel": Slider("kernel k", 1, 5, 3),
            "stride": Slider("stride s", 1, 4, 2),
            "padding": Slider("padding p", 0, _WIDEST_PADDING, 1),
            "dilation": Slider("dilation d", 1, 3, 1),
        },
        size=(7.2, 4.2),
        narrow=(4.8, 4.2),
    )


def _answer(student: StudentFunction, row: _Row) -> float | None:
    """Return the number that the student's function gives, or None where it raises ValueError."""
    try:
        given = student(row.n, row.kernel, row.stride, row.padding, row.dilation)
    except Waiting as waiting:
        if isinstance(waiting.__context__, ValueError):
            return None
        raise
    return float(as_array(given, (), student.name, "one number"))


def _said(given: float | None) -> str:
    return "raises ValueError" if given is None else f"says {short_number(given)}"


def _windows(count: int) -> str:
    return f"{count} window{'s' * (count != 1)}"


def _draw_row(axes: Axes, row: _Row) -> None:
    """Draw the cells: a tint where windows read, dashed for padding, hatched what is left over."""
    look = _style.look()
    side, first = _side(axes), _WIDEST_PADDING - row.padding
    end = row.padded - row.left_over if row.starts else row.padded
    for column in range(row.padded):
        is_padding = not row.padding <= column < row.padding + row.n
        square = _box(axes, first + column, _TOP, side)
        face = look.paper if is_padding or column not in row.seen else look.tints[0]
        style: dict[str, Any] = {"facecolors": face, "edgecolors": look.quiet, "linewidths": 0.9}
        if is_padding:
            style["linestyles"] = "--"
        if is_padding and column < end:
            x, y = np.mean(square, axis=0)
            axes.text(x, y, "0", color=look.quiet, ha="center", va="center", fontsize=9)
        if column >= end:
            style |= {"hatch": "////", "facecolors": look.grid}
        axes.add_collection(PolyCollection([square], **style), autolim=False)
    middle = _LEFT + (_WIDEST_PADDING + row.n / 2) * side
    above: dict[str, Any] = {"ha": "center", "va": "center"}
    axes.text(middle, _TOP - 0.22, f"n = {row.n}", color=look.colours[0], **above)
    if row.padding:
        for place in (first + row.padding / 2, first + 1.5 * row.padding + row.n):
            axes.text(
                _LEFT + place * side, _TOP - 0.22, f"p = {row.padding}", color=look.quiet, **above
            )
    if row.starts and row.left_over:
        right = _LEFT + (first + row.padded) * side
        words = f"{row.left_over} left over"
        axes.text(right, _TOP + side + 0.16, words, ha="right", va="center", color=look.quiet)


def _draw_windows(axes: Axes, row: _Row) -> None:
    """Draw a bar for each window at its place; where none fits, the one that does not."""
    look = _style.look()
    first = _WIDEST_PADDING - row.padding
    starts = row.starts or [0]
    high = min(0.36, _ROOM / len(starts))
    colour = look.colours[0 if row.starts else 1]
    boxes = []
    for place, start in enumerate(starts):
        top = _ROWS + place * high
        left = _LEFT + (first + start + 0.5) * _side(axes)
        middle = top + 0.4 * high
        axes.plot(
            [left, left + (row.span - 1) * _side(axes)], [middle, middle], color=colour, linewidth=2
        )
        boxes += [_box(axes, first + start + read, top, 0.8 * high) for read in row.reads]
        if row.starts and high > 0.11:
            x = _LEFT + (first + start) * _side(axes) - 0.05
            words = f"{place}"
            axes.text(x, middle, words, ha="right", va="center", fontsize=9, color=look.quiet)
    bars = PolyCollection(boxes, facecolors=colour, edgecolors=look.edge, linewidths=1.2, zorder=3)
    axes.add_collection(bars, autolim=False)
    if not row.starts:
        end = _LEFT + (first + row.padded) * _side(axes)
        axes.plot([end, end], [_TOP - 0.1, _ROWS + 0.5], color=look.ink, linestyle=":")
        words = f"the kernel spans {row.span} cells, and there are {row.padded}"
        axes.text(_LEFT, _ROWS + 0.6, words, va="center", color=colour)


def _side(axes: Axes) -> float:
    """Return how wide a cell is, in inches."""
    return float((axes.get_xlim()[1] - _LEFT - 0.12) / _COLUMNS)


def _box(axes: Axes, column: int, top: float, high: float) -> list[tuple[float, float]]:
    side = _side(axes)
    left, right = _LEFT + column * side, _LEFT + (column + 1) * side
    return [(left, top), (right, top), (right, top + high), (left, top + high)]


def _in_words(row: _Row) -> str:
    start = (
        f"n = {row.n} and padding {row.padding} on both sides make {row.padded} cells; a kernel of "
        f"{row.kernel} with dilation {row.dilation} spans {row.span}"
    )
    if not row.starts:
        return f"{start}: it does not fit, whatever the stride {row.stride}."
    free, further = row.padded - row.span, len(row.starts) - 1
    left = f"{row.left_over or 'no'} cell{'s' * (row.left_over != 1)} left over"
    return (
        f"{start}. Behind the first window {free} cells are free: room for {further} whole "
        f"stride{'s' * (further != 1)} of {row.stride}, with {left}. That is "
        f"{_windows(len(row.starts))}."
    )
