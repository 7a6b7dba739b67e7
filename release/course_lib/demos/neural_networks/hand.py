"""The figures of what is worked by hand: a network to count, and one to compute."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    NOT_FILLED_IN,
    Verdict,
    all_judged,
    as_numbers,
    entries,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats
from course_lib.demos._words import short_number

_PIXELS, _UNITS = 10, 10

_X = 2
_IN, _SHIFTS, _OUT, _LAST = (1, -1, 2), (-1, 4, -5), (3, -1, 4), 5
"""Weights and biases of three hidden units, and weights and bias of the output."""
_RIGHT: dict[str, Floats] = {
    "hidden": np.array([1.0, 2.0, 0.0]),
    "output": np.array(6.0),
    "slope": np.array(4.0),
}
_TOLERANCE = 1e-6

_SOLUTION = (
    "Pre-activations: 1·2 − 1 = 1, −1·2 + 4 = 2 and 2·2 − 5 = −1.",
    "Hidden: ReLU keeps the first two and makes 0 of the third, (1, 2, 0).",
    "Output: 3·1 − 1·2 + 4·0 + 5 = 6.",
    "Slope: a small step in x changes the hidden units by 1, −1 and 0 times that, since the third "
    "is off. So y changes by 3·1 + (−1)·(−1) + 4·0 = 4 times the step.",
    "Check: at x = 2.1 the hidden units are 1.1, 1.9 and 0, and y is 3.3 − 1.9 + 5 = 6.4. The "
    "third unit starts at its kink, x = 5/2; beyond it the slope is 4 + 4·2 = 12.",
)


def network_by_hand() -> None:
    """Draw the network whose parameters are counted by hand, without their number."""

    def draw(figure: Figure) -> str:
        _draw_network(sheet(figure))
        return (
            "A picture of 10 × 10 pixels, flattened to 100 inputs, passes Linear(100, 10, "
            "bias=False), ReLU(), BatchNorm(10) and Linear(10, 1), which has a bias; one number "
            "comes out."
        )

    show(draw, [], size=(7.2, 3.3), narrow=(4.8, 3.3))


def _draw_network(axes: Axes) -> None:
    """Draw the picture, the units behind each layer, and what connects them."""
    look = _style.look()
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    top, bottom = 0.75, height - 0.3
    heights = np.linspace(top, bottom, _UNITS)
    middle = (top + bottom) / 2
    narrow = is_narrow(axes)
    side = 1.0 if narrow else 1.5
    columns = np.linspace(side + (0.75 if narrow else 1.3), width - 0.35, 4)

    edges = 0.1 + np.linspace(0, side, _PIXELS + 1)
    rows = middle - side / 2 + np.linspace(0, side, _PIXELS + 1)
    axes.hlines(rows, edges[0], edges[-1], color=look.quiet, linewidth=0.7)
    axes.vlines(edges, rows[0], rows[-1], color=look.quiet, linewidth=0.7)
    axes.text(0.1 + side / 2, rows[-1] + 0.2, "10 × 10 pixels", ha="center", color=look.quiet)

    for low in np.linspace(rows[0], rows[-1], _PIXELS):
        _connect(axes, [edges[-1]] * _UNITS, [low] * _UNITS, columns[0], heights)
    _connect(axes, [columns[0]] * _UNITS, heights, columns[1], heights)
    _connect(axes, [columns[1]] * _UNITS, heights, columns[2], heights)
    _connect(axes, [columns[2]] * _UNITS, heights, columns[3], [middle] * _UNITS)
    marks: dict[str, Any] = {"linestyle": "", "markersize": 10, "markeredgecolor": look.edge}
    for column, colour, marker in zip(columns[:3], (0, 2, 1), ("o", "o", "s"), strict=True):
        axes.plot([column] * _UNITS, heights, marker, color=look.colours[colour], **marks)
    axes.plot(columns[3], middle, "o", color=look.ink, **marks)
    _name_layers(axes, (edges[-1], *columns))


def _connect(axes: Axes, x0: Any, y0: Any, x1: float, y1: Any) -> None:
    look = _style.look()
    x = np.column_stack([x0, np.full(_UNITS, x1), np.full(_UNITS, np.nan)])
    y = np.column_stack([y0, y1, np.full(_UNITS, np.nan)])
    axes.plot(x.ravel(), y.ravel(), color=look.quiet, linewidth=0.5, alpha=0.7, zorder=1)


def _name_layers(axes: Axes, columns: tuple[float, ...]) -> None:
    """Write each layer's name above what it connects."""
    narrow = is_narrow(axes)
    names = ("Linear(100, 10,\nbias=False)", "ReLU()", "BatchNorm(10)", "Linear(10, 1)")
    if narrow:
        names = ("Linear(100, 10,\nbias=False)", "ReLU()", "Batch-\nNorm(10)", "Linear\n(10, 1)")
    for name, start, end in zip(names, columns[:-1], columns[1:], strict=True):
        is_first = start == columns[0]
        axes.text(
            (start + end) / 2 - 0.3 * (narrow and is_first),
            0.32,
            name,
            ha="center",
            va="center",
            fontsize=9 if narrow else 10,
        )


