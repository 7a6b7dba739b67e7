"""What all figures share: how one is shown, with its controls or as a static picture.

What a lesson's figures are made of can be imported from here.
"""

import base64
import html
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
        InteractiveFigure(draw, functions, controls, size).display()
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


class InteractiveFigure:
    """A figure with controls in a notebook, which follows the student's functions."""

    def __init__(
        self,
        draw: Draw,
        functions: Sequence[StudentFunction],
        controls: Mapping[str, Control],
        size: tuple[float, float],
    ) -> None:
        import ipywidgets

        self._draw = draw
        self._functions = functions
        self._size = size
        self._page = ipywidgets.HTML(layout={"width": "100%"})
        self._controls = {
            name: _widget(control)
            for name, control in controls.items()
            if not isinstance(control, Point)
        }
        self._points = {name: c.value for name, c in controls.items() if isinstance(c, Point)}
        bar = ipywidgets.Box(
            list(self._controls.values()), layout={"flex_flow": "row wrap", "width": "100%"}
        )
        self.widget = ipywidgets.VBox([bar, self._page] if self._controls else [self._page])
        self.redraw()
        for control in self._controls.values():
            control.observe(self.redraw, "value")

    def display(self) -> None:
        """Put the figure into the output of the running cell."""
        from IPython.display import display

        bundle = self.widget._repr_mimebundle_()
        display({**bundle, "text/plain": self.drawing.sentence}, raw=True)
        _follow(self)

    def redraw(self, change: object = None) -> None:
        """Draw anew from the controls' values and the functions as they are now."""
        self._drawn_with = [function.function for function in self._functions]
        values = {name: control.value for name, control in self._controls.items()} | self._points
        self.drawing = render(self._draw, values, self._size)
        self._page.value = _as_html(self.drawing, self._size)

    def catch_up(self) -> None:
        """Redraw if a function may have changed, unless that takes so long that it disturbs."""
        now = [function.function for function in self._functions]
        changed = any(new is not old for new, old in zip(now, self._drawn_with, strict=True))
        waits = self.drawing.picture is None
        # What it waits for may be a function that one of its functions calls.
        if self.drawing.seconds < (0.1 if waits else 0.5 * changed) or (waits and changed):
            self.redraw()


def _widget(control: Slider | Steps | Choice) -> Any:
    import ipywidgets

    described = {"description": control.label, "style": {"description_width": "initial"}}
    if isinstance(control, Choice):
        return ipywidgets.ToggleButtons(options=list(control.options), **described)
    numbers = (control.low, control.high, control.value, control.step)
    whole = all(isinstance(number, int) for number in numbers)
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(
        value=control.value, min=control.low, max=control.high, step=control.step, **described
    )


_shown: dict[str, InteractiveFigure] = {}


def _follow(figure: InteractiveFigure) -> None:
    """Let the figure catch up after each cell; a later one of the same kind takes its place."""
    _shown[figure._draw.__qualname__] = figure
    _shell().events.register("post_run_cell", _catch_up)


def _catch_up(result: object = None) -> None:
    for figure in list(_shown.values()):
        figure.catch_up()


def _shell() -> Any:
    from IPython import get_ipython

    return get_ipython()


def _as_html(drawing: Drawing, size: tuple[float, float]) -> str:
    lines = [html.escape(line) for line in drawing.sentence.splitlines()]
    if drawing.picture is None:
        return (
            '<p role="status" style="margin: 4px 0; padding: 8px 12px; line-height: 1.5; '
            'border-left: 4px solid #0072B2; background: var(--jp-layout-color2, #eeeeee)">'
            f"{'<br>'.join(lines)}</p>"
        )
    width, height = (round(inches * _style.PIXELS_PER_INCH) for inches in size)
    encoded = base64.b64encode(drawing.picture).decode("ascii")
    return (
        f'<img src="data:image/png;base64,{encoded}" alt="{" ".join(lines)}" width="{width}" '
        f'height="{height}" style="max-width: 100%; height: auto; background: white">'
        f'<p role="status" style="margin: 4px 0; line-height: 1.5; max-width: {width}px">'
        f"{'<br>'.join(lines)}</p>"
    )
