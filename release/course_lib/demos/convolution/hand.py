"""The figures of what is worked by hand: the graded problem on paper, and a smaller one."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    draw_verdict,
    entries,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._sheet import is_narrow, sheet
from course_lib.demos._student import Floats
from course_lib.demos._words import short_number
from course_lib.demos.convolution._cells import draw_cells, draw_frame, middle_of, written

_PAPER_INPUT = (np.array([[1, 3], [2, 4.0]]), np.array([[5, 3], [1, 5.0]]))
_PAPER_KERNEL = (np.array([[2, 3], [1, 6.0]]), np.array([[4, 8], [2, 5.0]]))
_WINDOWS = ((0, 0), (0, 2), (2, 0), (2, 2))
"""The first row and column of each, in the padded input."""
_WINDOW_COLOURS = (0, 1, 2, 3)
_SIDE = 0.34

_INPUT = np.array([[2, 0, 1], [1, 3, -1], [0, 2, 4.0]])
_KERNEL = np.array([[1, -2], [3, 2.0]])
_RIGHT: dict[str, Floats] = {
    "output": np.array([[11, 5], [-1, 19.0]]),
    "shape": np.array([14, 10, 6.0]),
    "parameters": np.array(456.0),
}
_TOLERANCE = 1e-6

_SOLUTION = (
    "output: the window in the upper left corner is (2, 0; 1, 3). Entry by entry with the kernel, "
    "2·1 + 0·(−2) + 1·3 + 3·2 = 11.",
    "One to the right: 0·1 + 1·(−2) + 3·3 + (−1)·2 = 5. Below: 1·1 + 3·(−2) + 0·3 + 2·2 = −1, and "
    "3·1 + (−1)·(−2) + 2·3 + 4·2 = 19. The output is [[11, 5], [−1, 19]].",
    "shape: the height is 28 + 2·2 = 32 with its padding. Behind the first window of 5 rows 27 are "
    "free, which is room for 13 whole strides of 2: 14 rows, and one left over. The width is "
    "20 + 4 = 24; 19 are free, 9 whole strides: 10 columns. Each of the 6 filters makes a channel: "
    "(14, 10, 6).",
    "parameters: a filter has 5·5·3 = 75 weights, for it is as deep as its input, and one bias: "
    "6·(75 + 1) = 456. Neither padding nor stride nor the size of the picture counts.",
)


@dataclass(frozen=True)
class _Places:
    """Where things stand on the paper, in inches."""

    inputs: tuple[tuple[float, float], ...]
    kernels: tuple[tuple[float, float], ...]
    output: tuple[float, float]
    plus: tuple[float, float]
    equals: tuple[float, float]
    note: tuple[float, float]


_WIDE = _Places(
    inputs=((0.3, 0.75), (3.15, 0.75)),
    kernels=((2.0, 1.09), (4.85, 1.09)),
    output=(6.02, 1.01),
    plus=(2.9, 1.43),
    equals=(5.77, 1.43),
    note=(0.3, 2.6),
)
_NARROW = _Places(
    inputs=((0.42, 0.75), (0.42, 2.85)),
    kernels=((2.12, 1.09), (2.12, 3.19)),
    output=(3.6, 2.06),
    plus=(0.2, 3.53),
    equals=(3.3, 2.48),
    note=(0.12, 4.6),
)


def paper() -> None:
    """Draw the problem that is worked by hand as one draws it on paper, without results."""

    def draw(figure: Figure) -> str:
        axes = sheet(figure)
        places = _NARROW if is_narrow(axes) else _WIDE
        for channel in range(2):
            _draw_paper_channel(axes, places, channel)
        _draw_paper_output(axes, places)
        return (
            "Channel 1 of the input is [[1, 3], [2, 4]] and channel 2 [[5, 3], [1, 5]], each with "
            "a ring of zeros. The kernel's channel 1 is [[2, 3], [1, 6]], its channel 2 "
            "[[4, 8], [2, 5]]. With stride 2 four windows fit, numbered row by row; there is no "
            "bias."
        )

    show(draw, [], size=(7.2, 2.85), narrow=(4.8, 4.85))


def _draw_paper_channel(axes: Axes, places: _Places, channel: int) -> None:
    """Draw a channel of the padded input with the four windows, and the kernel's channel."""
    look = _style.look()
    left, top = places.inputs[channel]
    padded = np.pad(_PAPER_INPUT[channel], 1)
    is_padding = np.pad(np.zeros((2, 2), bool), 1, constant_values=True)
    draw_cells(axes, written(padded), (left, top), _SIDE, faint=is_padding, fontsize=11)
    for place, ((row, column), colour) in enumerate(zip(_WINDOWS, _WINDOW_COLOURS, strict=True)):
        # A little inside, so that neighbours do not hide each other.
        inner = left + 0.03, top + 0.03
        side = _SIDE - 0.03
        corner = inner[0] + column * _SIDE, inner[1] + row * _SIDE
        draw_frame(axes, corner, side, (0, 0, 2, 2), look.colours[colour], linewidth=2)
        x = left + (column + 1) * _SIDE
        y = top - 0.12 if row == 0 else top + 4 * _SIDE + 0.12
        style: dict[str, Any] = {"ha": "center", "va": "center", "fontweight": "bold"}
        axes.text(x, y, f"{place + 1}", color=look.colours[colour], fontsize=9, **style)
    title: dict[str, Any] = {"va": "bottom", "fontweight": "bold", "linespacing": 1.15}
    axes.text(left, top - 0.24, f"input, channel {channel + 1}", **title)
    draw_cells(axes, written(_PAPER_KERNEL[channel]), places.kernels[channel], _SIDE, fontsize=11)
    x, y = places.kernels[channel]
    axes.text(x, y - 0.1, f"kernel,\nchannel {channel + 1}", **title)
    axes.text(x - 0.17, y + _SIDE, "∗", fontsize=14, ha="center", va="center")


