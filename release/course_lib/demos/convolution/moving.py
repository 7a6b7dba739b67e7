"""The figure of a digit that is moved: a kernel finds it everywhere, a dense unit at one place."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Point, place, show
from course_lib.demos._sheet import DARKEST, is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number
from course_lib.demos.convolution._cells import draw_frame

Function = Callable[..., Any]

_SIDE, _HEIGHT, _WIDTH = 8, 14, 20
"""Pixels of a digit, and of the picture in which it lies."""
_HOME = (3, 6)
"""The row and column of the digit's corner where the dense unit has learned to find it."""
_SOUGHT, _OTHERS = 0, (3, 1, 7)
_THRESHOLD = 2.4
"""Between what the kernel makes of the 0, and the most that it makes of any of the others."""
_SCORES = (-3.2, 4.0)
_EXACT = 1e-6


def shifted(convolve: Function) -> None:
    """Show a digit that is moved about, the answer of a dense unit, and a kernel's responses.

    Parameters
    ----------
    convolve : callable
        ``(x, kernels, bias, stride, padding) -> output``, shapes (H, W, C), (F, k, k, C), (F,) and
        (H', W', F).
    """
    student = StudentFunction(convolve, "convolve")
    digits = {str(label): _first(label) for label in (_SOUGHT, *_OTHERS)}
    kernel = _kernel()
    weights = _placed(kernel, _HOME)
    kept: dict[object, Floats] = {}

    def responses(picture: Floats) -> Floats:
        shape = _HEIGHT - _SIDE + 1, _WIDTH - _SIDE + 1, 1
        x, kernels = picture[:, :, None], kernel[None, :, :, None]
        meaning = "one output for each window and filter"
        return student.array(x, kernels, np.zeros(1), 1, 0, shape=shape, meaning=meaning)[:, :, 0]

    def at_home(digit: str) -> Floats:
        key = (student.function, digit)
        if key not in kept:
            kept[key] = responses(_placed(digits[digit], _HOME))
        return kept[key]

    def draw(figure: Figure, corner: tuple[float, float], digit: str) -> str:
        here = round(corner[1]), round(corner[0])
        picture = _placed(digits[digit], here)
        found = responses(picture)
        dense = float((weights * picture).sum())
        largest = float(found.max())
        wrong = int((~np.isclose(found, _added_up(picture, kernel), rtol=0, atol=_EXACT)).sum())

        axes = sheet(figure)
        lefts, tops, pixel = _panels(axes)
        _draw_picture(axes, (lefts[0], tops[0]), pixel, picture, here)
        unit_at = (lefts[0] + _SIDE / 2 * pixel, tops[0] + _SIDE / 2 * pixel)
        place(axes, "corner", origin=unit_at, unit=pixel)
        _draw_weights(axes, (lefts[1], tops[1]), pixel, weights)
        _draw_responses(axes, (lefts[2], tops[2]), pixel, found)
        _draw_scores(figure, dense, largest, not wrong)
        return (
            f"A {digit}, {_told(here)}: the dense unit says {number(dense, 2)}, "
            f"{_verdict(dense)}; the largest response of the kernel is {number(largest, 2)} "
            f"{mark(not wrong)}, {_verdict(largest)}. {_followed(at_home(digit), found, here)}"
            f"{_not_sums(wrong, found.size)}"
        )

    show(
        draw,
        [student],
        {
            "corner": Point("digit", _HOME[::-1], (0, 0), (_WIDTH - _SIDE, _HEIGHT - _SIDE), 1),
            "digit": Choice("digit", tuple(digits)),
        },
        size=(7.2, 4.0),
        narrow=(4.8, 6.2),
    )


def _first(label: int) -> Floats:
    """Return the data set's first picture of a digit, ink 0..1."""
    digits = datasets.load_digits(1000, 500)
    chosen = np.flatnonzero(digits.y_train == label)[0]
    return np.asarray(digits.X_train[chosen].reshape(_SIDE, _SIDE) / DARKEST)


def _kernel() -> Floats:
    """Return where zeros have more ink than digits in general, and where less."""
    digits = datasets.load_digits(1000, 500)
    zeros = digits.X_train[digits.y_train == _SOUGHT]
    difference = zeros.mean(axis=0) - digits.X_train.mean(axis=0)
    return np.asarray(difference.reshape(_SIDE, _SIDE) / DARKEST)


def _placed(part: Floats, corner: tuple[int, int]) -> Floats:
    """Return an empty picture with `part` in it."""
    picture = np.zeros((_HEIGHT, _WIDTH))
    picture[corner[0] : corner[0] + _SIDE, corner[1] : corner[1] + _SIDE] = part
    return picture


def _added_up(picture: Floats, kernel: Floats) -> Floats:
    """Return what the kernel makes of each window of the picture."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)
    return np.asarray(np.tensordot(windows, kernel, axes=2))


def _panels(axes: Axes) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Return the left and upper edges of the three pictures, and how wide a pixel is in inches."""
    if is_narrow(axes):
        return (0.12, 2.46, 0.12), (0.42, 0.42, 2.5), 0.111
    return (0.12, 2.5, 4.88), (0.42, 0.42, 0.42), 0.11


def _signed() -> LinearSegmentedColormap:
    """Return a map from the colour of what is negative over the paper's to that of the rest."""
    look = _style.look()
    shades = [look.colours[1], look.paper, look.colours[0]]
    return LinearSegmentedColormap.from_list("signed", shades)


