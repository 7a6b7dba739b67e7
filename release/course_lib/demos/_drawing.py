"""One state of a figure: its picture in the light or the dark, what it says, where its points are.

A figure is a function ``draw(figure, **values)``: it draws on an empty Matplotlib figure for the
given values of its controls and returns one sentence that says what there is to see, or that
sentence with more to unfold below it (`Told`). It raises `Waiting` where a function of the
student's gives it nothing to draw.
"""

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._controls import Place
from course_lib.demos._student import Waiting


@dataclass(frozen=True)
class Told:
    """What a figure says, and what unfolds below it.

    Attributes
    ----------
    sentence : str
        What there is to see.
    unfold : (str, sequence of str) or None
        A title and lines of plain text, such as a worked solution.
    ends : mapping of str to float, or (float, float)
        Sliders and points that go less far in this state, such as one through pages of which there
        are few, and where each ends.
    """

    sentence: str
    unfold: tuple[str, Sequence[str]] | None = None
    ends: Mapping[str, float | Place] = field(default_factory=dict)


Draw = Callable[..., str | Told]


@dataclass(frozen=True)
class Area:
    """Axes in which a point can be moved: their box in the picture, and what its edges stand for.

    Attributes
    ----------
    box : (float, float, float, float)
        Left, right, top and bottom edge as shares of the picture's width and height, from its upper
        left corner.
    x, y : (float, float)
        The data coordinates at the left and right, and at the top and bottom edge.
    """

    box: tuple[float, float, float, float]
    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    """A figure's state: the picture, or None while it waits, and what it says."""

    picture: bytes | None
    sentence: str
    seconds: float
    unfold: tuple[str, Sequence[str]] | None = None
    handles: Mapping[str, Sequence[Area]] = field(default_factory=dict)
    """By control, where the points of the picture can be taken hold of."""
    ends: Mapping[str, float | Place] = field(default_factory=dict)
    """By control, where sliders and points end that go less far in this state."""


@dataclass(frozen=True)
class _Placed:
    """A point of the figure that is being drawn: where in which axes (0, 0) lies, and its unit."""

    name: str
    axes: Axes
    origin: tuple[float, float]
    unit: float


_placed: list[_Placed] = []


def place(
    axes: Axes,
    name: str,
    height: float = 0.0,
    origin: tuple[float, float] = (0.0, 0.0),
    unit: float = 1.0,
) -> None:
    """Let the point of that name be moved in these axes.

    Called for several axes, it puts a handle into each, and all are the same point.

    Parameters
    ----------
    axes : Axes
        Both scales must be linear.
    name : str
        The name of a `Point` among the figure's controls.
    height : float
        What is added to the point's y, for one that moves sideways at y = 0 along a curve.
    origin : (float, float)
        Where in the axes' own coordinates the point (0, 0) lies, for one that counts cells of a
        table.
    unit : float
        How far from there the points (1, 0) and (0, 1) lie.
    """
    _placed.append(_Placed(name, axes, (origin[0], origin[1] + height), unit))


def render(
    draw: Draw,
    values: Mapping[str, Any],
    size: tuple[float, float],
    theme: _style.Theme = "light",
) -> Drawing:
    """Draw one state of a figure; whatever goes wrong becomes its sentence.

    Parameters
    ----------
    draw : callable
        As described above.
    values : mapping
        A value for each control.
    size : (float, float)
        Width and height in inches.
    theme : "light" or "dark"
    """
    started = time.process_time()
    picture, handles = None, {}
    try:
        with _style.house_style(theme), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            figure = _style.new_figure(*size)
            told = draw(figure, **values)
            picture = _style.to_png(figure)
            handles = _handles(figure, values)
    except Waiting as reason:
        told = str(reason)
    except Exception as error:  # numbers that pass every check may still defeat the drawing
        told = f"This figure could not draw what your functions returned: {error}"
    finally:
        _placed.clear()
    said = told if isinstance(told, Told) else Told(told)
    seconds = time.process_time() - started
    return Drawing(picture, said.sentence, seconds, said.unfold, handles, said.ends)


def _handles(figure: Figure, values: Mapping[str, Any]) -> dict[str, list[Area]]:
    """Return where each point can be moved; axes know their place only once they are drawn."""
    handles: dict[str, list[Area]] = {}
    for placed in _placed:
        if placed.name not in values:
            raise ValueError(f"place() was called for {placed.name!r}, which is no control")
        handles.setdefault(placed.name, []).append(_area(placed, figure))
    return handles


def _area(placed: _Placed, figure: Figure) -> Area:
    axes, (x, y), unit = placed.axes, placed.origin, placed.unit
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    to_figure = axes.transData - figure.transFigure
    (x0, y0), (x1, y1) = to_figure.transform([(left, bottom), (right, top)])
    return Area(
        box=(float(x0), float(x1), 1 - float(y1), 1 - float(y0)),
        x=((float(left) - x) / unit, (float(right) - x) / unit),
        y=((float(top) - y) / unit, (float(bottom) - y) / unit),
    )
