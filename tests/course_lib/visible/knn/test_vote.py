import numpy as np
import pytest

from course_lib import checks
from course_lib.reference import knn as reference
from course_lib.visible import knn as visible
from tests.course_lib.visible.knn.solutions import loops_vote

CHECKS = [
    visible.check_votes_of_eleven_points,
    visible.check_two_tied_labels,
    visible.check_three_tied_labels,
    visible.check_vote_leaves_arguments_unchanged,
    visible.check_vote_after_another_call,
    visible.check_vote_of_the_nearest,
    visible.check_vote_of_equal_distances,
    visible.check_vote_on_one_test_point,
    visible.check_vote_of_all_points,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("solution", [reference.predict_labels, loops_vote])
def test_right_votes_pass(check, solution):
    check(solution)


def farthest(distances, y_train, k):
    return reference.predict_labels(-distances, y_train, k)


def nearest_alone(distances, y_train, k):
    return y_train[distances.argmin(axis=1)]


def votes(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]]


def positions(distances, y_train, k):
    return reference.predict_labels(distances, np.arange(len(y_train)), k)


def places(distances, y_train, k):
    return np.array(
        [np.unique(v, return_counts=True)[1].argmax() for v in votes(distances, y_train, k)]
    )


def numbers(distances, y_train, k):
    return np.array([np.bincount(v).max() for v in votes(distances, y_train, k)])


def test_the_slips_are_what_wrong_solutions_return_for_the_example():
    distances = np.array([[0.3, 2.0, 0.1, 0.9, 0.4], [1.2, 0.7, 0.5, 0.2, 3.0]])
    wrong = [farthest, nearest_alone, positions, places, numbers]
    for (result, sentence), solution in zip(visible.VOTE_SLIPS, wrong, strict=True):
        assert np.array_equal(result, solution(distances, np.array([7, 2, 2, 9, 7]), 3)), sentence


def one_too_many(distances, y_train, k):
    return reference.predict_labels(distances, y_train, min(k + 1, len(y_train)))


def in_one_byte(distances, y_train, k):
    return reference.predict_labels(distances, y_train, k).astype(np.uint8)


def largest_of_ties(distances, y_train, k):
    return 300 - reference.predict_labels(distances, 300 - y_train, k)


def nearest_of_ties(distances, y_train, k):
    return np.array([max(v.tolist(), key=v.tolist().count) for v in votes(distances, y_train, k)])


def sorts_labels(distances, y_train, k):
    y_train.sort()
    return reference.predict_labels(distances, y_train, k)


def as_floats(distances, y_train, k):
    return reference.predict_labels(distances, y_train, k).astype(float)


def first_alone(distances, y_train, k):
    return reference.predict_labels(distances[:1], y_train, k)


def without_zero(distances, y_train, k):
    return reference.predict_labels(np.where(distances == 0, 99.0, distances), y_train, k)


def first_of_equal_distances_alone(distances, y_train, k):
    nearest = [np.unique(row, return_index=True)[1][:k] for row in distances]
    return np.array([np.bincount(y_train[i]).argmax() for i in nearest])


def a_number_for_one_point(distances, y_train, k):
    return reference.predict_labels(distances, y_train, k).squeeze()[()]


def one_too_few_of_all(distances, y_train, k):
    return reference.predict_labels(distances, y_train, 1 if k == len(y_train) else k)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_votes_of_eleven_points, farthest, "the farthest points"),
        (visible.check_votes_of_eleven_points, one_too_many, "one vote too many"),
        (visible.check_votes_of_eleven_points, in_one_byte, "161 is returned, which is no label"),
        (visible.check_votes_of_eleven_points, first_alone, "one label per test point"),
        (visible.check_two_tied_labels, largest_of_ties, "yours goes to the largest"),
        (visible.check_two_tied_labels, nearest_of_ties, "yours goes to the nearest one"),
        (visible.check_two_tied_labels, positions, "mend the cell above first"),
        (visible.check_three_tied_labels, largest_of_ties, "yours goes to the largest"),
        (visible.check_vote_leaves_arguments_unchanged, sorts_labels, "leave y_train unchanged"),
        (visible.check_vote_of_the_nearest, without_zero, "where a distance is 0"),
        (visible.check_vote_of_the_nearest, as_floats, "labels are integers"),
        (
            visible.check_vote_of_equal_distances,
            first_of_equal_distances_alone,
            "where three distances are equal",
        ),
        (visible.check_vote_on_one_test_point, a_number_for_one_point, "with one test point"),
        (visible.check_vote_of_all_points, one_too_few_of_all, "with k = N"),
    ],
)
def test_wrong_votes_fail(check, wrong, message):
    with pytest.raises(checks.CheckFailed, match=message):
        check(wrong)


def test_distances_left_over_from_an_earlier_call_fail():
    earlier = []

    def votes_on_the_call_before(distances, y_train, k):
        earlier.append(distances)
        return reference.predict_labels(earlier[max(len(earlier) - 2, 0)], y_train, k)

    with pytest.raises(checks.CheckFailed, match="earlier call"):
        visible.check_vote_after_another_call(votes_on_the_call_before)
