"""The figure of one prediction for three penguins, under the squared and the absolute error."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Point, place, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import mark, number
from course_lib.demos.losses._ask import agree, curve, measured_slope
from course_lib.demos.losses._draw import draw_tangent, hold, verdict

Function = Callable[..., Any]

_LIGHT_PENGUINS = (3.0, 4.0)
"""Kilograms of the two penguins beside the one whose mass can be changed."""
_LIGHTEST, _HEAVIEST = 3.0, 12.0
_GUESSES = np.linspace(0, 12, 121)


def one_prediction(mean_squared_error: Function) -> None:
    """Show the MSE and the MAE of one prediction that is made for three penguins.

    The tangent of the first curve has the slope that the student's gradient says; what the slope
    measures stands beside it.

    Parameters
    ----------
    mean_squared_error : callable
        ``(predictions, targets) -> (loss, gradient)``, shapes (N,) each.
    """
    loss = StudentFunction(mean_squared_error, "mean_squared_error")
    curves: dict[object, Floats] = {}

    def losses_with(third: float) -> Floats:
        key = (loss.function, third)
        if key not in curves:
            curves[key], _ = curve(loss, _GUESSES, [*_LIGHT_PENGUINS, third])
        return curves[key]

    def draw(figure: Figure, prediction: tuple[float, float], third: tuple[float, float]) -> str:
        guess, targets = prediction[0], np.array([*_LIGHT_PENGUINS, third[0]])
        squared, absolute = losses_with(third[0]), _mean_absolute_errors(targets)
        (here,), (slope,) = curve(loss, np.array([guess]), targets)
        measured = measured_slope(loss, np.full(3, guess), np.ones(3), targets)
        off = float(np.abs(guess - targets).mean())
        lowest, middle = float(_GUESSES[np.argmin(squared)]), float(np.median(targets))

        left, right = _style.panels(figure, 2)
        # With room for the third penguin's extremes, the axes keep still while it moves.
        extremes = np.concatenate([losses_with(_LIGHTEST), losses_with(_HEAVIEST)])
        _draw_curve(left, 0, squared, (guess, here), lowest, extremes)
        _draw_curve(right, 1, absolute, (guess, off), middle, np.array([0.0, 9.0]))
        left.set_title("MSE, your function (kg²)")
        right.set_title("MAE, for contrast (kg)")
        draw_tangent(left, guess, here, slope, reach=2)
        left.text(
            0.5,
            0.97,
            f"slope: {number(slope, 2)} by your gradient\n"
            f"{number(measured, 2)} measured {mark(agree(slope, measured))}",
            transform=left.transAxes,
            ha="center",
            va="top",
        )
        for axes in (left, right):
            _draw_penguins(axes, targets)
        return (
            f"The penguins (triangles) weigh 3, 4 and {third[0]:g} kg. If you predict {guess:.1f} "
            f"kg for each, your MSE is {here:.2f} kg² and the MAE {off:.2f} kg. The prediction is "
            "that of all three, so the slope of the MSE is the sum of your gradient's entries, "
            f"{number(slope, 2)}; measured on your loss, a little to either side, it is "
            f"{number(measured, 2)}: {verdict(agree(slope, measured))}. Your MSE is lowest at "
            f"{lowest:.1f} kg (their mean is {targets.mean():.1f}), the MAE at {middle:.1f} kg "
            "(their median)."
        )

    show(
        draw,
        [loss],
        {
            "prediction": Point("prediction (kg)", (8.0, 0.0), (0.0, 0.0), (12.0, 0.0), 0.1),
            "third": Point(
                "third penguin (kg)", (11.0, 0.0), (_LIGHTEST, 0.0), (_HEAVIEST, 0.0), 0.5
            ),
        },
        size=(7.2, 3.8),
        narrow=(4.8, 7.0),
    )


def _mean_absolute_errors(targets: Floats) -> Floats:
    return np.asarray(np.abs(_GUESSES[:, None] - targets).mean(axis=1))


def _draw_curve(
    axes: Axes,
    number: int,
    losses: Floats,
    here: tuple[float, float],
    lowest: float,
    extremes: Floats,
) -> None:
    """Draw a loss of every prediction, the point on it, and where it is lowest."""
    look = _style.look()
    top = max(float(extremes.max()) * 1.05, 1e-9)
    bottom = min(float(extremes.min()), 0)
    axes.set(xlabel="prediction (kg)", xlim=(0, 12))
    axes.set_ylim(bottom - 0.05 * (top - bottom), top)
    axes.axhline(0, color=look.grid, linewidth=1)
    axes.plot(_GUESSES, losses, "-" if number == 0 else "--", color=look.colours[number])
    axes.plot([here[0]] * 2, [0, here[1]], color=look.quiet, linewidth=1)
    axes.plot(*here, "o", color=look.colours[number], markersize=10, markeredgecolor=look.edge)
    hold(axes, "prediction", here[1])
    axes.axvline(lowest, color=look.quiet, linewidth=1, linestyle=":", ymax=0.75)
    axes.annotate(
        f"lowest at {lowest:.1f}",
        (lowest, 0.68),
        (4, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        color=look.quiet,
    )


def _draw_penguins(axes: Axes, targets: Floats) -> None:
    """Draw the three masses on the line at 0; the last one, larger, can be moved."""
    look = _style.look()
    axes.plot(targets[:2], [0, 0], "^", color=look.quiet, markersize=8, clip_on=False)
    axes.plot(targets[2], 0, "^", color=look.ink, markersize=12, clip_on=False)
    place(axes, "third")
