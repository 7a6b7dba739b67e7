"""What figures of problems by hand share: answers read as numbers, and what is said of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from course_lib.demos import _style
from course_lib.demos._figure import Told
from course_lib.demos._student import Floats
from course_lib.demos._words import mark, short_number

ROUNDED = 0.006
"""What rounding to two digits may cost."""

_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer; `right` is None where there is nothing to judge."""

    right: bool | None
    words: str

    @property
    def sign(self) -> str:
        """✓ or ✗, or nothing."""
        return "" if self.right is None else mark(self.right)

    def __str__(self) -> str:
        return f"{self.sign} {self.words}" if self.sign else self.words


NOT_FILLED_IN = Verdict(None, "not filled in yet")
NO_SUCH_QUESTION = Verdict(None, "there is no such question")


def as_numbers(answer: object) -> Floats | None:
    """Return an answer's numbers as an array, or None if it is not made of finite numbers."""
    try:
        numbers = np.array(answer)
    except ValueError:  # nested unevenly
        return None
    if numbers.dtype.kind not in "biuf" or not np.isfinite(numbers).all():
        return None
    return numbers.astype(np.float64)


def judge(
    answer: object, right: Floats, hint: Callable[[Floats], str], tolerance: float = ROUNDED
) -> Verdict:
    """Judge an answer, which may be anything; `hint` goes on where "not right" ends."""
    if answer is None:
        return NOT_FILLED_IN
    numbers = as_numbers(answer)
    if numbers is None or numbers.shape != right.shape:
        asked_for = "number is" if right.size == 1 else "numbers are"
        return Verdict(None, f"{_COUNTS[right.size]} {asked_for} asked for")
    is_right = bool(np.allclose(numbers, right, rtol=0, atol=tolerance))
    return Verdict(is_right, "right" if is_right else f"not right{hint(numbers)}")


def judge_each(
    answers: Mapping[str, object],
    right: Mapping[str, Floats],
    hint: Callable[[str, Floats], str],
    tolerance: float = ROUNDED,
) -> dict[str, Verdict]:
    """Judge the answers by the names of their questions; a name that asks nothing says so."""
    return {
        name: judge(answer, right[name], partial(hint, name), tolerance)
        if name in right
        else NO_SUCH_QUESTION
        for name, answer in answers.items()
    }


def told(
    problem: str, verdicts: Mapping[str, Verdict], solution: Sequence[str], is_complete: bool
) -> Told:
    """Tell the problem and, a line each, the verdicts; the solution unfolds if all is complete."""
    lines = [f"{name}: {verdict}" for name, verdict in verdicts.items()]
    unfold = ("Worked solution", solution) if is_complete else None
    return Told("\n".join([problem, *lines]), unfold=unfold)


def all_judged(verdicts: Mapping[str, Verdict], questions: Collection[str]) -> bool:
    """Tell whether each question has an answer that is right or wrong."""
    return all(name in verdicts and verdicts[name].right is not None for name in questions)


def entries(numbers: Floats | None, count: int) -> list[str]:
    """Write an answer's numbers for the picture, or as many question marks where it has others."""
    if numbers is None or numbers.size != count:
        return ["?"] * count
    return [short_number(number) for number in numbers.ravel()]


def draw_verdict(
    axes: Axes, x: float, y: float, verdict: Verdict, words: str, **style: Any
) -> None:
    """Write `words` in the colour of what is right or wrong; nothing where neither is known."""
    if verdict.right is not None:
        colour = _style.look().colours[2 if verdict.right else 1]
        axes.text(x, y, words, color=colour, fontweight="bold", ha="center", **style)
