"""The figure of two weights: where a loss and a penalty together are lowest, for L1 and for L2."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Point, Slider, place, show
from course_lib.demos._student import Floats, StudentFunction, Waiting, as_array
from course_lib.demos._words import at
from course_lib.demos.regularization import _ask

Function = Callable[..., Any]

_REACH = 3.0
_TICKS = np.linspace(-_REACH, _REACH, 41)
"""Of the grid on which the penalties are asked; 0 is one of them, and 0.15 lies between two."""
_FINER = np.linspace(-0.15, 0.15, 31)
_ELLIPSE = np.array([[1.0, 0.45], [0.45, 0.6]])
"""The loss is ½ dᵀ A d, d the way from its lowest point; this is A."""
_LOSS_TICKS = np.linspace(-_REACH, _REACH, 61)


def diamond_and_circle(l1_penalty: Function, l2_penalty: Function) -> None:
    """Show a loss of two weights, and where it is lowest together with either penalty.

    The loss is lowest at a point that is dragged. Through the place where the sum is lowest run an
    ellipse, on which the loss is the same, and the diamond or circle on which the penalty is.

    Parameters
    ----------
    l1_penalty, l2_penalty : callable
        ``(W, strength) -> (penalty, gradient)``, for W of shape (2,).
    """
    panels = {
        "L1": _Asked(StudentFunction(l1_penalty, "l1_penalty")),
        "L2": _Asked(StudentFunction(l2_penalty, "l2_penalty")),
    }

    def draw(figure: Figure, strength: float, lowest: tuple[float, float]) -> str:
        told, reasons = [], []
        for (name, asked), axes in zip(panels.items(), _style.panels(figure, 2), strict=True):
            limits = (-_REACH, _REACH)
            axes.set(xlim=limits, ylim=limits, aspect="equal", title=f"{name}, λ = {strength:g}")
            axes.set(xticks=(-2, 0, 2), yticks=(-2, 0, 2), xlabel="w₁", ylabel="w₂")
            for line in (axes.axhline, axes.axvline):
                line(0, color=_style.look().quiet, linewidth=1)
            try:
                found = asked.lowest_sum(strength, lowest)
            except Waiting as reason:
                reasons.append(reason)
                told.append(str(reason).replace("This figure", f"The panel {name}"))
                words = reason.in_short.partition(":")[0].partition(",")[0]
                axes.text(0, 1.2, words, ha="center", color=_style.look().quiet)
                continue
            _draw(axes, found, lowest, strength)
            told.append(_told(name, found))
        if len(reasons) == len(panels):
            raise reasons[0]
        return " ".join([f"The loss alone is lowest at {at(lowest)}, λ = {strength:g}.", *told])

    show(
        draw,
        [asked.student for asked in panels.values()],
        {
            "strength": Slider("strength λ", 0.0, 2.0, 0.8, 0.1),
            "lowest": Point("lowest point of the loss", (1.8, 0.9), (-2.6, -2.6), (2.6, 2.6), 0.1),
        },
        size=(7.2, 3.9),
        narrow=(4.8, 9.2),
    )


@dataclass(frozen=True)
class _Found:
    """Where the sum is lowest, what loss and penalty are there, and the penalty on the grid."""

    weights: Floats
    loss: float
    penalty: float
    penalties: Floats

    def zeros(self) -> list[str]:
        """Return the names of the weights that are 0."""
        return [name for name, w in zip(("w₁", "w₂"), self.weights, strict=True) if w == 0]


class _Asked:
    """A student's penalty, asked for many pairs of weights; what it said is kept."""

    def __init__(self, student: StudentFunction) -> None:
        self.student = student
        self._grids: dict[object, Floats] = {}

    def lowest_sum(self, strength: float, lowest: tuple[float, float]) -> _Found:
        """Find where loss and penalty are lowest: on the grid first, then on a finer one there."""
        points = _pairs(_TICKS, _TICKS)
        key = (self.student.function, strength)
        if key not in self._grids:
            self._grids[key] = self._penalties(points, strength)
        penalties = self._grids[key]
        near = points[np.argmin(_loss(points, lowest) + penalties)]
        # Rounded, so that 0 is 0.
        fine = np.round(near + _pairs(_FINER, _FINER), 2) + 0.0
        there = self._penalties(fine, strength)
        best = int(np.argmin(_loss(fine, lowest) + there))
        loss = float(_loss(fine[best : best + 1], lowest)[0])
        return _Found(fine[best], loss, float(there[best]), penalties.reshape(2 * [len(_TICKS)]))

    def _penalties(self, points: Floats, strength: float) -> Floats:
        _ask.penalty_and_gradient(self.student, points[0], strength)
        function = self.student.function
        # One call of many: what guards a call takes longer than the call itself.
        many = StudentFunction(
            lambda: [function(weights.copy(), strength)[0] for weights in points], self.student.name
        )
        return as_array(many(), (len(points),), self.student.name, "one number, the penalty")


def _pairs(x: Floats, y: Floats) -> Floats:
    return np.column_stack([np.tile(x, len(y)), np.repeat(y, len(x))])


def _loss(points: Floats, lowest: tuple[float, float]) -> Floats:
    ways = points - np.array(lowest)
    return np.asarray(0.5 * ((ways @ _ELLIPSE) * ways).sum(axis=1))


def _draw(axes: Axes, found: _Found, lowest: tuple[float, float], strength: float) -> None:
    look = _style.look()
    grid, fine = (_TICKS, _TICKS), (_LOSS_TICKS, _LOSS_TICKS)
    losses = _loss(_pairs(*fine), lowest).reshape(2 * [len(_LOSS_TICKS)])
    levels = [0.15, 0.8, 2, 3.8]
    axes.contour(*fine, losses, levels=levels, colors=look.grid, linewidths=1, zorder=1)
    if strength > 0 and found.penalties.min() < found.penalty < found.penalties.max():
        line: dict[str, Any] = {"linewidths": 2.2, "linestyles": "--", "zorder": 3}
        inside = [float(found.penalties.min()), found.penalty]
        axes.contourf(*grid, found.penalties, levels=inside, colors=look.tints[:1], zorder=0)
        axes.contour(*grid, found.penalties, levels=inside[1:], colors=look.colours[0], **line)
    if found.loss > 0:
        axes.contour(*fine, losses, levels=[found.loss], colors=look.colours[1], zorder=3)
    axes.plot(*lowest, "^", color=look.colours[1], markersize=11, markeredgecolor=look.edge)
    place(axes, "lowest")
    star: dict[str, Any] = {"markersize": 17, "markeredgecolor": look.edge, "zorder": 5}
    axes.plot(*found.weights, "*", color=look.ink, **star)
    zeros = found.zeros()
    words = f"{axes.get_title()}: ★ {at(found.weights.tolist(), 2)}"
    axes.set_title(words + (f", {' and '.join(zeros)} = 0" if zeros else ""))
    box: dict[str, Any] = {"facecolor": look.paper, "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
    notes = (
        ("▲ loss lowest", look.colours[1]),
        ("★ sum lowest", look.ink),
        ("— as large a loss as at ★", look.colours[1]),
        ("- - as large a penalty as at ★", look.colours[0]),
    )
    for row, (note, colour) in enumerate(notes):
        axes.text(-2.9, -1.7 - 0.37 * row, note, color=colour, bbox=box)


def _told(name: str, found: _Found) -> str:
    zeros = found.zeros()
    which = f"{' and '.join(zeros)} exactly 0" if zeros else "no weight exactly 0"
    return (
        f"With your {name} penalty the sum is lowest at {at(found.weights.tolist(), 2)}: {which}."
    )
