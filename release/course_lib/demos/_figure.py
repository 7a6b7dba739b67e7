"""What all figures share: how one is shown, with its controls or as a static picture.

What a lesson's figures are made of can be imported from here.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from course_lib.demos import _style
from course_lib.demos._controls import Choice, Control, Point, Slider, Steps
from course_lib.demos._drawing import Draw, Drawing, Told, place, render
from course_lib.demos._student import StudentFunction

__all__ = [
    "Choice",
    "Drawing",
    "Point",
    "Slider",
    "Steps",
    "Told",
    "has_browser",
    "patience",
    "place",
    "render",
    "show",
]


def show(
    draw: Draw,
    functions: Sequence[StudentFunction],
    controls: Mapping[str, Control] | None = None,
    size: tuple[float, float] = (7.2, 4.4),
    narrow: tuple[float, float] | None = None,
) -> None:
    """Show a figure: with its controls in a notebook, else its first state as a picture.

    Parameters
    ----------
    draw : callable
        ``draw(figure, **values) -> str``, or `Told`; see `_drawing`.
    functions : sequence of StudentFunction
        The student's functions that it calls.
    controls : mapping of str to Slider, Steps, Choice or Point
        One control for each value that `draw` takes.
    size : (float, float)
        Width and height in inches of 100 pixels; a notebook has room for 7.2.
    narrow : (float, float), optional
        The size where the page has less room than 660 pixels; as high and 4.8 wide if left out.
    """
    controls = controls or {}
    if has_browser():
        from course_lib.demos._live import InteractiveFigure

        InteractiveFigure(draw, functions, controls, size, narrow).display()
        return
    drawing = render(draw, {name: control.value for name, control in controls.items()}, size)
    if drawing.picture is not None and _shell() is not None:
        from IPython.display import Image, display

        width, height = (round(inches * _style.PIXELS_PER_INCH) for inches in size)
        display(Image(drawing.picture, width=width, height=height, alt=drawing.sentence))
    print(drawing.sentence)
    if drawing.unfold is not None:
        title, lines = drawing.unfold
        print(title, *lines, sep="\n")


def has_browser() -> bool:
    """Tell whether somebody may be looking: in a Jupyter kernel, and not while grading."""
    return hasattr(_shell(), "kernel") and not os.environ.get("NBGRADER_EXECUTION")


def patience(seconds: float) -> float:
    """Return how many seconds a figure may spend on a slow function: when grading, a quarter."""
    return seconds if has_browser() else seconds / 4


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()
