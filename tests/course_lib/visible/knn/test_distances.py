import numpy as np
import pytest

from course_lib import checks
from course_lib.reference import knn as reference
from course_lib.visible import knn as visible
from tests.course_lib.visible.knn.solutions import loops_l1, loops_l2

ASKED = np.array([[1.0, 2.0], [-3.0, 0.5]])
KNOWN = np.array([[4.0, 0.0], [-3.0, 2.5], [1.0, 1.0]])

L1_CHECKS = [
    visible.check_l1_with_seven_coordinates,
    visible.check_l1_leaves_points_unchanged,
    visible.check_l1_of_equal_points,
    visible.check_l1_is_symmetric,
    visible.check_l1_of_fewer_points,
    visible.check_l1_in_other_units,
]
L2_CHECKS = [
    visible.check_l2_with_seven_coordinates,
    visible.check_l2_leaves_points_unchanged,
    visible.check_l2_of_points_far_out,
    visible.check_l2_of_fewer_points,
    visible.check_l2_of_tiny_numbers,
    visible.check_l2_of_nearly_equal_points,
]


def differences(X_test, X_train):
    return X_test[:, None] - X_train


def squares_by_dot_products(X_test, X_train, middle=-2.0):
    norms = (X_test**2).sum(axis=1)[:, None] + (X_train**2).sum(axis=1)
    return norms + middle * X_test @ X_train.T


@pytest.mark.parametrize("check", L1_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("solution", [reference.l1_distances, loops_l1])
def test_right_l1_distances_pass(check, solution):
    check(solution)


@pytest.mark.parametrize("check", L2_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("solution", [reference.l2_distances, loops_l2])
def test_right_l2_distances_pass(check, solution):
    check(solution)


L1_WRONG = {
    "cancel": lambda *points: np.abs(differences(*points).sum(axis=2)),
    "squared L2": lambda *points: (differences(*points) ** 2).sum(axis=2),
    "are L2 distances": reference.l2_distances,
}
L2_WRONG = {
    "root is missing": squares_by_dot_products,
    "sign of 2ab": lambda *points: np.sqrt(squares_by_dot_products(*points, middle=2.0)),
    "2 of -2ab": lambda *points: np.sqrt(squares_by_dot_products(*points, middle=-1.0)),
    "halves": lambda *points: squares_by_dot_products(*points) / 2,
    "averaged": lambda *points: np.sqrt((differences(*points) ** 2).mean(axis=2)),
    "are L1 distances": reference.l1_distances,
    "norms are not squared": lambda a, b: np.sqrt(
        np.maximum(np.hypot(*a.T)[:, None] + np.hypot(*b.T) - 2 * a @ b.T, 0)
    ),
}


def test_the_slips_are_what_wrong_solutions_return_for_the_example():
    for slips, wrong in ((visible.L1_SLIPS, L1_WRONG), (visible.L2_SLIPS, L2_WRONG)):
        assert len(slips) == len(wrong)
        for result, sentence in slips:
            (solution,) = (wrong[words] for words in wrong if words in sentence)
            assert np.allclose(result, solution(ASKED, KNOWN)), sentence


def test_a_negative_distance_is_named_and_others_are_not():
    assert "never negative" in visible.no_negative_distance(np.array([[1.0, -0.5]]))
    assert visible.no_negative_distance(np.array([[1.0, 0.0]])) is None


def one_coordinate_short(X_test, X_train):
    return reference.l1_distances(X_test[:, :-1], X_train[:, :-1])


def signed(X_test, X_train):
    return differences(X_test, X_train).sum(axis=2)


def shifted_in_place(X_test, X_train):
    X_train -= 1
    return reference.l1_distances(X_test - 1, X_train)


def with_epsilon(X_test, X_train):
    return reference.l1_distances(X_test, X_train) + 1e-3


def without_a_row_for_one_point(X_test, X_train):
    return reference.l1_distances(X_test, X_train).squeeze()


def with_small_ones_cut(X_test, X_train):
    distances = reference.l1_distances(X_test, X_train)
    return np.where(distances < 1e-4, 0.0, distances)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_l1_with_seven_coordinates, one_coordinate_short, "do all 7 coordinates"),
        (visible.check_l1_leaves_points_unchanged, shifted_in_place, "leave X_train unchanged"),
        (visible.check_l1_of_equal_points, with_epsilon, "at distance 0 from an equal one"),
        (visible.check_l1_is_symmetric, signed, "as far as from b to a"),
        (visible.check_l1_of_fewer_points, without_a_row_for_one_point, "with one test point"),
        (visible.check_l1_in_other_units, with_small_ones_cut, "billion times smaller"),
    ],
)
def test_wrong_l1_distances_fail(check, wrong, message):
    with pytest.raises(checks.CheckFailed, match=message):
        check(wrong)


def test_distances_left_over_from_an_earlier_call_fail():
    table = {}

    def keeps_tables(X_test, X_train):
        key = len(X_test), len(X_train)
        return table.setdefault(key, reference.l2_distances(X_test, X_train))

    with pytest.raises(checks.CheckFailed, match="earlier call"):
        visible.check_l2_with_seven_coordinates(keeps_tables)


@np.errstate(invalid="ignore")
def unclipped(X_test, X_train):
    return np.sqrt(squares_by_dot_products(X_test, X_train))


def from_the_first_test_point(X_test, X_train):
    return reference.l2_distances(X_test[:1], X_train).repeat(len(X_test), axis=0)


def centred_in_place(X_test, X_train):
    X_test -= 2
    return reference.l2_distances(X_test, X_train - 2)


def relative_to_the_largest_norm(X_test, X_train):
    return reference.l2_distances(X_test, X_train) / np.linalg.norm(X_train, axis=1).max()


def alone_is_far(X_test, X_train):
    return reference.l2_distances(X_test, X_train) * (2 if len(X_train) == 1 else 1)


def with_small_squares_cut(X_test, X_train):
    squares = squares_by_dot_products(X_test, X_train)
    return np.sqrt(np.where(squares < 1e-6, 0.0, squares))


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (visible.check_l2_of_points_far_out, unclipped, "there is NaN"),
        (visible.check_l2_of_points_far_out, from_the_first_test_point, "of a point from itself"),
        (visible.check_l2_leaves_points_unchanged, centred_in_place, "leave X_test unchanged"),
        (
            visible.check_l2_of_points_far_out,
            relative_to_the_largest_norm,
            "held against .X, X.",
        ),
        (visible.check_l2_of_fewer_points, alone_is_far, "with one training point"),
        (visible.check_l2_of_tiny_numbers, with_small_squares_cut, "every distance is 0"),
        (visible.check_l2_of_nearly_equal_points, with_small_squares_cut, "every distance is 0"),
    ],
)
def test_wrong_l2_distances_fail(check, wrong, message):
    with pytest.raises(checks.CheckFailed, match=message):
        check(wrong)
