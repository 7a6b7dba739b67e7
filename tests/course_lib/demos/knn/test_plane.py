import re

import numpy as np
import pytest

from course_lib.demos import knn
from course_lib.reference import knn as reference

L1, L2, VOTE = reference.l1_distances, reference.l2_distances, reference.predict_labels


def unwritten(*arguments):
    raise NotImplementedError("l2_distances: replace this line with your code.")


def test_rings_reach_as_far_as_the_students_distances_say(figure):
    shown = figure(knn.rings, L1, L2)
    assert shown.sentence(distance=3.0) == (
        "At L1 distance 3 from the origin are (3.00, 0.00) and (1.50, 1.50). "
        "At L2 distance 3 from the origin are (3.00, 0.00) and (2.12, 2.12)."
    )
    exchanged = figure(knn.rings, L2, L1)
    assert "At L1 distance 3 from the origin are (3.00, 0.00) and (2.12" in exchanged.sentence(
        distance=3.0
    )


def test_one_ring_is_drawn_while_the_other_waits(figure):
    drawing = figure(knn.rings, L1, unwritten).state()
    assert drawing.picture is not None
    assert "At L1 distance 2 from the origin" in drawing.sentence
    assert "waits for l2_distances, which is not written yet" in drawing.sentence


def test_the_boundary_is_the_students(figure):
    def owned_by_class_1(vote) -> int:
        sentence = figure(knn.boundary, L2, vote, L1).sentence()
        return int(re.search(r"Class 1 owns (\d+)%", sentence)[1])

    # How fine the grid is depends on the time that the functions take.
    assert 44 <= owned_by_class_1(VOTE) <= 50
    assert owned_by_class_1(lambda d, y, k: np.full(len(d), y.max())) == 100
    assert owned_by_class_1(lambda d, y, k: np.full(len(d), y.min())) == 0


def test_a_lone_point_is_outvoted(figure):
    shown = figure(knn.boundary, L2, VOTE, L1)
    beside_the_stray = {"x": -0.7, "height": 0.6}
    assert "class 1 (vermilion triangles)" in shown.sentence(k=1, **beside_the_stray)
    assert "class 0 (blue circles)" in shown.sentence(k=5, **beside_the_stray)


@pytest.mark.parametrize("demo", ["rings", "boundary"])
def test_each_control_changes_the_sentence(figure, demo):
    functions = {"rings": (L1, L2), "boundary": (L2, VOTE, L1)}[demo]
    shown = figure(getattr(knn, demo), *functions)
    first, *others = [shown.state(**values) for values in shown.settings()]
    assert first.picture is not None
    changed = [other for other in others if other.sentence != first.sentence]
    # Of each control one setting may be the one that it begins with.
    assert len(changed) >= len(others) - len(shown.controls)


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ((unwritten, VOTE, L1), "waits for l2_distances, which is not written yet"),
        ((L2, lambda d, y, k: None, L1), "waits for predict_labels: it returned None"),
        ((lambda a, b: L2(b, a), VOTE, L1), "one row per test point"),
        ((L2, lambda d, y, k: np.argmin(d, axis=1), L1), "which no point has"),
    ],
)
def test_the_boundary_waits_for_functions_that_work(figure, functions, words):
    drawing = figure(knn.boundary, *functions).state(k=2)
    assert drawing.picture is None
    assert words in drawing.sentence


def test_answers_by_hand_are_compared_with_the_students_functions(figure):
    answers = {"nearest_l1": "b", "nearest_l2": "E", "vote_l1": None, "vote_l3": 1}
    shown = figure(knn.by_hand, answers, L1, L2, VOTE)
    lines = shown.sentence().splitlines()
    assert lines[1:] == [
        "nearest_l1: agrees with your function",
        "nearest_l2: your function finds otherwise: check which of the two is wrong",
        "vote_l1: not filled in yet",
        "vote_l3: there is no such question",
    ]


def test_by_hand_the_points_are_drawn_before_anything_is_written(figure):
    drawing = figure(knn.by_hand, {"nearest_l2": "A"}, unwritten, unwritten, unwritten).state()
    assert drawing.picture is not None
    assert "nearest_l2: waits for l2_distances, which is not written yet" in drawing.sentence
