"""Figures of handwritten digits: what the student's classifier reads, and which k reads best."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import Choice, Slider, patience, show
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array
from course_lib.demos.knn._ask import distances_between, how_many_in_time, neighbours

Function = Callable[..., Any]

_ROWS, _MOST_NEIGHBOURS, _PAGES = 5, 9, 6
_ANSWER = 2
"""Width of a test digit and its answer; a digit and its label have a width of 1."""
_COLUMNS = _ANSWER + _MOST_NEIGHBOURS
_FEWEST = 80
"""Digits that `choose_k` is tried on first, to see how many it manages in time."""


def read_digits(l2_distances: Function, predict_labels: Function, digits: Split, k: int) -> None:
    """Show how many test digits the student's functions read, and which neighbours decide.

    Parameters
    ----------
    l2_distances : callable
        ``(X_test, X_train) -> distances``, shapes (M, D), (N, D) → (M, N).
    predict_labels : callable
        ``(distances, y_train, k) -> labels``, shapes (M, N), (N,) → (M,).
    digits : Split
        The digits to learn from and to read, each 8 × 8 pixels.
    k : int
        How many neighbours vote at first, from 1 to 9.
    """
    measure = StudentFunction(l2_distances, "l2_distances")
    vote = StudentFunction(predict_labels, "predict_labels")
    reader = _Reader(measure, vote, digits)

    def draw(figure: Figure, k: int, shown: str, page: int) -> str:
        answers = reader.answers(k)
        is_right = answers == digits.y_test[: len(answers)]
        chosen = np.flatnonzero(is_right if shown == "read correctly" else ~is_right)
        last = max(0, (len(chosen) - 1) // _ROWS)
        first = min(page - 1, last) * _ROWS
        rows = chosen[first : first + _ROWS]
        axes = figure.add_axes((0.01, 0, 0.98, 1))
        _draw_rows(axes, reader, answers, rows, k)
        read = (
            f"With k = {k}, your functions read {is_right.sum()} of {len(answers)} test digits "
            f"correctly: {is_right.mean():.1%}."
        )
        if not len(rows):
            return f"{read} None of them is {shown}."
        listed = "; ".join(
            f"a {digits.y_test[row]} is read as {answers[row]}, its nearest are "
            f"{_listed(digits.y_train[reader.nearest(row, k)])}"
            for row in rows
        )
        place = f"{first + 1} to {first + len(rows)} of {len(chosen)} {shown}"
        return f"{read} Shown are {place}: {listed}."

    show(
        draw,
        [measure, vote],
        {
            "k": Slider("k", 1, _MOST_NEIGHBOURS, k),
            "shown": Choice("show digits", ("read correctly", "misread")),
            "page": Slider("page", 1, _PAGES, 1),
        },
        size=(7.2, 3.5),
    )


def accuracy_curve(
    choose_k: Function,
    digits: Split,
    k_choices: Sequence[int],
    n_folds: int,
    n_digits: int = 400,
) -> None:
    """Draw the accuracies that the student's `choose_k` finds, and the k that it picks.

    Parameters
    ----------
    choose_k : callable
        ``(X, y, k_choices, n_folds) -> (best_k, {k: accuracy})``.
    digits : Split
        Cross-validation sees only its training digits.
    k_choices : sequence of int
        The values of k to try.
    n_folds : int
        How many folds to cut the digits into.
    n_digits : int
        How many training digits to use at most; a slow function gets fewer.
    """
    choose = StudentFunction(choose_k, "choose_k")

    def asked(n: int) -> tuple[int, dict[int, float]]:
        found = choose(digits.X_train[:n], digits.y_train[:n], list(k_choices), n_folds)
        return _as_choice(found, k_choices)

    def draw(figure: Figure) -> str:
        started = time.perf_counter()
        asked(_FEWEST)
        seconds = time.perf_counter() - started
        # The distances between n points are n² numbers.
        affordable = int(_FEWEST * max(1, patience(3) / seconds) ** 0.5)
        n = min(n_digits, len(digits.X_train), affordable)
        best_k, accuracies = asked(n)
        _draw_curve(figure.add_axes((0.12, 0.14, 0.86, 0.82)), accuracies, best_k)
        listed = ", ".join(f"{accuracies[k]:.1%} for {k}" for k in sorted(accuracies))
        return (
            f"On {n} training digits in {n_folds} folds your function picks k = {best_k}. "
            f"The mean accuracies are {listed}."
        )

    show(draw, [choose], size=(7.2, 4.0))


class _Reader:
    """The test digits as the student's functions read them; distances and votes are kept."""

    def __init__(self, measure: StudentFunction, vote: StudentFunction, digits: Split) -> None:
        self.digits = digits
        self._measure, self._vote = measure, vote
        self._asked: tuple[object, object] | None = None
        self._answers: dict[int, Integers] = {}
        self._nearest: dict[tuple[int, int], list[int]] = {}

    def answers(self, k: int) -> Integers:
        """Return the labels of as many of the test digits as the functions manage in time."""
        self._keep_up()
        if k not in self._answers:
            labels = self.digits.y_train
            self._answers[k] = self._vote.labels(
                self._distances,
                labels,
                k,
                shape=(len(self._distances),),
                among=set(labels.tolist()),
            )
        return self._answers[k]

    def nearest(self, row: int, k: int) -> list[int]:
        """Return the training digits that decide about test digit `row`, nearest first."""
        if (row, k) not in self._nearest:
            self._nearest[row, k] = neighbours(self._vote, self._distances[row], k)
        return self._nearest[row, k]

    def _keep_up(self) -> None:
        """Measure the distances, unless that is done already with the functions as they are now."""
        if self._asked == (self._measure.function, self._vote.function):
            return
        X_test, X_train, y_train = self.digits.X_test, self.digits.X_train, self.digits.y_train
        affordable = how_many_in_time(
            self._measure,
            self._vote,
            (X_test[:20], X_train, y_train, 3),
            measure_seconds=4,
            vote_seconds=4,
        )
        self._distances = distances_between(
            self._measure, X_test[: max(_ROWS, affordable)], X_train
        )
        self._answers, self._nearest = {}, {}
        self._asked = self._measure.function, self._vote.function


