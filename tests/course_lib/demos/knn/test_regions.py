import numpy as np
import pytest

from course_lib.demos._student import StudentFunction
from course_lib.demos.knn import _regions
from course_lib.demos.knn._regions import Regions
from course_lib.demos.knn.plane import _LIMITS, _two_classes
from course_lib.reference import knn as reference

VOTE = StudentFunction(reference.predict_labels, "predict_labels")


def all_answers(regions, distances, k):
    """Ask about every point of the lattice."""
    x, y = np.meshgrid(regions.x, regions.y_ticks)
    table = distances(np.column_stack([x.ravel(), y.ravel()]), regions.X)
    return reference.predict_labels(table, regions.y, k).reshape(x.shape)


@pytest.mark.parametrize("distances", [reference.l1_distances, reference.l2_distances])
@pytest.mark.parametrize("k", [1, 2, 5])
def test_asking_at_the_border_alone_finds_what_asking_everywhere_finds(distances, k):
    regions = Regions(*_two_classes(), _LIMITS)
    answers, is_fine = regions.answers(StudentFunction(distances, "distances"), VOTE, k)
    assert is_fine
    np.testing.assert_array_equal(answers, all_answers(regions, distances, k))


def test_a_border_needs_few_questions_and_another_k_few_more():
    asked = []

    def l2_distances(X_test, X_train):
        asked.append(len(X_test))
        return reference.l2_distances(X_test, X_train)

    regions, measure = Regions(*_two_classes(), _LIMITS), StudentFunction(l2_distances, "")
    answers, _ = regions.answers(measure, VOTE, 1)
    first = sum(asked)
    assert first < answers.size / 10
    regions.answers(measure, VOTE, 2)
    assert sum(asked) < 2 * first
    before = len(asked)
    regions.answers(measure, VOTE, 1)
    assert len(asked) == before


def test_a_slow_function_gets_a_coarser_border(monkeypatch):
    monkeypatch.setattr(_regions, "patience", lambda seconds: 0.0)
    regions = Regions(*_two_classes(), _LIMITS)
    measure = StudentFunction(reference.l1_distances, "l1_distances")
    answers, is_fine = regions.answers(measure, VOTE, 1)
    assert not is_fine
    right = answers == all_answers(regions, reference.l1_distances, 1)
    assert 0.9 < right.mean() < 1
