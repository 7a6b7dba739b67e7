"""Digits laid out on a sheet: pictures of 8 × 8 pixels, what they are and what they are read as."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from course_lib.demos import _style
from course_lib.demos._sheet import DARKEST, draw_images
from course_lib.demos._student import Floats
from course_lib.demos._words import mark

WORDS = 0.24
"""Inches that a line of words takes."""


@dataclass(frozen=True)
class Picture:
    """A digit's pixels, shape (64,), and its label."""

    pixels: Floats
    label: int


@dataclass(frozen=True)
class Reading:
    """A digit, the label that it was given, and its neighbours, nearest first."""

    digit: Picture
    answer: int
    neighbours: Sequence[Picture]

    @property
    def is_right(self) -> bool:
        """Whether the digit was read as what it is."""
        return self.answer == self.digit.label

    def told(self) -> str:
        """Say it in words, as in "a 9 as 3 (nearest: 3)"."""
        nearest = ", ".join(str(neighbour.label) for neighbour in self.neighbours)
        article = "an" if self.digit.label == 8 else "a"
        return f"{article} {self.digit.label} as {self.answer} (nearest: {nearest})"


def draw_digits(
    axes: Axes, digits: Sequence[Floats], left: float, top: float, size: float
) -> list[float]:
    """Draw digits in a row on a sheet, black on white; return where each has its middle.

    Parameters
    ----------
    axes : Axes
        As `sheet` returns them.
    digits : sequence of ndarray, shape (64,)
        The pixels of each. One picture for all of them takes far less time than one for each.
    left, top : float
        Where the row begins, in inches.
    size : float
        Inches that a digit is wide and high; between two of them is an eighth of it.
    """
    images = np.reshape(digits, (-1, 8, 8))
    draw_images(axes, images, left, top, size, len(images), cmap="Greys", vmin=0, vmax=DARKEST)
    return [left + size / 2 + position * size * 9 / 8 for position in range(len(digits))]


def draw_readings(
    axes: Axes, readings: Sequence[Reading], columns: int, cell: tuple[float, float], top: float
) -> None:
    """Draw readings row by row on a sheet, each in a cell of that width and height in inches."""
    for position, reading in enumerate(readings):
        row, column = divmod(position, columns)
        _draw_reading(axes, reading, 0.1 + column * cell[0], top + row * cell[1], cell)


def _draw_reading(
    axes: Axes, reading: Reading, left: float, top: float, cell: tuple[float, float]
) -> None:
    """Draw one digit large under what it is and is read as, its neighbours small beside it."""
    look = _style.look()
    size = cell[1] - WORDS - 0.16
    axes.text(left, top + 0.15, f"is {reading.digit.label}, read as", color=look.ink)
    axes.text(
        left + 0.98,
        top + 0.15,
        f"{reading.answer} {mark(reading.is_right)}",
        fontsize=12,
        fontweight="bold",
        color=look.colours[2 if reading.is_right else 1],
    )
    draw_digits(axes, [reading.digit.pixels], left, top + WORDS, size)
    if not reading.neighbours:
        return
    start = left + size + 0.08
    room = left + cell[0] - 0.12 - start
    small = min(0.55 * size, room / len(reading.neighbours) * 8 / 9)
    row = top + WORDS + size - small - 0.16
    middles = draw_digits(axes, [near.pixels for near in reading.neighbours], start, row, small)
    for middle, near in zip(middles, reading.neighbours, strict=True):
        number = axes.text(middle, row + small + 0.15, str(near.label))
        number.set(fontsize=9, ha="center", color=look.quiet)
