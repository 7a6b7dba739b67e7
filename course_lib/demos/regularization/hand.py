"""The figure of a small problem to work by hand: dropout of five numbers, forward and backward."""

from collections.abc import Mapping

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
from course_lib.demos._student import Floats
from course_lib.demos._words import numbers

_P = 0.2
_GIVEN: dict[str, Floats] = {
    "x": np.array([3, -1, 4, 2, -5.0]),
    "drawn": np.array([0.71, 0.05, 0.43, 0.93, 0.19]),
    "upstream": np.array([1, 2, -3, 0.5, 4.0]),
}
_RIGHT: dict[str, Floats] = {
    "mask": np.array([1.25, 0, 1.25, 1.25, 0]),
    "out": np.array([3.75, 0, 5, 2.5, 0]),
    "gradient": np.array([1.25, 0, -3.75, 0.625, 0]),
}

_SOLUTION = (
    "Mask: a number stays where its random number is at least p = 0.2. 0.71, 0.43 and 0.93 are; "
    "0.05 and 0.19 are not. What stays gets 1/(1 − p) = 1/0.8 = 1.25: "
    "(1.25, 0, 1.25, 1.25, 0).",
    "out: x times the mask, 3 · 1.25 = 3.75, −1 · 0 = 0, 4 · 1.25 = 5, 2 · 1.25 = 2.5, −5 · 0 = 0: "
    "(3.75, 0, 5, 2.5, 0).",
    "Gradient: upstream times the same mask, 1 · 1.25 = 1.25, 2 · 0 = 0, −3 · 1.25 = −3.75, "
    "0.5 · 1.25 = 0.625, 4 · 0 = 0: (1.25, 0, −3.75, 0.625, 0).",
    "Check: the gradient does not depend on x. Where the mask is 0 the output does not feel x, so "
    "nothing comes back, however large the upstream gradient.",
)


def dropout_by_hand(answers: Mapping[str, object]) -> None:
    """Draw the problem that is worked by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    answers : mapping
        Answers to "mask", "out" and "gradient", five numbers each; None while not worked out.
    """

    def draw(figure: Figure) -> Told:
        verdicts = judge_each(answers, _RIGHT, _hint)
        _draw_table(figure, answers, verdicts)
        given = (
            f"x = ({numbers(_GIVEN['x'], 0)}), p = {_P}, the random numbers "
            f"({numbers(_GIVEN['drawn'], 2)}), the upstream gradient "
            f"({', '.join(entries(_GIVEN['upstream'], 5))})."
        )
        return told(given, verdicts, _SOLUTION, all_judged(verdicts, _RIGHT))

    show(draw, [], size=(7.2, 3.4), narrow=(4.8, 3.4))


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    factor = {
        "mask": np.ones(5),
        "out": _GIVEN["x"],
        "gradient": _GIVEN["upstream"],
    }[name]
    kept = _RIGHT["mask"] > 0
    slips = {
        "what is kept is scaled by 1/(1 − p)": kept * 1.0,
        "what is kept is divided by 1 − p, not by p": kept / _P,
        "what is kept is divided by 1 − p, not multiplied by it": kept * (1 - _P),
        "a number stays where its random number is at least p": ~kept / (1 - _P),
        "p is the probability to drop, not to keep": (_GIVEN["drawn"] < 1 - _P) / (1 - _P),
    }
    for words, wrong in slips.items():
        if np.allclose(given, factor * wrong, rtol=0, atol=ROUNDED):
            return f": {words}"
    if name == "gradient" and np.allclose(given, _RIGHT["out"], rtol=0, atol=ROUNDED):
        return ": it is the upstream gradient that goes through the mask, not x"
    return ""


def _draw_table(
    figure: Figure, answers: Mapping[str, object], verdicts: Mapping[str, Verdict]
) -> None:
    """Draw what is given and what has been filled in, a column per number; ✓ and ✗ at the right."""
    look, narrow = _style.look(), _style.is_narrow(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(3.4, 0))
    axes.axis("off")
    size = 10 if narrow else 13
    rows = [
        ("x", entries(_GIVEN["x"], 5)),
        ("random numbers", entries(_GIVEN["drawn"], 5)),
        ("mask", entries(_five_numbers(answers.get("mask")), 5)),
        ("out", entries(_five_numbers(answers.get("out")), 5)),
        ("upstream", entries(_GIVEN["upstream"], 5)),
        ("gradient", entries(_five_numbers(answers.get("gradient")), 5)),
    ]
    axes.text(0.03, 0.3, f"dropout with p = {_P}, in training", fontsize=11)
    for y, (name, row) in zip((0.8, 1.22, 1.64, 2.06, 2.62, 3.04), rows, strict=True):
        asked = name in _RIGHT
        axes.text(0.03, y, name, va="center", color=look.ink if asked else look.quiet)
        for x, entry in zip((0.33, 0.45, 0.57, 0.69, 0.81), row, strict=True):
            style = "bold" if asked else "normal"
            axes.text(x, y, entry, ha="center", va="center", fontsize=size, fontweight=style)
        if name in verdicts:
            verdict = verdicts[name]
            draw_verdict(axes, 0.93, y, verdict, verdict.sign, va="center", fontsize=15)
    axes.plot([0.03, 0.97], [2.34, 2.34], color=look.grid, linewidth=1)


def _five_numbers(answer: object) -> Floats | None:
    """Return an answer's numbers, or None if it is something else than five in a row."""
    given = as_numbers(answer)
    return given if given is not None and given.shape == (5,) else None
