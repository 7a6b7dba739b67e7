import re

import numpy as np
import pytest

from course_lib.demos import knn
from course_lib.demos.knn import _regions
from course_lib.reference import knn as reference

L1, L2, VOTE = reference.l1_distances, reference.l2_distances, reference.predict_labels


def unwritten(*arguments):
    raise NotImplementedError("l2_distances: replace this line with your code.")


def test_the_two_metrics_may_disagree_about_a_query(figure):
    sentence = figure(knn.boundary, L2, VOTE, L1).sentence()
    assert sentence.startswith(
        "With k = 1, your functions give the query at (1.0, 1.5) class 0 (blue circles) with L1 "
        "and class 1 (vermilion triangles) with L2. "
        "Its nearest point is of class 0 with L1, and 1 with L2."
    )


def test_the_boundary_is_the_students(figure):
    def owned_by_class_1(vote) -> list[int]:
        sentence = figure(knn.boundary, L2, vote, L1).sentence()
        return [int(share) for share in re.findall(r"(\d+)\u00a0% with L", sentence)]

    assert owned_by_class_1(VOTE) == [46, 46]
    assert owned_by_class_1(lambda d, y, k: np.full(len(d), y.max())) == [100, 100]
    assert owned_by_class_1(lambda d, y, k: np.full(len(d), y.min())) == [0, 0]


def test_a_lone_point_is_outvoted(figure):
    shown = figure(knn.boundary, L2, VOTE, L1)
    beside_the_stray = {"query": (-0.7, 0.6)}
    assert "class 1 (vermilion triangles) with L1 and L2" in shown.sentence(k=1, **beside_the_stray)
    assert "class 0 (blue circles) with L1 and L2" in shown.sentence(k=5, **beside_the_stray)


def test_the_query_can_be_moved_in_either_panel(figure):
    drawing = figure(knn.boundary, L2, VOTE, L1).state()
    assert len(drawing.handles["query"]) == 2


def test_each_control_changes_the_sentence(figure):
    shown = figure(knn.boundary, L2, VOTE, L1)
    sentences = {shown.sentence(**values) for values in shown.settings()}
    # k begins at its lower end.
    assert len(sentences) == len(shown.settings()) - 1


def test_one_panel_is_drawn_while_the_other_waits(figure):
    drawing = figure(knn.boundary, unwritten, VOTE, L1).state()
    assert drawing.picture is not None
    assert "class 0 (blue circles) with L1. Its nearest" in drawing.sentence
    assert "waits for l2_distances, which is not written yet" in drawing.sentence
    assert len(drawing.handles["query"]) == 1


def test_a_slow_function_is_told_of(figure, monkeypatch):
    shown = figure(knn.boundary, L2, VOTE, L1)
    assert "coarser" not in shown.sentence()
    monkeypatch.setattr(_regions, "patience", lambda seconds: 0.0)
    assert shown.sentence(k=3).endswith("the border is drawn coarser than it is.")


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ((unwritten, VOTE, unwritten), "waits for l2_distances, which is not written yet"),
        ((L2, lambda d, y, k: None, L1), "waits for predict_labels: it returned None"),
        ((lambda a, b: L2(b, a), VOTE, lambda a, b: L1(b, a)), "one row per test point"),
        ((L2, lambda d, y, k: np.argmin(d, axis=1), L1), "which no point has"),
    ],
)
def test_the_boundary_waits_for_functions_that_work(figure, functions, words):
    drawing = figure(knn.boundary, *functions).state(k=2)
    assert drawing.picture is None
    assert words in drawing.sentence
