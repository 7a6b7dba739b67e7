"""The figure of shifted digits, which keep their labels, beside mirrored ones, which may not."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Slider, Steps, show
from course_lib.demos._sheet import draw_images, is_narrow, sheet
from course_lib.demos._student import Floats, Integers, StudentFunction
from course_lib.demos._words import percent
from course_lib.demos.regularization._digits import one_of_each

Function = Callable[..., Any]

_LABELS = (2, 3, 4, 5, 7)
_MIRRORED = (2, 5)


def shifts(random_shift: Function) -> None:
    """Show five digits as the student's augmentation moves them, and two of them mirrored.

    Under each stands the shift that the generator drew for it, for comparison.

    Parameters
    ----------
    random_shift : callable
        ``(images, max_shift, rng) -> images``, shapes (N, 8, 8).
    """
    student = StudentFunction(random_shift, "random_shift")
    digits = one_of_each(_LABELS)

    def draw(figure: Figure, max_shift: int, draw_number: int) -> str:
        rng, same = (np.random.default_rng(draw_number) for _ in range(2))
        shape = digits.shape
        moved = student.array(digits, max_shift, rng, shape=shape, meaning="that of the images")
        drawn = same.integers(-max_shift, max_shift + 1, size=(len(digits), 2))
        axes = sheet(figure)
        _draw_moved(axes, digits, moved, drawn)
        _draw_mirrored(axes)
        lost = 1 - float(moved.sum() / digits.sum())
        left = (
            f"{percent(lost, 0)} of the ink has left the pictures"
            if lost > 0
            else "all ink is still in the pictures"
        )
        told = ", ".join(
            f"{label} ({_told(shift)})" for label, shift in zip(_LABELS, drawn, strict=True)
        )
        return (
            f"With max_shift = {max_shift}, draw {draw_number} moves the {told}; {left}. A digit "
            "that is moved a little is still that digit. A mirrored 2 looks much like an S and a "
            "mirrored 5 much like a 2: their labels would be wrong."
        )

    show(
        draw,
        [student],
        {
            "max_shift": Slider("max_shift", 0, 8, 1),
            "draw_number": Steps("draw", 1, 20, 2),
        },
        size=(7.2, 3.3),
        narrow=(4.8, 4.9),
    )


def _arrows(shift: Integers) -> str:
    """Write a shift as in "↓1 ←2", or "stays"."""
    dy, dx = (int(pixels) for pixels in shift)
    parts = [f"{'↓' if dy > 0 else '↑'}{abs(dy)}"] if dy else []
    parts += [f"{'→' if dx > 0 else '←'}{abs(dx)}"] if dx else []
    return " ".join(parts) or "stays"


def _told(shift: Integers) -> str:
    """Say a shift, as in "1 down and 2 left"."""
    dy, dx = (int(pixels) for pixels in shift)
    parts = [f"{abs(dy)} {'down' if dy > 0 else 'up'}"] if dy else []
    parts += [f"{abs(dx)} {'right' if dx > 0 else 'left'}"] if dx else []
    return " and ".join(parts) or "nowhere"


def _draw_moved(axes: Axes, digits: Floats, moved: Floats, drawn: Integers) -> None:
    """Draw the digits in a row, and below each what became of it and the shift that was drawn."""
    look = _style.look()
    size = 0.8 if is_narrow(axes) else 0.86
    left, first, second = 0.15, 0.4, 0.4 + size + 0.5
    axes.text(left, 0.25, "as they are")
    _draw_framed(axes, digits, left, first, size)
    axes.text(left, second - 0.13, "from your random_shift", color=look.colours[0])
    _draw_framed(axes, moved, left, second, size)
    for place, shift in enumerate(drawn):
        middle = left + place * size * 9 / 8 + size / 2
        axes.text(middle, second + size + 0.22, _arrows(shift), ha="center", fontsize=11)
    below = second + size + 0.45
    axes.text(left, below, "arrows: the shift that was drawn", color=look.quiet)


def _draw_mirrored(axes: Axes) -> None:
    look, narrow = _style.look(), is_narrow(axes)
    size = 0.8 if narrow else 0.86
    pictures = one_of_each(_MIRRORED)
    right_way, mirrored = pictures, pictures[:, :, ::-1]
    left, top = (0.15, 3.7) if narrow else (5.2, 0.4)
    axes.text(left, top - 0.15, "as they are")
    _draw_framed(axes, right_way, left, top, size)
    if narrow:
        left = 2.55
    else:
        top += size + 0.5
    axes.text(left, top - 0.13, "mirrored", color=look.colours[1])
    _draw_framed(axes, mirrored, left, top, size)
    for place, label in enumerate(_MIRRORED):
        middle = left + place * size * 9 / 8 + size / 2
        axes.text(middle, top + size + 0.22, f"a {label}? ✗", ha="center", fontsize=11)


def _draw_framed(axes: Axes, images: Floats, left: float, top: float, size: float) -> None:
    draw_images(axes, images, left, top, size, len(images))
    for place in range(len(images)):
        x = left + place * size * 9 / 8
        corners = [x, x + size, x + size, x, x], [top, top, top + size, top + size, top]
        axes.plot(*corners, color=_style.look().quiet, linewidth=0.7)
