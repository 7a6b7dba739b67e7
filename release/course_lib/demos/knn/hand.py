"""The figure of the problem by hand: five points, what you answer, and the solution after that."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon
from matplotlib.patheffects import withStroke

from course_lib.demos import _style
from course_lib.demos._by_hand import NO_SUCH_QUESTION, NOT_FILLED_IN, Verdict, told
from course_lib.demos._figure import Told, show
from course_lib.demos._student import StudentFunction, Waiting
from course_lib.demos._words import at
from course_lib.demos.knn._ask import distances_between, neighbours
from course_lib.demos.knn.plane import draw_classes

Function = Callable[..., Any]

_POINTS = {"A": (3, 3), "B": (-5, 0), "C": (-4, 4), "D": (0, -7), "E": (5, -6)}
_BESIDE = {"B": (-18, -4)}
"""Where a letter stands apart from its point, so that the diamond does not run beside it."""
_LABELS = np.array([1, 0, 1, 0, 0])
_QUESTIONS = ("nearest_l1", "nearest_l2", "vote_l1", "vote_l2")

_SOLUTION = (
    "L1, from (0, 0): A 3 + 3 = 6, B 5 + 0 = 5, C 4 + 4 = 8, D 0 + 7 = 7, E 5 + 6 = 11.",
    "L2, from (0, 0): A √18 ≈ 4.24, B √25 = 5, C √32 ≈ 5.66, D √49 = 7, E √61 ≈ 7.81.",
    "With L1 the nearest is B. The three nearest are B, A and D, with the labels 0, 1 and 0: "
    "3-NN answers 0.",
    "With L2 the nearest is A. The three nearest are A, B and C, with the labels 1, 0 and 1: "
    "3-NN answers 1.",
    "A and C lie near a diagonal, and L1 puts what lies there farther away. So the same five "
    "points give two answers.",
)


def by_hand(
    answers: Mapping[str, object],
    l1_distances: Function,
    l2_distances: Function,
    predict_labels: Function,
) -> None:
    """Draw the points of the problem by hand, and compare the answers with the student's functions.

    Through a point that is given as the nearest runs the shape of all that is as far. The worked
    solution unfolds once all four questions are answered.

    Parameters
    ----------
    answers : mapping
        "nearest_l1" and "nearest_l2": the letter of the nearest point; "vote_l1" and "vote_l2": the
        label that the three nearest give. None where it is not filled in.
    l1_distances, l2_distances, predict_labels : callable
        As for `boundary`.
    """
    functions = (
        StudentFunction(l1_distances, "l1_distances"),
        StudentFunction(l2_distances, "l2_distances"),
        StudentFunction(predict_labels, "predict_labels"),
    )
    judge = _Judge(*functions)

    def draw(figure: Figure) -> Told:
        given = {name: _Answer(name, answer) for name, answer in answers.items()}
        verdicts = {name: judge.verdict(answer) for name, answer in given.items()}
        _draw_problem(figure, given, verdicts)
        described = ", ".join(
            f"{name} at {at(place, 0)} with label {label}"
            for (name, place), label in zip(_POINTS.items(), _LABELS, strict=True)
        )
        problem = f"The query is at (0, 0); the points are {described}."
        is_complete = all(name in given and given[name].is_in() for name in _QUESTIONS)
        return told(problem, verdicts, _SOLUTION, is_complete)

    show(draw, functions, size=(7.2, 5.9), narrow=(4.8, 4.6))


@dataclass(frozen=True)
class _Answer:
    """What a student has filled in for one of the questions."""

    question: str
    value: object

    @property
    def asks_for_nearest(self) -> bool:
        return self.question.startswith("nearest")

    @property
    def metric(self) -> str:
        return self.question[-2:]

    @property
    def text(self) -> str:
        return str(self.value).strip().upper()

    def short(self, verdict: Verdict) -> str:
        """Say question and answer as the picture does, as in "nearest, L1: B ✓"."""
        question = self.question.replace("_l", ", L")
        return f"{question}: {self.text if self.is_in() else '–'} {verdict.sign}"

    def is_in(self) -> bool:
        """Tell whether it is the letter of a point, or one of the labels, as the question asks."""
        return self.text in (_POINTS if self.asks_for_nearest else ("0", "1"))


class _Judge:
    """Compares answers with what the student's functions find."""

    def __init__(
        self, l1_distances: StudentFunction, l2_distances: StudentFunction, vote: StudentFunction
    ) -> None:
        self._measures = {"l1": l1_distances, "l2": l2_distances}
        self._vote = vote

    def verdict(self, answer: _Answer) -> Verdict:
        """Say whether the answer agrees."""
        if answer.question not in _QUESTIONS:
            return NO_SUCH_QUESTION
        if answer.value is None:
            return NOT_FILLED_IN
        if not answer.is_in():
            wanted = 'the letter of a point, such as "E"' if answer.asks_for_nearest else "0 or 1"
            return Verdict(None, f"the answer must be {wanted}")
        try:
            if answer.text == self._found(answer, answer.metric):
                return Verdict(True, "agrees with your functions")
        except Waiting as reason:
            return Verdict(None, reason.in_short)
        other = "l2" if answer.metric == "l1" else "l1"
        with contextlib.suppress(Waiting):
            if answer.text == self._found(answer, other):
                return Verdict(False, f"this is the {other.upper()} answer")
        return Verdict(False, "your functions find otherwise: check which of the two is wrong")

    def _found(self, answer: _Answer, metric: str) -> str:
        X = np.array(list(_POINTS.values()), dtype=np.float64)
        distances = distances_between(self._measures[metric], np.zeros((1, 2)), X)
        if answer.asks_for_nearest:
            return list(_POINTS)[neighbours(self._vote, distances[0], 1)[0]]
        known = set(_LABELS.tolist())
        return str(self._vote.labels(distances, _LABELS, 3, shape=(1,), among=known)[0])


