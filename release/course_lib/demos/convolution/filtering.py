"""The figure of small kernels at work on a photograph."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._by_hand import as_numbers
from course_lib.demos._figure import Choice, Point, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import mark, number, short_number
from course_lib.demos.convolution._cells import draw_cells, draw_frame, middle_of, written

Function = Callable[..., Any]

_SIZE = 3
_MINE = "mine"
_KERNELS: dict[str, Floats] = {
    "upright edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1.0]]),
    "level edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1.0]]),
    "blur": np.full((_SIZE, _SIZE), 1 / _SIZE**2),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0.0]]),
}
_UNCHANGED = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0.0]])
_EDGES_OF_GREY = "#000000", "#ffffff"
"""A photograph is dark where it was dark, whatever the page."""
_SECONDS = 0.12
"""What a student's function may take for the whole photograph before it gets a smaller one."""
_PROBE = 18
"""Rows and columns of the part by which its time is estimated."""
_EXACT = 1e-6


def filters(convolve: Function, mine: object = None) -> None:
    """Show a photograph, a kernel of 3 × 3, and what the student's convolution makes of them.

    It begins with `mine` once that is anything but the kernel which changes nothing.

    Parameters
    ----------
    convolve : callable
        ``(x, kernels, bias, stride, padding) -> output``, shapes (H, W, C), (F, k, k, C), (F,) and
        (H', W', F).
    mine : array_like, shape (3, 3), optional
        A kernel of the student's own.
    """
    student = StudentFunction(convolve, "convolve")
    photograph = datasets.load_photograph()
    height, width = photograph.shape
    own = as_numbers(mine)
    kept: dict[object, Any] = {}

    def step() -> int:
        """Return that every, every second or every fourth pixel is used, by the time it takes."""
        key = (student.function, "step")
        if key not in kept:
            kept[key] = _affordable(student, photograph)
        return int(kept[key])

    def response(name: str, kernel: Floats, picture: Floats) -> Floats:
        key = (student.function, name)
        if key not in kept:
            kept[key] = _convolved(student, picture, kernel)
        return np.asarray(kept[key])

    def draw(figure: Figure, window: tuple[float, float], name: str) -> str:
        kernel = _kernel(name, own)
        every = step()
        picture = photograph[::every, ::every]
        result = response(name, kernel, picture)
        rows, columns = result.shape
        column = min(round(window[0]) // every, columns - 1)
        row = min(round(window[1]) // every, rows - 1)
        patch = picture[row:, column:][:_SIZE, :_SIZE]
        total, given = float((patch * kernel).sum()), float(result[row, column])
        right = bool(np.isclose(total, given, rtol=0, atol=_EXACT))

        axes = sheet(figure)
        limits = _limits(kernel, result)
        _draw_photographs(axes, picture, result, limits, (row, column))
        unit = _wide(axes) / width
        # The handle lies in the window's middle, in steps of the whole photograph's pixels.
        first = _LEFT + 1.5 * every * unit, _TOP + 1.5 * every * unit
        place(axes, "window", origin=first, unit=unit)
        _draw_sum(axes, patch, kernel, given, right)
        smaller = (
            ""
            if every == 1
            else f" Your convolve is slow, so this is only every {_ORDINALS[every]} pixel."
        )
        return (
            f"{name[0].upper()}{name[1:]}: {picture.shape[0]} × {picture.shape[1]} pixels become "
            f"{rows} × {columns} numbers from {number(result.min(), 2)} to "
            f"{number(result.max(), 2)}. The window at row {row}, column {column} adds up to "
            f"{number(total, 2)}, and your convolve says {number(given, 2)} {mark(right)}.{smaller}"
        )

    is_new = mine is not None and not (own is not None and np.array_equal(own, _UNCHANGED))
    show(
        draw,
        [student],
        {
            "window": Point("window", (23, 85), (0, 0), (width - _SIZE, height - _SIZE), 1),
            "name": Choice("kernel", (*_KERNELS, _MINE), start=_MINE if is_new else None),
        },
        size=(7.2, 3.75),
        narrow=(4.8, 5.1),
    )


_LEFT, _TOP = 0.12, 0.4
_ORDINALS = {2: "second", 4: "fourth"}


def _kernel(name: str, own: Floats | None) -> Floats:
    if name != _MINE:
        return _KERNELS[name]
    waits = "This figure waits for mine, an array of 3 × 3 numbers"
    if own is None:
        raise Waiting(f"{waits}.")
    if own.shape != _UNCHANGED.shape:
        raise Waiting(f"{waits}; yours has the shape {own.shape}.")
    return own


def _convolved(student: StudentFunction, picture: Floats, kernel: Floats) -> Floats:
    """Return the student's result for a grey picture, in stride 1 and without padding."""
    shape = picture.shape[0] - _SIZE + 1, picture.shape[1] - _SIZE + 1, 1
    x, kernels = picture[:, :, None], kernel[None, :, :, None]
    meaning = "one output for each window and filter"
    result = student.array(x, kernels, np.zeros(1), 1, 0, shape=shape, meaning=meaning)
    return result[:, :, 0]


def _affordable(student: StudentFunction, photograph: Floats) -> int:
    """Return 1, 2 or 4: of how many pixels one can be used in the time there is."""
    times = []
    for _ in range(2):  # the first call of a function may take longer
        started = time.process_time()
        _convolved(student, photograph[:_PROBE, :_PROBE], _UNCHANGED)
        times.append(time.process_time() - started)
    seconds = min(times) * photograph.size / (_PROBE - _SIZE + 1) ** 2
    return next((every for every in (1, 2) if seconds / every**2 <= _SECONDS), 4)


def _limits(kernel: Floats, result: Floats) -> tuple[float, float]:
    """Return what is drawn black and white: those of the photograph, or alike around 0."""
    total = float(kernel.sum())
    if abs(total) > _EXACT:
        return min(0.0, total), max(0.0, total)
    most = float(np.abs(result).max()) or 1.0
    return -most, most


def _wide(axes: Axes) -> float:
    """Return how wide the photograph is, in inches."""
    return 2.2 if is_narrow(axes) else 2.6


def _draw_photographs(
    axes: Axes,
    picture: Floats,
    result: Floats,
    limits: tuple[float, float],
    window: tuple[int, int],
) -> None:
    """Draw the picture with the window, and the result with its number there."""
    look = _style.look()
    rows, columns = picture.shape
    pixel = _wide(axes) / columns
    right = axes.get_xlim()[1] - _LEFT - pixel * result.shape[1]
    grey: dict[str, Any] = {"cmap": "gray", "aspect": "auto"}
    for image, left, (low, high) in ((picture, _LEFT, (0, 1)), (result, right, limits)):
        high_in_inches, wide = pixel * image.shape[0], pixel * image.shape[1]
        extent = (left, left + wide, _TOP + high_in_inches, _TOP)
        axes.imshow(image, extent=extent, vmin=low, vmax=high, **grey)
    row, column = window
    style: dict[str, Any] = {"linewidth": 2.2}
    draw_frame(axes, (_LEFT, _TOP), pixel, (row, column, _SIZE, _SIZE), look.colours[1], **style)
    draw_frame(axes, (right, _TOP), pixel, (row - 1, column - 1, 3, 3), look.colours[1], **style)
    words: dict[str, Any] = {"va": "center", "fontweight": "bold"}
    axes.text(_LEFT, _TOP - 0.18, f"{rows} × {columns} pixels", color=look.ink, **words)
    title = f"your result, {result.shape[0]} × {result.shape[1]}"
    axes.text(right, _TOP - 0.18, title, color=look.colours[0], **words)
    below = f"black {short_number(limits[0])}, white {short_number(limits[1])}"
    y = _TOP + pixel * rows + 0.14
    axes.text(right, y, below, color=look.quiet, va="center", fontsize=9)
    axes.text(_LEFT, y, "black 0, white 1", color=look.quiet, va="center", fontsize=9)


def _draw_sum(axes: Axes, patch: Floats, kernel: Floats, given: float, right: bool) -> None:
    """Draw the window's pixels, the kernel, and what the student's function makes of them."""
    look, narrow = _style.look(), is_narrow(axes)
    side = 0.39
    if narrow:
        window, table = (_LEFT, 3.75), (_LEFT + 1.6, 3.75)
        sign, total = (_LEFT + 1.385, 4.335), (_LEFT + 2.95, 4.335)
    else:
        left = 3.6 - 1.5 * side
        window, table = (left, 0.4), (left, 1.95)
        sign, total = (3.6, 1.76), (3.6, 3.4)
    extent = (window[0], window[0] + 3 * side, window[1] + 3 * side, window[1])
    axes.imshow(patch, extent=extent, vmin=0, vmax=1, cmap="gray", aspect="auto")
    draw_frame(axes, window, side, (0, 0, _SIZE, _SIZE), look.colours[1])
    for (row, column), value in np.ndenumerate(patch):
        at = middle_of(window, side, row, column)
        colour = _EDGES_OF_GREY[int(value < 0.5)]
        axes.text(*at, f"{value:.2f}", color=colour, ha="center", va="center", fontsize=9)
    draw_cells(axes, written(np.round(kernel, 2)), table, side)
    middle: dict[str, Any] = {"ha": "center", "va": "center"}
    axes.text(*sign, "×", fontsize=14, **middle)
    above: dict[str, Any] = {"va": "center", "fontweight": "bold"}
    axes.text(window[0], window[1] - 0.18, "window", color=look.colours[1], **above)
    if narrow:
        axes.text(table[0], table[1] - 0.18, "kernel", **above)
    words = f"= {number(given, 2)} {mark(right)}"
    colour = look.colours[2 if right else 1]
    style = middle | {"ha": "left"} if narrow else middle
    axes.text(*total, words, fontsize=13, fontweight="bold", color=colour, **style)