def _draw_rows(axes: Axes, reader: _Reader, answers: Integers, rows: Integers, k: int) -> None:
    """Draw each test digit with its answer, and to its right the neighbours that vote.

    A unit of the axes is ten pixels of the data's: a digit, and a gap.
    """
    digits = reader.digits
    paper = np.zeros((10 * _ROWS, 10 * _COLUMNS))
    for height, row in enumerate(rows):
        _put(paper, digits.X_test[row], height, 0)
        is_right = answers[row] == digits.y_test[row]
        axes.text(
            1.05,
            height + 0.5,
            f"{answers[row]} {'✓' if is_right else '✗'}",
            va="center",
            fontsize=14,
            fontweight="bold",
            color=_style.look().colours[2 if is_right else 1],
        )
        for place, neighbour in enumerate(reader.nearest(row, k), start=_ANSWER):
            _put(paper, digits.X_train[neighbour], height, place)
            axes.text(
                place + 0.84, height + 0.5, digits.y_train[neighbour], va="center", fontsize=9
            )
    axes.imshow(paper, cmap="Greys", vmin=0, vmax=16, extent=(0, _COLUMNS, _ROWS, 0))
    for left, heading in ((0, "asked"), (0.95, "read as"), (_ANSWER, "nearest first, and labels")):
        axes.text(left, -0.12, heading, color=_style.look().quiet)
    axes.set(xlim=(0, _COLUMNS), ylim=(_ROWS, -0.35), aspect="equal")
    axes.axis("off")


def _put(paper: Floats, pixels: Floats, height: int, place: int) -> None:
    top, left = 10 * height + 1, 10 * place
    paper[top : top + 8, left : left + 8] = pixels.reshape(8, 8)


def _draw_curve(axes: Axes, accuracies: dict[int, float], best_k: int) -> None:
    ks = sorted(accuracies)
    axes.plot(ks, [accuracies[k] for k in ks], "o-", color=_style.look().colours[0])
    axes.plot(
        best_k,
        accuracies[best_k],
        "*",
        color=_style.look().colours[1],
        markeredgecolor=_style.look().edge,
        markersize=20,
        label=f"picked: k = {best_k}",
    )
    axes.set(xlabel="k (logarithmic scale)", ylabel="mean accuracy of the folds", xscale="log")
    axes.set_xticks(ks, labels=[str(k) for k in ks])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    axes.grid(color=_style.look().grid, linewidth=0.6)
    axes.legend(loc="lower left")


def _as_choice(found: object, k_choices: Sequence[int]) -> tuple[int, dict[int, float]]:
    """Return what `choose_k` must have returned: one of the k, and an accuracy for each of them."""
    start = "This figure waits for choose_k: it returned"
    if not isinstance(found, tuple | list) or len(found) != 2 or not isinstance(found[1], dict):
        raise Waiting(f"{start} something else than a pair of the best k and a dict of accuracies.")
    best_k = int(as_array(found[0], (), "choose_k", "the best k"))
    if best_k not in k_choices:
        raise Waiting(f"{start} k = {best_k}, which is none of those to try.")
    missing = [k for k in k_choices if k not in found[1]]
    if missing:
        raise Waiting(f"{start} no accuracy for k = {missing[0]}.")
    accuracies = {k: float(as_array(found[1][k], (), "choose_k")) for k in k_choices}
    for k, accuracy in accuracies.items():
        if not 0 <= accuracy <= 1:
            raise Waiting(f"{start} {accuracy:g} for k = {k}, which is no accuracy.")
    return best_k, accuracies


def _listed(labels: Integers) -> str:
    return ", ".join(map(str, labels))