def forward_by_hand(answers: Mapping[str, object]) -> None:
    """Draw a small network to compute by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "hidden", what the three hidden units give, "output", what the network gives, and
        "slope", how fast that rises with x; None while not worked out.
    """

    def draw(figure: Figure) -> Told:
        verdicts = judge_each(answers, _RIGHT, _hint, _TOLERANCE)
        _draw_small_network(sheet(figure), answers, verdicts)
        units = "; ".join(
            f"w₁ = {short_number(w)}, b₁ = {short_number(b)}, w₂ = {short_number(out)}"
            for w, b, out in zip(_IN, _SHIFTS, _OUT, strict=True)
        )
        described = (
            f"The input is x = {_X}. Three hidden units with ReLU: {units}. The output adds "
            f"b₂ = {_LAST}."
        )
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.4), narrow=(4.8, 3.4))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    slips = {
        ("hidden", (1.0, 2.0, -1.0)): "ReLU makes 0 of what is negative",
        ("hidden", (2.0, 0.0, 4.0)): "add each unit's bias before ReLU",
        ("output", (2.0,)): "the third unit is off: ReLU makes 0 of −1",
        ("output", (1.0,)): "b₂ is missing",
        ("slope", (12.0,)): "the third unit is off at x = 2, and adds nothing to the slope",
        ("slope", (6.0,)): "each unit also passes on its own w₁",
        ("slope", (2.0,)): "each unit also passes on its own w₁",
    }
    hint = slips.get((name, tuple(given.ravel().tolist())))
    return f" ({hint})" if hint else ""


def _draw_small_network(
    axes: Axes, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> None:
    """Draw the input, three units with their weights, and the output; answers stand in circles."""
    look = _style.look()
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    left, middle, right = 0.45, 0.47 * width, width - 0.75
    rows = (0.55, 1.5, 2.45)
    hidden, (output,), (slope,) = (
        entries(as_numbers(answers.get(name)), right.size) for name, right in _RIGHT.items()
    )
    for unit, (row, w, b, out) in enumerate(zip(rows, _IN, _SHIFTS, _OUT, strict=True)):
        axes.plot([left, middle, right], [rows[1], row, rows[1]], color=look.quiet, zorder=1)
        lift = (row - rows[1]) * 0.55
        _on_line(axes, (left + 0.55 * (middle - left), rows[1] + lift), f"× {short_number(w)}")
        _on_line(axes, (right - 0.55 * (right - middle), rows[1] + lift), f"× {short_number(out)}")
        _draw_unit(axes, (middle, row), hidden[unit], look.colours[0])
        axes.text(
            middle,
            row + 0.38,
            f"ReLU, b₁ = {short_number(b)}",
            ha="center",
            va="center",
            fontsize=9,
            color=look.quiet,
        )
    _draw_unit(axes, (left, rows[1]), f"{_X}", look.ink)
    axes.text(left, rows[1] + 0.4, "x", ha="center", va="center")
    _draw_unit(axes, (right, rows[1]), output, look.colours[2])
    axes.text(right, rows[1] + 0.4, f"ŷ, b₂ = {_LAST}", ha="center", va="center")
    for x, name in ((middle, "hidden"), (right - 0.15, "output"), (left + 0.35, "slope")):
        words = name if name != "slope" else f"slope: {slope}"
        words = f"{words} {verdicts.get(name, NOT_FILLED_IN).sign}".rstrip()
        axes.text(x, height - 0.2, words, ha="center", fontweight="bold")


def _draw_unit(axes: Axes, at: tuple[float, float], words: str, colour: str) -> None:
    look = _style.look()
    axes.plot(*at, "o", markersize=30, color=look.paper, markeredgecolor=colour, markeredgewidth=2)
    axes.text(*at, words, ha="center", va="center", fontsize=12, fontweight="bold")


def _on_line(axes: Axes, at: tuple[float, float], words: str) -> None:
    room = {"facecolor": _style.look().paper, "edgecolor": "none", "pad": 1.5}
    axes.text(*at, words, ha="center", va="center", bbox=room)