def _draw_problem(
    figure: Figure, given: Mapping[str, _Answer], verdicts: Mapping[str, Verdict]
) -> None:
    look = _style.look()
    narrow = _style.is_narrow(figure)
    axes = figure.add_axes((0.08, 0.07, 0.9, 0.8) if narrow else (0.05, 0.06, 0.93, 0.86))
    axes.set_axisbelow(True)
    axes.set(xlim=(-8.5, 8.5), ylim=(-8, 6.4), aspect="equal")
    axes.set(xticks=range(-8, 9, 2), yticks=range(-8, 7, 2))
    axes.grid(color=look.grid)
    for answer in given.values():
        if answer.question in _QUESTIONS and answer.asks_for_nearest and answer.is_in():
            _draw_as_far(axes, answer, verdicts[answer.question])
    draw_classes(axes, np.array(list(_POINTS.values())), _LABELS)
    for name, point in _POINTS.items():
        beside = _BESIDE.get(name, (8, 5))
        letter = axes.annotate(name, point, beside, textcoords="offset points", fontweight="bold")
        letter.set_path_effects([withStroke(linewidth=4, foreground=look.paper)])
    axes.plot(0, 0, "*", color=look.paper, markeredgecolor=look.ink, markersize=18)
    axes.annotate("query", (0, 0), (10, 5), textcoords="offset points")
    given_words = "\n".join(answer.short(verdicts[name]) for name, answer in given.items())
    axes.text(-8.2, -7.8, given_words, va="bottom", linespacing=1.4)
    figure.legend(loc="upper center", ncols=2 if narrow else 4, bbox_to_anchor=(0.52, 1.0))


def _draw_as_far(axes: Axes, answer: _Answer, verdict: Verdict) -> None:
    """Draw all that is as far from the query as the point given for the nearest."""
    x, y = _POINTS[answer.text]
    is_l1 = answer.metric == "l1"
    reach = float(abs(x) + abs(y) if is_l1 else np.hypot(x, y))
    look = _style.look()
    style: dict[str, Any] = {
        "fill": False,
        "edgecolor": look.colours[2 if is_l1 else 3],
        "linestyle": "-" if is_l1 else "--",
        "linewidth": 2.5,
        "label": f"as far as {answer.text} by {answer.metric.upper()} {verdict.sign}",
    }
    corners = [(reach, 0), (0, reach), (-reach, 0), (0, -reach)]
    axes.add_patch(Polygon(corners, **style) if is_l1 else Circle((0, 0), reach, **style))