def _draw_picture(
    axes: Axes, at: tuple[float, float], pixel: float, picture: Floats, here: tuple[int, int]
) -> None:
    look = _style.look()
    _draw_pixels(axes, at, pixel, picture, cmap=look.shades, vmin=0, vmax=1)
    dashed: dict[str, Any] = {"linewidth": 1.2, "linestyle": "--"}
    draw_frame(axes, at, pixel, (*_HOME, _SIDE, _SIDE), look.quiet, **dashed)
    draw_frame(axes, at, pixel, (*here, _SIDE, _SIDE), look.colours[2], linewidth=1.8)
    _entitle(axes, at, "the digit; dashed: home", look.ink)


def _draw_weights(axes: Axes, at: tuple[float, float], pixel: float, weights: Floats) -> None:
    look = _style.look()
    most = float(np.abs(weights).max())
    _draw_pixels(axes, at, pixel, weights, cmap=_signed(), vmin=-most, vmax=most)
    _entitle(axes, at, "weights of a dense unit", look.ink)
    note = "blue: ink speaks for a 0"
    y = at[1] + _HEIGHT * pixel + 0.13
    axes.text(at[0], y, note, color=look.quiet, va="center", fontsize=9)


def _draw_responses(axes: Axes, at: tuple[float, float], pixel: float, found: Floats) -> None:
    """Draw each response over the middle of its window, and mark the largest."""
    look = _style.look()
    most = max(float(np.abs(found).max()), _EXACT)
    middle = at[0] + (_SIDE - 1) / 2 * pixel, at[1] + (_SIDE - 1) / 2 * pixel
    _draw_pixels(axes, middle, pixel, found, cmap=_signed(), vmin=-most, vmax=most)
    draw_frame(axes, at, pixel, (0, 0, _HEIGHT, _WIDTH), look.quiet, linewidth=0.8)
    row, column = divmod(int(found.argmax()), found.shape[1])
    draw_frame(axes, middle, pixel, (row, column, 1, 1), look.ink, linewidth=1.8)
    _entitle(axes, at, "your responses to a kernel", look.ink)
    note = "of the same 64 weights"
    y = at[1] + _HEIGHT * pixel + 0.13
    axes.text(at[0], y, note, color=look.quiet, va="center", fontsize=9)


def _draw_pixels(
    axes: Axes, at: tuple[float, float], pixel: float, picture: Floats, **style: Any
) -> None:
    rows, columns = picture.shape
    extent = (at[0], at[0] + columns * pixel, at[1] + rows * pixel, at[1])
    axes.imshow(picture, extent=extent, aspect="auto", **style)
    edge: dict[str, Any] = {"linewidth": 0.8}
    draw_frame(axes, at, pixel, (0, 0, rows, columns), _style.look().quiet, **edge)


def _entitle(axes: Axes, at: tuple[float, float], words: str, colour: str) -> None:
    axes.text(at[0], at[1] - 0.18, words, color=colour, fontweight="bold", va="center")


def _draw_scores(figure: Figure, dense: float, largest: float, right: bool) -> None:
    """Draw both answers as bars, with the line above which each says that it sees a 0."""
    look = _style.look()
    narrow = _style.is_narrow(figure)
    box = (0.35, 0.07, 0.62, 0.22) if narrow else (0.24, 0.11, 0.73, 0.3)
    axes = figure.add_axes(box, xlim=_SCORES, ylim=(1.6, -0.75), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=look.quiet, linewidth=0.8)
    axes.axvline(_THRESHOLD, color=look.ink, linestyle="--", linewidth=1.2)
    axes.set_xticks([-2, 0, 2], ["−2", "0", "2"])
    axes.text(_THRESHOLD + 0.06, -0.6, "sees a 0", va="center", fontsize=9)
    names = ("dense unit", "largest response")
    for row, (name, score, colour) in enumerate(
        zip(names, (dense, largest), (look.colours[4], look.colours[0]), strict=True)
    ):
        end = float(np.clip(score, *_SCORES))
        axes.barh(row, end, height=0.5, color=colour)
        axes.text(_SCORES[0] - 0.1, row, name, ha="right", va="center", fontweight="bold")
        words: dict[str, Any] = {"va": "center", "fontweight": "bold"}
        judged = f"{number(score, 2)} {mark(right)}" if row else number(score, 2)
        axes.text(max(end, 0) + 0.08, row, judged, **words)


def _verdict(score: float) -> str:
    return "sees a 0" if score > _THRESHOLD else "sees no 0"


def _told(here: tuple[int, int]) -> str:
    """Say how far from home the digit lies."""
    down, right = here[0] - _HOME[0], here[1] - _HOME[1]
    parts = [f"{abs(down)} {'down' if down > 0 else 'up'}"] if down else []
    parts += [f"{abs(right)} {'right' if right > 0 else 'left'}"] if right else []
    return f"moved {' and '.join(parts)}" if parts else "at home"


def _not_sums(wrong: int, count: int) -> str:
    """Say how many responses are not what the kernel makes of their windows; nothing if none."""
    return f" {wrong} of {count} responses are not the sums of their windows." if wrong else ""


def _followed(home: Floats, found: Floats, here: tuple[int, int]) -> str:
    """Say whether the responses are those at home, moved as the digit was."""
    down, right = here[0] - _HOME[0], here[1] - _HOME[1]
    rows, columns = home.shape
    then = home[max(0, -down) : rows - max(0, down), max(0, -right) : columns - max(0, right)]
    now = found[max(0, down) : rows - max(0, -down), max(0, right) : columns - max(0, -right)]
    if (down, right) == (0, 0):
        return "This is its home."
    wrong = int((~np.isclose(then, now, rtol=0, atol=_EXACT)).sum())
    if wrong:
        return f"Of the {now.size} responses still in the picture {wrong} have not moved along."
    return f"All {now.size} responses still in the picture have moved along with the digit."
