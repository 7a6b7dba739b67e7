"""The figure of what one output sees of the input, down through the layers."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, Slider, Steps, Told, place, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction, as_array
from course_lib.demos._words import listed, mark, short_number

Function = Callable[..., Any]
Layer = tuple[int, int, int]
"""Kernel, stride and dilation."""

_N = 23
"""Inputs in the row."""
_STACKS: dict[str, tuple[tuple[int, int], ...]] = {
    "plain": ((1, 1), (1, 1), (1, 1)),
    "stride 2 in layer 1": ((2, 1), (1, 1), (1, 1)),
    "stride 2 in layer 3": ((1, 1), (1, 1), (2, 1)),
    "stride 2 in all": ((2, 1), (2, 1), (2, 1)),
    "dilation 1, 2, 4": ((1, 1), (1, 2), (1, 4)),
}
"""Stride and dilation of each layer."""
_MOST = 3
_COLOURS = (0, 2, 1)
"""Of the layers, from the first on."""
_TOP, _HIGH = 0.35, 1.0
"""Where the last layer's row lies, and how far below it the next one, in inches."""


def pyramid(receptive_field: Function) -> None:
    """Show a row of inputs, the layers above it, and what a chosen output of the last one sees.

    Parameters
    ----------
    receptive_field : callable
        ``layers -> number`` of a list of ``(kernel, stride, dilation)``.
    """
    student = StudentFunction(receptive_field, "receptive_field")

    def draw(
        figure: Figure, cell: tuple[float, float], stack: str, kernel: int, n_layers: int
    ) -> Told:
        layers = [(kernel, *layer) for layer in _STACKS[stack]][:n_layers]
        given = float(as_array(student(list(layers)), (), student.name, "one number"))
        rows = _rows(layers)
        chosen = min(round(cell[0]), len(rows[-1]) - 1)
        seen = _seen(layers, chosen)
        fields = [_field(layers[:count]) for count in range(n_layers + 1)]
        right = given == fields[-1]

        axes = sheet(figure)
        _draw_layers(axes, layers, rows, seen)
        _draw_field(axes, seen[0])
        _name_layers(axes, layers, fields)
        verdict = f"your receptive_field says {short_number(given)} {mark(right)}"
        colour = _style.look().colours[2 if right else 1]
        bold: dict[str, Any] = {"fontsize": 12, "fontweight": "bold", "ha": "right"}
        width, height = axes.get_xlim()[1], axes.get_ylim()[0]
        axes.text(width - 0.12, height - 0.15, verdict, color=colour, **bold)
        unit = _side(axes) * (rows[-1][1] - rows[-1][0] if len(rows[-1]) > 1 else 1)
        first = _x(axes, rows[-1][0]), _y(n_layers)
        place(axes, "cell", origin=first, unit=unit)
        return Told(
            f"{_in_words(stack, layers, fields, chosen)} {verdict[0].upper()}{verdict[1:]}.",
            ends={"cell": (len(rows[-1]) - 1, 0)},
        )

    show(
        draw,
        [student],
        {
            "cell": Point("output", (3, 0), (0, 0), (_N - 1, 0), 1),
            "stack": Choice("layers", tuple(_STACKS), start="stride 2 in layer 1"),
            "kernel": Slider("kernel k of each", 1, 3, 3),
            "n_layers": Steps("number of layers", 1, _MOST, _MOST),
        },
        size=(7.2, 4.4),
        narrow=(4.8, 5.5),
    )


def _below(layer: Layer, cell: int) -> list[int]:
    """Return the cells of the row below that a cell of this layer reads."""
    kernel, stride, dilation = layer
    return [cell * stride + tap * dilation for tap in range(kernel)]


def _rows(layers: list[Layer]) -> list[Floats]:
    """Return for the input and each layer where its cells lie, in inputs: over what they read."""
    rows = [np.arange(float(_N))]
    for layer in layers:
        below = rows[-1]
        cells: list[float] = []
        while max(_below(layer, len(cells))) < len(below):
            read = _below(layer, len(cells))
            cells.append((below[read[0]] + below[read[-1]]) / 2)
        rows.append(np.array(cells))
    return rows


def _seen(layers: list[Layer], chosen: int) -> list[list[int]]:
    """Return for the input and each layer the cells that the chosen output depends on."""
    seen = [[chosen]]
    for layer in reversed(layers):
        seen.append(sorted({read for cell in seen[-1] for read in _below(layer, cell)}))
    return seen[::-1]


def _field(layers: list[Layer]) -> int:
    """Count the inputs from the first to the last that an output sees."""
    inputs = _seen(layers, 0)[0]
    return inputs[-1] - inputs[0] + 1


