"""The figure of batch norm worked by hand: five samples of one feature."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._by_hand import (
    NOT_FILLED_IN,
    Verdict,
    all_judged,
    as_numbers,
    judge_each,
    told,
)
from course_lib.demos._figure import Told, show
from course_lib.demos._student import Floats
from course_lib.demos._words import short_number

_X = np.array([1.0, 3.0, 4.0, 5.0, 7.0])
_RIGHT: dict[str, Floats] = {
    "mean": np.array(4.0),
    "variance": np.array(4.0),
    "x_hat": np.array([-1.5, -0.5, 0.0, 0.5, 1.5]),
    "y": np.array([-3.5, -0.5, 1.0, 2.5, 5.5]),
    "running_mean": np.array(9.4),
}
_SOLUTION = (
    "Mean: (1 + 3 + 4 + 5 + 7)/5 = 20/5 = 4.",
    "Variance: the deviations are −3, −1, 0, 1 and 3, their squares 9, 1, 0, 1 and 9, and "
    "20/5 = 4. (It is 1/N that counts here; 20/4 = 5 would be the estimate with N − 1.)",
    "x̂: the root of 4 is 2, and each deviation divided by it is −1.5, −0.5, 0, 0.5 and 1.5.",
    "y = 3·x̂ + 1: −4.5 + 1 = −3.5, −1.5 + 1 = −0.5, 0 + 1 = 1, 1.5 + 1 = 2.5, 4.5 + 1 = 5.5.",
    "Running mean: 0.9·10 + 0.1·4 = 9.4. The old value keeps nine tenths of itself.",
    "Check: the mean of y is β = 1, and its standard deviation γ = 3.",
)
_ROWS = {"x": 2.0, "x_hat": 1.0, "y": 0.0}
_LEFT, _RIGHT_EDGE = -5.0, 11.5


def batch_by_hand(answers: Mapping[str, object]) -> None:
    """Draw the batch to work by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "mean" and "variance" of the batch, "x_hat" and "y" of its five samples, and the
        new "running_mean"; None while not worked out.
    """

    def draw(figure: Figure) -> Told:
        verdicts = judge_each(answers, _RIGHT, _hint)
        axes = _one_axis(figure)
        _draw_statistics(axes, answers, verdicts)
        _draw_samples(axes, answers, verdicts)
        described = (
            "A batch of one feature in training: x = 1, 3, 4, 5, 7. γ = 3, β = 1, ε = 0; the "
            "running mean is 10, and momentum 0.9."
        )
        return told(described, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.5), narrow=(4.8, 3.7))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    for (question, slip), words in _slips().items():
        if question == name and np.allclose(given, slip, rtol=0, atol=0.006):
            return f" ({words})"
    return ""


def _slips() -> dict[tuple[str, tuple[float, ...] | float], str]:
    return {
        ("variance", 5.0): "the variance is a mean over all N = 5, not over N − 1",
        ("variance", 2.0): "this is the standard deviation, its root",
        ("variance", 20.0): "the variance is a mean: divide the sum of squares by N = 5",
        ("x_hat", (-0.75, -0.25, 0.0, 0.25, 0.75)): "divide by the root of the variance",
        ("x_hat", (-3.0, -1.0, 0.0, 1.0, 3.0)): "divide by the root of the variance as well",
        ("y", (-4.5, -1.5, 0.0, 1.5, 4.5)): "β is missing",
        ("y", (-0.5, 0.5, 1.0, 1.5, 2.5)): "γ is missing",
        ("y", (-1.5, 1.5, 3.0, 4.5, 7.5)): "first times γ, then plus β",
        ("running_mean", 4.6): "momentum weighs the old value here",
        ("running_mean", 4.0): "the running mean keeps 0.9 of its old value",
    }


def _one_axis(figure: Figure) -> Axes:
    look = _style.look()
    axes = figure.add_axes((0.06, 0.1, 0.92, 0.88))
    axes.set(xlim=(_LEFT, _RIGHT_EDGE), ylim=(-0.55, 2.75), xticks=range(-4, 12, 2))
    axes.spines["left"].set_visible(False)
    axes.set_yticks([0, 1, 2], ["y", "x̂", "x"], fontsize=12)
    axes.tick_params(axis="y", length=0, labelcolor=look.ink)
    for row in _ROWS.values():
        axes.axhline(row, color=look.grid, linewidth=1, zorder=0)
    return axes


def _draw_statistics(
    axes: Axes, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> None:
    """Draw the running mean, before and after, and the mean of the batch as it was answered."""
    look = _style.look()
    axes.plot(10, 2, "D", color=look.quiet, markersize=8, markeredgecolor=look.edge)
    above: dict[str, Any] = {"ha": "center", "va": "bottom"}
    axes.text(10, 2.3, "running\nmean 10", color=look.quiet, **above)
    verdict = verdicts.get("mean", NOT_FILLED_IN)
    if verdict.right is not None:
        value, colour = _numbers(answers["mean"])[0], _colour(verdict)
        axes.plot(value, 2, "|", color=colour, markersize=26, zorder=1)
        words = f"mean {short_number(value)} {verdict.sign}"
        inside = float(np.clip(value, _LEFT + 4.5, _RIGHT_EDGE - 4.5))
        axes.text(inside, 2.3, words, color=colour, **above)
    verdict = verdicts.get("running_mean", NOT_FILLED_IN)
    if verdict.right is not None:
        value, colour = _numbers(answers["running_mean"])[0], _colour(verdict)
        axes.plot(value, 2, "D", color=colour, markersize=8, zorder=1)
        words = f"new: {short_number(value)} {verdict.sign}"
        axes.text(_RIGHT_EDGE, 1.72, words, color=colour, ha="right", va="top")
    verdict = verdicts.get("variance", NOT_FILLED_IN)
    if verdict.right is not None:
        value, colour = _numbers(answers["variance"])[0], _colour(verdict)
        words = f"variance {short_number(value)} {verdict.sign}"
        axes.text(_LEFT + 0.1, 2.3, words, color=colour, va="bottom")


def _draw_samples(
    axes: Axes, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> None:
    """Draw the samples in each row that is answered, with lines from one row to the next."""
    look = _style.look()
    before, row_before = _X, _ROWS["x"]
    style: dict[str, Any] = {"markersize": 9, "markeredgecolor": look.edge, "zorder": 3}
    axes.plot(_X, [row_before] * len(_X), "o", color=look.ink, **style)
    for x in _X:
        axes.text(x, row_before - 0.14, f"{x:g}", ha="center", va="top", fontsize=9.5)
    for name in ("x_hat", "y"):
        row, verdict = _ROWS[name], verdicts.get(name, NOT_FILLED_IN)
        if verdict.right is None:
            axes.text(3, row + 0.12, "?", ha="center", color=look.quiet, fontsize=13)
            continue
        values, colour = _numbers(answers[name]), _colour(verdict)
        lines = np.column_stack([before, values, np.full(len(values), np.nan)]).ravel()
        heights = np.tile([row_before, row, np.nan], len(values))
        axes.plot(lines, heights, color=look.quiet, linewidth=0.8, alpha=0.7, zorder=1)
        axes.plot(values, [row] * len(values), "o", color=colour, **style)
        words = ", ".join(short_number(float(value)) for value in values)
        words = f"{words} {verdict.sign}"
        axes.text(_RIGHT_EDGE, row - 0.12, words, color=colour, ha="right", va="top")
        before, row_before = values, row


def _colour(verdict: Verdict) -> str:
    return _style.look().colours[2 if verdict.right else 1]


def _numbers(judged: object) -> Floats:
    numbers = as_numbers(judged)
    assert numbers is not None
    return np.atleast_1d(numbers)
