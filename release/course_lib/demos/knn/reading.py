"""The figure of digits read: held-back training digits, and the neighbours that decide."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, Told, show
from course_lib.demos._sheet import sheet
from course_lib.demos._student import Integers, StudentFunction
from course_lib.demos._words import listed, percent
from course_lib.demos.knn._ask import distances_between, how_many_in_time, neighbours
from course_lib.demos.knn._sheet import Picture, Reading, draw_readings

Function = Callable[..., Any]

_PER_PAGE = 12
_LEARNT_SHARE = 0.8
"""Share of the training digits that are learnt from; the rest is held back."""
_CELL = (2.37, 1.17)


def read_digits(
    l2_distances: Function, predict_labels: Function, digits: Split, k: int = 3
) -> None:
    """Show how many held-back training digits the student's functions read, and who decides.

    The first four fifths of the training digits are learnt from, and the others are asked about:
    the test digits stay out of sight.

    Parameters
    ----------
    l2_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    predict_labels : callable
        ``(distances, y_train, k) -> labels``, shapes (M, N), (N,) → (M,).
    digits : Split
        The digits, each 8 × 8 pixels; only the training digits are used.
    k : int
        How many neighbours vote.
    """
    measure = StudentFunction(l2_distances, "l2_distances")
    vote = StudentFunction(predict_labels, "predict_labels")
    reader = _Reader(measure, vote, digits, k)

    def draw(figure: Figure, shown: str, page: int) -> Told:
        answers = reader.answers()
        is_right = answers == reader.y_held[: len(answers)]
        chosen = np.arange(len(answers)) if shown == "all" else np.flatnonzero(~is_right)
        read = (
            f"With k = {k} and {len(reader.y_learnt)} training digits to learn from, your "
            f"functions read {is_right.sum()} of {len(answers)} others correctly: "
            f"{percent(float(is_right.mean()))}."
            f"{reader.left_out()}"
        )
        axes = sheet(figure)
        if not chosen.size:
            axes.text(0.1, 0.2, "none is misread")
            return Told(f"{read} None of them is misread.", ends={"page": 1})
        pages = math.ceil(len(chosen) / _PER_PAGE)
        page = min(page, pages)
        rows = chosen[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        readings = [reader.reading(row) for row in rows]
        place = f"Page {page} of {pages}, {shown} digits"
        axes.text(0.1, 0.2, f"{place}; small: the {k} nearest", color=_style.look().quiet)
        draw_readings(axes, readings, 2 if _style.is_narrow(figure) else 3, _CELL, 0.3)
        return Told(f"{read} {_told(readings, place)}", ends={"page": pages})

    show(
        draw,
        [measure, vote],
        {
            "shown": Choice("show digits", ("all", "misread")),
            "page": Slider("page", 1, math.ceil(len(reader.y_held) / _PER_PAGE), 1),
        },
        size=(7.2, 5.05),
        narrow=(4.8, 7.4),
    )


class _Reader:
    """The held-back digits as the student's functions read them; what they said is kept."""

    def __init__(
        self, measure: StudentFunction, vote: StudentFunction, digits: Split, k: int
    ) -> None:
        n = round(_LEARNT_SHARE * len(digits.X_train))
        self.X_learnt, self.X_held = digits.X_train[:n], digits.X_train[n:]
        self.y_learnt, self.y_held = digits.y_train[:n], digits.y_train[n:]
        self._measure, self._vote, self._k = measure, vote, k
        self._asked: tuple[object, object] | None = None
        self._nearest: dict[int, list[int]] = {}

    def answers(self) -> Integers:
        """Return the labels of as many held-back digits as the functions manage in time."""
        functions = self._measure.function, self._vote.function
        if self._asked != functions:
            affordable = how_many_in_time(
                self._measure,
                self._vote,
                (self.X_held[:10], self.X_learnt, self.y_learnt, self._k),
                measure_seconds=2.5,
                vote_seconds=1,
            )
            asked = self.X_held[: max(_PER_PAGE, affordable)]
            self._distances = distances_between(self._measure, asked, self.X_learnt)
            self._answers = self._vote.labels(
                self._distances,
                self.y_learnt,
                self._k,
                shape=(len(asked),),
                among=set(self.y_learnt.tolist()),
            )
            self._nearest = {}
            self._asked = functions
        return self._answers

    def left_out(self) -> str:
        """Say so where not all held-back digits were asked about."""
        if len(self._answers) == len(self.y_held):
            return ""
        return (
            " Your functions take long to answer, so they were asked about "
            f"{len(self._answers)} of the {len(self.y_held)} digits held back."
        )

    def reading(self, row: int) -> Reading:
        """Return how held-back digit `row` was read, with the digits that decided."""
        if row not in self._nearest:
            self._nearest[row] = neighbours(self._vote, self._distances[row], self._k)
        return Reading(
            Picture(self.X_held[row], int(self.y_held[row])),
            int(self._answers[row]),
            [Picture(self.X_learnt[n], int(self.y_learnt[n])) for n in self._nearest[row]],
        )


def _told(readings: list[Reading], place: str) -> str:
    right = [reading.digit.label for reading in readings if reading.is_right]
    misread = "; ".join(reading.told() for reading in readings if not reading.is_right)
    if not right:
        return f"{place}: {misread}."
    return f"{place}: read correctly {listed(right)}{f'; misread {misread}' if misread else ''}."