def _side(axes: Axes) -> float:
    return float((4.56 if is_narrow(axes) else 4.9) / _N)


def _x(axes: Axes, place: float) -> float:
    return 0.12 + (place + 0.5) * _side(axes)


def _y(row: int) -> float:
    return _TOP + (_MOST - row) * _HIGH


def _draw_layers(
    axes: Axes, layers: list[Layer], rows: list[Floats], seen: list[list[int]]
) -> None:
    """Draw the cells of each row, those that are seen filled, with lines to what they read."""
    look = _style.look()
    for row, (cells, shown) in enumerate(zip(rows, seen, strict=True)):
        colour = look.colours[_COLOURS[row - 1]] if row else look.ink
        marker, size = ("o", 8.5) if row else ("s", 9)
        style: dict[str, Any] = {"linestyle": "", "markersize": size, "zorder": 3}
        x = np.array([_x(axes, cell) for cell in cells])
        empty: dict[str, Any] = {"markerfacecolor": look.paper, "markeredgecolor": look.quiet}
        axes.plot(x, np.full(len(x), _y(row)), marker, **style, **empty, markeredgewidth=0.8)
        full: dict[str, Any] = {"color": colour, "markeredgecolor": look.edge}
        axes.plot(x[shown], np.full(len(shown), _y(row)), marker, **style, **full)
        if not row:
            continue
        for cell in shown:
            for read in _below(layers[row - 1], cell):
                ends = [x[cell], _x(axes, rows[row - 1][read])]
                axes.plot(ends, [_y(row), _y(row - 1)], color=colour, linewidth=1.3, zorder=2)


def _draw_field(axes: Axes, inputs: list[int]) -> None:
    """Draw a bracket below the inputs that are seen, with their number."""
    look = _style.look()
    half = _side(axes) / 2
    left, right, y = _x(axes, inputs[0]) - half, _x(axes, inputs[-1]) + half, _y(0) + 0.26
    axes.plot([left, left, right, right], [y - 0.08, y, y, y - 0.08], color=look.ink)
    count = inputs[-1] - inputs[0] + 1
    words = f"{count} input{'s' * (count != 1)}"
    middle = min(max((left + right) / 2, 0.5), _x(axes, _N) - 0.5)
    axes.text(middle, y + 0.18, words, ha="center", va="center", fontweight="bold", fontsize=11)


def _name_layers(axes: Axes, layers: list[Layer], fields: list[int]) -> None:
    """Write beside each layer (below, where the page is narrow) what it is, and how far it sees."""
    look = _style.look()
    narrow = is_narrow(axes)
    x = 0.12 if narrow else 5.2
    for row, (layer, before, now) in enumerate(
        zip(layers, fields[:-1], fields[1:], strict=True), start=1
    ):
        y = _y(0) + 0.75 + 0.33 * (_MOST - row) if narrow else _y(row)
        kernel, stride, dilation = layer
        colour = look.colours[_COLOURS[row - 1]]
        sees = f"layer {row}: {before} + {now - before} = {now}"
        about = f"k = {kernel}, s = {stride}, d = {dilation}"
        steps = _steps(kernel, now - before)
        axes.text(x, y, sees, color=colour, fontweight="bold", va="center")
        at = (4.68, y) if narrow else (x, y + 0.31)
        words = f"{about}: {steps}" if narrow else f"{steps}\n{about}"
        style: dict[str, Any] = {"ha": "right" if narrow else "left", "va": "center"}
        axes.text(*at, words, color=look.quiet, fontsize=9, linespacing=1.5, **style)
    if not narrow:
        axes.text(x, _y(0), "input: 1 sees itself", va="center", fontweight="bold")


def _steps(kernel: int, growth: int) -> str:
    """Say by how many steps of the kernel a layer sees further, and how far each goes."""
    if kernel == 1:
        return "no step"
    count = kernel - 1
    return f"{count} step{'s' * (count > 1)} of {growth // count}"


def _in_words(stack: str, layers: list[Layer], fields: list[int], chosen: int) -> str:
    inputs = _seen(layers, chosen)[0]
    count = len(layers)
    through = "one layer" if count == 1 else f"{count} layers"
    grown = listed([now - before for before, now in itertools.pairwise(fields)])
    each = " with each layer" if count > 1 else ""
    seen = (
        f"the inputs {inputs[0]} to {inputs[-1]}, {fields[-1]} in all: 1, and {grown} more{each}"
        if fields[-1] > 1
        else f"input {inputs[0]} alone, for a kernel of 1 adds nothing"
    )
    return f"Kernel {layers[0][0]}, {stack}, through {through}: output {chosen} sees {seen}."