def _draw_paper_output(axes: Axes, places: _Places) -> None:
    """Draw the empty cells of the output, and what joins them with the two channels."""
    look, side = _style.look(), 0.42
    sign: dict[str, Any] = {"fontsize": 14, "ha": "center", "va": "center"}
    axes.text(*places.plus, "+", **sign)
    axes.text(*places.equals, "=", **sign)
    draw_cells(axes, [["?", "?"], ["?", "?"]], places.output, side, fontsize=12)
    for place, colour in enumerate(_WINDOW_COLOURS):
        row, column = divmod(place, 2)
        x, y = middle_of(places.output, side, row, column)
        style: dict[str, Any] = {"color": look.colours[colour], "fontsize": 9, "va": "center"}
        axes.text(x - 0.17, y - 0.12, f"{place + 1}", fontweight="bold", **style)
    left, top = places.output
    axes.text(left, top - 0.1, "output", fontweight="bold")
    axes.text(*places.note, "padding 1, stride 2, no bias", color=look.quiet, va="center")


def small_by_hand(answers: Mapping[str, object]) -> None:
    """Draw a small convolution to work by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "output", the four numbers of the small convolution, "shape", that of another
        layer's output, and "parameters", how many numbers that layer learns; None while not worked
        out.
    """

    def draw(figure: Figure) -> Told:
        given = {name: _as_table(name, answer) for name, answer in answers.items()}
        verdicts = judge_each(given, _RIGHT, _hint, _TOLERANCE)
        axes = sheet(figure)
        _draw_small(axes, given, verdicts)
        _draw_layer(axes, given, verdicts)
        return told(
            "The input is [[2, 0, 1], [1, 3, −1], [0, 2, 4]], the kernel [[1, −2], [3, 2]]; stride "
            "1, no padding, no bias. Another layer has 6 filters of 5 × 5 with biases, padding 2 "
            "and stride 2, on 28 × 20 × 3.",
            verdicts,
            _SOLUTION,
            all_judged(verdicts, _RIGHT),
        )

    show(draw, [], size=(7.2, 3.1), narrow=(4.8, 3.5))


