"""Small pictures laid out on a sheet, such as digits of 8 × 8 pixels in rows and columns."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._student import Floats

DARKEST = 16
"""The most ink that a pixel of a digit has."""


def sheet(figure: Figure) -> Axes:
    """Return axes without lines over the whole figure, in inches from its upper left corner."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, figure.get_figwidth()), ylim=(figure.get_figheight(), 0))
    axes.set(autoscale_on=False)
    axes.axis("off")
    return axes


def is_narrow(axes: Axes) -> bool:
    """Tell whether a sheet belongs to a figure for a page with little room."""
    left, right = axes.get_xlim()
    return bool(right - left < _style.NARROW)


def draw_images(
    axes: Axes,
    images: Floats,
    left: float,
    top: float,
    size: float,
    columns: int,
    dropped: NDArray[np.bool_] | None = None,
    **style: Any,
) -> None:
    """Draw pictures row by row on a sheet; one pixel's width is left between two of them.

    Parameters
    ----------
    axes : Axes
        As `sheet` returns them.
    images : ndarray, shape (N, H, W)
        One picture for all of them takes far less time than one for each.
    left, top : float
        Where the first one begins, in inches.
    size : float
        Inches that a picture is wide.
    columns : int
        How many stand in a row.
    dropped : ndarray of bool, shape (N, H, W), optional
        Pixels that are tinted instead.
    **style
        Arguments of Matplotlib's `imshow`; ink on paper if left out.
    """
    pixel = size / images.shape[2]
    sheet_of_them = _joined(images, columns)
    height, width = sheet_of_them.shape
    extent = (left, left + width * pixel, top + height * pixel, top)
    style = style or {"cmap": _style.look().shades, "vmin": 0, "vmax": DARKEST}
    axes.imshow(sheet_of_them, extent=extent, aspect="auto", **style)
    if dropped is not None:
        tint = np.zeros((height, width, 4))
        tint[..., :3] = to_rgb(_style.look().tints[1])
        tint[..., 3] = _joined(dropped.astype(float), columns) == 1
        axes.imshow(tint, extent=extent, aspect="auto")


def _joined(images: Floats, columns: int) -> Floats:
    """Return the pictures as one, with NaN between them."""
    n, height, width = images.shape
    rows = -(-n // columns)
    joined = np.full((rows * (height + 1) - 1, columns * (width + 1) - 1), np.nan)
    for position, image in enumerate(images):
        row, column = divmod(position, columns)
        y, x = row * (height + 1), column * (width + 1)
        joined[y : y + height, x : x + width] = image
    return joined
