"""The figure of four knobs: what each does to networks that know 100 digits by heart."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, has_browser, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import StudentFunction, Waiting
from course_lib.demos._words import percent
from course_lib.demos.regularization._network import STEPS
from course_lib.demos.regularization._study import (
    MAX_SHIFTS,
    MEMBERS,
    PROBABILITIES,
    STRENGTHS,
    Course,
    Study,
)

Function = Callable[..., Any]

_WIDTH, _HEIGHT = 2.85, 1.88
"""Of a panel, in inches."""
_SIGNS = {"o": "●", "^": "▲"}


@dataclass(frozen=True)
class _Panel:
    """What stands above, below and in the sentence about a knob."""

    title: str
    axis: str
    positions: Sequence[float]


_PANELS = {
    "strength": _Panel("L2: no weight too large", "strength λ", STRENGTHS),
    "p": _Panel("dropout: no unit always there", "p", PROBABILITIES),
    "shift": _Panel("shifts: no pixel in one place", "max_shift", MAX_SHIFTS),
    "members": _Panel("ensemble: no model alone", "members", MEMBERS),
}


def four_knobs(
    l2_penalty: Function,
    dropout_forward: Function,
    dropout_backward: Function,
    random_shift: Function,
    average_probabilities: Function,
    cross_entropy: Function,
) -> None:
    """Show what four ways to regularize do to networks that learn 100 digits by heart.

    Each knob is turned with the others at rest. The networks are trained once, when the figure is
    first drawn; if a function changes, those that it trains are trained again.

    Parameters
    ----------
    l2_penalty : callable
        ``(W, strength) -> (penalty, gradient)``, on all weights.
    dropout_forward, dropout_backward : callable
        ``(x, p, rng, train) -> (out, mask)`` and ``(upstream, mask) -> gradient``, on the hidden
        units.
    random_shift : callable
        ``(images, max_shift, rng) -> images``, on the digits in each step.
    average_probabilities : callable
        ``(M, N, C) -> (N, C)``, of networks that began with different weights.
    cross_entropy : callable
        ``(logits, labels) -> (loss, gradient)``, of lesson 02; all networks are trained with it.
    """
    functions = (
        StudentFunction(l2_penalty, "l2_penalty"),
        StudentFunction(dropout_forward, "dropout_forward"),
        StudentFunction(dropout_backward, "dropout_backward"),
        StudentFunction(random_shift, "random_shift"),
        StudentFunction(average_probabilities, "average_probabilities"),
        StudentFunction(cross_entropy, "cross_entropy"),
    )
    study = Study({function.name: function for function in functions})
    if has_browser():
        _train_with_progress(study)

    def draw(figure: Figure, strength: str, p: float, shift: int, members: str) -> str:
        settings = {
            "strength": float(strength),
            "p": p,
            "shift": shift,
            "members": int(members),
        }
        told, reasons = [], []
        axes = sheet(figure)
        for number, (name, panel) in enumerate(_PANELS.items()):
            here = int(np.abs(np.subtract(panel.positions, settings[name])).argmin())
            frame = _frame(number, len(panel.positions), is_narrow(axes))
            _prepare(axes, frame, panel, here)
            try:
                course = study.course(name)
            except Waiting as reason:
                reasons.append(reason)
                told.append(str(reason).replace("This figure", f"The panel of {panel.axis}"))
                _draw_waiting(axes, frame, reason)
                continue
            _draw_course(axes, frame, course, here, named=number == 0)
            told.append(_told(name, panel, course, here))
        if len(reasons) == len(_PANELS):
            raise reasons[0]
        return " ".join(
            [
                "Right answers on the 100 digits trained on, and on 1,000 others.",
                *told,
            ]
        )

    show(
        draw,
        functions,
        {
            "strength": Choice("strength λ", tuple(f"{value:g}" for value in STRENGTHS)),
            "p": Slider("p", 0.0, PROBABILITIES[-1], 0.0, PROBABILITIES[1]),
            "shift": Slider("max_shift", 0, MAX_SHIFTS[-1], 0),
            "members": Choice("members", tuple(map(str, MEMBERS))),
        },
        size=(7.2, 5.4),
        narrow=(4.8, 10.4),
    )


def _train_with_progress(study: Study) -> None:
    """Train for one knob after another, and say so on the page until that is done."""
    from IPython.display import HTML, display

    page = display(HTML(""), display_id=True)
    for done, (name, panel) in enumerate(_PANELS.items()):
        if page is not None:
            words = f"Training the networks: {done} of {len(_PANELS)} knobs, next {panel.axis} …"
            page.update(HTML(f"<p>{words}</p>"))
        with contextlib.suppress(Waiting):  # the figure says so in that knob's panel
            study.course(name)
    if page is not None:
        page.update(HTML(""))


def _told(name: str, panel: _Panel, course: Course, here: int) -> str:
    known, others = (percent(float(shares[here]), 0) for shares in (course.training, course.test))
    best = percent(float(course.test.max()), 0)
    value = f"{panel.axis} = {panel.positions[here]:g}"
    if name == "members":
        value = "one network" if here == 0 else f"{panel.positions[here]} networks together"
    at_best = "the best" if others == best else f"best {best}"
    slow = (
        f" (your functions take long, so the networks took {course.steps} steps instead of {STEPS})"
        if course.steps < STEPS
        else ""
    )
    return f"With {value}: {known} and {others}, {at_best}{slow}."


@dataclass(frozen=True)
class _Frame:
    """Where a panel is on the sheet, in inches, and where its positions and shares are in it.

    Four axes with ticks of their own would take twice the time that a control may.
    """

    left: float
    top: float
    width: float
    count: int

    @property
    def bottom(self) -> float:
        """Where shares of 0 are; a sheet's heights go down."""
        return self.top + _HEIGHT

    def x(self, place: Any) -> Any:
        """Return where the positions are, evenly spaced whatever they stand for."""
        return self.left + (np.asarray(place) + 0.35) / (self.count - 0.3) * self.width

    def y(self, share: Any) -> Any:
        """Return how high shares in percent are."""
        return self.bottom - np.asarray(share) / 108 * _HEIGHT


