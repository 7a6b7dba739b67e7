"""Figures of a setting chosen and tried: cross-validation, and the test set opened once."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from course_lib.datasets import Split
from course_lib.demos import _style
from course_lib.demos._figure import patience, show
from course_lib.demos._sheet import sheet
from course_lib.demos._student import Floats, Integers, StudentFunction, Waiting, as_array
from course_lib.demos._words import PERCENT, percent
from course_lib.demos.knn._classifier import called_within, fitted, identity
from course_lib.demos.knn._sheet import Picture, Reading, draw_readings

Function = Callable[..., Any]

_FEWEST = 80
"""Digits that `choose_k` is tried on first, to see how many it manages in time."""
_FEWEST_ASKED = 10
_CHOOSE_SECONDS, _READ_SECONDS = 8, 4
"""How long a reader waits: long enough for two loops over 400 digits, and that for each k anew."""
_NEARLY = 0.8
"""Who manages this share in time gets all: the text speaks of all of them."""
_MOST_SHOWN = 15
_CELL = (1.4, 1.05)


class _Choice:
    """What `choose_k` chose, on as many of the first n digits as it manages in time."""

    def __init__(
        self, choose: StudentFunction, digits: Split, k_choices: Sequence[int], n_folds: int, n: int
    ) -> None:
        def asked(n: int) -> tuple[int, dict[int, float]]:
            found = choose(digits.X_train[:n], digits.y_train[:n], list(k_choices), n_folds)
            return _as_choice(found, k_choices)

        started = time.process_time()
        asked(_FEWEST)
        seconds = time.process_time() - started
        # The distances between n points are n² numbers.
        affordable = _FEWEST * max(1, patience(_CHOOSE_SECONDS) / max(seconds, 1e-6)) ** 0.5
        self.n = n if affordable > _NEARLY * n else int(affordable)
        self.best_k, self.accuracies = asked(self.n)
        self.left_out = (
            ""
            if self.n == n
            else f" Your choose_k takes long, so it was given {self.n} digits in place of {n:,}: "
            "a version of l2_distances without loops shows all."
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
    functions = [choose, *called_within()]
    kept: dict[object, _Choice] = {}

    def draw(figure: Figure) -> str:
        key = identity(functions)
        if key not in kept:
            n = min(n_digits, len(digits.X_train))
            kept[key] = _Choice(choose, digits, k_choices, n_folds, n)
        choice = kept[key]
        box = (0.15, 0.12, 0.82, 0.84) if _style.is_narrow(figure) else (0.1, 0.14, 0.88, 0.82)
        _draw_curve(figure.add_axes(box), choice.accuracies, choice.best_k)
        by_k = sorted(choice.accuracies.items())
        told = ", ".join(f"{percent(share)} for {k}" for k, share in by_k)
        return (
            f"On {choice.n} training digits in {n_folds} folds your function picks "
            f"k = {choice.best_k}. The mean accuracies are {told}."
            f"{_dip(choice.accuracies)}{choice.left_out}"
        )

    show(draw, functions, size=(7.2, 4.0), narrow=(4.8, 4.2))


def test_once(
    NearestNeighbours: type,
    choose_k: Function,
    digits: Split,
    k_choices: Sequence[int],
    n_folds: int,
) -> None:
    """Choose k on the training digits, learn all of them, and read the test digits, once.

    Parameters
    ----------
    NearestNeighbours : type
        The student's class: ``NearestNeighbours(k)``, ``fit(X, y)``, ``predict(X) -> labels``.
    choose_k : callable
        ``(X, y, k_choices, n_folds) -> (best_k, {k: accuracy})``.
    digits : Split
        The digits, each 8 × 8 pixels.
    k_choices : sequence of int
        The values of k to try.
    n_folds : int
        How many folds to cut the training digits into.
    """
    classifier = StudentFunction(NearestNeighbours, "NearestNeighbours")
    choose = StudentFunction(choose_k, "choose_k")
    functions = [classifier, choose, *called_within()]
    kept: dict[object, tuple[_Choice, _Opened]] = {}

    def draw(figure: Figure) -> str:
        key = identity(functions)
        if key not in kept:
            choice = _Choice(choose, digits, k_choices, n_folds, len(digits.X_train))
            kept[key] = choice, _Opened(classifier, choice.best_k, digits)
        choice, opened = kept[key]
        columns = 3 if _style.is_narrow(figure) else 5
        axes = sheet(figure)
        axes.text(0.1, 0.2, opened.heading(), color=_style.look().quiet)
        draw_readings(axes, opened.misread[:_MOST_SHOWN], columns, _CELL, 0.3)
        return (
            f"On {choice.n:,} training digits your choose_k picks k = {choice.best_k}."
            f"{choice.left_out} {opened.told()}"
        )

    show(draw, functions, size=(7.2, 3.55), narrow=(4.8, 5.6))


class _Opened:
    """The test digits as the student's classifier reads them, as many as it manages in time."""

    def __init__(self, classifier: StudentFunction, k: int, digits: Split) -> None:
        self.k, self.total = k, len(digits.y_test)
        predict = fitted(classifier, k, digits.X_train, digits.y_train)
        labels = set(digits.y_train.tolist())

        def read(X: Floats) -> Integers:
            return predict.labels(X, shape=(len(X),), among=labels)

        started = time.process_time()
        read(digits.X_test[:_FEWEST_ASKED])
        seconds = time.process_time() - started
        affordable = _FEWEST_ASKED * patience(_READ_SECONDS) / max(seconds, 1e-6)
        is_quick = affordable > _NEARLY * self.total
        asked = self.total if is_quick else max(_FEWEST_ASKED, int(affordable))
        answers = read(digits.X_test[:asked])
        self.n = len(answers)
        wrong = np.flatnonzero(answers != digits.y_test[: self.n])
        self.n_right = self.n - len(wrong)
        self.n_misread = len(wrong)
        nearest = _nearest(classifier, digits, wrong[:_MOST_SHOWN])
        self.misread = [
            Reading(
                Picture(digits.X_test[row], int(digits.y_test[row])),
                int(answers[row]),
                [Picture(digits.X_train[near], int(digits.y_train[near]))],
            )
            for row, near in zip(wrong, nearest, strict=False)
        ]

    def heading(self) -> str:
        """Say what is drawn."""
        shown = len(self.misread)
        which = "all" if shown == self.n_misread else f"the first {shown} of"
        return f"{which} {self.n_misread} misread test digits; small: the nearest training digit"

    def told(self) -> str:
        """Say how many test digits were read, and as what the misread ones."""
        read = (
            f"With it, your classifier learns all training digits and reads {self.n_right} of "
            f"{self.n} test digits correctly: {percent(self.n_right / self.n)}."
        )
        if self.n < self.total:
            read += (
                " It takes long to answer, so it was asked about just these of the "
                f"{self.total} test digits."
            )
        if not self.misread:
            return f"{read} None is misread."
        pairs = Counter(f"{reading.digit.label} as {reading.answer}" for reading in self.misread)
        told = ", ".join(f"{pair} ({n} times)" if n > 1 else pair for pair, n in pairs.items())
        return f"{read} Misread are {told}."


