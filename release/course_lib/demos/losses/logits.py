"""The figure of three logits: their probabilities, the loss, and how a step moves each."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction
from course_lib.demos._words import number, numbers
from course_lib.demos.losses._ask import agree, loss_and_gradient, measured_slope

Function = Callable[..., Any]

_CLASSES = ("A", "B", "C")
_CHANGES: dict[str, tuple[float, float]] = {
    "as they are": (1.0, 0.0),
    "plus 1000": (1.0, 1000.0),
    "times 100": (100.0, 0.0),
}
"""What can be done to all logits at once: a factor and what is added."""


def three_logits(softmax: Function, cross_entropy: Function) -> None:
    """Show what the student's functions make of three logits, beside the formula as it is written.

    Arrows show which way a step against the student's gradient moves each logit.

    Parameters
    ----------
    softmax : callable
        ``logits -> probabilities``, shapes (N, C) each.
    cross_entropy : callable
        ``(logits, labels) -> (loss, gradient)``, shapes (N, C) and (N,).
    """
    share = StudentFunction(softmax, "softmax")
    loss = StudentFunction(cross_entropy, "cross_entropy")

    def draw(figure: Figure, a: float, b: float, c: float, change: str, label: str) -> str:
        factor, added = _CHANGES[change]
        logits = factor * np.array([[a, b, c]]) + added
        target = _CLASSES.index(label)
        yours = share.array(logits, shape=(1, 3), meaning="one probability per class")[0]
        your_loss, gradients = loss_and_gradient(loss, logits, np.array([target]))
        measured = np.array(
            [measured_slope(loss, logits, np.eye(3)[[k]], np.array([target])) for k in range(3)]
        )
        naive, naive_loss = _as_written(logits[0], target)

        left, right = _style.panels(figure, 2, margins=(0.45, 0.85, 0.1, 0.55))
        left.set_title(f"your functions\nloss of label {label}: {number(your_loss)}")
        right.set_title(
            f"the formulas as they are written\nloss of label {label}: {number(naive_loss)}"
        )
        _draw_bars(left, yours, logits[0], target)
        _draw_bars(right, naive, logits[0], target)
        _draw_steps(left, yours, gradients[0])
        left.set_xlabel("arrows: how a step moves each logit\n(a change of the logit, not of p)")
        shown = ", ".join(f"{name} {number(p)}" for name, p in zip(_CLASSES, yours, strict=True))
        return (
            f"Of the logits {numbers(logits[0], 1)} your softmax makes {shown}; "
            f"with label {label} your loss is {number(your_loss)}. "
            f"{_steps_in_words(gradients[0], measured)} The formulas as they are written give "
            f"{numbers(naive)} and the loss {number(naive_loss)}."
        )

    show(
        draw,
        [share, loss],
        {
            "a": Slider("logit of A", -10.0, 10.0, 2.0, 0.5),
            "b": Slider("logit of B", -10.0, 10.0, 1.0, 0.5),
            "c": Slider("logit of C", -10.0, 10.0, -1.0, 0.5),
            "change": Choice("all logits", tuple(_CHANGES)),
            "label": Choice("label", _CLASSES),
        },
        size=(7.2, 4.0),
        narrow=(4.8, 7.4),
    )


def _as_written(logits: Floats, target: int) -> tuple[Floats, float]:
    """Return softmax and loss as the textbook's formulas give them, NaN and infinity included."""
    with np.errstate(all="ignore"):
        powers = np.exp(logits)
        probabilities = powers / np.sum(powers)
        return probabilities, float(-np.log(probabilities[target]))


def _steps_in_words(gradient: Floats, measured: Floats) -> str:
    """Say which way a step moves each logit, and whether the loss itself agrees."""
    ways = [f"{name} {_way(slope)}" for name, slope in zip(_CLASSES, gradient, strict=True)]
    told = (
        f"Your gradient is {numbers(gradient)}, so a step against it (the arrows; N = 1) moves the "
        f"logit of {ways[0]}, {ways[1]} and {ways[2]}, each times the learning rate."
    )
    if agree(gradient, measured):
        return f"{told} Measured on your loss, the slopes are the same."
    return f"{told} Measured on your loss, the slopes are others: {numbers(measured)}."


def _way(slope: float) -> str:
    if abs(slope) < 0.0005:
        return "not at all"
    return f"{'down' if slope > 0 else 'up'} by {number(abs(slope))}"


def _draw_bars(axes: Axes, probabilities: Floats, logits: Floats, target: int) -> None:
    """Draw a bar per class, the label's hatched, and a crossed box where there is no number."""
    look = _style.look()
    axes.set(ylim=(-0.12, 1.18), yticks=(0, 0.5, 1), xticks=range(3), xlim=(-0.6, 2.6))
    axes.set_xticklabels(
        [f"{name}\nlogit {number(logit, 1)}" for name, logit in zip(_CLASSES, logits, strict=True)]
    )
    axes.axhline(0, color=look.grid, linewidth=1, zorder=0)
    for place, p in enumerate(probabilities):
        hatch = "//" if place == target else ""
        if np.isfinite(p):
            colour = look.colours[place]
            axes.bar(place, p, width=0.6, color=colour, hatch=hatch, edgecolor=look.edge)
            axes.text(place - 0.08, max(p, 0) + 0.03, number(p), ha="center")
        else:
            axes.bar(
                place, 1, width=0.6, color=look.paper, hatch="xx", edgecolor=look.grid, linewidth=0
            )
            axes.text(place, 0.5, "NaN", ha="center", va="center", fontweight="bold", fontsize=14)


def _draw_steps(axes: Axes, probabilities: Floats, gradient: Floats) -> None:
    """Draw minus the gradient, an arrow beside each bar that begins at the bar's end.

    Of a right gradient, p − onehot, the label's arrow ends at 1 and the others at 0.
    """
    for place, (p, slope) in enumerate(zip(probabilities, gradient, strict=True)):
        x, end = place + 0.38, float(np.clip(p - slope, -0.12, 1.18))
        axes.plot(x, p, "_", color=_style.look().ink, markersize=8)
        if abs(end - p) > 0.01:
            arrow = {"arrowstyle": "-|>", "color": _style.look().ink, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (x, end), (x, p), arrowprops=arrow)
