import numpy as np

from course_lib.demos._student import StudentFunction
from course_lib.demos.knn._ask import distances_between, how_many_in_time, neighbours
from course_lib.reference import knn as reference

DISTANCES = np.array([0.4, 0.1, 0.9, 0.3, 0.2])


def test_neighbours_are_those_that_the_students_vote_counts_as_nearest():
    vote = StudentFunction(reference.predict_labels, "predict_labels")
    assert neighbours(vote, DISTANCES, 3) == [1, 4, 3]
    assert neighbours(vote, DISTANCES, 9) == [1, 4, 3, 0, 2]
    farthest = StudentFunction(lambda d, y, k: reference.predict_labels(-d, y, k), "predict_labels")
    assert neighbours(farthest, DISTANCES, 3) == [2, 0, 3]


def test_distances_are_asked_for_in_blocks_that_fit_into_memory():
    asked = []

    def l2_distances(X_test, X_train):
        asked.append(len(X_test))
        return reference.l2_distances(X_test, X_train)

    rng = np.random.default_rng(0)
    X_test, X_train = rng.normal(size=(50, 500)), rng.normal(size=(200, 500))
    table = distances_between(StudentFunction(l2_distances, "l2_distances"), X_test, X_train)
    np.testing.assert_allclose(table, reference.l2_distances(X_test, X_train))
    assert sum(asked) == 50
    assert max(asked) * X_train.size <= 2_000_000


def test_the_slower_of_the_two_functions_limits_how_many_points_are_asked_about(monkeypatch):
    # Four points: their distances take one second, their votes two.
    clock = iter([10.0, 11.0, 13.0])
    monkeypatch.setattr("course_lib.demos.knn._ask.time.process_time", lambda: next(clock))
    monkeypatch.setattr("course_lib.demos.knn._ask.patience", lambda seconds: seconds)
    affordable = how_many_in_time(
        StudentFunction(reference.l2_distances, "l2_distances"),
        StudentFunction(reference.predict_labels, "predict_labels"),
        (np.eye(4), np.eye(4), np.arange(4), 1),
        measure_seconds=10,
        vote_seconds=6,
    )
    assert affordable == 12
