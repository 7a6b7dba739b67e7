"""A figure in a notebook: it follows its controls, the page, and the student's functions.

The page (``picture.js``) asks for a picture; Python answers with it, with the sentence, and with
where in it points can be taken hold of. Only this module needs the widgets' machinery, and it is
imported when the first figure is shown.
"""

import asyncio
import base64
import html
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib.demos import _style
from course_lib.demos._controls import Control, Place
from course_lib.demos._drawing import Draw, render
from course_lib.demos._student import StudentFunction

_HERE = Path(__file__).parent

_ASLEEP = (
    '<p class="{name}" style="margin: 4px 0">This figure lives only while its notebook runs: '
    "choose <b>Run All</b> to see it.</p>"
)
"""What stands where a notebook is opened again and has not run; a living figure hides it."""


class Picture(anywidget.AnyWidget):  # type: ignore[misc]
    """The figure on the page.

    It sends ``{"request", "values", "theme", "narrow"}`` and expects `shown` to answer the request.
    """

    _esm = _HERE / "picture.js"
    _css = _HERE / "picture.css"
    controls = traitlets.Dict().tag(sync=True)
    asleep = traitlets.Unicode().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)


class InteractiveFigure:
    """A figure with controls in a notebook, which follows the student's functions.

    Parameters are those of `show`.

    Attributes
    ----------
    drawing : Drawing
        What it shows now.
    values : dict
        The value of each control.
    """

    page: tuple[_style.Theme, bool] = ("light", False)
    """Theme, and whether it is narrow, as a figure's page has said last; a new figure begins so."""

    def __init__(
        self,
        draw: Draw,
        functions: Sequence[StudentFunction],
        controls: Mapping[str, Control],
        size: tuple[float, float],
        narrow: tuple[float, float] | None = None,
    ) -> None:
        self._draw = draw
        self._functions = functions
        self._controls = controls
        self._sizes = {False: size, True: narrow or _style.narrow_size(size)}
        self._theme, self._is_narrow = self.page
        self._answers = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self.values = {name: control.value for name, control in controls.items()}
        self.widget = Picture(
            controls={name: control.describe() for name, control in controls.items()},
            asleep=f"course-figure-{uuid.uuid4().hex}",
        )
        self.redraw()
        self.widget.on_msg(self._hear)

    def display(self) -> None:
        """Put the figure into the output of the running cell."""
        from IPython.display import HTML, display

        self._loop = _running_loop()
        bundle, metadata = self.widget._repr_mimebundle_()
        # The sentence, for whatever shows notebooks without widgets.
        bundle |= {"text/plain": self.drawing.sentence}
        display(bundle, metadata=metadata, raw=True)
        display(HTML(_ASLEEP.format(name=html.escape(self.widget.asleep))))
        _follow(self)

    def redraw(self) -> None:
        """Draw anew from the controls' values and the functions as they are now."""
        self._drawn_with = [function.function for function in self._functions]
        size = self._sizes[self._is_narrow]
        self.drawing = drawing = render(self._draw, self.values, size, self._theme)
        for name, end in drawing.ends.items():
            self.values[name] = _at_most(self.values[name], end)
        width, height = (round(inches * _style.PIXELS_PER_INCH) for inches in size)
        self.widget.shown = {
            "answers": self._answers,
            "values": dict(self.values),
            "ends": dict(drawing.ends),
            "theme": self._theme,
            "narrow": self._is_narrow,
            "picture": base64.b64encode(drawing.picture or b"").decode("ascii"),
            "width": width,
            "height": height,
            "sentence": drawing.sentence,
            "unfold": drawing.unfold,
            "handles": {
                name: [asdict(area) for area in areas] for name, areas in drawing.handles.items()
            },
        }

    def catch_up(self) -> None:
        """Redraw if a function may have changed, unless that takes so long that it disturbs."""
        now = [function.function for function in self._functions]
        changed = any(new is not old for new, old in zip(now, self._drawn_with, strict=True))
        waits = self.drawing.picture is None
        # What it waits for may be a function that one of its functions calls.
        if self.drawing.seconds < (0.1 if waits else 0.5 * changed) or (waits and changed):
            self.redraw()

    def _hear(self, widget: object, message: dict[str, Any], buffers: object) -> None:
        """Answer the page, in the thread that runs cells.

        Newer kernels hear the page in a thread of its own; there, Matplotlib's settings and the
        student's output would be changed under a cell that runs.
        """
        if threading.current_thread() is threading.main_thread() or self._loop is None:
            self._answer(message)
        else:
            self._loop.call_soon_threadsafe(self._answer, message)

    def _answer(self, message: dict[str, Any]) -> None:
        self.values = {
            name: control.read(message["values"][name]) for name, control in self._controls.items()
        }
        self._theme = "dark" if message["theme"] == "dark" else "light"
        self._is_narrow = bool(message["narrow"])
        self._answers = str(message["request"])
        InteractiveFigure.page = (self._theme, self._is_narrow)
        self.redraw()


def _at_most(value: Any, end: float | Place) -> Any:
    if isinstance(end, tuple):
        return (min(value[0], end[0]), min(value[1], end[1]))
    return min(value, end)


_shown: dict[str, InteractiveFigure] = {}


def _follow(figure: InteractiveFigure) -> None:
    """Let the figure catch up after each cell; a later one of the same kind takes its place."""
    from IPython import get_ipython

    _shown[figure._draw.__qualname__] = figure
    get_ipython().events.register("post_run_cell", _catch_up)


def _catch_up(result: object = None) -> None:
    for figure in list(_shown.values()):
        figure.catch_up()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # nothing runs cells here
        return None
