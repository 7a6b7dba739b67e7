"""The figure of a small problem to work by hand: dropout of five numbers, forward and backward."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_lib.demos import _style
from course_lib.demos._figure import Told, show
from course_lib.demos._student import Floats
from course_lib.demos._words import mark, numbers, short_number

_P = 0.2
_GIVEN: dict[str, Floats] = {
    "x": np.array([3, -1, 4, 2, -5.0]),
    "drawn": np.array([0.71, 0.05, 0.43, 0.93, 0.19]),
    "upstream": np.array([1, 2, -3, 0.5, 4.0]),
}
_RIGHT: dict[str, Floats] = {
    "mask": np.array([1.25, 0, 1.25, 1.25, 0]),
    "output": np.array([3.75, 0, 5, 2.5, 0]),
    "gradient": np.array([1.25, 0, -3.75, 0.625, 0]),
}
_TOLERANCE = 0.006
"""What rounding to two digits may cost."""

_SOLUTION = (
    "Mask: a number stays where its random number is at least p = 0.2. 0.71, 0.43 and 0.93 are; "
    "0.05 and 0.19 are not. What stays gets 1/(1 − p) = 1/0.8 = 1.25: "
    "(1.25, 0, 1.25, 1.25, 0).",
    "Output: x times mask, 3 · 1.25 = 3.75, −1 · 0 = 0, 4 · 1.25 = 5, 2 · 1.25 = 2.5, −5 · 0 = 0: "
    "(3.75, 0, 5, 2.5, 0).",
    "Gradient: upstream times the same mask, 1 · 1.25 = 1.25, 2 · 0 = 0, −3 · 1.25 = −3.75, "
    "0.5 · 1.25 = 0.625, 4 · 0 = 0: (1.25, 0, −3.75, 0.625, 0).",
    "Check: the gradient does not depend on x. Where the mask is 0 the output does not feel x, so "
    "nothing comes back, however large the upstream gradient.",
)


def dropout_by_hand(mask: object, output: object, gradient: object) -> None:
    """Draw the problem that is worked by hand, judge the answers, and unfold a worked solution.

    Parameters
    ----------
    mask, output, gradient : sequence of 5 numbers, or None
        The answers; None while not worked out.
    """
    answers = {"mask": mask, "output": output, "gradient": gradient}

    def draw(figure: Figure) -> Told:
        verdicts = {name: _judged(name, answer) for name, answer in answers.items()}
        _draw_table(figure, answers, verdicts)
        given = (
            f"x = ({numbers(_GIVEN['x'], 0)}), p = {_P}, the random numbers "
            f"({numbers(_GIVEN['drawn'], 2)}), the upstream gradient "
            f"({', '.join(_written(_GIVEN['upstream']))})."
        )
        lines = [f"{name}: {words}" for name, (_, words) in verdicts.items()]
        complete = all(right is not None for right, _ in verdicts.values())
        unfold = ("Worked solution", _SOLUTION) if complete else None
        return Told("\n".join([given, *lines]), unfold=unfold)

    show(draw, [], size=(7.2, 3.4), narrow=(4.8, 3.4))


def _judged(name: str, answer: object) -> tuple[bool | None, str]:
    """Return whether an answer is right, None while it is none, and what is said of it."""
    if answer is None:
        return None, "not filled in yet"
    given = _as_numbers(answer)
    if given is None:
        return None, "five numbers are asked for"
    if np.allclose(given, _RIGHT[name], rtol=0, atol=_TOLERANCE):
        return True, "✓ right"
    return False, f"✗ not right{_hint(name, given)}"


def _hint(name: str, given: Floats) -> str:
    """Say what a common slip has missed; nothing where it is none."""
    factor = {
        "mask": np.ones(5),
        "output": _GIVEN["x"],
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
        if np.allclose(given, factor * wrong, rtol=0, atol=_TOLERANCE):
            return f": {words}"
    if name == "gradient" and np.allclose(given, _RIGHT["output"], rtol=0, atol=_TOLERANCE):
        return ": it is the upstream gradient that goes through the mask, not x"
    return ""


def _draw_table(
    figure: Figure,
    answers: Mapping[str, object],
    verdicts: Mapping[str, tuple[bool | None, str]],
) -> None:
    """Draw what is given and what has been filled in, a column per number; ✓ and ✗ at the right."""
    look, narrow = _style.look(), _style.is_narrow(figure)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(3.4, 0))
    axes.axis("off")
    size = 10 if narrow else 13
    rows = [
        ("x", _written(_GIVEN["x"])),
        ("random numbers", _written(_GIVEN["drawn"])),
        ("mask", _filled_in(answers["mask"])),
        ("output", _filled_in(answers["output"])),
        ("upstream", _written(_GIVEN["upstream"])),
        ("gradient", _filled_in(answers["gradient"])),
    ]
    axes.text(0.03, 0.3, f"dropout with p = {_P}, in training", fontsize=11)
    for y, (name, entries) in zip((0.8, 1.22, 1.64, 2.06, 2.62, 3.04), rows, strict=True):
        asked = name in answers
        axes.text(0.03, y, name, va="center", color=look.ink if asked else look.quiet)
        for x, entry in zip((0.33, 0.45, 0.57, 0.69, 0.81), entries, strict=True):
            style = "bold" if asked else "normal"
            axes.text(x, y, entry, ha="center", va="center", fontsize=size, fontweight=style)
        if asked:
            _draw_verdict(axes, y, verdicts[name][0])
    axes.plot([0.03, 0.97], [2.34, 2.34], color=look.grid, linewidth=1)


def _draw_verdict(axes: Axes, y: float, right: bool | None) -> None:
    if right is not None:
        look = _style.look()
        colour = look.colours[2] if right else look.colours[1]
        style: dict[str, Any] = {"color": colour, "fontweight": "bold", "fontsize": 15}
        axes.text(0.93, y, mark(right), ha="center", va="center", **style)


def _written(values: Floats) -> list[str]:
    return [short_number(float(value)) for value in values]


def _filled_in(answer: object) -> list[str]:
    values = _as_numbers(answer)
    return ["?"] * 5 if values is None else _written(values)


def _as_numbers(answer: object) -> Floats | None:
    """Return five numbers as an array, or None if the answer is something else."""
    try:
        values = np.array(answer)
    except ValueError:  # nested unevenly
        return None
    if values.dtype.kind not in "biuf" or values.shape != (5,):
        return None
    return values.astype(np.float64)
