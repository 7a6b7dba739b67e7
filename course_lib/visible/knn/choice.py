"""Visible tests of ``choose_k``.

The slips are wrong results for the example of the text, ``choose_k(X, y, [2, 3, 1, 4], 3)``;
accuracies stand in the order of these k.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import checks
from course_lib.visible._shared import Floats, Function

PARTS = ("best_k", "accuracies")

BEST_K_SLIPS = (
    (8 / 9, "this is the best accuracy: return its k"),
    (1, "k = 3 has the best accuracy"),
    (4, "this is the largest k: max of a dict looks at its keys alone"),
)
"""Wrong values of ``best_k`` for the example, and what each comes from."""

_ACCURACY_SLIPS = (
    ([4 / 7, 6 / 7, 5 / 7, 5 / 7], "take the mean of the folds' accuracies, not of all points"),
    ([1, 1, 1, 1], "these are the accuracies on one fold: take the mean of all"),
    ([3 / 4, 1, 1, 1], "the first fold is never held back: each has its turn"),
    ([5 / 12, 5 / 6, 2 / 3, 2 / 3], "the last fold is never held back: each has its turn"),
    ([1 / 2, 1, 1, 1], "these are medians of the folds' accuracies: take the mean"),
    ([3 / 5, 9 / 10, 4 / 5, 4 / 5], "cut into n_folds folds, not into a fixed number"),
    ([13 / 24, 3 / 4, 17 / 24, 5 / 12], "there are 2 folds: cut n_folds = 3"),
    ([7 / 18, 1 / 9, 2 / 9, 2 / 9], "these are error rates: count what is right"),
    ([4 / 3, 2, 5 / 3, 5 / 3], "these are counts: divide by the size of the fold"),
    ([7 / 9, 8 / 9, 7 / 9, 7 / 9], "k = 2: does predict_labels break ties as it should?"),
    ([11 / 18, 3 / 4, 41 / 54, 55 / 72], "right only for the first k tried: reset the list"),
    ([4, 6, 5, 5], "these are numbers of right answers: take the mean of accuracies"),
)
_EQUALLY_GOOD = {1: 35 / 48, 3: 41 / 48, 5: 41 / 48}


def check_accuracies_of_the_example(
    accuracies: object, right: Mapping[int, float], call: str
) -> None:
    """Compare the accuracies of the example, and name what often goes wrong.

    Parameters
    ----------
    accuracies : object
        The second of the two things that the student's function returned.
    right : mapping of int to float
        The accuracies that stand in the text, for k = 2, 3, 1 and 4 in this order.
    call : str
        The call, as the message's beginning.
    """
    checks.check_dict(
        accuracies,
        right,
        call,
        values="accuracies",
        properties=[_no_vote_of_its_own],
        diagnoses=_ACCURACY_SLIPS,
        reveal=True,
    )


def check_choice_with_31_points(choose_k: Function) -> None:
    """Choose among four k in seven folds, after a call with the same points and other labels."""
    X, y = _points_in_three_coordinates()
    k_choices, n_folds = [2, 11, 7, 1], 7
    call = "choose_k(X, y, [2, 11, 7, 1], 7) with 31 points of 3 coordinates"
    now = {"X": X, "y": y, "k_choices": k_choices, "n_folds": n_folds}
    before = {**now, "y": y[::-1].copy()}
    found = checks.check_repeatable(choose_k, before, now, call)
    best_k, accuracies = checks.parts(found, PARTS, call)
    right = {2: 59 / 140, 11: 11 / 35, 7: 4 / 7, 1: 39 / 70}
    new = (
        "the example is right, and this is not. New are: L2 is not L1, k may exceed a fold's size, "
        "there are 7 folds, and there was an earlier call with the same points"
    )
    checks.check_dict(accuracies, right, call, values="accuracies", otherwise=new)
    not_best = "it is not the k of the best accuracy"
    checks.check_number(best_k, 7, f"{call}, best_k", otherwise=not_best)


def check_choice_leaves_arguments_unchanged(choose_k: Function) -> None:
    """Make sure that points, labels and the list are afterwards what they were."""
    X, y = _points_with_two_wrong_labels()
    arguments = {"X": X, "y": y, "k_choices": [5, 1, 3], "n_folds": 4}
    checks.check_unchanged(choose_k, arguments, "choose_k(X, y, [5, 1, 3], 4)")


def check_equally_good_k(choose_k: Function) -> None:
    """Let k = 3 and k = 5 be equally good, and try them in several orders."""
    X, y = _points_with_two_wrong_labels()
    rule = "of equally good k the smallest wins: is yours the first tried, or just the largest?"
    slips = [(5, rule), (1, "1 is not among the best")]
    for k_choices in ([5, 1, 3], [1, 3, 5], [5, 3]):
        call = f"choose_k(X, y, {k_choices}, 4) where 3 and 5 are equally good, and 1 is worse"
        found = choose_k(X.copy(), y.copy(), k_choices.copy(), 4)
        best_k, accuracies = checks.parts(found, PARTS, call)
        right = {k: _EQUALLY_GOOD[k] for k in k_choices}
        checks.check_dict(accuracies, right, call, values="accuracies")
        checks.check_number(best_k, 3, f"{call}, best_k", diagnoses=slips)


def check_choice_where_nothing_is_right(choose_k: Function) -> None:
    """Cut sorted labels into folds that hold one label each: every accuracy is 0."""
    y = np.array([7, 7, 7, 2, 2, 2])
    call = "choose_k(X, y, [3, 2, 1], 2) where every accuracy is 0"
    best_k, _ = checks.parts(choose_k(10.0 * y[:, None], y, [3, 2, 1], 2), PARTS, call)
    if best_k != 1:
        advice = "the smallest k wins; begin with a best accuracy below 0."
        raise checks.CheckFailed(f"{call}: {advice}")


def _no_vote_of_its_own(accuracies: Floats) -> str | None:
    """Say what is wrong where each point of the example counts itself as its neighbour."""
    of_k = dict(zip((2, 3, 1, 4), accuracies, strict=True))
    if of_k[1] == 1 > of_k[3]:
        return "k = 1 is never wrong, which is not so: does the fold itself vote?"
    return None


def _points_in_three_coordinates() -> tuple[Floats, NDArray[np.int_]]:
    """Return 31 points labelled 0, 4 and 9; the third coordinate is large and says nothing."""
    first = [4, 0, 9, 4, 9, 9, 0, 4, 4, 9, 4, 4, 0, 4, 4, 9]
    second = [4, 0, 0, 4, 9, 0, 4, 4, 4, 9, 9, 0, 0, 0, 4]
    y = np.array(first + second)
    noise = np.sin(5.7 * np.arange(93) ** 2).reshape(31, 3)
    X = noise * [2, 2, 8] + y[:, None] * [0.5, 0.5, 0]
    return X, y


def _points_with_two_wrong_labels() -> tuple[Floats, NDArray[Any]]:
    """Return 14 points in two groups; two wrong labels among them mislead k = 1."""
    i = np.arange(14)
    X = 10.0 * (i[:, None] % 2) + 3 * np.sin(i[:, None] ** 2 + 10.0)
    y = np.where(i % 2 == 0, 2, 7)
    y[[3, 8]] = [2, 7]
    return X, y
