"""The figure of a small problem to work by hand: three logits, a label, and what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Told, show
from course_lib.demos._student import Floats, StudentFunction, Waiting
from course_lib.demos._words import mark, short_number
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
_TOLERANCE = 0.006
"""What rounding to two digits may cost."""

_SOLUTION = (
    "Exponentials: e⁰ = 1, e^(log 2) = 2 and e^(log 5) = 5. Their sum is 8.",
    "Probabilities: each exponential over the sum, (1/8, 2/8, 5/8) = (0.125, 0.25, 0.625).",
    "Loss: the label is B, so it is −log(2/8) = log 4 ≈ 1.386.",
    "Gradient: the probabilities, minus 1 at the label: (1/8, 2/8 − 1, 5/8) = (1/8, −6/8, 5/8) "
    "= (0.125, −0.75, 0.625).",
    "Check: the probabilities add up to 1 and the gradient to 0. Only the label's entry is "
    "negative: a step against the gradient raises its logit and lowers the two others.",
)


@dataclass(frozen=True)
class _Verdict:
    """What is said of an answer; `right` is None while it is none."""

    right: bool | None
    words: str

    def __str__(self) -> str:
        return self.words if self.right is None else f"{mark(self.right)} {self.words}"


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

    def judged(name: str, answer: object) -> _Verdict:
        if answer is None:
            return _Verdict(None, "not filled in yet")
        if name not in _RIGHT:
            return _Verdict(None, "there is no such question")
        given = _given(answer, _RIGHT[name].shape)
        if given is None:
            asked = "one number is" if name == "loss" else "three numbers are"
            return _Verdict(None, f"{asked} asked for")
        right = np.allclose(given, _RIGHT[name], rtol=0, atol=_TOLERANCE)
        words = "right" if right else f"not right{_hint(name, given)}"
        return _Verdict(right, f"{words}, {compared(name, given)}")

    def compared(name: str, given: Floats) -> str:
        try:
            same = np.allclose(given, computed(name), rtol=0, atol=_TOLERANCE)
        except Waiting as reason:
            return f"and to compare it {reason.in_short}"
        function = "softmax" if name == "probabilities" else "cross_entropy"
        return f"and your {function} {'finds the same' if same else 'finds something else'}"

    def draw(figure: Figure) -> Told:
        verdicts = {name: judged(name, answer) for name, answer in answers.items()}
        _draw_table(figure, answers, verdicts)
        described = (
            f"One sample with the logits {', '.join(_LOGIT_NAMES)} of the classes A, B and C, "
            f"whose label is {_CLASSES[_LABEL]}."
        )
        lines = [f"{name}: {verdict}" for name, verdict in verdicts.items()]
        answered = [
            name for name in _RIGHT if name in verdicts and verdicts[name].right is not None
        ]
        unfold = ("Worked solution", _SOLUTION) if len(answered) == len(_RIGHT) else None
        return Told("\n".join([described, *lines]), unfold=unfold)

    show(draw, [share, loss], size=(7.2, 2.9), narrow=(4.8, 3.4))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    if name == "loss" and np.isclose(-given, _RIGHT[name], rtol=0, atol=_TOLERANCE):
        return " (a loss is minus a logarithm)"
    if name == "probabilities" and np.allclose(given, 100 * _RIGHT[name], rtol=0, atol=0.6):
        return " (write shares of 1, not percent)"
    return ""


def _draw_table(
    figure: Figure, answers: Mapping[str, object], verdicts: Mapping[str, _Verdict]
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
        "probabilities": _filled_in(answers.get("probabilities"), 3),
        "loss": ["", _filled_in(answers.get("loss"), 1)[0], ""],
        "gradient": _filled_in(answers.get("gradient"), 3),
    }
    for x, (title, entries) in zip((0.08, 0.24, 0.46, 0.68, 0.88), columns.items(), strict=True):
        axes.text(x, 2.6, title, ha="center", color=look.quiet)
        for row, entry in enumerate(entries):
            weight = "bold" if row == _LABEL else "normal"
            style: dict[str, Any] = {
                "ha": "center",
                "va": "center",
                "fontsize": size,
                "fontweight": weight,
            }
            axes.text(x, 2.15 - 0.55 * row, entry, **style)
        if title in verdicts:
            _draw_verdict(axes, x, verdicts[title])
    for x in (0.32, 0.56, 0.76):
        axes.annotate("", (x + 0.025, 1.6), (x - 0.015, 1.6), arrowprops={"arrowstyle": "->"})
    axes.text(0.03, 0.12, "the label is the class in bold: B", color=look.quiet)


def _draw_verdict(axes: Axes, x: float, verdict: _Verdict) -> None:
    look = _style.look()
    if verdict.right is not None:
        text = f"{mark(verdict.right)} {'right' if verdict.right else 'not right'}"
        colour = look.colours[2] if verdict.right else look.colours[1]
        axes.text(x, 0.55, text, ha="center", color=colour, fontweight="bold")


def _filled_in(answer: object, count: int) -> list[str]:
    numbers = _as_numbers(answer)
    if numbers is None or numbers.size != count:
        return ["?"] * count
    return [short_number(number) for number in numbers.ravel()]


def _given(answer: object, shape: tuple[int, ...]) -> Floats | None:
    """Return an answer of that shape, or None if it is something else."""
    numbers = _as_numbers(answer)
    return numbers if numbers is not None and numbers.shape == shape else None


def _as_numbers(answer: object) -> Floats | None:
    """Return an answer's numbers as an array, or None if it is not made of numbers."""
    try:
        numbers = np.array(answer)
    except ValueError:  # nested unevenly
        return None
    return numbers.astype(np.float64) if numbers.dtype.kind in "biuf" else None
