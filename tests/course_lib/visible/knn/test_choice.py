import numpy as np
import pytest

from course_lib import checks
from course_lib.reference import knn as reference
from course_lib.visible import knn as visible
from tests.course_lib.visible.knn.solutions import choosing, loops_l1

X = np.array([[6.0], [9.5], [5.0], [3.0], [7.5], [8.0], [1.5]])
Y = np.array([0, 1, 1, 0, 1, 1, 0])
RIGHT = {2: 11 / 18, 3: 8 / 9, 1: 7 / 9, 4: 7 / 9}

CHECKS = [
    visible.check_choice_with_31_points,
    visible.check_choice_leaves_arguments_unchanged,
    visible.check_equally_good_k,
    visible.check_choice_where_nothing_is_right,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("solution", [reference.choose_k, choosing()])
def test_right_choices_pass(check, solution):
    check(solution)


def failure_of_accuracies(accuracies):
    with pytest.raises(checks.CheckFailed) as failure:
        visible.check_accuracies_of_the_example(accuracies, RIGHT, "choose_k(…)")
    return str(failure.value)


def test_right_accuracies_of_the_example_pass():
    visible.check_accuracies_of_the_example(RIGHT, RIGHT, "choose_k(…)")


def test_accuracies_of_all_points_in_place_of_the_folds_are_named():
    def of_points(k):
        folds = np.array_split(np.arange(7), 3)
        right = [
            reference.predict_labels(
                reference.l2_distances(X[fold], np.delete(X, fold, axis=0)), np.delete(Y, fold), k
            )
            == Y[fold]
            for fold in folds
        ]
        return float(np.concatenate(right).mean())

    assert "the mean of the folds'" in failure_of_accuracies({k: of_points(k) for k in RIGHT})


def test_error_rates_and_two_folds_are_named():
    errors = {k: 1 - accuracy for k, accuracy in RIGHT.items()}
    assert "these are error rates" in failure_of_accuracies(errors)
    _, of_two_folds = choosing()(X, Y, [*RIGHT], 2)
    assert "there are 2 folds" in failure_of_accuracies(of_two_folds)


def test_points_that_vote_on_themselves_are_named():
    own = {
        k: float(np.mean(reference.predict_labels(reference.l2_distances(X, X), Y, k) == Y))
        for k in RIGHT
    }
    assert "does the fold itself vote?" in failure_of_accuracies(own)


def test_the_slips_of_the_best_k_are_another_k_and_an_accuracy():
    assert [wrong for wrong, _ in visible.BEST_K_SLIPS] == [
        max(RIGHT.values()),
        min(RIGHT),
        max(RIGHT),
    ]


def begins_above_zero(scores):
    best_k, best = None, 0.0
    for k in sorted(scores):
        if scores[k] > best:
            best_k, best = k, scores[k]
    return best_k


def forgetful():
    kept = []

    def choose_k(X, y, k_choices, n_folds):
        kept.append(y)
        return reference.choose_k(X, kept[0], k_choices, n_folds)

    return choose_k


def sorts_the_list(X, y, k_choices, n_folds):
    k_choices.sort()
    return reference.choose_k(X, y, k_choices, n_folds)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_choice_with_31_points, choosing(distances=loops_l1), "L2 is not L1"),
        (visible.check_choice_with_31_points, forgetful(), "earlier call"),
        (visible.check_choice_with_31_points, choosing(best=min), "not the k of the best"),
        (visible.check_choice_leaves_arguments_unchanged, sorts_the_list, "k_choices unchanged"),
        (
            visible.check_equally_good_k,
            choosing(best=lambda scores: max(scores, key=scores.get)),
            "the smallest wins",
        ),
        (visible.check_equally_good_k, choosing(best=min), "1 is not among the best"),
        (
            visible.check_choice_where_nothing_is_right,
            choosing(best=begins_above_zero),
            "begin with a best accuracy below 0",
        ),
    ],
)
def test_wrong_choices_fail(check, wrong, message):
    with pytest.raises(checks.CheckFailed, match=message):
        check(wrong)