def _frame(number: int, count: int, narrow: bool) -> _Frame:
    if narrow:
        return _Frame(0.65, 0.35 + 2.57 * number, 3.95, count)
    row, column = divmod(number, 2)
    return _Frame(0.65 + 3.63 * column, 0.38 + 2.65 * row, _WIDTH, count)


def _prepare(axes: Axes, frame: _Frame, panel: _Panel, here: int) -> None:
    """Draw the lines and the words around a panel."""
    look = _style.look()
    left, right, bottom = frame.left, frame.left + frame.width, frame.bottom
    axes.text(left, frame.top - 0.09, panel.title, fontsize=11)
    axes.text((left + right) / 2, bottom + 0.41, panel.axis, ha="center")
    for place, value in enumerate(panel.positions):
        style: dict[str, Any] = {"color": look.quiet}
        if place == here:
            style = {"color": look.ink, "fontweight": "bold"}
        axes.text(frame.x(place), bottom + 0.21, f"{value:g}", ha="center", **style)
    for share, words in ((0, "0"), (50, "50"), (100, "100 %")):
        height = frame.y(share)
        axes.text(left - 0.08, height, words, ha="right", va="center", color=look.quiet)
        if share:
            axes.plot([left, right], [height] * 2, color=look.grid, linewidth=0.6)
    corner = [left, left, right], [frame.top, bottom, bottom]
    axes.plot(*corner, color=look.quiet, linewidth=0.8)


def _draw_waiting(axes: Axes, frame: _Frame, reason: Waiting) -> None:
    words = reason.in_short.partition(":")[0].partition(",")[0]
    middle = frame.left + frame.width / 2, frame.top + _HEIGHT / 2
    axes.text(*middle, words, ha="center", va="center", color=_style.look().quiet)


def _draw_course(axes: Axes, frame: _Frame, course: Course, here: int, named: bool) -> None:
    """Draw both courses, the gap between them, and what they are at the knob's position."""
    look = _style.look()
    training, test = 100 * course.training, 100 * course.test
    places = frame.x(np.arange(len(test)))
    heights = frame.y(training), frame.y(test)
    axes.fill_between(places, *heights, color=look.tints[1], linewidth=0)
    at_rest = [frame.left, frame.left + frame.width], [heights[1][0]] * 2
    axes.plot(*at_rest, ":", color=look.colours[1], linewidth=1)
    axes.plot([places[here]] * 2, [height[here] for height in heights], color=look.ink, lw=1.2)
    drawn = ((training, look.colours[0], "o", "-", 0.24), (test, look.colours[1], "^", "--", 0.07))
    for shares, colour, marker, line, up in drawn:
        axes.plot(places, frame.y(shares), line + marker, color=colour, markersize=4.5)
        large: dict[str, Any] = {"markersize": 12, "markeredgecolor": look.edge}
        axes.plot(places[here], frame.y(shares[here]), marker, color=colour, **large)
        words = f"{_SIGNS[marker]} {percent(float(shares[here]) / 100, 0)}"
        style: dict[str, Any] = {"fontsize": 14, "fontweight": "bold", "color": colour}
        axes.text(frame.left + 0.12, frame.bottom - up * _HEIGHT, words, **style)
    if named:
        axes.text(frame.x(0.12), frame.y(92), "● training", color=look.colours[0], va="center")
        axes.text(frame.x(0.12), frame.y(55), "▲ test", color=look.colours[1], va="center")
        style = {"color": look.quiet, "fontsize": 9, "ha": "center", "va": "center"}
        axes.text(frame.x(1.45), frame.y(81), "the gap", **style)
