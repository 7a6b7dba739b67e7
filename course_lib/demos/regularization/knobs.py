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
        for (name, panel), axes in zip(_PANELS.items(), _four_axes(figure), strict=True):
            here = int(np.abs(np.subtract(panel.positions, settings[name])).argmin())
            _prepare(axes, panel)
            try:
                course = study.course(name)
            except Waiting as reason:
                reasons.append(reason)
                told.append(str(reason).replace("This figure", f"The panel of {panel.axis}"))
                _draw_waiting(axes, reason)
                continue
            _draw_course(axes, course, here, named=axes is figure.axes[0])
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


def _four_axes(figure: Figure) -> list[Axes]:
    if _style.is_narrow(figure):
        bottoms = (0.795, 0.545, 0.295, 0.045)
        return [figure.add_axes((0.13, bottom, 0.82, 0.18)) for bottom in bottoms]
    places = [(left, bottom) for bottom in (0.58, 0.095) for left in (0.09, 0.595)]
    return [figure.add_axes((left, bottom, 0.39, 0.35)) for left, bottom in places]


def _prepare(axes: Axes, panel: _Panel) -> None:
    """Set up axes on which the positions of a knob are evenly spaced."""
    look = _style.look()
    axes.set(xlim=(-0.35, len(panel.positions) - 0.65), ylim=(0, 108), xlabel=panel.axis)
    axes.set_xticks(range(len(panel.positions)), [f"{value:g}" for value in panel.positions])
    axes.set_yticks((0, 50, 100), ("0", "50", "100 %"))
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=look.grid)
    axes.set_title(panel.title, loc="left")


def _draw_waiting(axes: Axes, reason: Waiting) -> None:
    words = reason.in_short.partition(":")[0].partition(",")[0]
    centred: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.transAxes}
    axes.text(0.5, 0.5, words, **centred, color=_style.look().quiet)


def _draw_course(axes: Axes, course: Course, here: int, named: bool) -> None:
    """Draw both courses, the gap between them, and what they are at the knob's position."""
    look = _style.look()
    training, test = 100 * course.training, 100 * course.test
    places = np.arange(len(test))
    axes.fill_between(places, training, test, color=look.tints[1], linewidth=0)
    axes.plot([-0.35, len(test)], [test[0]] * 2, ":", color=look.colours[1], linewidth=1)
    axes.plot([here] * 2, [training[here], test[here]], color=look.ink, linewidth=1.2)
    axes.get_xticklabels()[here].set(fontweight="bold", color=look.ink)
    drawn = ((training, look.colours[0], "o", "-", 0.24), (test, look.colours[1], "^", "--", 0.07))
    for shares, colour, marker, line, height in drawn:
        axes.plot(places, shares, line + marker, color=colour, markersize=4.5)
        large: dict[str, Any] = {"markersize": 12, "markeredgecolor": look.edge}
        axes.plot(here, shares[here], marker, color=colour, **large)
        words = f"{_SIGNS[marker]} {percent(float(shares[here]) / 100, 0)}"
        style: dict[str, Any] = {"fontsize": 14, "fontweight": "bold", "color": colour}
        axes.text(0.04, height, words, transform=axes.transAxes, **style)
    if named:
        axes.text(0.12, 92, "● training", color=look.colours[0], va="center")
        axes.text(0.12, 55, "▲ test", color=look.colours[1], va="center")
        axes.text(1.5, 81, "the gap", color=look.quiet, ha="center", va="center")
