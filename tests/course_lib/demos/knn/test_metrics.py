import pytest

from course_lib.demos import knn
from course_lib.reference import knn as reference

L1, L2 = reference.l1_distances, reference.l2_distances


def unwritten(*arguments):
    raise NotImplementedError("l2_distances: replace this line with your code.")


def test_both_shapes_go_through_the_point(figure):
    shown = figure(knn.rings, L1, L2)
    assert shown.sentence(point=(3.0, 0.0)) == (
        "The point is at (3.0, 0.0). "
        "By your l1_distances its L1 distance from the origin is 3.00, "
        "as are those of (3.00, 0.00) and (1.50, 1.50). "
        "By your l2_distances its L2 distance from the origin is 3.00, "
        "as are those of (3.00, 0.00) and (2.12, 2.12)."
    )


def test_the_shapes_are_those_of_the_students_functions(figure):
    exchanged = figure(knn.rings, L2, L1)
    assert "its L1 distance from the origin is 1.41" in exchanged.sentence(point=(1.0, 1.0))


def test_the_point_can_be_moved(figure):
    drawing = figure(knn.rings, L1, L2).state()
    assert list(drawing.handles) == ["point"]


@pytest.mark.parametrize("functions", [(L1, unwritten), (unwritten, L2)])
def test_one_shape_is_drawn_while_the_other_waits(figure, functions):
    drawing = figure(knn.rings, *functions).state()
    assert drawing.picture is not None
    ready, waits = ("L1", "L2") if functions[0] is L1 else ("L2", "L1")
    assert f"its {ready} distance from the origin is" in drawing.sentence
    assert f"The {waits} shape waits for l2_distances, which is not written yet." in (
        drawing.sentence
    )


def test_it_waits_while_neither_is_written(figure):
    drawing = figure(knn.rings, unwritten, unwritten).state()
    assert drawing.picture is None


def test_where_nothing_in_sight_is_as_far_it_says_so(figure):
    sentence = figure(knn.rings, L1, L2).sentence(point=(3.3, 3.3))
    assert "L1 distance from the origin is 6.60; no point along the axis in sight" in sentence
