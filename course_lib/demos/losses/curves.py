"""Figures of a loss against what is predicted: of a number, and of yes or no."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos.losses._ask import curve

Function = Callable[..., Any]

_LIGHT_PENGUINS = (3.0, 4.0)
"""Kilograms of the two penguins beside the one whose weight can be changed."""
_GUESSES = np.linspace(0, 12, 121)
_LOGITS = np.linspace(-8, 8, 81)


def one_prediction(mean_squared_error: Function) -> None:
    """Show the MSE and the MAE of one prediction that is made for three penguins.

    The tangent of the first curve is the student's gradient.

    Parameters
    ----------
    mean_squared_error : callable
        ``(predictions, targets) -> (loss, gradient)``, shapes (N,) each.
    """
    loss = StudentFunction(mean_squared_error, "mean_squared_error")
    curves: dict[object, tuple[Floats, Floats]] = {}

    def draw(figure: Figure, prediction: float, third: float) -> str:
        targets = np.array([*_LIGHT_PENGUINS, third])
        key = (loss.function, third)
        if key not in curves:
            curves[key] = curve(loss, _GUESSES, targets)
        squared, slopes = curves[key]
        absolute = np.abs(_GUESSES[:, None] - targets).mean(axis=1)
        here = int(np.argmin(np.abs(_GUESSES - prediction)))
        lowest, middle = _GUESSES[np.argmin(squared)], float(np.median(targets))
        for place, (title, values, style) in enumerate(
            [("MSE, your function (kg²)", squared, "-"), ("MAE, for contrast (kg)", absolute, "--")]
        ):
            axes = figure.add_axes((0.06 + 0.5 * place, 0.13, 0.43, 0.77))
            axes.set(title=title, xlabel="prediction (kg)", xlim=(0, 12))
            axes.set_ylim(0, max(float(values.max()) * 1.05, 1e-9))
            axes.plot(_GUESSES, values, style, color=_style.look().colours[place])
            axes.plot(
                targets, np.zeros(3), "^", color=_style.look().ink, markersize=9, clip_on=False
            )
            axes.plot(
                _GUESSES[here], values[here], "o", color=_style.look().colours[place], markersize=9
            )
            if place == 0:
                _draw_tangent(axes, _GUESSES[here], values[here], slopes[here], reach=1.5)
            lowest_here = (lowest, middle)[place]
            axes.axvline(lowest_here, color=_style.look().quiet, linewidth=1, linestyle=":")
            axes.annotate(
                f"lowest at {lowest_here:.1f}",
                (lowest_here, 0.93),
                (4, 0),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                color=_style.look().quiet,
            )
        return (
            f"The penguins (black triangles) weigh 3, 4 and {third:g} kg. If you predict "
            f"{prediction:.1f} kg for each, your MSE is {squared[here]:.2f} kg² with slope "
            f"{slopes[here]:z.2f}, and the MAE is {absolute[here]:.2f} kg. Your MSE is lowest at "
            f"{lowest:.1f} kg (their mean is {targets.mean():.1f}), the MAE at {middle:.1f} kg "
            "(their median)."
        )

    show(
        draw,
        [loss],
        {
            "prediction": Slider("prediction (kg)", 0.0, 12.0, 8.0, 0.5),
            "third": Slider("third penguin (kg)", 3.0, 11.0, 11.0, 0.5),
        },
        size=(7.2, 3.6),
    )


def one_logit(binary_cross_entropy: Function) -> None:
    """Show three losses of one sample against its logit, and their slopes.

    BCE and its slope are the student's; hinge and squared error stand beside them for contrast.

    Parameters
    ----------
    binary_cross_entropy : callable
        ``(logits, targets) -> (loss, gradient)``, shapes (N,) each.
    """
    loss = StudentFunction(binary_cross_entropy, "binary_cross_entropy")
    curves: dict[object, tuple[Floats, Floats]] = {}

    def draw(figure: Figure, logit: float, target: str) -> str:
        key = (loss.function, target)
        if key not in curves:
            curves[key] = curve(loss, _LOGITS, [float(target)])
        contrast = _contrast(1.0 if target == "1" else -1.0)
        families = {"BCE, your function": curves[key], **contrast}
        here = int(np.argmin(np.abs(_LOGITS - logit)))
        for place, title in enumerate(["loss", "slope of the loss"]):
            axes = figure.add_axes((0.06 + 0.5 * place, 0.13, 0.43, 0.69))
            axes.set(title=title, xlabel="logit", xlim=(-8, 8), xticks=range(-8, 9, 4))
            axes.axvline(_LOGITS[here], color=_style.look().quiet, linewidth=1)
            for number, (name, values) in enumerate(families.items()):
                style, colour = ("-", "--", ":")[number], _style.look().colours[number]
                axes.plot(_LOGITS, values[place], style, color=colour, label=name)
                axes.plot(_LOGITS[here], values[place][here], _style.MARKERS[number], color=colour)
            if place == 0:
                bce, slopes = curves[key]
                _draw_tangent(axes, _LOGITS[here], bce[here], slopes[here], reach=2.5)
                axes.set_ylim(-0.3, 9.2)
                figure.legend(*axes.get_legend_handles_labels(), loc="upper center", ncols=3)
        return (
            f"With target {target} and logit {logit:.1f}: "
            + "; ".join(
                f"{name.replace(', your function', '')} {values[0][here]:z.3f} with slope "
                f"{values[1][here]:z.3f}"
                for name, values in families.items()
            )
            + "."
        )

    show(
        draw,
        [loss],
        {
            "logit": Slider("logit", -8.0, 8.0, -6.0, 0.2),
            "target": Choice("target", ("1", "0")),
        },
        size=(7.2, 3.8),
    )


def _contrast(side: float) -> dict[str, tuple[Floats, Floats]]:
    """Return the curves beside BCE with their slopes; `side` is +1 for target 1 and −1 for 0."""
    margins = side * _LOGITS
    doubt = 1 / (1 + np.exp(margins))  # the probability of the wrong answer
    return {
        "hinge": (np.maximum(1 - margins, 0), np.where(margins < 1, -side, 0.0)),
        "squared error of p": (doubt**2, -2 * side * doubt**2 * (1 - doubt)),
    }


def _draw_tangent(axes: Axes, x: float, y: float, slope: float, reach: float) -> None:
    ends = np.array([-reach, reach])
    axes.plot(x + ends, y + slope * ends, color=_style.look().ink, linewidth=1.2)
