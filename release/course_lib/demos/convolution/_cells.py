"""Tables of numbers as one draws them on squared paper: windows, kernels, small pictures."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._student import Floats
from course_lib.demos._words import short_number

Flags = NDArray[np.bool_]
Words = Sequence[Sequence[str]]

_POINTS_PER_INCH = 72
_DIGIT_HEIGHT = 0.73
"""The height of a digit in the font, for a font of size 1."""


def written(numbers: Floats) -> list[list[str]]:
    """Write the numbers of a table, each with three digits at most."""
    return [[short_number(float(number) + 0.0) for number in row] for row in numbers]


def draw_cells(
    axes: Axes,
    words: Words,
    corner: tuple[float, float],
    side: float,
    faint: Flags | None = None,
    chosen: Flags | None = None,
    tint: str = "none",
    fontsize: float = 10,
) -> None:
    """Draw a table of square cells on a sheet.

    Parameters
    ----------
    axes : Axes
        As `sheet` returns them.
    words : sequence of sequences of str
        What stands in each cell.
    corner : (float, float)
        Where its upper left corner lies, in inches.
    side : float
        Inches that a cell is wide.
    faint : ndarray of bool, optional
        Cells that stand back, such as those of padding.
    chosen : ndarray of bool, optional
        Cells that have a ground of the colour `tint`; all of them if left out.
    fontsize : float
        In points.
    """
    look = _style.look()
    shape = len(words), len(words[0])
    faint = np.zeros(shape, bool) if faint is None else faint
    chosen = np.ones(shape, bool) if chosen is None else chosen
    # The edges of the plain cells lie above those of the faint ones.
    for flags, edge, ink in ((faint, look.grid, look.quiet), (~faint, look.quiet, look.ink)):
        cells = [(int(row), int(column)) for row, column in np.argwhere(flags)]
        if not cells:
            continue
        squares = PolyCollection(
            [_square(corner, side, row, column) for row, column in cells],
            facecolors=[tint if chosen[cell] else "none" for cell in cells],
            edgecolors=edge,
            linewidths=0.8,
        )
        axes.add_collection(squares, autolim=False)
        middles = [middle_of(corner, side, row, column) for row, column in cells]
        there = [words[row][column] for row, column in cells]
        _write(axes, there, middles, fontsize, ink)


def _write(
    axes: Axes,
    words: Sequence[str],
    middles: Sequence[tuple[float, float]],
    fontsize: float,
    colour: str,
) -> None:
    """Write words around their middles, as one shape: 150 texts would take 0.1 s."""
    scale = fontsize / _POINTS_PER_INCH
    shapes = []
    for word, middle in zip(words, middles, strict=True):
        vertices, codes = _outline(word)
        shapes.append(Path(vertices * (scale, -scale) + middle, codes))
    path = Path.make_compound_path(*shapes)
    # add_patch() would look for the limits of every curve.
    axes.add_artist(PathPatch(path, facecolor=colour, linewidth=0, zorder=2.5))


@cache
def _outline(word: str) -> tuple[Floats, NDArray[np.uint8]]:
    """Return a word's outline, one point high, with the middle of a digit's height at 0."""
    path = TextPath((0, 0), word, size=100)
    vertices = np.asarray(path.vertices, dtype=np.float64) / 100
    if not len(vertices):
        return vertices.reshape(0, 2), np.zeros(0, np.uint8)
    left, right = vertices[:, 0].min(), vertices[:, 0].max()
    codes = np.asarray(path.codes, dtype=np.uint8)
    return vertices - ((left + right) / 2, _DIGIT_HEIGHT / 2), codes


def draw_frame(
    axes: Axes,
    corner: tuple[float, float],
    side: float,
    cells: tuple[int, int, int, int],
    colour: str,
    **style: Any,
) -> None:
    """Draw a thick frame around cells of a table: first row and column, how many rows, columns."""
    row, column, rows, columns = cells
    at = (corner[0] + column * side, corner[1] + row * side)
    style = {"linewidth": 2.6, "zorder": 3} | style
    frame = Rectangle(at, columns * side, rows * side, facecolor="none", edgecolor=colour, **style)
    axes.add_patch(frame)


def cross_out(axes: Axes, corner: tuple[float, float], side: float, flags: Flags) -> None:
    """Draw a stroke through cells that hold what is wrong."""
    half = 0.4 * side
    for row, column in np.argwhere(flags):
        x, y = middle_of(corner, side, row, column)
        ends = [x - half, x + half], [y + half, y - half]
        axes.plot(*ends, color=_style.look().colours[1], linewidth=1.2)


def middle_of(
    corner: tuple[float, float], side: float, row: float, column: float
) -> tuple[float, float]:
    """Return where a cell's middle lies on the sheet."""
    return corner[0] + (column + 0.5) * side, corner[1] + (row + 0.5) * side


def _square(
    corner: tuple[float, float], side: float, row: int, column: int
) -> list[tuple[float, float]]:
    left, top = corner[0] + column * side, corner[1] + row * side
    return [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]
