"""The figure of a network put together from blocks, whose parameters are counted."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._sheet import sheet
from course_lib.demos._student import StudentFunction, as_array
from course_lib.layers import BatchNorm, Dropout, Layer, Linear, ReLU

Function = Callable[..., Any]

_INPUTS, _OUTPUTS = 64, 10
_MOST_LAYERS = 3
_WITH, _WITHOUT = "with", "without"
_KINDS = (Linear, ReLU, BatchNorm, Dropout)
"""In their order after each other, and by their places in a row of blocks."""
_COLOURS = {Linear: 0, ReLU: 2, BatchNorm: 1, Dropout: 3}


def counting(count_parameters: Function) -> None:
    """Show a network's blocks, the shapes of each, and what the student counts in them.

    Parameters
    ----------
    count_parameters : callable
        ``layers -> number`` of a list of descriptions from `course_lib.layers`.
    """
    count = StudentFunction(count_parameters, "count_parameters")

    def counted(layers: Sequence[Layer]) -> int:
        return round(float(as_array(count(list(layers)), (), count.name, "one number")))

    def draw(
        figure: Figure, width: int, n_hidden: int, biases: str, batch_norm: str, dropout: str
    ) -> str:
        rows = _rows(width, n_hidden, biases == _WITH, batch_norm == _WITH, dropout == _WITH)
        layers = [layer for row in rows for layer in row]
        counts = [counted([layer]) for layer in layers]
        whole, total = counted(layers), sum(counts)

        axes = sheet(figure)
        numbers = iter(counts)
        for place, row in enumerate(rows):
            for layer in row:
                is_last = place == len(rows) - 1
                _draw_block(axes, layer, next(numbers), _MOST_LAYERS if is_last else place)
        for place in range(n_hidden, _MOST_LAYERS):
            _draw_gap(axes, place)
        _draw_shares(axes, layers, counts, whole)
        blocks = ", ".join(
            f"{_title(layer)} {n:,}" for layer, n in zip(layers, counts, strict=True)
        )
        agree = (
            "and of the whole network the same"
            if whole == total
            else f"but of the whole network {whole:,}"
        )
        return (
            f"{_INPUTS} inputs, {n_hidden} hidden layer{'s' * (n_hidden != 1)}"
            f"{f' of {width} units' * (n_hidden > 0)}, {_OUTPUTS} outputs. Your count_parameters "
            f"finds block by block: {blocks}; that is {total:,} together, {agree}."
        )

    show(
        draw,
        [count],
        {
            "width": Slider("units in each hidden layer", 1, 100, 32),
            "n_hidden": Slider("hidden layers", 0, _MOST_LAYERS, 2),
            "biases": Choice("biases", (_WITH, _WITHOUT)),
            "batch_norm": Choice("batch norm", (_WITHOUT, _WITH)),
            "dropout": Choice("dropout", (_WITHOUT, _WITH)),
        },
        size=(7.2, 5.0),
        narrow=(4.8, 5.0),
    )


def _rows(
    width: int, n_hidden: int, bias: bool, batch_norm: bool, dropout: bool
) -> list[list[Layer]]:
    """Return the layers of the network, those of each hidden layer together; the output last."""
    sizes = [_INPUTS, *[width] * n_hidden, _OUTPUTS]
    rows: list[list[Layer]] = []
    for inputs, outputs in itertools.pairwise(sizes[:-1]):
        row: list[Layer] = [Linear(inputs, outputs, bias), ReLU()]
        row += [BatchNorm(outputs)] * batch_norm
        row += [Dropout(0.5)] * dropout
        rows.append(row)
    return [*rows, [Linear(sizes[-2], sizes[-1], bias)]]


def _title(layer: Layer) -> str:
    match layer:
        case Linear():
            return f"Linear({layer.in_features}, {layer.out_features})"
        case BatchNorm():
            return f"BatchNorm({layer.num_features})"
        case Dropout():
            return f"Dropout({layer.p})"
    return "ReLU()"


def _shapes(layer: Layer) -> str:
    """Say the shapes of what a layer holds."""
    match layer:
        case Linear():
            bias = f"b: {layer.out_features}" if layer.bias else "no b"
            return f"W: {layer.in_features} × {layer.out_features}\n{bias}"
        case BatchNorm():
            return f"γ: {layer.num_features}\nβ: {layer.num_features}"
    return "no arrays\nof its own"


def _draw_block(axes: Axes, layer: Layer, count: int, row: int) -> None:
    """Draw a block with its shapes and the student's count, in the column of its kind."""
    look = _style.look()
    wide = (axes.get_xlim()[1] - 0.2) / len(_KINDS)
    column = _KINDS.index(type(layer))
    left, top = 0.1 + column * wide, 0.1 + row * 1.02
    colour = look.colours[_COLOURS[type(layer)]]
    tint = look.tints[_COLOURS[type(layer)]]
    is_narrow = wide < 1.5
    room, high = wide - (0.2 if is_narrow else 0.3), 0.86
    axes.add_patch(
        FancyBboxPatch(
            (left, top),
            room,
            high,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=tint,
            edgecolor=colour,
            linewidth=1.2,
        )
    )
    middle = left + room / 2
    style: dict[str, Any] = {"ha": "center", "va": "center"}
    # In a narrow page the numbers in brackets, which the shapes repeat, have no room.
    title = type(layer).__name__ if is_narrow else _title(layer)
    axes.text(middle, top + 0.14, title, **style)
    axes.text(middle, top + 0.41, _shapes(layer), fontsize=9, color=look.quiet, **style)
    axes.text(middle, top + 0.71, f"{count:,}", fontsize=12, fontweight="bold", **style)
    if not isinstance(layer, Linear):
        start = left - (wide - room) + 0.02
        axes.annotate(
            "",
            (left - 0.02, top + high / 2),
            (start, top + high / 2),
            arrowprops={"arrowstyle": "->", "color": look.quiet},
        )


def _draw_gap(axes: Axes, row: int) -> None:
    """Say faintly, where a hidden layer could stand, that there is none."""
    look = _style.look()
    words = f"no {('first', 'second', 'third')[row]} hidden layer"
    middle, high = axes.get_xlim()[1] / 2, 0.86
    axes.add_patch(
        FancyBboxPatch(
            (0.1, 0.1 + row * 1.02),
            2 * middle - 0.2,
            high,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor="none",
            edgecolor=look.grid,
            linestyle="--",
        )
    )
    style: dict[str, Any] = {"ha": "center", "va": "center", "color": look.quiet}
    axes.text(middle, 0.1 + row * 1.02 + high / 2, words, **style)


def _draw_shares(axes: Axes, layers: Sequence[Layer], counts: Sequence[int], whole: int) -> None:
    """Draw the blocks' counts as parts of one bar, and the count of the whole network."""
    look = _style.look()
    width = axes.get_xlim()[1] - 0.2
    top, high = 4.55, 0.26
    total = sum(count for count in counts if count > 0)
    left = 0.1
    for layer, count in zip(layers, counts, strict=True):
        if count <= 0:
            continue
        part = width * count / total
        colour = look.colours[_COLOURS[type(layer)]]
        axes.add_patch(
            Rectangle((left, top), part, high, facecolor=colour, edgecolor=look.paper, linewidth=1)
        )
        left += part
    words = f"your count of the whole network: {whole:,}"
    axes.text(0.1, top - 0.16, words, fontweight="bold", va="center")
