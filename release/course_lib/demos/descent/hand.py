"""The figures of the problems by hand: two steps with momentum, and two without."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    ROUNDED,
    Verdict,
    all_judged,
    as_numbers,
    no_verdict,
    told,
    verdict_on,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._words import short_number

_CURVATURE, _RATE, _START = 5, 0.3, 2
_RIGHT = {"factor": -0.5, "x1": -1.0, "x2": 0.5}

_BESIDE: dict[str, Any] = {"textcoords": "offset points", "ha": "right"}
"""Of annotations to the left of a point."""

_SOLUTION = (
    "Factor: 1 − αλ = 1 − 0.3 · 5 = −0.5.",
    "First step: the gradient is λx = 5 · 2 = 10, so x₁ = 2 − 0.3 · 10 = −1, which is −0.5 · 2.",
    "Second step: the gradient is 5 · (−1) = −5, so x₂ = −1 − 0.3 · (−5) = 0.5, which is "
    "−0.5 · (−1).",
    "The factor is negative: each step jumps across the lowest point. It is below 1 in size: "
    "each lands half as far from it. After t steps, x is (−0.5)ᵗ · 2.",
)


def parabola_by_hand() -> None:
    """Draw the problem that is graded: f(x) = x², the start, and the gradient there."""

    def draw(figure: Figure) -> str:
        look = _style.look()
        axes = _parabola(figure, curvature=2, reach=1.6, top=2.4)
        axes.set_ylabel("f(x) = x²")
        ends = np.array([0.45, 1.5])
        axes.plot(ends, 2 * ends - 1, color=look.colours[1], linewidth=1.6)
        axes.text(1.22, 1.2, "slope 2", color=look.colours[1], ha="left", va="top")
        axes.plot(1, 1, "o", color=look.colours[0], markersize=11, markeredgecolor=look.edge)
        axes.annotate("start: x = 1, v = 0", (1, 1), (-10, 6), **_BESIDE)
        return (
            "The parabola f(x) = x² with the start at x = 1, where f is 1 and its slope, the "
            "gradient 2x, is 2. The velocity v is 0 before the first step."
        )

    show(draw, [], size=(7.2, 3.2), narrow=(4.8, 3.2))


@dataclass(frozen=True)
class _Answer:
    """The number that is drawn, if there is one, and what is said of it."""

    value: float | None
    verdict: Verdict


def factors_by_hand(factor: object, x1: object, x2: object) -> None:
    """Draw the practice problem, judge the answers, and unfold a worked solution.

    It asks for plain steps on f(x) = ½λx² with λ = 5, α = 0.3 and x₀ = 2.

    Parameters
    ----------
    factor : float or None
        What each step multiplies x by; None while it is not worked out.
    x1, x2 : float or None
        Where the first and the second step lead.
    """
    given = {"factor": factor, "x1": x1, "x2": x2}

    def draw(figure: Figure) -> Told:
        answers = {name: _judged(name, value) for name, value in given.items()}
        axes = _parabola(figure, curvature=_CURVATURE, reach=2.6, top=13.5)
        axes.set_ylabel("f(x) = ½ · 5 x²")
        _draw_steps(axes, answers)
        described = (
            f"The parabola f(x) = ½λx² with λ = {_CURVATURE}; descent starts at x₀ = {_START} with "
            f"α = {_RATE}."
        )
        verdicts = {name: answer.verdict for name, answer in answers.items()}
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.6), narrow=(4.8, 3.6))


def _judged(name: str, answer: object) -> _Answer:
    value = _as_number(answer)
    if value is None:
        return _Answer(None, no_verdict(answer, 1))
    return _Answer(value, verdict_on(value, _RIGHT[name], _hint(name, value)))


def _hint(name: str, value: float) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    if abs(value + _RIGHT[name]) <= ROUNDED:
        return " (look at the sign: on which side of 0 does a step land?)"
    if name == "factor" and abs(value - _RATE * _CURVATURE) <= ROUNDED:
        return " (this is αλ: the step takes it away from 1)"
    return ""


def _as_number(answer: object) -> float | None:
    """Return the number that an answer is, or None if it is none that can be drawn."""
    number = as_numbers(answer)
    if number is None or number.shape or isinstance(answer, bool | np.bool_):
        return None
    return float(number) if np.isfinite(number) else None


def _parabola(figure: Figure, curvature: float, reach: float, top: float) -> Axes:
    look = _style.look()
    left, width = (0.13, 0.84) if _style.is_narrow(figure) else (0.09, 0.89)
    axes = figure.add_axes((left, 0.15, width, 0.81))
    axes.set(xlim=(-reach, reach), ylim=(-0.09 * top, top), xlabel="x")
    x = np.linspace(-reach, reach, 121)
    axes.plot(x, curvature * x**2 / 2, color=look.quiet, linewidth=1.5)
    axes.axvline(0, color=look.grid, linewidth=1, zorder=0)
    return axes


def _draw_steps(axes: Axes, answers: dict[str, _Answer]) -> None:
    """Draw the start, and each step that is filled in where the answer puts it."""
    look = _style.look()
    x_from: float = _START
    axes.plot(x_from, _height(x_from), "o", color=look.ink, markersize=10)
    axes.annotate("x₀ = 2", (x_from, _height(x_from)), (-10, 4), **_BESIDE)
    for name, label in (("x1", "x₁"), ("x2", "x₂")):
        answer = answers[name]
        if answer.value is None:
            break
        x_to, colour = answer.value, look.colours[0 if answer.verdict.right else 1]
        ends = [x_from, x_to]
        axes.plot(ends, [_height(x) for x in ends], "--", color=colour, linewidth=1.2)
        marker = "o" if answer.verdict.right else "X"
        axes.plot(x_to, _height(x_to), marker, color=colour, markersize=9)
        words = f"{label} = {short_number(x_to)} {answer.verdict.sign}"
        side: dict[str, Any] = (
            {"xytext": (10, -4), "ha": "left"} if x_to > 0 else {"xytext": (-10, -4)}
        )
        axes.annotate(words, (x_to, _height(x_to)), **_BESIDE | side, annotation_clip=True)
        x_from = x_to
    answer = answers["factor"]
    if answer.value is not None:
        words = f"factor {short_number(answer.value)} {answer.verdict.sign}"
        axes.text(0.5, 0.97, words, transform=axes.transAxes, ha="center", va="top", fontsize=12)


def _height(x: float) -> float:
    return _CURVATURE * x**2 / 2
