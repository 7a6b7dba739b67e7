"""The figures of the problems by hand: two steps with momentum, and two without."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    NOT_FILLED_IN,
    ROUNDED,
    Verdict,
    all_judged,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._student import Floats
from course_lib.demos._words import short_number

_CURVATURE, _RATE, _START = 5, 0.3, 2
_RIGHT = {"factor": np.array(-0.5), "x1": np.array(-1.0), "x2": np.array(0.5)}

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


def factors_by_hand(answers: Mapping[str, object]) -> None:
    """Draw the practice problem, judge the answers, and unfold a worked solution.

    It asks for plain steps on f(x) = ½λx² with λ = 5, α = 0.3 and x₀ = 2.

    Parameters
    ----------
    answers : mapping
        Answers to "factor", what each step multiplies x by, "x1" and "x2", where the first and the
        second step lead; None while not worked out.
    """

    def draw(figure: Figure) -> Told:
        verdicts = judge_each(answers, _RIGHT, _hint)
        axes = _parabola(figure, curvature=_CURVATURE, reach=2.6, top=13.5)
        axes.set_ylabel("f(x) = ½ · 5 x²")
        _draw_steps(axes, answers, verdicts)
        described = (
            f"The parabola f(x) = ½λx² with λ = {_CURVATURE}; descent starts at x₀ = {_START} with "
            f"α = {_RATE}."
        )
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.6), narrow=(4.8, 3.6))


def _hint(name: str, value: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    if abs(value + _RIGHT[name]) <= ROUNDED:
        return " (look at the sign: on which side of 0 does a step land?)"
    if name == "factor" and abs(value - _RATE * _CURVATURE) <= ROUNDED:
        return " (this is αλ: the step takes it away from 1)"
    return ""


def _parabola(figure: Figure, curvature: float, reach: float, top: float) -> Axes:
    look = _style.look()
    left, width = (0.13, 0.84) if _style.is_narrow(figure) else (0.09, 0.89)
    axes = figure.add_axes((left, 0.15, width, 0.81))
    axes.set(xlim=(-reach, reach), ylim=(-0.09 * top, top), xlabel="x")
    x = np.linspace(-reach, reach, 121)
    axes.plot(x, curvature * x**2 / 2, color=look.quiet, linewidth=1.5)
    axes.axvline(0, color=look.grid, linewidth=1, zorder=0)
    return axes


def _draw_steps(axes: Axes, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]) -> None:
    """Draw the start, and each step that is filled in where the answer puts it."""
    look = _style.look()
    x_from: float = _START
    axes.plot(x_from, _height(x_from), "o", color=look.ink, markersize=10)
    axes.annotate("x₀ = 2", (x_from, _height(x_from)), (-10, 4), **_BESIDE)
    for name, label in (("x1", "x₁"), ("x2", "x₂")):
        verdict = verdicts.get(name, NOT_FILLED_IN)
        if verdict.right is None:
            break
        x_to, colour = _number(answers[name]), look.colours[0 if verdict.right else 1]
        ends = [x_from, x_to]
        axes.plot(ends, [_height(x) for x in ends], "--", color=colour, linewidth=1.2)
        marker = "o" if verdict.right else "X"
        axes.plot(x_to, _height(x_to), marker, color=colour, markersize=9)
        words = f"{label} = {short_number(x_to)} {verdict.sign}"
        side: dict[str, Any] = (
            {"xytext": (10, -4), "ha": "left"} if x_to > 0 else {"xytext": (-10, -4)}
        )
        axes.annotate(words, (x_to, _height(x_to)), **_BESIDE | side, annotation_clip=True)
        x_from = x_to
    verdict = verdicts.get("factor", NOT_FILLED_IN)
    if verdict.right is not None:
        words = f"factor {short_number(_number(answers['factor']))} {verdict.sign}"
        axes.text(0.5, 0.97, words, transform=axes.transAxes, ha="center", va="top", fontsize=12)


def _number(judged: Any) -> float:
    return float(np.array(judged))


def _height(x: float) -> float:
    return _CURVATURE * x**2 / 2
