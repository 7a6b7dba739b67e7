"""The figure of a small problem to work by hand: three logits, a label, and what follows."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    ROUNDED,
    Verdict,
    all_judged,
    as_numbers,
    draw_verdict,
    entries,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos.losses._ask import loss_and_gradient

Function = Callable[..., Any]

_CLASSES = ("A", "B", "C")
_LOGITS = np.log([[1.0, 2.0, 5.0]])
_LOGIT_NAMES = ("0", "log 2", "log 5")
_LABEL = 1
_RIGHT: dict[str, Floats] = {
    "probabilities": np.array([1, 2, 5]) / 8,
    "loss": np.array(np.log(4)),
    "gradient": np.array([1, -6, 5]) / 8,
}

_SOLUTION = (
    "Exponentials: e⁰ = 1, e^(log 2) = 2 and e^(log 5) = 5. Their sum is 8.",
    "Probabilities: each exponential over the sum, (1/8, 2/8, 5/8) = (0.125, 0.25, 0.625).",
    "Loss: the label is B, so it is −log(2/8) = log 4 ≈ 1.386.",
    "Gradient: the probabilities, minus 1 at the label: (1/8, 2/8 − 1, 5/8) = (1/8, −6/8, 5/8) "
    "= (0.125, −0.75, 0.625).",
    "Check: the probabilities add up to 1 and the gradient to 0. Only the label's entry is "
    "negative: a step against the gradient raises its logit and lowers the two others.",
)


def by_hand(answers: Mapping[str, object], softmax: Function, cross_entropy: Function) -> None:
    """Draw the problem that is worked by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "probabilities", "loss" and "gradient"; None while not worked out.
    softmax, cross_entropy : callable
        The student's functions, which are compared with the answers.
    """
    share = StudentFunction(softmax, "softmax")
    loss = StudentFunction(cross_entropy, "cross_entropy")

    def computed(name: str) -> Floats:
        if name == "probabilities":
            return share.array(_LOGITS, shape=(1, 3), meaning="one probability per class").ravel()
        value, gradient = loss_and_gradient(loss, _LOGITS, np.array([_LABEL]))
        return np.array(value) if name == "loss" else gradient.ravel()

    def compared(name: str, verdict: Verdict) -> Verdict:
        if verdict.right is None:
            return verdict
        return Verdict(verdict.right, f"{verdict.words}, {comparison(name)}")

    def comparison(name: str) -> str:
        given = np.array(answers[name])
        try:
            same = np.allclose(given, computed(name), rtol=0, atol=ROUNDED)
        except Waiting as reason:
            return f"and to compare it {reason.in_short}"
        function = "softmax" if name == "probabilities" else "cross_entropy"
        return f"and your {function} {'finds the same' if same else 'finds something else'}"

    def draw(figure: Figure) -> Told:
        judged = judge_each(answers, _RIGHT, _hint)
        verdicts = {name: compared(name, verdict) for name, verdict in judged.items()}
        _draw_table(figure, answers, verdicts)
        described = (
            f"One sample with the logits {', '.join(_LOGIT_NAMES)} of the classes A, B and C, "
            f"whose label is {_CLASSES[_LABEL]}."
        )
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [share, loss], size=(7.2, 2.9), narrow=(4.8, 3.4))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    if name == "loss" and np.isclose(-given, _RIGHT[name], rtol=0, atol=ROUNDED):
        return " (a loss is minus a logarithm)"
    if name == "probabilities" and np.allclose(given, 100 * _RIGHT[name], rtol=0, atol=0.6):
        return " (write shares of 1, not percent)"
    return ""


def _draw_table(
    figure: Figure, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> None:
    """Draw what is given and what has been filled in, a row per class; ✓ and ✗ below."""
    look = _style.look()
    narrow = _style.is_narrow(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 2.9))
    axes.axis("off")
    size = 10 if narrow else 13
    columns = {
        "class": _CLASSES,
        "logit": _LOGIT_NAMES,
        "probabilities": entries(as_numbers(answers.get("probabilities")), 3),
        "loss": ["", *entries(as_numbers(answers.get("loss")), 1), ""],
        "gradient": entries(as_numbers(answers.get("gradient")), 3),
    }
    for x, (title, column) in zip((0.08, 0.24, 0.46, 0.68, 0.88), columns.items(), strict=True):
        axes.text(x, 2.6, title, ha="center", color=look.quiet)
        for row, entry in enumerate(column):
            weight = "bold" if row == _LABEL else "normal"
            style: dict[str, Any] = {
                "ha": "center",
                "va": "center",
                "fontsize": size,
                "fontweight": weight,
            }
            axes.text(x, 2.15 - 0.55 * row, entry, **style)
        if title in verdicts:
            verdict = verdicts[title]
            words = f"{verdict.sign} {'right' if verdict.right else 'not right'}"
            draw_verdict(axes, x, 0.55, verdict, words)
    for x in (0.32, 0.56, 0.76):
        axes.annotate("", (x + 0.025, 1.6), (x - 0.015, 1.6), arrowprops={"arrowstyle": "->"})
    axes.text(0.03, 0.12, "the label is the class in bold: B", color=look.quiet)
