"""The figure of dropout: digits under masks of their own, and what many masks leave on average."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from course_lib.demos import _style
from course_lib.demos._figure import Slider, Steps, show
from course_lib.demos._sheet import draw_images, is_narrow, sheet
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, percent
from course_lib.demos.regularization._ask import drop
from course_lib.demos.regularization._digits import one_of_each

Function = Callable[..., Any]

_LABELS = (0, 1, 2, 3, 4, 5, 6, 7, 8)
_AVERAGED = 3
"""The digit whose mean over the masks is drawn large."""
_MOST = 100


@dataclass(frozen=True)
class _Course:
    """What came of dropping again and again: shapes (masks, digits, 8, 8)."""

    outs: Floats
    masks: Floats

    def mean(self, n: int) -> Floats:
        """Return the mean of the averaged digit over the first n masks."""
        return np.asarray(self.outs[:n, _AVERAGED].mean(axis=0))

    def inks(self) -> Floats:
        """Return that mean's ink per pixel, after 1, 2, … masks."""
        inks = self.outs[:, _AVERAGED].mean(axis=(1, 2))
        return np.asarray(np.cumsum(inks) / np.arange(1, len(inks) + 1))


def dropped(dropout_forward: Function) -> None:
    """Show digits as dropout leaves them, and their mean over more and more masks.

    Parameters
    ----------
    dropout_forward : callable
        ``(x, p, rng, train) -> (out, mask)``.
    """
    dropout = StudentFunction(dropout_forward, "dropout_forward")
    digits = one_of_each(_LABELS)
    courses: dict[object, _Course] = {}

    def course(p: float) -> _Course:
        key = (dropout.function, p)
        if key not in courses:
            rng = np.random.default_rng(4)
            flat = digits.reshape(len(digits), -1)
            outs, masks = zip(*(drop(dropout, flat, p, rng) for _ in range(_MOST)), strict=True)
            shape = (_MOST, *digits.shape)
            courses[key] = _Course(np.reshape(outs, shape), np.reshape(masks, shape))
        return courses[key]

    def draw(figure: Figure, p: float, n_masks: int) -> str:
        drawn = course(p)
        gone = drawn.masks[n_masks - 1] == 0
        axes = sheet(figure)
        _draw_last(axes, drawn.outs[n_masks - 1], gone)
        ink, scaled = float(digits[_AVERAGED].mean()), drawn.inks()
        _draw_means(axes, digits[_AVERAGED], drawn.mean(n_masks), p)
        _draw_course(figure, scaled[:n_masks], p, ink)
        mean = float(scaled[n_masks - 1])
        return (
            f"With p = {p:g}, your dropout_forward dropped {gone.sum()} of {gone.size} pixels in "
            f"mask {n_masks} ({percent(float(gone.mean()))}). A pixel of the 3 has "
            f"{number(ink, 2)} ink on average; over {n_masks} mask{'s' * (n_masks > 1)} your "
            f"outputs have {number(mean, 2)}, and without the scale 1/(1 − p) "
            f"{number(mean * (1 - p), 2)}."
        )

    show(
        draw,
        [dropout],
        {
            "p": Slider("p, the share that is dropped", 0.0, 0.9, 0.5, 0.1),
            "n_masks": Steps("masks", 1, _MOST, 1, 3),
        },
        size=(7.2, 4.7),
        narrow=(4.8, 7.7),
    )


def _draw_last(axes: Axes, outs: Floats, gone: NDArray[np.bool_]) -> None:
    look, narrow = _style.look(), is_narrow(axes)
    size, left = (0.8, 1.0) if narrow else (1.02, 0.15)
    axes.text(left, 0.25, "this mask, another for each digit", fontsize=11)
    draw_images(axes, outs, left, 0.4, size, 3, dropped=gone)
    bottom = 0.4 + 3.25 * size
    axes.text(left, bottom + 0.2, "tinted: dropped;  shades: ink that was kept", color=look.quiet)


def _draw_means(axes: Axes, picture: Floats, mean: Floats, p: float) -> None:
    look, narrow = _style.look(), is_narrow(axes)
    left, top, size, pitch = (0.25, 3.95, 1.3, 1.5) if narrow else (3.75, 0.67, 0.98, 1.16)
    titles = ("the picture", "mean of out", "mean × (1 − p)")
    shown = (picture, mean, mean * (1 - p))
    for place, (title, image) in enumerate(zip(titles, shown, strict=True)):
        x = left + place * pitch
        draw_images(axes, image[None], x, top, size, 1)
        axes.text(x + size / 2, top - 0.1, title, ha="center", fontsize=9.5)
        corners = [x, x + size, x + size, x, x], [top, top, top + size, top + size, top]
        axes.plot(*corners, color=look.quiet, linewidth=0.7)
    axes.text(left, top - 0.42, "one digit, averaged over all masks so far", fontsize=11)


def _draw_course(figure: Figure, inks: Floats, p: float, ink: float) -> None:
    """Draw the mean ink after each mask, on axes with room for the widest swings."""
    look = _style.look()
    where = (0.13, 0.07, 0.83, 0.19) if _style.is_narrow(figure) else (0.575, 0.11, 0.4, 0.43)
    axes = figure.add_axes(where)
    axes.set(xlim=(0, _MOST + 1), ylim=(0, 2 * ink), xlabel="masks", ylabel="ink per pixel")
    axes.axhline(ink, color=look.ink, linewidth=1, linestyle=":")
    axes.text(0.9 * _MOST, ink * 1.06, "the picture", ha="right", color=look.ink)
    after = np.arange(1, len(inks) + 1)
    for values, colour, marker in (
        (inks, look.colours[0], "o"),
        (inks * (1 - p), look.colours[1], "^"),
    ):
        axes.plot(after, values, color=colour)
        axes.plot(after[-1], values[-1], marker, color=colour, markersize=8, clip_on=False)
    for height, colour, words in (
        (1.8, look.colours[0], "● as your function returns it"),
        (1.58, look.colours[1], "▲ without the scale: × (1 − p)"),
    ):
        axes.text(_MOST, height * ink, words, ha="right", color=colour)