def _nearest(classifier: StudentFunction, digits: Split, rows: Integers) -> Integers:
    """Return the training digit nearest to each of these test digits.

    It is what the student's classifier answers when each training digit is a class of its own.
    """
    if not rows.size:
        return rows
    own = np.arange(len(digits.y_train))
    predict = fitted(classifier, 1, digits.X_train, own)
    return predict.labels(digits.X_test[rows], shape=(len(rows),), among=own.tolist())


def _draw_curve(axes: Axes, accuracies: dict[int, float], best_k: int) -> None:
    look = _style.look()
    ks = sorted(accuracies)
    axes.plot(ks, [accuracies[k] for k in ks], "o-", color=look.colours[0])
    for previous, k, following in zip([None, *ks], ks, [*ks[1:], None], strict=False):
        others = [accuracies[other] for other in (previous, following) if other is not None]
        is_dip = len(others) == 2 and accuracies[k] < min(others)
        axes.annotate(
            percent(accuracies[k]).removesuffix(PERCENT),
            (k, accuracies[k]),
            (0, -18) if is_dip else (6, 8),
            textcoords="offset points",
            ha="center" if is_dip else "left",
            fontsize=9,
        )
    axes.plot(
        best_k,
        accuracies[best_k],
        "*",
        color=look.colours[1],
        markeredgecolor=look.edge,
        markersize=20,
        label=f"picked: k = {best_k}",
    )
    axes.set(xlabel="k (logarithmic scale)", ylabel="mean accuracy of the folds", xscale="log")
    axes.set_xticks(ks, labels=[str(k) for k in ks])
    axes.minorticks_off()
    axes.margins(x=0.09, y=0.15)
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0, symbol=PERCENT))
    axes.grid(color=look.grid, linewidth=0.6)
    axes.legend(loc="lower left")


def _dip(accuracies: dict[int, float]) -> str:
    """Say so where two neighbours do worse than one and than three."""
    if not {1, 2, 3} <= accuracies.keys() or accuracies[2] >= min(accuracies[1], accuracies[3]):
        return ""
    return " At k = 2 the curve dips: two neighbours do worse than one, and than three."


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
