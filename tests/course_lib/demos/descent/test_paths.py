import numpy as np
import pytest

from course_lib.demos import _style
from course_lib.demos._student import StudentFunction
from course_lib.demos.descent._paths import distance_axes, mark_last, path_of, size_of
from course_lib.reference.descent import gradient_descent


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (-0.507, "−0.507"),
        (0.00064, "0.00064"),
        (-4.79e-5, "−0.000048"),
        (2e-14, "less than a millionth"),
        (3771.2, "3,771"),
        (-3771.2, "−3,771"),
        (4e28, "more than a million"),
    ],
)
def test_numbers_are_said_without_powers_of_ten(value, words):
    assert size_of(value) == words


def test_a_path_has_a_row_for_the_start_and_for_each_step():
    descend = StudentFunction(gradient_descent, "gradient_descent")
    path = path_of(descend, lambda x: x, (1.0, -2.0), 0.5, 2)
    np.testing.assert_allclose(path, [[1, -2], [0.5, -1], [0.25, -0.5]])


@pytest.mark.parametrize(("last", "height"), [(3.0, 3.0), (1e9, 100.0), (0.0, 0.01)])
def test_what_lies_beyond_the_axis_is_marked_on_its_edge(last, height):
    axes = _style.new_figure(4, 3).add_subplot()
    distance_axes(axes, 10, (0.01, 100.0))
    assert mark_last(axes, np.array([1.0, 2.0, last]), "o", "C0") == (2, height)
