"""Visible tests of ``predict_labels``."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Function

ONE_LABEL_EACH = "one label per test point"

VOTE_SLIPS = (
    ([2, 7], "these are the labels of the farthest points: let the nearest vote"),
    ([2, 9], "only the nearest point decides: let all k vote"),
    ([0, 1], "positions vote, not labels: look them up in y_train"),
    ([1, 0], "this is a place among the labels that got votes: return the label there"),
    ([2, 2], "these are numbers of votes: return the label that has most of them"),
)
"""Wrong results of ``predict_labels`` for the example, and what each comes from."""

_FARTHEST = "these are the labels of the farthest points, not of the nearest"
_ONE_TOO_MANY = "one vote too many: k points vote, not k + 1"
_TIE_RULE = "a tied vote goes to the smallest label"

_TO_ELEVEN_POINTS = np.array(
    [
        [4.0, 3.3, 7.3, 9.2, 5.3, 6.6, 0.4, 9.8, 3.0, 8.7, 4.5],
        [9.1, 7.7, 4.7, 2.5, 5.2, 7.4, 3.6, 8.8, 4.4, 6.0, 5.4],
        [6.9, 4.8, 2.8, 1.4, 9.7, 3.4, 7.6, 2.0, 7.0, 5.0, 0.1],
        [6.8, 5.5, 7.9, 5.7, 9.9, 7.8, 4.1, 5.1, 4.9, 0.3, 8.0],
        [8.9, 3.5, 2.7, 1.6, 1.9, 5.9, 4.6, 9.4, 6.5, 8.2, 4.2],
    ]
)
_OF_ELEVEN_POINTS = np.array([131, 4, 0, 4, 4, 0, 131, 4001, 4001, 4001, 131])

_WHERE_VOTES_TIE = np.array(
    [
        [2.9, 0.1, 2.7, 0.4, 0.3, 2.4, 0.7],
        [1.2, 0.6, 1.6, 0.9, 0.5, 2.1, 1.0],
        [1.9, 1.3, 0.8, 1.1, 2.6, 1.4, 2.5],
    ]
)

_WITH_EQUAL_DISTANCES = np.array(
    [
        [0.4, 0.0, 0.4, 2.0, 0.4, 0.1, 3.0],
        [1.5, 2.5, 0.9, 0.3, 1.1, 0.7, 0.2],
        [2.2, 0.6, 1.8, 0.5, 1.7, 2.9, 2.4],
    ]
)
_MOSTLY_TWELVES = np.array([12, 0, 12, 5, 12, 5, 12])


def check_votes_of_eleven_points(predict_labels: Function) -> None:
    """Let 5 and then 9 of eleven points vote on five test points, where no vote is tied."""
    slips = [([0, 4001, 131, 0, 4001], _FARTHEST)]
    _check_clear_votes(predict_labels, 5, [131, 4, 0, 4001, 4], slips)
    slips = [([4, 4001, 4001, 4, 131], _FARTHEST), ([4, 4, 131, 131, 4], _ONE_TOO_MANY)]
    _check_clear_votes(predict_labels, 9, [131, 4, 4001, 4001, 4], slips)


def check_two_tied_labels(predict_labels: Function) -> None:
    """Let four points vote, two for each of two labels."""
    y_train = np.array([8, 8, 112, 8, 3, 112, 3])
    call = "predict_labels(distances, y_train, 4) where votes are tied"
    found = predict_labels(_WHERE_VOTES_TIE.copy(), y_train, 4)
    _check_ties(found, [[3, 8], [3, 8], [8, 112]], [8, 3, 112], call)


def check_three_tied_labels(predict_labels: Function) -> None:
    """Let three points vote, each for a label of its own."""
    y_train = np.array([14, 9, 260, 5, 3, 18, 7])
    call = "predict_labels(distances, y_train, 3) where three labels have one vote each"
    found = predict_labels(_WHERE_VOTES_TIE[2:].copy(), y_train, 3)
    _check_ties(found, [[5, 9, 260]], [260], call)


def check_vote_leaves_arguments_unchanged(predict_labels: Function) -> None:
    """Make sure that distances and labels are afterwards what they were."""
    call = "predict_labels(distances, y_train, 5)"
    checks.check_unchanged(predict_labels, _arguments(k=5), call)


def check_vote_after_another_call(predict_labels: Function) -> None:
    """Make sure that nothing is left over from a call with the test points in another order."""
    now = _arguments(k=1)
    before = {**now, "distances": now["distances"][::-1].copy()}
    call = "predict_labels(distances, y_train, 1)"
    checks.check_repeatable(predict_labels, before, now, call)


def check_vote_of_the_nearest(predict_labels: Function) -> None:
    """Let one point decide, at distance 0 and with label 0 for the first test point."""
    about = "where a distance is 0, and the label 0"
    _check_mostly_twelves(predict_labels, slice(3), 1, [0, 12, 5], about)


def check_vote_of_equal_distances(predict_labels: Function) -> None:
    """Let three of five points be equally far."""
    about = "where three distances are equal"
    _check_mostly_twelves(predict_labels, slice(1), 5, [12], about)


def check_vote_on_one_test_point(predict_labels: Function) -> None:
    """Ask about a single test point."""
    _check_mostly_twelves(predict_labels, slice(1, 2), 3, [5], "with one test point")


def check_vote_of_all_points(predict_labels: Function) -> None:
    """Let all training points vote."""
    about = "with k = N, where all points vote"
    _check_mostly_twelves(predict_labels, slice(3), 7, [12, 12, 12], about)


def _check_clear_votes(
    predict_labels: Function,
    k: int,
    right: Sequence[int],
    slips: Sequence[tuple[Sequence[int], str]],
) -> None:
    call = f"predict_labels(distances, y_train, {k}) with 5 test points and 11 training points"
    found = predict_labels(_TO_ELEVEN_POINTS.copy(), _OF_ELEVEN_POINTS.copy(), k)
    checks.check_shape(found, (5,), call, shape_means=ONE_LABEL_EACH)
    strangers = set(found.tolist()) - set(_OF_ELEVEN_POINTS.tolist())
    if strangers:
        stranger = f"{strangers.pop()} is returned, which is no label in y_train."
        raise checks.CheckFailed(f"{call}: {stranger}")
    advice = f"in each row of the test look up the labels at the {k} smallest distances, and count"
    checks.check_labels(found, right, call, diagnoses=slips, otherwise=advice)


def _check_ties(
    found: Any, tied_labels: Sequence[Sequence[int]], of_the_nearest: Sequence[int], call: str
) -> None:
    """Compare labels where each test point has several with most votes, smallest first."""
    tied = np.array(tied_labels)
    checks.check_shape(found, (len(tied),), call, shape_means=ONE_LABEL_EACH)
    is_among_them = (found[:, None] == tied).any(axis=1).all()
    other = "a label is returned that is not among the most frequent: mend the cell above first"
    slips = [
        (tied[:, -1], f"{_TIE_RULE}; yours goes to the largest"),
        (of_the_nearest, f"{_TIE_RULE}; yours goes to the nearest one"),
    ]
    advice = _TIE_RULE if is_among_them else other
    checks.check_labels(found, tied[:, 0], call, diagnoses=slips, otherwise=advice)


def _arguments(k: int) -> dict[str, Any]:
    return {"distances": _WITH_EQUAL_DISTANCES, "y_train": _MOSTLY_TWELVES, "k": k}


def _check_mostly_twelves(
    predict_labels: Function, rows: slice, k: int, right: Sequence[int], about: str
) -> None:
    found = predict_labels(_WITH_EQUAL_DISTANCES[rows].copy(), _MOSTLY_TWELVES.copy(), k)
    call = f"predict_labels(distances, y_train, {k}) {about}"
    checks.check_labels(found, right, call, shape_means=ONE_LABEL_EACH)