def _as_table(name: str, answer: object) -> object:
    """Return four numbers in a row as the two rows of the output."""
    numbers = as_numbers(answer) if name == "output" and answer is not None else None
    return answer if numbers is None or numbers.shape != (4,) else numbers.reshape(2, 2)


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    slips: dict[tuple[str, tuple[float, ...]], str] = {
        ("output", (5.0, -4.0, 13.0, 3.0)): "the kernel is not flipped",
        ("output", (6.0, -5.0, 14.0, 4.0)): "row by row: the kernel is not transposed",
        ("output", (11.0, -1.0, 5.0, 19.0)): "rows and columns are exchanged",
        ("shape", (13.0, 9.0, 6.0)): "padding counts twice, and the first window needs no stride",
        ("shape", (12.0, 8.0, 6.0)): "padding is missing: it stands on both sides",
        ("shape", (15.0, 11.0, 6.0)): "a window that does not fit as a whole does not count",
        ("shape", (13.0, 9.0, 3.0)): "padding counts twice, and a filter makes a channel",
        ("shape", (14.0, 10.0, 3.0)): "each filter makes one channel of the output",
        ("shape", (10.0, 14.0, 6.0)): "height first, then width",
        ("parameters", (450.0,)): "each filter has a bias",
        ("parameters", (156.0,)): "each filter is as deep as its input",
        ("parameters", (150.0,)): "each filter is as deep as its input, and has a bias",
        ("parameters", (76.0,)): "that is one filter",
        ("parameters", (468.0,)): "there is one bias a filter, not one a channel of it",
    }
    hint = slips.get((name, tuple(given.ravel().tolist())))
    return f": {hint}" if hint else ""


def _draw_small(axes: Axes, given: Mapping[str, object], verdicts: Mapping[str, Verdict]) -> None:
    """Draw input, kernel and output, which holds what has been filled in."""
    narrow = is_narrow(axes)
    side, top = (0.4, 0.5) if narrow else (0.46, 0.5)
    lefts = (0.15, 1.75, 3.0) if narrow else (0.5, 2.75, 4.6)
    words = entries(as_numbers(given.get("output")), 4)
    tables = (written(_INPUT), written(_KERNEL), [words[:2], words[2:]])
    middle = top + 1.5 * side
    for left, table, name in zip(lefts, tables, ("input", "kernel", "output"), strict=True):
        high = middle - len(table) / 2 * side
        draw_cells(axes, table, (left, high), side, fontsize=12)
        axes.text(left, high - 0.1, name, fontweight="bold")
    sign: dict[str, Any] = {"fontsize": 15, "ha": "center", "va": "center"}
    axes.text((lefts[0] + 3 * side + lefts[1]) / 2, middle, "∗", **sign)
    axes.text((lefts[1] + 2 * side + lefts[2]) / 2, middle, "=", **sign)
    verdict = verdicts.get("output", NOT_FILLED_IN)
    x = lefts[2] + 2 * side + 0.25
    draw_verdict(axes, x, middle, verdict, verdict.sign, va="center", fontsize=15)


def _draw_layer(axes: Axes, given: Mapping[str, object], verdicts: Mapping[str, Verdict]) -> None:
    """Write the other layer's description, and the two answers about it."""
    look, narrow = _style.look(), is_narrow(axes)
    left, y = (0.15, 2.15) if narrow else (0.5, 2.3)
    axes.plot([left, axes.get_xlim()[1] - left], [y - 0.13] * 2, color=look.grid)
    lines = (
        ("6 filters of 5 × 5 with biases,", "padding 2, stride 2, on 28 × 20 × 3")
        if narrow
        else ("6 filters of 5 × 5 with biases, padding 2, stride 2, on 28 × 20 × 3",)
    )
    for line in lines:
        y += 0.12 if line == lines[0] else 0.25
        axes.text(left, y, line, va="center")
    shape = ", ".join(entries(as_numbers(given.get("shape")), 3))
    count = as_numbers(given.get("parameters"))
    words = "?" if count is None or count.size != 1 else short_number(float(count.ravel()[0]))
    rows = (("shape", f"({shape})"), ("parameters", words))
    for row, (name, answer) in enumerate(rows):
        x, high = (left, y + 0.35 + 0.3 * row) if narrow else (left + 3.0 * row, y + 0.4)
        verdict = verdicts.get(name, NOT_FILLED_IN)
        axes.text(x, high, name, color=look.quiet, va="center")
        axes.text(x + 1.0, high, answer, fontweight="bold", va="center")
        draw_verdict(axes, x + 2.3, high, verdict, verdict.sign, va="center", fontsize=13)
