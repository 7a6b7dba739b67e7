"""How figures look: colours that colour-blind readers tell apart, sizes that fit a notebook."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_lib.demos import _png

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """The colours of a figure, for one theme.

    Attributes
    ----------
    ink, quiet, grid : str
        For text and what matters, for what stands back, and for lines behind everything.
    paper : str
        The background.
    edge : str
        The edge of markers; it contrasts with their colours.
    colours : tuple of 6 str
        Shapes and words always go with them.
    tints : tuple of 6 str
        The same colours for areas behind the markers.
    shades : str
        Matplotlib's map from the paper's shade to that of ink, for pictures such as digits.
    """

    ink: str
    quiet: str
    grid: str
    paper: str
    edge: str
    colours: tuple[str, ...]
    tints: tuple[str, ...]
    shades: str


LOOKS: dict[Theme, Look] = {
    "light": Look(
        ink="#222222",
        quiet="#666666",
        grid="#d9d9d9",
        paper="#ffffff",
        edge="#ffffff",
        # Of Okabe and Ito, "Color Universal Design" (2008).
        colours=("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"),
        tints=("#d5e8f5", "#fae0d0", "#d3efe6", "#f6e3ee", "#fbf0d5", "#e6f4fc"),
        shades="Greys",
    ),
    "dark": Look(
        ink="#e8e8e8",
        quiet="#a6a6a6",
        grid="#3a3a3a",
        paper="#111111",
        edge="#111111",
        # The same hues, lighter.
        colours=("#3d9be9", "#f0762b", "#1fc493", "#e59ac4", "#f2b632", "#a3dcff"),
        tints=("#12304a", "#47240f", "#0d3b2d", "#452a3a", "#453410", "#22404f"),
        shades="gray",
    ),
}

COLOUR_NAMES = ("blue", "vermilion", "green", "pink", "orange", "sky blue")
MARKERS = ("o", "^", "s", "D", "P", "X")
MARKER_NAMES = ("circles", "triangles", "squares", "diamonds", "plusses", "crosses")

PIXELS_PER_INCH = 100
"""CSS pixels; pictures are drawn with twice as many, for sharp screens."""

NARROW = 6.6
"""Inches; a page with less room than this shows a figure in its narrow size."""
NARROW_WIDTH = 4.8

_look = LOOKS["light"]


def look() -> Look:
    """Return the colours for the figure that is being drawn; of the light theme where none is."""
    return _look


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of that many inches, apart from pyplot's."""
    figure = Figure((width, height), dpi=PIXELS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure


def is_narrow(figure: Figure) -> bool:
    """Tell whether a figure is drawn for a page with little room."""
    return bool(figure.get_figwidth() < NARROW)


def narrow_size(size: tuple[float, float]) -> tuple[float, float]:
    """Return the size that a figure has in a narrow page if it names none: as high, less wide."""
    return (min(size[0], NARROW_WIDTH), size[1])


def panels(
    figure: Figure,
    count: int,
    margins: tuple[float, float, float, float] = (0.7, 0.5, 0.15, 0.35),
    head: float = 0.0,
) -> list[Axes]:
    """Add axes side by side, or one above the other where the figure is narrow.

    Parameters
    ----------
    figure : Figure
    count : int
        How many axes.
    margins : (float, float, float, float)
        The room left, below, right and above each of them for labels and title, in inches.
    head : float
        The room above all of them, for a legend of the figure, in inches.

    Returns
    -------
    list of Axes
        From left to right, or from top to bottom.
    """
    width, height = figure.get_size_inches()
    left, below, right, above = margins
    rows, columns = (count, 1) if is_narrow(figure) else (1, count)
    wide, high = width / columns, (height - head) / rows
    places = [(column, row) for row in range(rows) for column in range(columns)]
    return [
        figure.add_axes(
            (
                (column * wide + left) / width,
                (height - head - (row + 1) * high + below) / height,
                (wide - left - right) / width,
                (high - below - above) / height,
            )
        )
        for column, row in places
    ]


@contextlib.contextmanager
def house_style(theme: Theme = "light") -> Iterator[None]:
    """Draw in the course's style, whatever the student has set for figures of their own."""
    global _look
    before, _look = _look, LOOKS[theme]
    try:
        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_settings(_look))
            yield
    finally:
        _look = before


def _settings(look: Look) -> dict[str, Any]:
    return {
        "font.size": 10,
        "figure.facecolor": look.paper,
        "axes.facecolor": look.paper,
        "axes.edgecolor": look.quiet,
        "axes.labelcolor": look.ink,
        "axes.titlesize": 11,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=look.colours),
        "text.color": look.ink,
        "text.hinting": "none",  # takes a tenth of the time, and is not seen at twice the pixels
        "xtick.color": look.quiet,
        "ytick.color": look.quiet,
        "grid.color": look.grid,
        "grid.linewidth": 0.6,
        "hatch.color": look.ink,
        "patch.edgecolor": look.ink,
        "legend.frameon": False,
        "legend.fontsize": 10,
        "lines.linewidth": 1.8,
    }


def to_png(figure: Figure) -> bytes:
    """Return the figure as a PNG picture, at twice the pixels that a page gives it."""
    figure.set_dpi(2 * PIXELS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return _png.encode(np.asarray(canvas.buffer_rgba())[:, :, :3])


def class_name(label: int) -> str:
    """Say how the points of a class look, as in "class 0 (blue circles)"."""
    return f"class {label} ({COLOUR_NAMES[label]} {MARKER_NAMES[label]})"
