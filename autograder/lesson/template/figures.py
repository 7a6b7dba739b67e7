"""The figures of lesson LESSON_ID."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib import datasets
from course_lib.demos._figure import Slider, show
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

    def draw(figure: Figure, weight: float) -> str:
        mixture = mean.array(
            np.array([three, eight]),
            np.array([1 - weight, weight]),
            shape=(64,),
            meaning="one number per column",
        )
        pictures = {
            f"a 3, weight {1 - weight:.1f}": three,
            "your weighted_mean": mixture,
            f"an 8, weight {weight:.1f}": eight,
        }
        for axes, (title, pixels) in zip(figure.subplots(1, 3), pictures.items(), strict=True):
            axes.imshow(pixels.reshape(8, 8), cmap="Greys", vmin=0, vmax=16)
            axes.set_title(title)
            axes.axis("off")
        return (
            f"With weight {1 - weight:.1f} on the 3 and {weight:.1f} on the 8, your mixture has "
            f"{mixture.sum():.0f} units of ink; the 3 has {three.sum():.0f}, "
            f"the 8 has {eight.sum():.0f}."
        )

    show(draw, [mean], {"weight": Slider("weight of the 8", 0.0, 1.0, 0.5, 0.1)}, size=(7.2, 2.8))
