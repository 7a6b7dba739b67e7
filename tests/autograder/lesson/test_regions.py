import pytest

from autograder.lesson.regions import RegionError, split, without_markers

CELL = """before
    ### BEGIN SOLUTION
    first
    ### END SOLUTION
between
### BEGIN SOLUTION
second
### END SOLUTION
after"""


def test_what_is_inside_and_outside_is_told_apart():
    parts = split(CELL, "SOLUTION")
    assert parts.inside == ("    first", "second")
    assert parts.outside == "before\nbetween\nafter"


def test_regions_of_another_kind_are_ordinary_text():
    assert split(CELL, "HIDDEN TESTS").outside == CELL


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION", "still open"),
        ("### END SOLUTION", "closes nothing"),
        ("### BEGIN SOLUTION\nx", "never closed"),
    ],
)
def test_markers_that_do_not_pair_are_refused(source, problem):
    with pytest.raises(RegionError, match=problem):
        split(source, "SOLUTION")


def test_markers_can_go_without_what_they_mark():
    assert without_markers(CELL, "SOLUTION") == "before\n    first\nbetween\nsecond\nafter"
    assert without_markers(CELL, "HIDDEN TESTS") == CELL
