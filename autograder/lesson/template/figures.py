"""The figures of lesson LESSON_ID."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos import _style
from course_lib.demos._figure import Point, place, show
from course_lib.demos._student import StudentFunction

Function = Callable[..., Any]


def blend(weighted_mean: Function) -> None:
    """Show what the student's function makes of two handwritten digits.

    Parameters
    ----------
    weighted_mean : callable
        ``(X, weights) -> mean``, shapes (N, D), (N,) → (D,).
    """
    mean = StudentFunction(weighted_mean, "weighted_mean")
    three, eight = datasets.load_digits().X_train[[3, 8]]

    def draw(figure: Figure, mixture: tuple[float, float]) -> str:
        weight, _ = mixture
        mixed = mean.array(
            np.array([three, eight]),
            np.array([1 - weight, weight]),
            shape=(64,),
            meaning="one number per column",
        )
        pictures = {"a 3": three, "your weighted_mean": mixed, "an 8": eight}
        for column, (title, pixels) in enumerate(pictures.items()):
            axes = figure.add_axes((0.02 + 0.34 * column, 0.32, 0.28, 0.58), title=title)
            axes.imshow(pixels.reshape(8, 8), cmap=_style.look().shades, vmin=0, vmax=16)
            axes.axis("off")
        between = figure.add_axes((0.16, 0.18, 0.68, 0.12))
        _draw_way(between, weight)
        place(between, "mixture")
        return (
            f"With weight {1 - weight:.1f} on the 3 and {weight:.1f} on the 8, your mixture has "
            f"{mixed.sum():.0f} units of ink; the 3 has {three.sum():.0f}, "
            f"the 8 has {eight.sum():.0f}."
        )

    show(
        draw,
        [mean],
        {"mixture": Point("weight of the 8", (0.5, 0), (0, 0), (1, 0), step=0.1)},
        size=(7.2, 3.4),
        narrow=(4.8, 2.6),
    )


def _draw_way(axes: Axes, weight: float) -> None:
    """Draw the way from the 3 to the 8, and where on it the mixture is."""
    look = _style.look()
    axes.plot([0, 1], [0, 0], color=look.quiet)
    axes.plot(weight, 0, "o", color=look.colours[0], markersize=12, clip_on=False)
    axes.set(xlim=(0, 1), ylim=(-1, 1), xlabel="weight of the 8", yticks=[])
    axes.spines["left"].set_visible(False)
