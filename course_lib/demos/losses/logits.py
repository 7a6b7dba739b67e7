"""Figures of logits that become probabilities and a loss: with sliders, and by hand."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, show
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos.losses._ask import loss_and_gradient

Function = Callable[..., Any]

_CLASSES = ("A", "B", "C")
_CHANGES: dict[str, tuple[float, float]] = {
    "as they are": (1.0, 0.0),
    "plus 1000": (1.0, 1000.0),
    "times 100": (100.0, 0.0),
}
"""What can be done to all logits at once: a factor and what is added."""

_HAND_LOGITS = np.log([[1.0, 2.0, 5.0]])
_HAND_NAMES = ("0", "log 2", "log 5")
_HAND_LABEL = 1


def three_logits(softmax: Function, cross_entropy: Function) -> None:
    """Show what the student's functions make of three logits, beside the formula as it is written.

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
        your_loss, _ = loss_and_gradient(loss, logits, np.array([target]))
        with np.errstate(all="ignore"):
            powers = np.exp(logits[0])
            naive = powers / np.sum(powers)
            naive_loss = -np.log(naive[target])
        for place, (title, probabilities, value) in enumerate(
            [
                ("your functions", yours, your_loss),
                ("the formulas as they are written", naive, naive_loss),
            ]
        ):
            axes = figure.add_axes((0.06 + 0.5 * place, 0.14, 0.43, 0.69))
            axes.set_title(f"{title}\nloss of label {label}: {_number(float(value))}")
            _draw_bars(axes, probabilities, logits[0], target)
        shown = ", ".join(f"{name} {_number(p)}" for name, p in zip(_CLASSES, yours, strict=True))
        return (
            f"Of the logits {', '.join(f'{z:g}' for z in logits[0])} your softmax makes {shown}; "
            f"with label {label} your loss is {_number(your_loss)}. The formulas as they are "
            f"written give {', '.join(map(_number, naive))} and the loss "
            f"{_number(float(naive_loss))}."
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
        size=(7.2, 3.7),
    )


def by_hand(answers: Mapping[str, object], softmax: Function, cross_entropy: Function) -> None:
    """Draw the problem by hand, and compare the answers with the student's functions.

    Parameters
    ----------
    answers : mapping
        "probabilities" and "gradient": three numbers each; "loss": a number. None where it is not
        filled in.
    softmax, cross_entropy : callable
        As for `three_logits`.
    """
    share = StudentFunction(softmax, "softmax")
    loss = StudentFunction(cross_entropy, "cross_entropy")

    def found(name: str) -> Floats:
        if name == "probabilities":
            return share.array(_HAND_LOGITS, shape=(1, 3), meaning="one per class").ravel()
        value, gradient = loss_and_gradient(loss, _HAND_LOGITS, np.array([_HAND_LABEL]))
        return np.array(value) if name == "loss" else gradient.ravel()

    def verdict(name: str, answer: object) -> str:
        if answer is None:
            return "not filled in yet"
        if name not in ("probabilities", "loss", "gradient"):
            return "there is no such question"
        try:
            right = found(name)
        except Waiting as reason:
            return str(reason).replace("This figure waits", "waits").rstrip(".")
        numbers = _numbers(answer)
        if numbers is None or numbers.shape != right.shape:
            return "one number is asked for" if name == "loss" else "three numbers are asked for"
        if np.allclose(numbers, right, rtol=0, atol=0.006):
            return "agrees with your function"
        return "your function finds otherwise: check which of the two is wrong"

    def draw(figure: Figure) -> str:
        _draw_table(figure.add_axes((0, 0, 1, 1)), answers)
        lines = [f"{name}: {verdict(name, answer)}" for name, answer in answers.items()]
        described = (
            f"One sample with the logits {', '.join(_HAND_NAMES)} of the classes A, B and C, "
            f"whose label is {_CLASSES[_HAND_LABEL]}."
        )
        return "\n".join([described, *lines])

    show(draw, [share, loss], size=(7.2, 2.6))


def _number(value: float) -> str:
    """Write a number for a reader; NaN and infinity by their names."""
    if np.isnan(value):
        return "NaN"
    if np.isinf(value):
        return "infinity"
    return f"{value:z.3f}" if abs(value) < 1000 else f"{value:.0f}"


def _draw_bars(axes: Axes, probabilities: Floats, logits: Floats, target: int) -> None:
    """Draw a bar per class, the label's hatched, and a crossed box where there is no number."""
    axes.set(ylim=(0, 1.12), yticks=(0, 0.5, 1), xticks=range(3), xlim=(-0.6, 2.6))
    axes.set_xticklabels(
        [f"{name}\n{logit:g}" for name, logit in zip(_CLASSES, logits, strict=True)]
    )
    for place, p in enumerate(probabilities):
        colour, hatch = _style.look().colours[place], "//" if place == target else ""
        if np.isfinite(p):
            axes.bar(place, p, width=0.6, color=colour, hatch=hatch, edgecolor=_style.look().edge)
            axes.text(place, max(p, 0) + 0.03, f"{p:.3f}", ha="center", color=_style.look().ink)
        else:
            axes.bar(
                place,
                1,
                width=0.6,
                color="white",
                hatch="xx",
                edgecolor=_style.look().grid,
                linewidth=0,
            )
            axes.text(place, 0.5, "NaN", ha="center", va="center", fontweight="bold", fontsize=14)


def _draw_table(axes: Axes, answers: Mapping[str, object]) -> None:
    """Draw what is given and what has been filled in, a row per class."""
    axes.set(xlim=(0, 7.2), ylim=(0, 2.6))
    axes.axis("off")
    columns = {
        "class": _CLASSES,
        "logit": _HAND_NAMES,
        "probability": _filled_in(answers.get("probabilities"), 3),
        "gradient": _filled_in(answers.get("gradient"), 3),
    }
    for column, (title, entries) in enumerate(columns.items()):
        x = 0.7 + 1.35 * column
        axes.text(x, 2.3, title, ha="center", color=_style.look().quiet)
        for row, entry in enumerate(entries):
            weight = "bold" if row == _HAND_LABEL else "normal"
            axes.text(
                x, 1.75 - 0.6 * row, entry, ha="center", va="center", fontsize=13, fontweight=weight
            )
        if column > 1:
            axes.annotate("", (x - 0.45, 1.15), (x - 0.9, 1.15), arrowprops={"arrowstyle": "->"})
    axes.text(6.2, 2.3, "loss", ha="center", color=_style.look().quiet)
    loss = _filled_in(answers.get("loss"), 1)[0]
    axes.text(6.2, 1.15, loss, ha="center", va="center", fontsize=13)
    axes.text(0.7, 0.12, "the label is the class in bold: B", color=_style.look().quiet)


def _filled_in(answer: object, count: int) -> list[str]:
    numbers = _numbers(answer)
    if numbers is None or numbers.size != count:
        return ["?"] * count
    return [f"{number:.3g}" for number in numbers.ravel()]


def _numbers(answer: object) -> Floats | None:
    """Return an answer's numbers as an array, or None if it is not made of numbers."""
    try:
        numbers = np.array(answer)
    except ValueError:  # nested unevenly
        return None
    return numbers.astype(np.float64) if numbers.dtype.kind in "biuf" else None
